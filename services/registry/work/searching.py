"""What is remembered of a search, and when it is written down: never while somebody waits."""

import asyncio
from typing import Final

import structlog

from services.chassis.database import Database, may_pass
from services.chassis.transaction import Transaction
from services.registry.decide import search_log as rules
from services.registry.decide.directory import DISTRICT, Question
from services.registry.decide.search_log import Missed, Tally
from services.registry.store import places, search_log
from services.registry.store.search import Page, SearchIndex

WRITE_SECONDS: Final = 5.0


async def note(
    tx: Transaction, search: SearchIndex, *, question: Question, page: Page, tally: Tally
) -> None:
    """Count the filters of a search, and of one without hits the words that no entry there has."""
    tally.note_filters(question)
    if page.total or not question.words or question.after is not None:
        return
    district = await _district(tx, question)
    for stem, word, alone in rules.alone(question):
        if not await search.count(alone):
            tally.note_missed([Missed(district, stem, word)])


async def write_down(tx: Transaction, tally: Tally, *, key: bytes) -> None:
    """Write what was counted since the last time."""
    await search_log.write(tx, tally.take(), key=key)


async def keep_writing(database: Database, tally: Tally, *, key: bytes) -> None:
    """Write it down every few seconds until cancelled, and once more then."""
    try:
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            await _try_to_write(database, tally, key=key)
    finally:
        await _try_to_write(database, tally, key=key)


async def _try_to_write(database: Database, tally: Tally, *, key: bytes) -> None:
    if tally.is_empty:
        return
    try:
        async with database.transaction() as tx:
            await write_down(tx, tally, key=key)
    except Exception as problem:
        if not may_pass(problem):
            raise
        structlog.get_logger().warning("counts of searches lost", error=type(problem).__name__)


async def _district(tx: Transaction, question: Question) -> str:
    """The one district that a search is about; none for a search in all of Saxony."""
    named = question.filters.get(DISTRICT, ())
    if len(named) == 1:
        return named[0]
    if named or question.near is None:
        return rules.EVERYWHERE
    return await places.district_around(tx, question.near)
