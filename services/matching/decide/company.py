"""Who accompanies people: nobody, until they want it and a member of staff takes it on.

Of two people both must want it, since a companion reads both contacts; whoever no longer does ends
it for both. In a village one household is enough: a companion reads the contacts of those who want
her, and stays as long as somebody does (decision 0081).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from contracts.moving_in import day_in_saxony
from services.chassis.refusal import Refusal

NOTE: Final = 2000
"""Characters of a note."""
LONGEST_AGO: Final = timedelta(days=3 * 365)
"""Whoever writes down what is older has mistyped the year."""


class About(StrEnum):
    """Whom a note concerns: it decides who reads it in the copy of her data."""

    SEEKER = "seeker"
    OFFER = "offer"
    BOTH = "both"
    """All of them: what is noted on a village concerns no household alone."""


@dataclass(frozen=True, slots=True)
class Company:
    """Which speakers want to be accompanied, and who does it: the subject of her sign-in."""

    wanted_by: frozenset[str] = frozenset()
    companion: str | None = None
    needed: int = 2
    """How many of them have to want it."""

    @property
    def is_wanted(self) -> bool:
        """Whether enough of them want it."""
        return len(self.wanted_by) >= self.needed


def want(company: Company, speaker: str, *, is_wanted: bool) -> Company:
    """Somebody wants a companion, or no longer; where too few do, whoever accompanies leaves."""
    if is_wanted:
        return replace(company, wanted_by=company.wanted_by | {speaker})
    left = replace(company, wanted_by=company.wanted_by - {speaker})
    return left if left.is_wanted else hand_back(left)


def take_on(company: Company, subject: str) -> Company | Refusal:
    """A member of staff accompanies them from now on; twice is once."""
    if company.companion == subject:
        return company
    if company.companion is not None:
        return Refusal("companion-taken")
    if not company.is_wanted:
        return Refusal("companion-unwanted")
    return replace(company, companion=subject)


def hand_back(company: Company) -> Company:
    """Whoever accompanied leaves; they still want somebody."""
    return replace(company, companion=None)


def check_contact_day(happened_on: date, *, now: datetime) -> Refusal | None:
    """A contact is written down today, or some time after it happened."""
    today = day_in_saxony(now)
    if happened_on > today:
        return Refusal("contact-in-future", field="happened_on")
    if happened_on < today - LONGEST_AGO:
        return Refusal("contact-too-old", field="happened_on")
    return None
