"""Reasons, obstacles and whys as sentences; dates as people say them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from contracts.dimensions import DIMENSION_NAMES
from contracts.languages import LANGUAGE_NAMES
from contracts.matching import Market
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

TWO_SIDED: Final = ("dimension-close", "dimension-apart", "dimension-unknown")
NOTHING_ASKED: Final = ("offer_eur", "least")
"""Parameters of which 0 means that nothing is asked for."""
MATTERS: Final = (
    "dimension-close:both",
    "cost-within",
    "distance-within",
    "distance-within:offer",
    "step-free-met",
    "pets-met",
    "dimension-close:mine",
    "window-overlaps",
    "dimension-close:theirs",
)
"""What speaks loudest for a match comes first; the rest, and what stands in the way, as told."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one language."""

    locale: str
    table: Mapping[str, Any]

    def about(
        self,
        codes: Iterable[Mapping[str, Any]],
        *,
        side: str,
        most: int,
        market: str = Market.LIVING,
    ) -> tuple[str, ...]:
        """The sentences that matter most; a code that this build does not know is left out.

        What both sides feel about one dimension is one sentence.
        """
        variants = self._variants(market, side)
        said = sorted(_merged(codes, side=side).items(), key=_weight)
        found = (
            _first_complete(variants[key], self._shown(params))
            for (key, _), params in said
            if key in variants
        )
        return tuple(sentence for sentence in found if sentence)[:most]

    def phrases(self, market: str, side: str) -> Mapping[str, str]:
        """How a mail speaks of a match of that market to that side."""
        found: Mapping[str, str] = self.table["phrases"][market][side]
        return found

    def party(self, other: Mapping[str, Any]) -> str:
        """The other side by what it is: «eine Familie (4 Personen)», «eine Mentorin oder ein Mentor»."""
        kind, parties = str(other.get("kind", "other")), self.table["parties"]
        if kind in parties and "persons" not in other and kind != "other":
            return str(parties[kind])
        return self.household(kind, persons=int(other.get("persons") or 1))

    def _variants(self, market: str, side: str) -> dict[str, Any]:
        """Code → sentences: the market's own before those that hold everywhere."""
        own: Mapping[str, Any] = self.table["markets"][market]
        points = tuple(f"{point}-" for point in own["silent"])
        found = {**self.table[side], **own.get("both", {}), **own.get(side, {})}
        return {code: told for code, told in found.items() if not code.startswith(points)}

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

    def month(self, iso: str) -> str:
        """«Mai 2027»."""
        day = date.fromisoformat(iso)
        return f"{MONTHS[self.locale][day.month - 1]} {day.year}"

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
        shown = {name: self._show(value) for name, value in params.items() if value is not None}
        shown |= self._distances(params.get("km"))
        named = DIMENSION_NAMES[self.locale].get(shown.get("dimension", ""))
        return shown | {"dimension": named} if named else shown

    def _distances(self, km: float | None) -> dict[str, str]:
        """How far the two are: «12 km entfernt», «im selben Ort»."""
        words: Mapping[str, str] = self.table["distances"]
        if km is None:
            return {}
        told = words if round(km) else dict.fromkeys(words, words["here"])
        return {name: told[name].format(km=round(km)) for name in ("away", "apart")}

    def _show(self, value: object) -> str:
        if isinstance(value, float):
            return f"{value:.0f}"
        if isinstance(value, list):
            names = {**LANGUAGE_NAMES[self.locale], **self.table["tenures"]}
            return ", ".join(names.get(each, str(each)) for each in value)
        if isinstance(value, str) and _is_day(value):
            return self.day(date.fromisoformat(value))
        return str(value)


def is_not_known(obstacle: Mapping[str, Any]) -> bool:
    """Whether it stands in nobody's way yet: somebody has not said it."""
    return str(obstacle["code"]).endswith("-unknown")


def undisputed(
    reasons: Iterable[Mapping[str, Any]], obstacles: Iterable[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    """What fits, without the dimensions that stand in the way as well.

    One dimension can do both: the seeker lives as the project wishes, and not the other way round.
    """
    apart = {_dimension(each) for each in obstacles if each["code"] == "dimension-apart"}
    return tuple(
        each
        for each in reasons
        if each["code"] != "dimension-close" or _dimension(each) not in apart
    )


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


def _dimension(said: Mapping[str, Any]) -> str:
    return str(_params(said).get("dimension", ""))


def _merged(
    codes: Iterable[Mapping[str, Any]], *, side: str
) -> dict[tuple[str, str], Mapping[str, Any]]:
    """(code, dimension) → params; a dimension's code ends in whose wish it is about."""
    whose: dict[tuple[str, str], set[str]] = {}
    merged: dict[tuple[str, str], Mapping[str, Any]] = {}
    for each in codes:
        params = _params(each)
        key = (str(each["code"]), _dimension(each))
        whose.setdefault(key, set()).add(_whose(each.get("side"), side))
        merged.setdefault(key, params)
    return {
        (_ending(code, whose[code, dimension], params), dimension): params
        for (code, dimension), params in merged.items()
    }


def _whose(wish_of: object, side: str) -> str:
    return "both" if wish_of is None else "mine" if wish_of == side else "theirs"


def _ending(code: str, whose: set[str], params: Mapping[str, Any]) -> str:
    if code not in TWO_SIDED:
        if params.get("radius_of") == "offer":
            return f"{code}:offer"
        is_nothing = any(params.get(name) == 0 for name in NOTHING_ASKED)
        return f"{code}:none" if is_nothing and not code.endswith("-unknown") else code
    return f"{code}:{next(iter(whose)) if len(whose) == 1 else 'both'}"


def _weight(said: tuple[tuple[str, str], object]) -> int:
    (code, _), _ = said
    return MATTERS.index(code) if code in MATTERS else len(MATTERS)


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
