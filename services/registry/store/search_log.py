"""Counts of searches: written in batches, shown only from five on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.chassis.transaction import Transaction
from services.registry.decide.search_log import (
    ALL_VALUES,
    KEPT,
    Missed,
    Tally,
    digest,
    week_of,
)
from services.registry.decide.small_cells import SMALLEST


@dataclass(frozen=True, slots=True)
class MissedWord:
    """A word that found nothing: how often in which district, since when."""

    word: str
    district: str
    searches: int
    last_week: date


@dataclass(frozen=True, slots=True)
class FilterUse:
    """How often searches used a facet, or one value of it (empty: the facet at all)."""

    facet: str
    value: str
    searches: int


async def write(tx: Transaction, tally: Tally, *, key: bytes) -> None:
    """Add what was counted, and drop what stayed rare in the weeks before."""
    await _count(
        tx, tally.missed, tally.filtered, key=key, how="known.searches + excluded.searches"
    )
    await drop_rare(tx, week=week_of(tx.now))


async def remember(
    tx: Transaction,
    *,
    missed: Mapping[Missed, int],
    filtered: Mapping[tuple[str, str], int],
    key: bytes,
) -> None:
    """Let this week's counts be at least so large; a second time changes nothing."""
    await _count(tx, missed, filtered, key=key, how="greatest(known.searches, excluded.searches)")


async def _count(
    tx: Transaction,
    missed: Mapping[Missed, int],
    filtered: Mapping[tuple[str, str], int],
    *,
    key: bytes,
    how: str,
) -> None:
    week = week_of(tx.now)
    await tx.executemany(
        f"""INSERT INTO search_word AS known (week, district, digest, searches, word)
           VALUES ($1, $2, $3, $4::int, CASE WHEN $4::int >= $6::int THEN $5::text END)
           ON CONFLICT (week, district, digest) DO UPDATE
             SET searches = {how},
                 word = CASE WHEN {how} >= $6::int THEN coalesce(known.word, $5::text) END""",  # noqa: S608 - of two ways
        sorted(
            (week, each.district, digest(each, week=week, key=key), count, each.word, SMALLEST)
            for each, count in missed.items()
        ),
    )
    await tx.executemany(
        f"""INSERT INTO search_filter AS known (week, facet, value, searches)
           VALUES ($1, $2, $3, $4)
           ON CONFLICT (week, facet, value) DO UPDATE SET searches = {how}""",  # noqa: S608 - of two ways
        sorted((week, facet, value, count) for (facet, value), count in filtered.items()),
    )


async def drop_rare(tx: Transaction, *, week: date) -> None:
    """Of weeks that are over nothing stays that fewer than five searches had."""
    for table in ("search_word", "search_filter"):
        await tx.execute(
            f"DELETE FROM {table} WHERE week < $1 AND (searches < $2 OR week < $3)",  # noqa: S608
            week,
            SMALLEST,
            week - KEPT,
        )


async def missed_words(tx: Transaction, *, since: date, limit: int) -> Sequence[MissedWord]:
    """What people searched for in vain, the most frequent first; each week counts from five on."""
    rows = await tx.fetch(
        """SELECT word, district, sum(searches)::int AS searches, max(week) AS last_week
             FROM search_word WHERE word IS NOT NULL AND week >= $1
            GROUP BY word, district ORDER BY searches DESC, word, district LIMIT $2""",
        since,
        limit,
    )
    return [MissedWord(**dict(row)) for row in rows]


async def filter_uses(tx: Transaction, *, since: date) -> Sequence[FilterUse]:
    """By what searches filtered, the most frequent first; from five on."""
    rows = await tx.fetch(
        """SELECT facet, value, sum(searches)::int AS searches FROM search_filter
            WHERE week >= $1 GROUP BY facet, value HAVING sum(searches) >= $2
            ORDER BY value <> $3, searches DESC, facet, value""",
        since,
        SMALLEST,
        ALL_VALUES,
    )
    return [FilterUse(**dict(row)) for row in rows]
