"""30 days without contact are a lapse: said once, until there is contact again.

Days count whole, in Saxony: after a contact on 1 March the 30 days are over when 31 March is, so
the lapse is at 1 April, 00:00. A pause knows no silence. What is written down late counts for the
day on which it happened.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from contracts.cases import ContactLapsed
from contracts.moving_in import SAXONY
from services.registry.decide.accompany.case import Case, State, names
from services.registry.decide.initiative import Unchanged

DAYS: Final = 30
COORDINATOR_AFTER: Final = timedelta(days=7)
"""So long a lapse is the mentor's alone; then the coordinators look after it too."""


def ends_at(silent_since: date) -> datetime:
    """The moment at which 30 whole days have passed without contact."""
    return datetime.combine(silent_since + timedelta(days=DAYS + 1), time(), SAXONY)


def due_at(case: Case) -> datetime | None:
    """When to look whether contact lapsed; None while it cannot."""
    if case.state is not State.OPENED or case.lapsed_at or case.silent_since is None:
        return None
    return ends_at(case.silent_since)


def lapse(case: Case, *, now: datetime) -> ContactLapsed | Unchanged:
    """Say the lapse if it is one, and was not said before."""
    due = due_at(case)
    if due is None or case.silent_since is None or now < due:
        return Unchanged()
    return ContactLapsed(**names(case), silent_since=case.silent_since)


def lapsed(case: Case) -> Case:
    """The case after its lapse was said; it counts from when it was due, however late it is seen."""
    return replace(case, lapsed_at=due_at(case))


def contacted(case: Case, contacts: Iterable[date], *, now: datetime) -> Case:
    """The case by all contacts that count today, after one was written down or corrected.

    A lapse ends if the last contact is less than 30 days ago. One that happened earlier and was
    written down late leaves it standing: there was silence, and there still is.
    """
    if case.state is not State.OPENED or case.counts_from is None:
        return case
    last = max([case.counts_from, *contacts])
    is_lapsed = case.lapsed_at is not None and now >= ends_at(last)
    return replace(case, silent_since=last, lapsed_at=case.lapsed_at if is_lapsed else None)
