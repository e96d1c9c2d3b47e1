"""Which municipality somebody means: the exact name wins; where several remain, people choose."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import groupby
from typing import Any, Final

from services.web.forms.reading import Form
from services.web.upstream import Answer, Down
from services.web.visit import Visit
from services.web.words import problems

MOST_CHOICES: Final = 8
MOST_COMPARED: Final = 100
CLOSE_ENOUGH: Final = 0.8
"""How alike a typed name must be to be offered, 0..1 (`difflib`)."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The municipality, if it is clear, and what there is to choose from if it is not."""

    place: dict[str, Any] | None = None
    choices: list[dict[str, str]] = field(default_factory=list)


async def find_place(visit: Visit, form: Form) -> Meant:
    """The municipality that was typed as ``place`` or chosen by its key as ``ags``, if any was."""
    typed = form.raw("place")
    if not typed or "place" in form.error_of:
        return Meant()
    found = _items(await visit.ask("registry", "/v1/municipalities", q=typed))
    if found is None:
        form.wrong("place", problems.GERMAN["unavailable"])
        return Meant()
    candidates = _named(found, typed)
    meant = _meant(candidates, ags=form.raw("ags"))
    if meant.place is None:
        near = "" if candidates else await near_name(visit, typed)
        form.wrong(*_what_is_missing(meant, candidates, near=near))
    return meant


async def namesakes(visit: Visit, name: str) -> list[dict[str, str]]:
    """What to choose from if several municipalities have this name; empty if it is one."""
    found = _items(await visit.ask("registry", "/v1/municipalities", q=name)) if name else None
    same = [item for item in found or [] if _is_named(item, name)]
    return choices_of(same) if len(same) > 1 else []


async def places_named(visit: Visit, typed: str) -> list[dict[str, Any]]:
    """The municipalities of this name; without any, those whose names begin so."""
    return _named(_items(await visit.ask("registry", "/v1/municipalities", q=typed)) or [], typed)


def choices_of(items: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Places to choose from: the key of each, and its name with its district."""
    return [
        {"value": item["ags"], "label": f"{item['name']} ({item['district_name']})"}
        for item in items
    ]


async def name_of(visit: Visit, ags: str) -> str:
    """The name of the municipality with this key; empty if there is none."""
    found = _items(await visit.ask("registry", "/v1/municipalities", ags=ags))
    return str(found[0]["name"]) if found else ""


async def district_names(visit: Visit) -> dict[str, str]:
    """The names of the districts; a page shows their keys if they cannot be had now."""
    items = _items(await visit.ask("registry", "/v1/districts"))
    return {item["district"]: str(item["name"]) for item in items or []}


async def near_name(visit: Visit, typed: str) -> str:
    """The name that somebody may have mistyped, if one begins alike and is close; else empty."""
    found = _items(
        await visit.ask("registry", "/v1/municipalities", q=typed[:1], limit=MOST_COMPARED)
    )
    names = {_plain(item["name"]): str(item["name"]) for item in found or []}
    close = get_close_matches(_plain(typed), names, n=1, cutoff=CLOSE_ENOUGH)
    return names[close[0]] if close else ""


def _plain(name: str) -> str:
    """As people type it in a hurry: one case, and no letter twice in a row."""
    return "".join(letter for letter, _ in groupby(name.casefold()))


def _items(answer: Answer | Down) -> list[dict[str, Any]] | None:
    return list(answer.data) if isinstance(answer, Answer) and answer.is_done else None


def _named(found: list[dict[str, Any]], typed: str) -> list[dict[str, Any]]:
    return [item for item in found if _is_named(item, typed)] or found


def _is_named(item: dict[str, Any], typed: str) -> bool:
    wanted = typed.casefold()
    names = [item["name"], item.get("name_hsb") or item["name"]]
    return wanted in {*(name.casefold() for name in names), "/".join(names).casefold()}


def _meant(candidates: list[dict[str, Any]], *, ags: str) -> Meant:
    chosen = [item for item in candidates if item["ags"] == ags] or candidates
    is_few = 1 < len(candidates) <= MOST_CHOICES
    return Meant(
        place=chosen[0] if len(chosen) == 1 else None,
        choices=choices_of(candidates) if is_few else [],
    )


def _what_is_missing(
    meant: Meant, candidates: list[dict[str, Any]], *, near: str
) -> tuple[str, str]:
    if meant.choices:
        return "ags", "Das passt auf mehrere Orte. Bitte wählen Sie, welcher gemeint ist."
    if candidates:
        return "place", "So beginnen viele Orte. Bitte schreiben Sie den ganzen Namen."
    unknown = problems.GERMAN["municipality-unknown"]
    return "place", f"{unknown} Meinten Sie {near}?" if near else unknown
