"""The table of unmet demand, as it may be published: whole months that are over."""

from dataclasses import dataclass
from datetime import date

from contracts.moving_in import day_in_saxony
from services.chassis.transaction import Transaction
from services.registry.decide import vocabulary
from services.registry.decide.funding.criteria import Reason
from services.registry.decide.funding.demand import NO_THEME, Shown, cells_of, published
from services.registry.store import places
from services.registry.store.funding import evaluations
from services.registry.store.places import District


@dataclass(frozen=True, slots=True)
class Demand:
    """The published table; it counts what was asked before ``until``."""

    table: Shown | None
    until: date
    districts: list[District]


async def unmet(tx: Transaction) -> Demand:
    """What people asked for and could not get, until the end of last month.

    A table of each day would show every single person who comes in as a difference of two days.
    """
    month = day_in_saxony(tx.now).replace(day=1)
    districts = await places.districts(tx)
    levels = (
        [each.district for each in districts],
        [each.value for each in Reason],
        [*vocabulary.TOPICS, NO_THEME],
    )
    cells = cells_of(await evaluations.unmet(tx, before=month))
    return Demand(published(cells, levels=levels), month, districts)
