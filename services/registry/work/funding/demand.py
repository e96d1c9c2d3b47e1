"""The table of unmet demand is published once a month, and then stands as it is.

What people take back later, and who asks later, changes nothing in it before the next publication.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from contracts.moving_in import day_in_saxony
from services.chassis import timers
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide import vocabulary
from services.registry.decide.funding.criteria import Reason
from services.registry.decide.funding.demand import (
    NO_THEME,
    Shown,
    cells_of,
    published,
    together,
)
from services.registry.store import places
from services.registry.store.funding import evaluations, publications
from services.registry.store.funding.publications import Publication
from services.registry.store.places import District

PUBLISH: Final = "publish-demand"
_SUBJECT: Final = "demand"
_MORNING: Final = time(4, tzinfo=ZoneInfo("Europe/Berlin"))


@dataclass(frozen=True, slots=True)
class Demand:
    """The published table; it counts what was asked before ``until``."""

    table: Shown | None
    until: date
    districts: list[District]


async def unmet(tx: Transaction) -> Demand:
    """What people asked for and could not get, as it was published last."""
    newest = await publications.newest(tx)
    districts = await places.districts(tx)
    if newest is None:
        return Demand(None, _month(tx), districts)
    return Demand(newest.table, newest.until, districts)


async def expect_publication(tx: Transaction) -> None:
    """Somebody has asked: the month is published when it is over."""
    await timers.expect(tx, PUBLISH, subjects=[_SUBJECT], due_at=_next_month(tx))


async def publish_month(_: Timer, tx: Transaction) -> None:
    """A month is over: publish it, and come back when this one is."""
    await publish(tx)
    await timers.schedule(tx, PUBLISH, subject=_SUBJECT, due_at=_next_month(tx))


async def publish(tx: Transaction) -> None:
    """Add what was asked in months that are over and not counted yet, if it can be shown at all."""
    await publications.lock(tx)
    month = _month(tx)
    levels = (
        [each.district for each in await places.districts(tx)],
        [each.value for each in Reason],
        [*vocabulary.TOPICS, NO_THEME],
    )
    newest = await publications.newest(tx)
    before = newest.table if newest else None
    batch = published(cells_of(await evaluations.uncounted(tx, before=month)), levels=levels)
    table = together(before, batch)
    if table is None or table is before:
        return
    await publications.put(tx, Publication(month, table))
    await evaluations.count(tx, until=month)


def _month(tx: Transaction) -> date:
    return day_in_saxony(tx.now).replace(day=1)


def _next_month(tx: Transaction) -> datetime:
    """Early on the first day of the month that follows."""
    first = (_month(tx) + timedelta(days=31)).replace(day=1)
    return datetime.combine(first, _MORNING).astimezone(UTC)
