"""The frozen versions as files: ``contracts/history/<type>/<n>.json`` with schema and samples.

A version is written once and never changed. Samples are records as they were said when the
version was frozen; every later build must still read them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from contracts.fact import DomainEvent
from contracts.gate.schemas import schema_of
from contracts.gate.verdict import Misfit, Version, current, frozen, misfits, place_of

FOLDER: Final = Path(__file__).parent.parent / "history"


@dataclass(frozen=True, slots=True)
class Frozen:
    """One file: a version and what was said in it."""

    number: int
    version: Version
    samples: tuple[dict[str, Any], ...]


class RefusedChangeError(Exception):
    """A change would break a reader; the message says which and what to do."""


def frozen_versions(type_: str, folder: Path = FOLDER) -> list[Frozen]:
    """All published versions of a fact's type, the oldest first."""
    files = sorted((folder / type_).glob("*.json"), key=lambda file: int(file.stem))
    return [_read(file) for file in files]


def judge_fact(fact: type[DomainEvent], folder: Path = FOLDER) -> list[Misfit]:
    """Where the fact of this build does not fit a version that was ever published."""
    now = current(fact)
    found: list[Misfit] = []
    for old in frozen_versions(fact.TYPE, folder):
        found += misfits(old.version, now)
        found += [misfit for sample in old.samples for misfit in _unread(fact, old, sample)]
    return found


def is_recorded(fact: type[DomainEvent], folder: Path = FOLDER) -> bool:
    """Whether the newest frozen version is what this build says."""
    versions = frozen_versions(fact.TYPE, folder)
    if not versions:
        return False
    newest = versions[-1].version
    return newest.schema == schema_of(fact) and newest.place == place_of(fact)


def record_fact(
    fact: type[DomainEvent], samples: Iterable[DomainEvent], folder: Path = FOLDER
) -> str | None:
    """Freeze the fact if it changed; the answer names the new file, None means unchanged."""
    found = judge_fact(fact, folder)
    if found:
        raise RefusedChangeError(_refusal(fact, found))
    if is_recorded(fact, folder):
        return None
    number = len(frozen_versions(fact.TYPE, folder)) + 1
    file = folder / fact.TYPE / f"{number}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    said = [sample.model_dump(mode="json") for sample in samples]
    content = {"place": place_of(fact), "schema": schema_of(fact), "samples": said}
    file.write_text(as_json(content), encoding="utf-8")
    return f"{fact.TYPE}/{number}.json"


def as_json(content: Any) -> str:
    """The one way in which golden files are written."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _read(file: Path) -> Frozen:
    content = json.loads(file.read_text(encoding="utf-8"))
    version = frozen(f"version {file.stem}", content["schema"], place=content["place"])
    return Frozen(int(file.stem), version, tuple(content["samples"]))


def _unread(fact: type[DomainEvent], old: Frozen, sample: dict[str, Any]) -> Iterable[Misfit]:
    try:
        fact.model_validate_json(json.dumps(sample))
    except ValidationError as problem:
        places = ", ".join(".".join(map(str, error["loc"])) for error in problem.errors())
        yield Misfit(f"the new version refuses a sample of {old.version.name}: {places}")


def _refusal(fact: type[DomainEvent], found: list[Misfit]) -> str:
    reasons = "\n".join(f"  - {misfit.sentence}" for misfit in found)
    return (
        f"{fact.TYPE} may not change like this, since readers and writers of different builds"
        f" would no longer understand each other:\n{reasons}\n"
        "Make the change one that fits (see contracts/gate), or say a new fact beside this one."
    )
