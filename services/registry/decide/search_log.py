"""What the directory remembers of searches: counts per week, never who, never rare words.

A word may be a person's name. So before enough people searched for it in one week and one district,
only a keyed digest is kept; what stays below is dropped when the week is over.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from contracts.moving_in import day_in_saxony
from services.registry.decide.directory import DISTRICT, Question

KEPT: Final = timedelta(weeks=104)
EVERYWHERE: Final = ""
ALL_VALUES: Final = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """A word that found nothing: where it was searched for, its stem, and how it was written."""

    district: str
    stem: str
    word: str


@dataclass(slots=True)
class Tally:
    """What one process counted since it last wrote it down."""

    missed: Counter[Missed] = field(default_factory=Counter)
    filtered: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note_filters(self, question: Question) -> None:
        """Count by what a search filters: each value, and each facet once; further pages are none."""
        if question.after is not None:
            return
        for facet, values in question.filters.items():
            self.filtered.update((facet, value) for value in (ALL_VALUES, *values))

    def note_missed(self, missed: Iterable[Missed]) -> None:
        """Count words that found nothing."""
        self.missed.update(missed)

    def take(self) -> "Tally":
        """What was counted; counting begins anew."""
        taken = Tally(self.missed, self.filtered)
        self.missed, self.filtered = Counter(), Counter()
        return taken

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write down."""
        return not self.missed and not self.filtered


def week_of(moment: datetime) -> date:
    """The Monday of the week, as people in Saxony count it."""
    day = day_in_saxony(moment)
    return day - timedelta(days=day.weekday())


def digest(missed: Missed, *, week: date, key: bytes) -> bytes:
    """What is kept of a word until enough people searched for it; another one each week."""
    told = f"{week}|{missed.district}|{missed.stem}".encode()
    return hmac.new(key, told, hashlib.sha256).digest()


def alone(question: Question) -> tuple[tuple[str, str, Question], ...]:
    """Each word of a search by itself, at the same place: its stem, its spelling, the question.

    The other filters are left out: a word is missing where no entry of the place has it.
    """
    kept = {name: values for name, values in question.filters.items() if name == DISTRICT}
    return tuple(
        (
            chain.joined or chain.words[0].stem,
            "-".join(word.written for word in chain.words).lower(),
            replace(question, words=(chain,), filters=kept, after=None),
        )
        for chain in question.words
    )
