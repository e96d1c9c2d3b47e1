"""Municipality by key, postcode or name, as a file names it; what is unclear is asked.

A key or postcode that lost its first zero in a spreadsheet gets it back only where the rest of the
row agrees; blind padding would invent places out of typing errors.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rapidfuzz.fuzz import ratio

from services.chassis.refusal import Refusal
from services.registry.decide.words import spellings

SAXON_POSTCODES: Final = ("01", "02", "04", "07", "08", "09")
"""How postcodes in Saxony begin."""
_POSTCODE: Final = re.compile(r"[0-9]{5}")
_FOUR: Final = re.compile(r"[0-9]{4}")
_AGS: Final = re.compile(r"[0-9]{8}")
_LONG_AGS: Final = re.compile(r"([0-9]{5})[0-9]{4}([0-9]{3})")
_NUMBER_OF_A_SHEET: Final = re.compile(r"(?<=[0-9])[.,]0+$")
_EXTRA: Final = re.compile(r"\s*(?:[,(/]|\bOT\b|\bOrtsteil\b|\bbei\b).*$", re.IGNORECASE)
_OFFICE: Final = re.compile(
    r"^(?:(?:Große Kreis)?stadt|Gemeinde|Landeshauptstadt)\s+", re.IGNORECASE
)
_ALIKE_PERCENT: Final = 75.0
_MOST_SUGGESTED: Final = 3
LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Known:
    """A municipality as files may name it."""

    ags: str
    name: str
    district_name: str
    names: frozenset[str]
    """All its names in plain letters, German and Sorbian, long and short."""

    @property
    def told(self) -> str:
        """The name with what tells it from its namesakes."""
        return f"{self.name} ({self.district_name}, {self.ags})"


@dataclass(frozen=True, slots=True)
class Merged:
    """A municipality that became part of another one, or of several, on a day."""

    old_ags: str
    new_ags: tuple[str, ...]
    valid_from: date


@dataclass(frozen=True, slots=True)
class Told:
    """Where a row says that it is, as it stands in the file."""

    ags: str = ""
    postcode: str = ""
    place: str = ""


Note = tuple[str, ...]
"""Field and slug of something that was mended, and what was read instead."""


@dataclass(frozen=True, slots=True)
class Found:
    """The municipality, and what was mended on the way."""

    ags: str
    notes: tuple[Note, ...] = ()


Wrong = tuple[str, Refusal]
"""Field and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Code:
    """A postcode of five digits; ``is_mended``: it had lost its zero or got a blank.

    ``is_padded``: it had lost its zero.
    """

    text: str
    is_mended: bool
    is_padded: bool = False

    @property
    def notes(self) -> tuple[Note, ...]:
        """What to tell of the mending."""
        slug = "postcode-zero-added" if self.is_padded else "postcode-mended"
        return (("postcode", slug, self.text),) if self.is_mended else ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All municipalities that files may name."""

    municipalities: Mapping[str, Known]
    postcodes: Mapping[str, Sequence[str]]
    merged: Sequence[Merged] = ()
    by_name: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        municipalities: Iterable[Known],
        *,
        postcodes: Mapping[str, Sequence[str]],
        merged: Sequence[Merged] = (),
    ) -> "Gazetteer":
        """Sort all municipalities by their names."""
        known = {each.ags: each for each in municipalities}
        by_name: dict[str, set[str]] = defaultdict(set)
        for each in known.values():
            for name in each.names:
                by_name[name].add(each.ags)
        return cls(
            known, postcodes, merged, {name: frozenset(ags) for name, ags in by_name.items()}
        )

    def find(self, told: Told, *, on: date) -> Found | Wrong:
        """The one municipality that a row means on a day; the key counts before all else."""
        code = read_postcode(told.postcode) if told.postcode else None
        if isinstance(code, Refusal):
            return "postcode", code
        if told.ags:
            return self._by_key(told.ags, on=on)
        named = self._named(told.place) if told.place else frozenset()
        if code is None:
            return self._by_name(told.place, named)
        return self._by_postcode(code, told, named)

    def _by_key(self, text: str, *, on: date) -> Found | Wrong:
        bare = _NUMBER_OF_A_SHEET.sub("", re.sub(r"\s", "", text))
        notes: tuple[Note, ...] = () if bare == text else (("ags", "ags-mended"),)
        if long := _LONG_AGS.fullmatch(bare):
            bare, notes = long[1] + long[2], (("ags", "ags-shortened"),)
        if not _AGS.fullmatch(bare):
            return "ags", Refusal("ags-invalid", found=text[:LONGEST])
        after = self._today(bare, on=on)
        if len(after) > 1:
            may_be = self._told(after)
            return "ags", Refusal("ags-split", found=bare, candidates=may_be)
        if after and after != (bare,):
            return Found(after[0], (*notes, ("ags", "ags-merged")))
        if bare not in self.municipalities:
            is_ours = bare.startswith("14")
            slug = "ags-unknown" if is_ours else "ags-outside-saxony"
            return "ags", Refusal(slug, found=bare)
        return Found(bare, notes)

    def _by_name(self, place: str, named: frozenset[str]) -> Found | Wrong:
        if not place:
            return "place", Refusal("place-missing")
        if not named:
            return "place", Refusal(
                "place-unknown", found=place[:LONGEST], candidates=self._suggested(place)
            )
        if len(named) > 1:
            return "place", Refusal(
                "place-ambiguous", found=place[:LONGEST], candidates=self._told(named)
            )
        return Found(next(iter(named)))

    def _by_postcode(self, code: Code, told: Told, named: frozenset[str]) -> Found | Wrong:
        there = frozenset(self.postcodes.get(code.text, ())) & self.municipalities.keys()
        if not there:
            return self._without_places(code, told, named)
        if not told.place:
            return self._only(there, code, slug="postcode-of-several", found=code.text)
        if both := named & there:
            found = told.place[:LONGEST]
            return self._only(both, code, slug="place-ambiguous-by-postcode", found=found)
        if not named and len(there) == 1:
            return Found(next(iter(there)), (*code.notes, ("place", "place-by-postcode")))
        if not named:
            return "place", Refusal(
                "place-unknown", found=told.place[:LONGEST], candidates=self._told(there)
            )
        return "postcode", self._other_place(code.text, told, named)

    def _without_places(self, code: Code, told: Told, named: frozenset[str]) -> Found | Wrong:
        """Nothing of ours lies there: outside of Saxony, or a code that we do not know."""
        if not code.is_mended and not code.text.startswith(SAXON_POSTCODES):
            return "postcode", Refusal("postcode-outside-saxony", found=code.text)
        if code.is_mended or any(self._has_postcodes(ags) for ags in named):
            return "postcode", self._other_place(code.text, told, named)
        found = self._by_name(told.place, named)
        if isinstance(found, Found):
            return Found(found.ags, (("postcode", "postcode-unchecked"),))
        return found

    def _only(self, there: frozenset[str], code: Code, *, slug: str, found: str) -> Found | Wrong:
        """The one municipality there; of several it is asked for what the row does not say yet."""
        if len(there) > 1:
            return "place", Refusal(slug, found=found, candidates=self._told(there))
        return Found(next(iter(there)), code.notes)

    def _other_place(self, postcode: str, told: Told, named: frozenset[str]) -> Refusal:
        right = sorted(code for code, there in self.postcodes.items() if named.intersection(there))
        return Refusal(
            "postcode-not-of-place",
            found=told.postcode[:LONGEST],
            read=postcode,
            place=told.place[:LONGEST],
            candidates=", ".join(right[:_MOST_SUGGESTED]),
        )

    def _named(self, place: str) -> frozenset[str]:
        """The municipalities of a name as it stands, or without what somebody added to it."""
        shorter = _EXTRA.sub("", place)
        for name in (place, _OFFICE.sub("", place), shorter, _OFFICE.sub("", shorter)):
            found = [self.by_name[each] for each in spellings(name) if each in self.by_name]
            if found:
                return frozenset().union(*found)
        return frozenset()

    def _today(self, ags: str, *, on: date) -> tuple[str, ...]:
        """What became of a municipality until a day; itself if nothing did."""
        found = [each for each in self.merged if each.old_ags == ags and each.valid_from <= on]
        if not found:
            return (ags,) if ags in self.municipalities else ()
        last = max(found, key=lambda each: each.valid_from)
        ends = (end for new in last.new_ags if new != ags for end in self._today(new, on=on))
        return tuple(dict.fromkeys(ends))

    def _has_postcodes(self, ags: str) -> bool:
        return any(ags in there for there in self.postcodes.values())

    def _told(self, found: Iterable[str]) -> str:
        return "; ".join(self.municipalities[ags].told for ags in sorted(found)[:10])

    def _suggested(self, place: str) -> str:
        asked = min(spellings(place), default="")
        scored = (
            (ratio(asked, name, score_cutoff=_ALIKE_PERCENT), min(ags))
            for name, ags in self.by_name.items()
        )
        best = sorted((each for each in scored if each[0]), key=lambda each: -each[0])
        return self._told(dict.fromkeys(ags for _, ags in best[:_MOST_SUGGESTED]))


def names_of(name: str, official: str, sorbian: str | None) -> frozenset[str]:
    """All ways to write the name of a municipality, also both languages with a stroke between."""
    told = {name, official}
    if sorbian:
        told |= {sorbian, f"{name}/{sorbian}", f"{name} {sorbian}", f"{official}/{sorbian}"}
    return frozenset(spelled for each in told for spelled in spellings(each))


def read_postcode(text: str) -> Code | Refusal:
    """Five digits, or four that may have lost their zero; the place says whether they did."""
    found = text[:LONGEST]
    bare = re.sub(r"^D\s?-\s?", "", text.strip(), flags=re.IGNORECASE)
    bare, joined = _NUMBER_OF_A_SHEET.sub("", bare), re.sub(r"\s", "", bare)
    joined = _NUMBER_OF_A_SHEET.sub("", joined)
    if _POSTCODE.fullmatch(joined):
        return Code(joined, is_mended=joined != bare)
    if _FOUR.fullmatch(joined):
        return Code(f"0{joined}", is_mended=True, is_padded=True)
    if re.fullmatch(r"[0-9]+", joined):
        return Refusal("postcode-length", found=found, digits=len(joined))
    if re.fullmatch(r"[0-9OoIl]{5}", joined):
        right = joined.translate(str.maketrans("OoIl", "0011"))
        return Refusal("postcode-letters", found=found, right=right)
    return Refusal("postcode-invalid", found=found)
