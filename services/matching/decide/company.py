"""Who accompanies two people: nobody, until both want it and a member of staff takes it on.

Both must want it, since a companion reads both contacts. Whoever no longer does ends it for both.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from contracts.matching import Side
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


@dataclass(frozen=True, slots=True)
class Company:
    """Who wants to be accompanied, and who does it: the subject of her sign-in."""

    wanted_by: frozenset[Side] = frozenset()
    companion: str | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether both want it."""
        return self.wanted_by == frozenset(Side)


def want(company: Company, side: Side, *, is_wanted: bool) -> Company:
    """A side wants a companion, or no longer; then whoever accompanies leaves."""
    if is_wanted:
        return replace(company, wanted_by=company.wanted_by | {side})
    return Company(company.wanted_by - {side})


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
    """Whoever accompanied leaves; both still want somebody."""
    return replace(company, companion=None)


def check_contact_day(happened_on: date, *, now: datetime) -> Refusal | None:
    """A contact is written down today, or some time after it happened."""
    today = day_in_saxony(now)
    if happened_on > today:
        return Refusal("contact-in-future", field="happened_on")
    if happened_on < today - LONGEST_AGO:
        return Refusal("contact-too-old", field="happened_on")
    return None
