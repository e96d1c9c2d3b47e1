"""What a plan of the engine does to matches and near misses, many pairs in one statement."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from contracts.matching import Market, Side
from services.chassis.transaction import Transaction
from services.matching.decide.columns import KERNEL_VERSION
from services.matching.decide.pair import Pair
from services.matching.store.blocks import APART
from services.matching.store.matches import COLUMNS, StoredMatch, of_record

CRITERIA_VERSION: Final = """left(encode(sha256(s.row
  || CASE WHEN o.market = 'groups' THEN ''::bytea ELSE o.row END
  || int4send($4::integer)), 'hex'), 32)"""
"""What both sides state. Of a village only that it calls: whom it misses changes with each who comes,
and a household that was told of it is not told again for that.
"""


async def list_pairs(tx: Transaction, pairs: Sequence[Pair]) -> None:
    """Make a match of each pair that the engine ranks high enough and that has no open one."""
    await _make_matches(tx, pairs, since="is_ranked")


async def list_drawn(tx: Transaction, pairs: Sequence[Pair]) -> None:
    """Make a match of each pair that a list shows today, however it is ranked."""
    await _make_matches(tx, pairs, since="is_drawn")


async def let_go_of_drawn(tx: Transaction, market: Market, *, limit: int) -> bool:
    """Let some pairs that no list shows any more be no matches; False if there are none left.

    What the engine ranks stays, and so does what anybody was told of or has answered.
    """
    gone = await tx.fetch(
        """UPDATE match SET is_drawn = false WHERE match_id IN (
             SELECT m.match_id FROM match m WHERE m.market = $1 AND m.is_drawn
               AND NOT EXISTS (SELECT FROM drawn_list l WHERE l.is_current AND l.side = 'seeker'
                 AND l.ordinal = m.seeker_ordinal AND m.offer_ordinal = ANY (l.drawn))
               AND NOT EXISTS (SELECT FROM drawn_list l WHERE l.is_current AND l.side = 'offer'
                 AND l.ordinal = m.offer_ordinal AND m.seeker_ordinal = ANY (l.drawn))
             ORDER BY m.match_id LIMIT $2 FOR UPDATE)
           RETURNING match_id""",
        market,
        limit,
    )
    await tx.execute(
        """DELETE FROM match WHERE match_id = ANY($1::uuid[]) AND NOT is_ranked
             AND state = 'listed' AND seeker_answer IS NULL AND offer_answer IS NULL""",
        [row["match_id"] for row in gone],
    )
    return len(gone) == limit


async def _make_matches(tx: Transaction, pairs: Sequence[Pair], *, since: str) -> None:
    """Left out is whoever has the other's contact already.

    So is a pair that was declined a moment ago, and so are people who are kept apart: the entry
    that tells the engine so stands later in the change log.
    """
    await tx.execute(
        f"""INSERT INTO match (match_id, market, seeker_id, offer_id, seeker_ordinal,
              offer_ordinal, seeker_person_id, offer_person_id, state, version, rank,
              criteria_version, kernel_version, seeker_row, offer_row, created_at, changed_at,
              is_ranked, is_drawn)
            SELECT gen_random_uuid(), a.market, a.subject_id, b.subject_id, a.ordinal,
              b.ordinal, a.person_id, b.person_id, 'listed', 1, n.rank, {CRITERIA_VERSION},
              $4, s.row, o.row, $5, $5, $6 = 'is_ranked', $6 = 'is_drawn'
            FROM unnest($1::bigint[], $2::bigint[], $3::integer[]) AS n (seeker, offer, rank)
            JOIN entrant a ON a.side = 'seeker' AND a.ordinal = n.seeker AND a.is_live
            JOIN entrant b ON b.side = 'offer' AND b.ordinal = n.offer AND b.is_live
            JOIN engine_row s ON s.side = 'seeker' AND s.ordinal = n.seeker
            JOIN engine_row o ON o.side = 'offer' AND o.ordinal = n.offer
            WHERE NOT coalesce({APART}, false)
              AND NOT EXISTS (SELECT FROM match d WHERE d.seeker_ordinal = n.seeker
                AND d.offer_ordinal = n.offer AND (d.state = 'released'
                  OR d.state = 'declined' AND d.lifted_at IS NULL))
            ON CONFLICT (seeker_ordinal, offer_ordinal)
              WHERE state IN ('listed', 'proposed', 'interested', 'mutual', 'consented')
              DO UPDATE SET {since} = true WHERE NOT match.{since}""",
        *_arrays(pairs),
        KERNEL_VERSION,
        tx.now,
        since,
    )


async def refresh(tx: Transaction, ranks: Sequence[tuple[UUID, int]]) -> None:
    """Let open matches show the rows and the rank as they are now."""
    await tx.execute(
        f"""UPDATE match m SET rank = n.rank, seeker_row = s.row, offer_row = o.row,
              criteria_version = {CRITERIA_VERSION}, kernel_version = $4, changed_at = $3
            FROM unnest($1::uuid[], $2::integer[]) AS n (match_id, rank), engine_row s, engine_row o
            WHERE m.match_id = n.match_id
              AND s.side = 'seeker' AND s.ordinal = m.seeker_ordinal
              AND o.side = 'offer' AND o.ordinal = m.offer_ordinal""",
        [match_id for match_id, _ in ranks],
        [rank for _, rank in ranks],
        tx.now,
        KERNEL_VERSION,
    )


async def delist_pairs(tx: Transaction, pairs: Sequence[tuple[int, int]]) -> None:
    """Remove matches that nobody was told of and nobody answered, unless they are drawn today."""
    ordinals = [seeker for seeker, _ in pairs], [offer for _, offer in pairs]
    await tx.execute(
        """UPDATE match m SET is_ranked = false
           FROM unnest($1::bigint[], $2::bigint[]) AS n (seeker, offer)
           WHERE m.seeker_ordinal = n.seeker AND m.offer_ordinal = n.offer
             AND m.state = 'listed' AND m.is_drawn""",
        *ordinals,
    )
    await tx.execute(
        """DELETE FROM match m
           USING unnest($1::bigint[], $2::bigint[]) AS n (seeker, offer)
           WHERE m.seeker_ordinal = n.seeker AND m.offer_ordinal = n.offer AND NOT m.is_drawn
             AND m.state = 'listed' AND m.seeker_answer IS NULL AND m.offer_answer IS NULL""",
        *ordinals,
    )


async def forget_untold(tx: Transaction, side: Side, ordinals: Sequence[int]) -> None:
    """Remove what another kernel found and nobody was told of: listed matches, near misses."""
    await tx.execute(
        f"""DELETE FROM match WHERE match_id IN (
              SELECT match_id FROM match
              WHERE {side.value}_ordinal = ANY($1::bigint[]) AND kernel_version <> $2
                AND state = 'listed' AND seeker_answer IS NULL AND offer_answer IS NULL
              ORDER BY match_id FOR UPDATE)""",
        ordinals,
        KERNEL_VERSION,
    )
    await tx.execute(
        f"DELETE FROM near_miss WHERE {side.value}_ordinal = ANY($1::bigint[])", ordinals
    )


async def list_near(tx: Transaction, pairs: Sequence[Pair]) -> None:
    """Keep near misses with the rows that explain them."""
    await tx.execute(
        """INSERT INTO near_miss (seeker_ordinal, offer_ordinal, rank, seeker_row, offer_row)
           SELECT n.seeker, n.offer, n.rank, s.row, o.row
           FROM unnest($1::bigint[], $2::bigint[], $3::integer[]) AS n (seeker, offer, rank)
           JOIN engine_row s ON s.side = 'seeker' AND s.ordinal = n.seeker
           JOIN engine_row o ON o.side = 'offer' AND o.ordinal = n.offer
           JOIN entrant a ON a.side = 'seeker' AND a.ordinal = n.seeker
           ON CONFLICT (seeker_ordinal, offer_ordinal) DO UPDATE SET rank = excluded.rank,
             seeker_row = excluded.seeker_row, offer_row = excluded.offer_row""",
        *_arrays(pairs),
    )


async def delist_near(tx: Transaction, pairs: Sequence[Pair]) -> None:
    """Drop near misses."""
    await tx.executemany(
        "DELETE FROM near_miss WHERE seeker_ordinal = $1 AND offer_ordinal = $2",
        [(pair.seeker, pair.offer) for pair in pairs],
    )


async def proposable(
    tx: Transaction,
    seekers: Sequence[int],
    *,
    since: datetime,
    limit: int,
    full: Sequence[int] = (),
) -> list[StoredMatch]:
    """Per seeker the first listed matches that the weekly limit still allows, in order, locked.

    First comes the scarce place that she was assigned, then her list as it is drawn today, then
    the others by rank. Of a scarce offer only those are told who were assigned to it.

    Left out are the offers that are ``full``, pairs that were proposed by the same criteria before,
    and those that somebody answered, also where the answer came while this waited for the lock: the
    outer conditions are asked again of the row as it is then.
    """
    rows = await tx.fetch(
        f"""WITH room AS (
              SELECT a.ordinal, $3::bigint - count(n.match_id) AS free
              FROM entrant a
              LEFT JOIN notice n ON n.person_id = a.person_id AND n.noticed_at > $2
              WHERE a.side = 'seeker' AND a.ordinal = ANY($1::bigint[]) GROUP BY a.ordinal),
            placed AS (
              SELECT m.match_id, m.seeker_ordinal, row_number() OVER (
                PARTITION BY m.seeker_ordinal ORDER BY
                  l.assigned = m.offer_ordinal DESC NULLS LAST,
                  array_position(l.drawn, m.offer_ordinal), m.rank DESC, m.offer_ordinal) AS place
              FROM match m
              LEFT JOIN drawn_list l
                ON l.side = 'seeker' AND l.ordinal = m.seeker_ordinal AND l.is_current
              LEFT JOIN drawn_list o
                ON o.side = 'offer' AND o.ordinal = m.offer_ordinal AND o.is_current
              WHERE (o.is_scarce IS NOT TRUE OR l.assigned = m.offer_ordinal)
                AND m.offer_ordinal <> ALL ($4::bigint[]) AND m.seeker_ordinal = ANY($1::bigint[]) AND m.state = 'listed'
                AND m.seeker_answer IS NULL AND m.offer_answer IS NULL
                AND NOT EXISTS (SELECT FROM match d WHERE d.seeker_ordinal = m.seeker_ordinal
                  AND d.offer_ordinal = m.offer_ordinal AND d.state = 'declined'
                  AND d.lifted_at IS NULL)
                AND NOT EXISTS (SELECT FROM ledger l WHERE l.seeker_id = m.seeker_id
                  AND l.offer_id = m.offer_id
                  AND l.criteria_version = m.criteria_version))
            SELECT {COLUMNS}, (SELECT place FROM placed p WHERE p.match_id = match.match_id) AS place
            FROM match WHERE match_id IN (
              SELECT placed.match_id FROM placed
              JOIN room ON room.ordinal = placed.seeker_ordinal WHERE placed.place <= room.free)
              AND state = 'listed' AND seeker_answer IS NULL AND offer_answer IS NULL
            ORDER BY match_id FOR UPDATE""",
        list(seekers),
        since,
        limit,
        list(full),
    )
    rows.sort(key=lambda row: (row["seeker_ordinal"], row["place"]))
    return [of_record(row) for row in rows]


async def wake_untold(tx: Transaction, market: Market, *, since: datetime, limit: int) -> None:
    """Let the engine look at every seeker who may still be told of something this week."""
    await tx.execute(
        """INSERT INTO change_log (market, kind, seeker_ordinal, logged_at)
           SELECT e.market, 'notices', e.ordinal, $4 FROM entrant e
           WHERE e.market = $1 AND e.side = 'seeker' AND e.is_live
             AND EXISTS (SELECT FROM match m WHERE m.seeker_ordinal = e.ordinal
               AND m.state = 'listed' AND m.seeker_answer IS NULL AND m.offer_answer IS NULL
               AND NOT EXISTS (SELECT FROM ledger l WHERE l.seeker_id = m.seeker_id
                 AND l.offer_id = m.offer_id AND l.criteria_version = m.criteria_version))
             AND (SELECT count(*) FROM notice n
               WHERE n.person_id = e.person_id AND n.noticed_at > $2) < $3
           ORDER BY e.ordinal""",
        market,
        since,
        limit,
        tx.now,
    )


async def told_pairs(tx: Transaction, market: Market) -> set[tuple[int, int]]:
    """The pairs that need no further proposal by these criteria: told of, or told of before.

    Whoever has the other's contact needs none either, and takes nobody's turn at a scarce place.
    """
    rows = await tx.fetch(
        """SELECT m.seeker_ordinal, m.offer_ordinal FROM match m
           WHERE m.market = $1 AND (m.state IN ('proposed', 'interested', 'mutual', 'consented', 'released')
             OR m.state = 'listed' AND EXISTS (SELECT FROM ledger l
               WHERE l.seeker_id = m.seeker_id AND l.offer_id = m.offer_id
                 AND l.criteria_version = m.criteria_version))""",
        market,
    )
    return {(row["seeker_ordinal"], row["offer_ordinal"]) for row in rows}


def _arrays(pairs: Sequence[Pair]) -> tuple[list[int], list[int], list[int]]:
    return (
        [pair.seeker for pair in pairs],
        [pair.offer for pair in pairs],
        [pair.rank for pair in pairs],
    )
