"""Whom a person does not want to meet, in no market and on no side; and who one is oneself."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from contracts.matching import Side
from services.chassis.transaction import Transaction
from services.matching.decide.match import State
from services.matching.store import matches
from services.matching.store.entrants import Entrant
from services.matching.store.matches import StoredMatch

APART = """(a.person_id = b.person_id OR EXISTS (
             SELECT FROM block k
             WHERE (k.person_id, k.blocked_person_id) IN
               ((a.person_id, b.person_id), (b.person_id, a.person_id))))"""


async def add(tx: Transaction, person_id: str, blocked_person_id: str, *, match_id: UUID) -> bool:
    """Keep two people apart; False if they were already."""
    added = await tx.fetchval(
        """INSERT INTO block (person_id, blocked_person_id, match_id, blocked_at)
           VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true""",
        person_id,
        blocked_person_id,
        match_id,
        tx.now,
    )
    return bool(added)


async def lift(tx: Transaction, person_id: str, match_id: UUID) -> str | None:
    """Let a person meet again whom she had blocked on a match; the answer is who it was."""
    blocked: str | None = await tx.fetchval(
        "DELETE FROM block WHERE person_id = $1 AND match_id = $2 RETURNING blocked_person_id",
        person_id,
        match_id,
    )
    return blocked


async def of_person(tx: Transaction, person_id: str) -> list[tuple[UUID, datetime]]:
    """On which matches a person blocked the other one, and when; the latest first."""
    rows = await tx.fetch(
        """SELECT match_id, blocked_at FROM block WHERE person_id = $1
           ORDER BY blocked_at DESC, match_id""",
        person_id,
    )
    return [(row["match_id"], row["blocked_at"]) for row in rows]


async def kept_from(
    tx: Transaction, person_id: str, people: Iterable[str | None]
) -> frozenset[str]:
    """Whom of these people a person does not meet, whoever of the two said so."""
    rows = await tx.fetch(
        """SELECT blocked_person_id AS theirs FROM block
           WHERE person_id = $1 AND blocked_person_id = ANY($2::text[])
           UNION SELECT person_id FROM block
           WHERE blocked_person_id = $1 AND person_id = ANY($2::text[])""",
        person_id,
        sorted({person for person in people if person is not None}),
    )
    return frozenset(row["theirs"] for row in rows)


async def pairs_apart(
    tx: Transaction, pairs: Iterable[tuple[str, str | None]]
) -> frozenset[tuple[str, str | None]]:
    """Which of these pairs of people do not meet, whoever of the two said so."""
    asked = sorted({(one, theirs) for one, theirs in pairs if theirs is not None})
    rows = await tx.fetch(
        """SELECT p.one, p.theirs FROM unnest($1::text[], $2::text[]) AS p (one, theirs)
           WHERE EXISTS (SELECT FROM block k WHERE (k.person_id, k.blocked_person_id)
             IN ((p.one, p.theirs), (p.theirs, p.one)))""",
        [one for one, _ in asked],
        [theirs for _, theirs in asked],
    )
    return frozenset((row["one"], row["theirs"]) for row in rows)


async def has_blocked(tx: Transaction, person_id: str, other: str) -> bool:
    """Whether the first one said so of the second one."""
    return bool(
        await tx.fetchval(
            "SELECT true FROM block WHERE person_id = $1 AND blocked_person_id = $2",
            person_id,
            other,
        )
    )


async def matches_between(
    tx: Transaction, one: str, another: str, *, states: Sequence[State]
) -> list[StoredMatch]:
    """The matches of two people in all markets, locked in the order of their ids."""
    rows = await tx.fetch(
        f"""SELECT {matches.COLUMNS} FROM match
            WHERE (seeker_person_id, offer_person_id) IN (($1, $2), ($2, $1))
              AND state = ANY($3::text[])
            ORDER BY match_id FOR UPDATE""",  # noqa: S608 - a constant of the chapter of matches
        one,
        another,
        list(states),
    )
    return [matches.of_record(row) for row in rows]


async def forget(tx: Transaction, person_id: str, *, until: datetime) -> list[str]:
    """A person was erased: whom she was kept apart from until then, and is no more."""
    rows = await tx.fetch(
        """DELETE FROM block WHERE (person_id = $1 OR blocked_person_id = $1) AND blocked_at <= $2
           RETURNING CASE person_id WHEN $1 THEN blocked_person_id ELSE person_id END AS theirs""",
        person_id,
        until,
    )
    return sorted({row["theirs"] for row in rows})


async def are_apart(tx: Transaction, *, seeker: int, offer: int) -> bool:
    """Whether the people of two entrants must never be proposed to each other."""
    return bool(
        await tx.fetchval(
            f"""SELECT {APART} FROM entrant a, entrant b
                WHERE a.side = 'seeker' AND a.ordinal = $1 AND b.side = 'offer'
                  AND b.ordinal = $2""",  # noqa: S608 - a constant of this chapter
            seeker,
            offer,
        )
    )


async def look_again(tx: Transaction, entrant: Entrant) -> None:
    """Let the engine look at every pair of an entrant that is kept apart, or was."""
    mine, theirs = entrant.side, Side.OFFER if entrant.side is Side.SEEKER else Side.SEEKER
    pair = ("a.ordinal", "b.ordinal") if mine is Side.SEEKER else ("b.ordinal", "a.ordinal")
    await tx.execute(
        f"""INSERT INTO change_log (market, kind, seeker_ordinal, offer_ordinal, logged_at)
            SELECT a.market, 'pair', {pair[0]}, {pair[1]}, $4::timestamptz
            FROM entrant a JOIN entrant b ON b.market = a.market AND b.side = $3
              AND b.person_id IN (
                SELECT a.person_id
                UNION SELECT blocked_person_id FROM block WHERE person_id = a.person_id
                UNION SELECT person_id FROM block WHERE blocked_person_id = a.person_id)
            WHERE a.side = $1 AND a.ordinal = $2 AND a.ordinal <> b.ordinal
            UNION
            SELECT market, 'pair', seeker_ordinal, offer_ordinal, $4::timestamptz FROM engine_ban
            WHERE {mine.value}_ordinal = $2""",  # noqa: S608 - constants of this chapter
        mine,
        entrant.ordinal,
        theirs,
        tx.now,
    )


async def look_at_both(tx: Transaction, one: str, other: str) -> None:
    """Let the engine look at every pair of two people."""
    await tx.execute(
        """INSERT INTO change_log (market, kind, seeker_ordinal, offer_ordinal, logged_at)
           SELECT a.market, 'pair', a.ordinal, b.ordinal, $3::timestamptz
           FROM entrant a JOIN entrant b ON b.market = a.market AND a.ordinal <> b.ordinal
           WHERE a.side = 'seeker' AND b.side = 'offer'
             AND (a.person_id, b.person_id) IN (($1, $2), ($2, $1))""",
        one,
        other,
        tx.now,
    )
