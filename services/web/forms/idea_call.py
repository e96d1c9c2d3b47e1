"""A call for ideas as staff types it: evidence and criteria in rows, empty rows do not count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from services.web.forms.reading import Form
from services.web.words import dates, problems

CRITERIA_ROWS: Final = 4
EVIDENCE_ROWS: Final = 4
WEIGHTS: Final = {"1": "einfach", "2": "doppelt", "3": "dreifach"}
KINDS: Final = {
    "": "– keiner –",
    "empty-search": "Gesucht und nicht gefunden",
    "unmet-demand": "Konnten sich nicht bewerben",
}
AREAS: Final = {"all": "ganz Sachsen", "some": "nur die Kreise und Orte, die ich nenne"}


@dataclass(slots=True)
class CallForm:
    """The call as the registry takes it; ``rows`` says in which row a piece of evidence stands."""

    form: Form
    rows: list[int] = field(default_factory=list)
    criteria: list[int] = field(default_factory=list)

    def read(self, *, municipalities: Sequence[str]) -> dict[str, Any]:
        """The whole call; ``municipalities`` are the keys of the places that were found."""
        form = self.form
        opens, closes = form.day("opens", missing=_DAY), form.day("closes", missing=_DAY)
        is_some = form.choice("area", of=AREAS, missing="Bitte wählen Sie die Gegend.") == "some"
        districts = form.typed.get("districts", []) if is_some else []
        if is_some and not districts and not municipalities:
            form.wrong("districts", "Bitte nennen Sie mindestens einen Kreis oder einen Ort.")
        themes = form.typed.get("themes", [])
        if not themes:
            form.wrong("themes", "Bitte wählen Sie mindestens ein Thema.")
        return {
            "title": form.text("title", longest=120, missing="Bitte geben Sie einen Titel an."),
            "intro": form.text("intro", longest=3000, missing="Bitte sagen Sie, worum es geht."),
            "themes": themes,
            "area": {
                "districts": districts,
                "municipalities": list(municipalities) if is_some else [],
            },
            "criteria": self._criteria(),
            "evidence": self._evidence(),
            "opens_at": _midnight(opens or dates.today()).isoformat(),
            "closes_at": _midnight((closes or dates.today()) + timedelta(days=1)).isoformat(),
        }

    @property
    def fields(self) -> dict[str, str]:
        """What the registry calls otherwise than the form."""
        evidence = {
            f"evidence.{number}.{name}": f"evidence_{row}_{name}"
            for number, row in enumerate(self.rows)
            for name in ("district", "reason", "topic", "stem", "weeks", "count", "source")
        }
        read_on = {
            f"evidence.{number}.read_on": f"evidence_{row}_read_on_day"
            for number, row in enumerate(self.rows)
        }
        criteria = {
            f"criteria.{number}.label": f"criterion_{row}_label"
            for number, row in enumerate(self.criteria)
        }
        return {
            **evidence,
            **read_on,
            **criteria,
            "criteria": "criterion_0_label",
            "evidence": "evidence_0_kind",
            "opens_at": "opens_day",
            "closes_at": "closes_day",
            "area.districts": "districts",
            "area.municipalities": "places",
        }

    def _criteria(self) -> list[dict[str, Any]]:
        self.criteria = [
            row for row in range(CRITERIA_ROWS) if self.form.raw(f"criterion_{row}_label")
        ]
        if not self.criteria:
            self.form.wrong("criterion_0_label", "Bitte nennen Sie mindestens ein Kriterium.")
        return [
            {
                "label": self.form.text(f"criterion_{row}_label", longest=80),
                "weight": int(self.form.raw(f"criterion_{row}_weight") or "1")
                if self.form.raw(f"criterion_{row}_weight") in WEIGHTS
                else 1,
            }
            for row in self.criteria
        ]

    def _evidence(self) -> list[dict[str, Any]]:
        self.rows = [
            row
            for row in range(EVIDENCE_ROWS)
            if self.form.raw(f"evidence_{row}_kind") in {*KINDS} - {""}
        ]
        if not self.rows:
            self.form.wrong("evidence_0_kind", "Bitte nennen Sie mindestens einen Beleg.")
        return [self._piece(f"evidence_{row}") for row in self.rows]

    def _piece(self, row: str) -> dict[str, Any]:
        form, kind = self.form, self.form.raw(f"{row}_kind")
        read_on = form.day(f"{row}_read_on", missing=_DAY)
        told = {
            "kind": kind,
            "district": form.raw(f"{row}_district"),
            "count": form.number(f"{row}_count", low=1, high=999_999, missing=_COUNT) or 0,
            "source": form.text(f"{row}_source", longest=300, missing=_SOURCE),
            "read_on": (read_on or dates.today()).isoformat(),
        }
        if kind == "empty-search":
            weeks = form.number(f"{row}_weeks", low=1, high=104, missing=_WEEKS) or 1
            stem = form.text(f"{row}_stem", longest=60, missing=_STEM)
            return {**told, "stem": stem, "weeks": weeks}
        return {**told, "reason": form.raw(f"{row}_reason"), "topic": form.raw(f"{row}_topic")}


_DAY: Final = "Bitte geben Sie den Tag an."
_COUNT: Final = "Bitte geben Sie die Zahl an."
_SOURCE: Final = "Bitte sagen Sie, woher die Zahl kommt."
_WEEKS: Final = "Bitte sagen Sie, über wie viele Wochen gezählt wurde."
_STEM: Final = "Bitte nennen Sie das Suchwort."


def as_typed(call: Mapping[str, Any]) -> dict[str, list[str]]:
    """A stored call as the form would have sent it."""
    area = call["area"]
    typed: dict[str, list[str]] = {
        "title": [call["title"]],
        "intro": [call["intro"]],
        "themes": list(call["themes"]),
        "area": ["some" if area["districts"] or area["municipalities"] else "all"],
        "districts": list(area["districts"]),
        "places": ["\n".join(_named(place) for place in call["area_places"])],
        **_day("opens", dates.local(call["opens_at"]).date()),
        **_day("closes", (dates.local(call["closes_at"]) - timedelta(seconds=1)).date()),
    }
    for row, criterion in enumerate(call["criteria"]):
        typed[f"criterion_{row}_label"] = [criterion["label"]]
        typed[f"criterion_{row}_weight"] = [str(criterion["weight"])]
    for row, piece in enumerate(call["evidence"]):
        for name, value in piece.items():
            typed[f"evidence_{row}_{name}"] = [str(value)]
        typed |= _day(f"evidence_{row}_read_on", date.fromisoformat(piece["read_on"]))
    return typed


def lines(text: str) -> list[str]:
    """What stands on each line of a list that somebody typed."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def unknown_place(name: str) -> str:
    """What to do about a line that names no single place."""
    return f"{name}: {problems.GERMAN['municipality-unknown']}"


def _named(place: Mapping[str, Any]) -> str:
    return f"{place['name']} ({place['district_name']})"


def _day(name: str, day: date) -> dict[str, list[str]]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": [str(value)] for part, value in parts.items()}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), dates.ZONE)
