"""What somebody follows: a question to the directory, without order and page.

Whatever the search of these words and filters finds, and nothing else, is found for a follower.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from services.chassis.refusal import Refusal
from services.registry.decide import words
from services.registry.decide.areas import Box, Point
from services.registry.decide.directory import DISTRICT, Question, Sort, read_question
from services.registry.decide.sites import Locality
from services.registry.decide.vocabulary import FACETS

LONGEST_TEXT: Final = 300
LONGEST_PLACE: Final = 120
EVERYTHING: Final = "alle Initiativen in Sachsen"
_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "topic": "Thema",
        "target_group": "für",
        "actor_kind": "von",
        "stage": "Stand",
        "legal_form": "Rechtsform",
        "sdg": "Nachhaltigkeitsziel",
        "kind": "Art",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Words, filters and place of a search; ``place`` is what people call the point."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Point | None = None
    radius_km: float | None = None
    place: str = ""
    box: Box | None = None
    serves: Locality | None = None
    """Where somebody is to come to."""

    @property
    def chains(self) -> tuple[words.Chain, ...]:
        """The words as the search reads them today."""
        return words.question(self.text)

    @property
    def key(self) -> bytes:
        """The same for two searches that mean the same."""
        told = {
            **as_json(self),
            "place": "",
            "text": " ".join(self.text.casefold().split()),
            "filters": {name: sorted(values) for name, values in self.filters.items()},
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).digest()


def read_wanted(
    *,
    text: str,
    filters: Mapping[str, Sequence[str]],
    near: str | None,
    radius_km: float | None,
    place: str,
    box: str | None,
    serves: Locality | None = None,
    districts: frozenset[str],
    now: datetime,
) -> Wanted | Refusal:
    """Read what somebody wants to follow by the rules of the search, or say what is wrong.

    A point without a radius only orders a search; here it says nothing and is left out.
    """
    question = read_question(
        text=text,
        filters=filters,
        near=near,
        radius_km=radius_km,
        box=box,
        serves=serves,
        sort=Sort.DATE,
        limit=1,
        cursor=None,
        districts=districts,
        now=now,
    )
    return question if isinstance(question, Refusal) else _wanted(question, place=place)


def question_of(wanted: Wanted, *, now: datetime) -> Question:
    """The search that finds what is followed, the newest first."""
    return Question(
        text=wanted.text,
        words=wanted.chains,
        filters=wanted.filters,
        near=wanted.near,
        radius_km=wanted.radius_km,
        box=wanted.box,
        serves=wanted.serves,
        sort=Sort.DATE,
        limit=1,
        as_of=now,
        after=None,
    )


def as_json(wanted: Wanted) -> dict[str, Any]:
    """As the database keeps it."""
    near, box = wanted.near, wanted.box
    told = {
        "text": wanted.text,
        "filters": {name: list(values) for name, values in wanted.filters.items()},
        "near": [near.lat, near.lon] if near else None,
        "radius_km": wanted.radius_km,
        "place": wanted.place,
        "box": [box.south, box.west, box.north, box.east] if box else None,
    }
    return told | ({"serves": _told(wanted.serves)} if wanted.serves else {})


def from_json(told: Mapping[str, Any]) -> Wanted:
    """As it was kept."""
    return Wanted(
        text=told["text"],
        filters={name: tuple(values) for name, values in told["filters"].items()},
        near=Point(*told["near"]) if told["near"] else None,
        radius_km=told["radius_km"],
        place=told["place"],
        box=Box(*told["box"]) if told["box"] else None,
        serves=_locality(told["serves"]) if told.get("serves") else None,
    )


def in_words(wanted: Wanted, *, districts: Mapping[str, str]) -> str:
    """What is followed, as people say it; ``districts`` are names by key."""
    return "; ".join(_parts(wanted, districts)) or EVERYTHING


def _wanted(question: Question, *, place: str) -> Wanted:
    has_circle = question.near is not None and question.radius_km is not None
    return Wanted(
        text=" ".join(question.text.split())[:LONGEST_TEXT],
        filters=question.filters,
        near=question.near if has_circle else None,
        radius_km=question.radius_km if has_circle else None,
        place=" ".join(place.split())[:LONGEST_PLACE] if has_circle else "",
        box=question.box,
        serves=question.serves,
    )


def _told(asked: Locality) -> dict[str, Any]:
    point = asked.point
    return {
        "key": asked.key,
        "name": asked.name,
        "point": [point.lat, point.lon] if point else None,
    }


def _locality(told: Mapping[str, Any]) -> Locality:
    point = told["point"]
    return Locality(told["key"], told["name"], Point(*point) if point else None)


def _parts(wanted: Wanted, districts: Mapping[str, str]) -> Iterable[str]:
    if wanted.chains:
        yield f"Suchwort «{wanted.text}»"
    for name, values in wanted.filters.items():
        if name == DISTRICT:
            yield " oder ".join(_in_district(districts.get(value, value)) for value in values)
        else:
            labels = (FACETS[name].get(value, value) for value in values)
            yield f"{_NAMES[name]} {' oder '.join(labels)}"
    if wanted.near is not None and wanted.radius_km is not None:
        around = wanted.place or "dem gewählten Ort"
        yield f"bis {wanted.radius_km:.10g} km um {around}".replace(".", ",")
    if wanted.serves is not None:
        yield f"kommt nach {wanted.serves.name}"
    if wanted.box is not None:
        yield "im gewählten Ausschnitt der Karte"


def _in_district(name: str) -> str:
    """«im Landkreis Görlitz», «in Dresden»."""
    if "kreis" in name.lower():
        return f"im {name}"
    return f"in {name}" if " " not in name else f"im Landkreis {name}"
