"""Reasons, obstacles and whys as sentences; dates as people say them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.notifications.decide.purposes import LOCALES
from services.notifications.words.templates import FOLDER

BERLIN: Final = ZoneInfo("Europe/Berlin")
DAYS: Final = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS: Final = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
        "Oktober", "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one language."""

    locale: str
    table: Mapping[str, Any]

    def about(self, codes: Iterable[Mapping[str, Any]], *, side: str) -> tuple[str, ...]:
        """One sentence per code that this build knows; the first whose numbers are known."""
        variants = self.table[side]
        found = (
            _first_complete(variants[key], self._shown(_params(each)))
            for each in codes
            if (key := _key(each)) in variants
        )
        return tuple(sentence for sentence in found if sentence)

    def household(self, kind: str, *, persons: int) -> str:
        """A household without naming anybody: «eine Familie (4 Personen)»."""
        labels = self.table["households"]
        several = persons > 1
        label = labels.get(f"{kind}-several") if several else None
        label = label or labels.get(kind, labels["other"])
        if persons <= 1 or kind == "couple":
            return str(label)
        return f"{label} ({persons} {'Personen' if self.locale == 'de' else 'people'})"

    def why(self, purpose: str, *, since: datetime) -> str:
        """The reason for a message as a sentence."""
        return str(self.table["why"][purpose].format(since=self.day(since.astimezone(BERLIN))))

    def day(self, day: date) -> str:
        """«9. November 2026» or «9 November 2026»."""
        dot = "." if self.locale == "de" else ""
        return f"{day.day}{dot} {MONTHS[self.locale][day.month - 1]} {day.year}"

    def moment(self, moment: datetime, *, zone: ZoneInfo = BERLIN) -> str:
        """A day of the week, a date and a time at the place: «Montag, 9. November 2026, 17:00 Uhr»."""
        local = moment.astimezone(zone)
        clock = f"{local:%H:%M}{self._oclock}"
        return f"{DAYS[self.locale][local.weekday()]}, {self.day(local)}, {clock}"

    def moment_short(self, moment: datetime, *, zone: ZoneInfo = BERLIN) -> str:
        """The same in few letters, for an SMS: «Mo 9.11., 17:00 Uhr»."""
        local = moment.astimezone(zone)
        day = DAYS[self.locale][local.weekday()][: 2 if self.locale == "de" else 3]
        month = f".{local.month}." if self.locale == "de" else f" {MONTHS['en'][local.month - 1]}"
        return f"{day} {local.day}{month}, {local:%H:%M}{self._oclock}"

    def span(self, start: datetime, end: datetime, *, zone: ZoneInfo) -> str:
        """From when to when; the day is said once if it is the same."""
        first, last = start.astimezone(zone), end.astimezone(zone)
        until = "bis" if self.locale == "de" else "to"
        if first.date() != last.date():
            return f"{self.moment(start, zone=zone)} {until} {self.moment(end, zone=zone)}"
        opening = f"{DAYS[self.locale][first.weekday()]}, {self.day(first)}, {first:%H:%M}"
        return f"{opening} {until} {last:%H:%M}{self._oclock}"

    @property
    def _oclock(self) -> str:
        return " Uhr" if self.locale == "de" else ""

    def _shown(self, params: Mapping[str, Any]) -> dict[str, str]:
        return {name: self._show(value) for name, value in params.items() if value is not None}

    def _show(self, value: object) -> str:
        if isinstance(value, float):
            return f"{value:.0f}"
        if isinstance(value, str) and _is_day(value):
            return self.day(date.fromisoformat(value))
        return str(value)


def load_sentences(folder: Path = FOLDER) -> dict[str, Sentences]:
    """The sentences of every language."""
    return {
        locale: Sentences(
            locale, tomllib.loads((folder / "sentences" / f"{locale}.toml").read_text("utf-8"))
        )
        for locale in LOCALES
    }


def _params(said: Mapping[str, Any]) -> Mapping[str, Any]:
    params = said.get("text_params", said.get("params"))
    return params if isinstance(params, Mapping) else {}


def _key(said: Mapping[str, Any]) -> str:
    """A code; where it is about a dimension, with its name."""
    dimension = _params(said).get("dimension")
    return f"{said['code']}:{dimension}" if dimension else str(said["code"])


def _first_complete(variants: Iterable[str], shown: Mapping[str, str]) -> str | None:
    for variant in variants:
        try:
            return variant.format_map(shown)
        except KeyError:
            continue
    return None


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10  # noqa: PLR2004 - YYYY-MM-DD
