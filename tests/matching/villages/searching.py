"""The parts of one search, one after the other, with something between them."""

from collections.abc import Awaitable

from services.matching.store import villages
from services.matching.work import composing, village_pools
from tests.matching.villages.hamlet import Hamlet


async def while_it_searches(hamlet: Hamlet, happens: Awaitable[object]) -> bool:
    """Something happens between what a search looks at and what it stores; whether that counted."""
    async with hamlet.house.database.read() as tx:
        (waiting,) = await villages.waiting(tx)
    snapshot = await village_pools.snapshot_of(hamlet.house.database, waiting)
    assert snapshot is not None
    found = village_pools.search_in(snapshot)
    await happens
    async with hamlet.house.database.transaction() as tx:
        return await composing.keep(tx, snapshot, found)
