"""Each change of the directory is held against all that is followed; what is news waits for a mail.

The log is read in order from a stored position. Position, what was told of the entries, and what
waits for whom are written together: a worker that dies loses nothing and repeats nothing, and of
several workers one reads at a time.
"""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final
from uuid import UUID

from services.chassis import timers
from services.chassis.database import Database
from services.chassis.pausing import pause
from services.chassis.transaction import Transaction
from services.registry.decide.following import digest as times
from services.registry.decide.following.subscription import Rhythm
from services.registry.store import changes as log
from services.registry.store.following import digests, news, subscriptions
from services.registry.store.following.filters import Filters
from services.registry.store.following.news import Change, Known, ReadTo
from services.registry.work.directory_copy import listening
from services.registry.work.following.subscribing import DIGEST

AT_ONCE: Final = 100
"""Changes per transaction."""
FILTERS_AT_ONCE: Final = 20_000
ROWS_AT_ONCE: Final = 5_000
LOOK_SECONDS: Final = 0.5
"""How long the worker waits for PostgreSQL's word before it looks by itself."""


class Followers:
    """A worker's copy of all that is followed.

    Reading all of it takes seconds: that is done before a transaction begins, which would wait
    idle meanwhile. Within the transaction only what was written in the last moments is read.
    """

    def __init__(self) -> None:
        self.filters = Filters()
        self._mark: int | None = None

    async def prepare(self, database: Database) -> None:
        """Read all that is followed, or what changed since the last look."""
        async with database.read() as tx:
            mark = await subscriptions.mark(tx)
            is_anew = self._mark is None or self.filters.is_untidy
            if is_anew or await subscriptions.count_since(tx, self._mark or 0) > FILTERS_AT_ONCE:
                self.filters, self._mark = await _all_filters(tx), mark
            else:
                await self.catch_up(tx)

    async def catch_up(self, tx: Transaction) -> None:
        """Take in what others have written: all that was committed when this began."""
        mark = await subscriptions.mark(tx)
        self.filters.take(await subscriptions.changed_since(tx, self._mark or 0))
        self._mark = mark


async def look(database: Database, followers: Followers) -> int:
    """Hold what changed against all that is followed, in one transaction; how many changes."""
    await followers.prepare(database)
    async with database.transaction() as tx:
        return await take_turn(tx, followers)


async def take_turn(tx: Transaction, followers: Followers) -> int:
    """Take the next changes in, unless another worker does; how many they are."""
    read_to = await news.take_turn(tx)
    if read_to is None:
        return 0
    log_id = await log.log_id(tx)
    changed = await news.changes(tx, news.read_on_from(read_to, log_id), limit=AT_ONCE)
    if not changed:
        return 0
    await followers.catch_up(tx)
    await _tell(tx, changed, followers.filters)
    await news.keep(tx, changed)
    await news.move(tx, ReadTo(log_id, changed[-1].position))
    return len(changed)


async def follow(
    stop: asyncio.Event, *, database: Database, followers: Followers | None = None
) -> None:
    """Look whenever the directory changed, until told to stop."""
    followers = followers or Followers()
    async with listening(database.dsn) as heard:
        while not stop.is_set():
            heard.clear()
            while await look(database, followers):
                pass
            await pause(heard, LOOK_SECONDS)


async def _tell(tx: Transaction, changed: Sequence[Change], filters: Filters) -> None:
    """What is news waits for whoever follows it, and has a timer; one that is there stays."""
    before = await news.told_before(tx, [each.initiative_id for each in changed])
    hits = [
        (change, _whose_news(change, before.get(change.initiative_id), filters))
        for change in changed
    ]
    told = sorted(frozenset(chain.from_iterable(whose for _, whose in hits)))
    confirmed: dict[UUID, Rhythm] = {}
    for some in _parts(told):
        confirmed |= await subscriptions.keep_confirmed(tx, some)
    for change, whose in hits:
        for some in _parts([each for each in whose if each in confirmed]):
            await _let_wait(tx, change, some)
    for rhythm in Rhythm:
        due_at = times.due_after(tx.now, rhythm)
        for some in _parts([each for each, wanted in confirmed.items() if wanted is rhythm]):
            await timers.expect(tx, DIGEST, subjects=list(map(str, some)), due_at=due_at)


async def _let_wait(tx: Transaction, change: Change, told: Sequence[UUID]) -> None:
    if change.revision is not None:
        await digests.let_wait(
            tx, change.initiative_id, revision=change.revision, subscriptions=told
        )


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """So many rows per statement that none takes long, however many want an entry."""
    return (ids[first : first + ROWS_AT_ONCE] for first in range(0, len(ids), ROWS_AT_ONCE))


def _whose_news(change: Change, before: Known | None, filters: Filters) -> list[UUID]:
    if change.now is None or (before is not None and before.print == change.now.print):
        return []
    return filters.news(before, change.now, changed_in=change.position.xid)


async def _all_filters(tx: Transaction) -> Filters:
    filters, last = Filters(), UUID(int=0)
    while told := await subscriptions.following(tx, last, limit=FILTERS_AT_ONCE):
        await asyncio.to_thread(filters.load, told)
        last = told[-1].id
    return filters
