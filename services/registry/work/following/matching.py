"""Each change of the directory is held against all that is followed; what is news waits for a mail.

The log is read in order from a stored position. Position, what was told of the entries, and what
waits for whom are written together: a worker that dies loses nothing and repeats nothing, and of
several workers one reads at a time.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from uuid import UUID

from services.chassis import timers
from services.chassis.database import Database
from services.chassis.transaction import Transaction
from services.registry.decide.following import digest as times
from services.registry.store import changes as log
from services.registry.store.following import digests, news, subscriptions
from services.registry.store.following.filters import Filters
from services.registry.store.following.news import Change, Known, ReadTo
from services.registry.store.following.subscriptions import Expecting
from services.registry.work.directory_copy import listening
from services.registry.work.following.subscribing import DIGEST

AT_ONCE: Final = 100
"""Changes per transaction."""
FILTERS_AT_ONCE: Final = 5_000
LOOK_SECONDS: Final = 0.5
"""How long the worker waits for PostgreSQL's word before it looks by itself."""


class Followers:
    """A worker's copy of all that is followed."""

    def __init__(self) -> None:
        self.filters = Filters()
        self._mark: int | None = None

    async def catch_up(self, tx: Transaction) -> None:
        """Take in what others have written: all that was committed when this began."""
        mark = await subscriptions.mark(tx)
        if self._mark is None or self.filters.is_untidy:
            self.filters = await _all_filters(tx)
        else:
            self.filters.take(await subscriptions.changed_since(tx, self._mark))
        self._mark = mark


async def look(database: Database, followers: Followers) -> int:
    """Hold what changed against all that is followed, in one transaction; how many changes."""
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


async def follow(stop: asyncio.Event, *, database: Database) -> None:
    """Look whenever the directory changed, until told to stop."""
    followers = Followers()
    async with listening(database.dsn) as heard:
        while not stop.is_set():
            heard.clear()
            while await look(database, followers):
                pass
            with suppress(TimeoutError):
                await asyncio.wait_for(heard.wait(), LOOK_SECONDS)


async def _tell(tx: Transaction, changed: Sequence[Change], filters: Filters) -> None:
    before = await news.told_before(tx, [each.initiative_id for each in changed])
    hits: dict[UUID, list[Change]] = {}
    for change in changed:
        for subscription_id in _whose_news(change, before.get(change.initiative_id), filters):
            hits.setdefault(subscription_id, []).append(change)
    for expecting in _by_change(await subscriptions.keep_confirmed(tx, list(hits)), hits):
        await _let_wait(tx, *expecting)


def _whose_news(change: Change, before: Known | None, filters: Filters) -> list[UUID]:
    if change.now is None or (before is not None and before.print == change.now.print):
        return []
    return filters.news(before, change.now, changed_in=change.position.xid)


def _by_change(
    confirmed: Sequence[Expecting], hits: dict[UUID, list[Change]]
) -> list[tuple[Change, list[Expecting]]]:
    found: dict[UUID, tuple[Change, list[Expecting]]] = {}
    for expecting in confirmed:
        for change in hits[expecting.id]:
            found.setdefault(change.initiative_id, (change, []))[1].append(expecting)
    return [*found.values()]


async def _let_wait(tx: Transaction, change: Change, told: Sequence[Expecting]) -> None:
    """What waits has a timer; one that is there already comes as early as it would."""
    if change.revision is None:
        return
    waits = await digests.let_wait(
        tx,
        change.initiative_id,
        revision=change.revision,
        subscriptions=[each.id for each in told],
    )
    waiting = frozenset(waits)
    await timers.expect(
        tx,
        DIGEST,
        due={
            str(each.id): times.due_after(max(tx.now, each.last_digest_at or tx.now), each.rhythm)
            for each in told
            if each.id in waiting
        },
    )


async def _all_filters(tx: Transaction) -> Filters:
    filters, last = Filters(), UUID(int=0)
    while told := await subscriptions.following(tx, last, limit=FILTERS_AT_ONCE):
        filters.load(told)
        last = told[-1].id
    return filters
