"""Matches with both voices, their consents, and who was told of them."""
# ruff: noqa: S608 - what is put into the statements are constants of this chapter

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from contracts.matching import Market, Side
from contracts.notifications import Answer
from services.chassis.transaction import Transaction
from services.matching.decide.columns import Row
from services.matching.decide.match import OPEN, Match, State, Voice
from services.matching.decide.older import read_row
from services.matching.store.entrants import Entrant

COLUMNS: Final = """match_id, market, seeker_id, offer_id, seeker_ordinal, offer_ordinal,
    seeker_person_id, offer_person_id, state, version, rank, criteria_version, kernel_version,
    seeker_row, offer_row, seeker_answer, seeker_answered_at, seeker_reason, seeker_consented_at,
    offer_answer, offer_answered_at, offer_reason, offer_consented_at, ended_by, end_reason,
    expires_at, created_at, changed_at"""
WEEK: Final = timedelta(days=7)
NOTICES_LOCK: Final = 7103


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A match together with whom it is about and the rows that it was found by."""

    match_id: UUID
    market: Market
    seeker_id: UUID
    offer_id: UUID
    seeker_ordinal: int
    offer_ordinal: int
    seeker_person_id: str
    offer_person_id: str | None
    version: int
    rank: int
    criteria_version: str
    kernel_version: int
    seeker_row: Row
    offer_row: Row
    match: Match
    changed_at: datetime

    def person(self, side: Side) -> str | None:
        """Who acts for that side."""
        return self.seeker_person_id if side is Side.SEEKER else self.offer_person_id

    def subject(self, side: Side) -> UUID:
        """What takes part on that side."""
        return self.seeker_id if side is Side.SEEKER else self.offer_id

    def side_of(self, person_id: str) -> Side | None:
        """Which side a person acts for, or None."""
        return next((side for side in Side if self.person(side) == person_id), None)


async def find(tx: Transaction, match_id: UUID, *, lock: bool = False) -> StoredMatch | None:
    """The match of that id."""
    ending = "FOR UPDATE" if lock else ""
    row = await tx.fetchrow(f"SELECT {COLUMNS} FROM match WHERE match_id = $1 {ending}", match_id)
    return _match(row) if row else None


async def find_many(tx: Transaction, match_ids: Sequence[UUID]) -> dict[UUID, StoredMatch]:
    """The matches of these ids; what is gone is missing."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM match WHERE match_id = ANY($1::uuid[])", list(match_ids)
    )
    return {row["match_id"]: _match(row) for row in rows}


async def of_person(
    tx: Transaction,
    person_id: str,
    *,
    states: Sequence[State],
    drawn: Sequence[tuple[int, int]] = (),
) -> list[StoredMatch]:
    """The matches of a person on either side, best first; if too many, ``drawn`` ones before others."""
    which = "seeker_person_id = $1 OR offer_person_id = $1"
    return await _some(tx, which, person_id, states=states, drawn=drawn)


async def of_offer(
    tx: Transaction,
    offer_id: UUID,
    *,
    states: Sequence[State],
    drawn: Sequence[tuple[int, int]] = (),
) -> list[StoredMatch]:
    """The matches of what offers, likewise."""
    return await _some(tx, "offer_id = $1", offer_id, states=states, drawn=drawn)


async def _some(
    tx: Transaction,
    which: str,
    value: object,
    *,
    states: Sequence[State],
    drawn: Sequence[tuple[int, int]],
) -> list[StoredMatch]:
    rows = await tx.fetch(
        f"""SELECT * FROM (
              SELECT {COLUMNS} FROM match WHERE ({which}) AND state = ANY($2::text[])
              ORDER BY (seeker_answer IS NOT NULL OR offer_answer IS NOT NULL
                OR (seeker_ordinal, offer_ordinal) IN (
                  SELECT * FROM unnest($3::bigint[], $4::bigint[]))) DESC, rank DESC
              LIMIT 200) AS first_ones
            ORDER BY rank DESC, offer_ordinal, seeker_ordinal""",
        value,
        list(states),
        [seeker for seeker, _ in drawn],
        [offer for _, offer in drawn],
    )
    return [_match(row) for row in rows]


async def open_of(
    tx: Transaction, *, side: Side, ordinal: int, states: Sequence[State] = OPEN
) -> list[StoredMatch]:
    """The open matches of one row, locked in the order of their ids."""
    rows = await tx.fetch(
        f"""SELECT {COLUMNS} FROM match
            WHERE {side.value}_ordinal = $1 AND state = ANY($2::text[])
            ORDER BY match_id FOR UPDATE""",
        ordinal,
        list(states),
    )
    return [_match(row) for row in rows]


async def counterparts(tx: Transaction, *, side: Side, ordinal: int) -> list[int]:
    """With whom one row has open matches, by ordinal."""
    theirs = "offer_ordinal" if side is Side.SEEKER else "seeker_ordinal"
    rows = await tx.fetch(
        f"""SELECT {theirs} AS theirs FROM match
            WHERE {side.value}_ordinal = $1 AND state = ANY($2::text[])""",
        ordinal,
        list(OPEN),
    )
    return [row["theirs"] for row in rows]


async def declined_of_pair(tx: Transaction, *, seeker: int, offer: int) -> StoredMatch | None:
    """The match by which a pair is declined, unless the reason has changed since."""
    row = await tx.fetchrow(
        f"""SELECT {COLUMNS} FROM match WHERE seeker_ordinal = $1 AND offer_ordinal = $2
              AND state = 'declined' AND lifted_at IS NULL""",
        seeker,
        offer,
    )
    return _match(row) if row else None


async def lift(tx: Transaction, pairs: Sequence[tuple[int, int]]) -> None:
    """The reason of these declines has changed: the pairs may be proposed anew."""
    await tx.execute(
        """UPDATE match m SET lifted_at = $3
           FROM unnest($1::bigint[], $2::bigint[]) AS n (seeker, offer)
           WHERE m.seeker_ordinal = n.seeker AND m.offer_ordinal = n.offer
             AND m.state = 'declined' AND m.lifted_at IS NULL""",
        [seeker for seeker, _ in pairs],
        [offer for _, offer in pairs],
        tx.now,
    )


async def latest_of_pair(tx: Transaction, *, seeker: int, offer: int) -> StoredMatch | None:
    """The newest match of a pair."""
    row = await tx.fetchrow(
        f"""SELECT {COLUMNS} FROM match WHERE seeker_ordinal = $1 AND offer_ordinal = $2
            ORDER BY created_at DESC, match_id LIMIT 1""",
        seeker,
        offer,
    )
    return _match(row) if row else None


async def save(tx: Transaction, stored: StoredMatch, *, version: int) -> None:
    """Store what became of a match; the caller holds its lock."""
    match, voices = stored.match, (stored.match.seeker, stored.match.offer)
    await tx.execute(
        """UPDATE match SET state = $2, version = $3, expires_at = $4, ended_by = $5,
             end_reason = $6, changed_at = $7,
             seeker_answer = $8, seeker_answered_at = $9, seeker_reason = $10,
             seeker_consented_at = $11, offer_answer = $12, offer_answered_at = $13,
             offer_reason = $14, offer_consented_at = $15
           WHERE match_id = $1""",
        stored.match_id,
        match.state,
        version,
        match.expires_at,
        match.ended_by,
        match.end_reason,
        tx.now,
        *(value for v in voices for value in (v.answer, v.answered_at, v.reason, v.consented_at)),
    )


async def remove(tx: Transaction, match_ids: Sequence[UUID]) -> None:
    """Forget matches with all that hangs on them."""
    for table in ("notice", "consent", "ledger", "match"):
        await tx.execute(f"DELETE FROM {table} WHERE match_id = ANY($1::uuid[])", list(match_ids))


async def count_alone(tx: Transaction) -> None:
    """Let no other market count anybody's notices until the commit: the weekly limit is of all."""
    await tx.execute("SELECT pg_advisory_xact_lock($1)", NOTICES_LOCK)


async def give_notice(tx: Transaction, match_id: UUID, person_id: str, *, occasion: str) -> None:
    """Note that a person is told of a match; once per person and match."""
    await tx.execute(
        """INSERT INTO notice (person_id, match_id, occasion, noticed_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT DO NOTHING""",
        person_id,
        match_id,
        occasion,
        tx.now,
    )


async def notices(tx: Transaction, match_id: UUID) -> dict[str, str]:
    """Who was told of a match, and on which occasion."""
    rows = await tx.fetch("SELECT person_id, occasion FROM notice WHERE match_id = $1", match_id)
    return {row["person_id"]: row["occasion"] for row in rows}


async def notices_in_week(tx: Transaction, people: Sequence[str]) -> dict[str, int]:
    """Of how many matches each person was told within the last seven days."""
    rows = await tx.fetch(
        """SELECT person_id, count(*) AS told FROM notice
           WHERE person_id = ANY($1::text[]) AND noticed_at > $2 GROUP BY person_id""",
        list(people),
        tx.now - WEEK,
    )
    return {row["person_id"]: row["told"] for row in rows}


async def add_consent(
    tx: Transaction,
    stored: StoredMatch,
    side: Side,
    *,
    text_version: str,
    channels: Sequence[str],
    card: bytes,
) -> None:
    """Store the record of a consent with the sealed card that it is about."""
    await tx.execute(
        """INSERT INTO consent (match_id, side, person_id, given_at, text_version, channels, card)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING""",
        stored.match_id,
        side,
        stored.person(side),
        tx.now,
        text_version,
        list(channels),
        card,
    )


async def end_consents(tx: Transaction, match_id: UUID, sides: Sequence[Side]) -> None:
    """A consent ended: its record stays, its card goes."""
    await tx.execute(
        """UPDATE consent SET card = NULL, revoked_at = $3
           WHERE match_id = $1 AND side = ANY($2::text[]) AND revoked_at IS NULL""",
        match_id,
        list(sides),
        tx.now,
    )


async def card_of(tx: Transaction, match_id: UUID, side: Side) -> bytes | None:
    """The sealed card that a side released."""
    found: bytes | None = await tx.fetchval(
        """SELECT card FROM consent WHERE match_id = $1 AND side = $2 AND revoked_at IS NULL
           ORDER BY given_at DESC LIMIT 1""",
        match_id,
        side,
    )
    return found


async def hand_on(tx: Transaction, entrant: Entrant, person_id: str | None) -> None:
    """Somebody else acts for one side of open matches from now on.

    What the former one answered for it stands. No consent does: neither to pass on that person's
    own contact, nor the other side's, which was given to somebody else.
    """
    side = entrant.side.value
    rows = await tx.fetch(
        f"""UPDATE match SET {side}_person_id = $2, seeker_consented_at = NULL,
             offer_consented_at = NULL WHERE match_id IN (
             SELECT match_id FROM match
             WHERE {side}_ordinal = $1 AND {side}_person_id IS DISTINCT FROM $2
               AND state = ANY($3::text[]) ORDER BY match_id FOR UPDATE)
           RETURNING match_id""",
        entrant.ordinal,
        person_id,
        list(OPEN),
    )
    for row in rows:
        await end_consents(tx, row["match_id"], tuple(Side))


async def near_misses(tx: Transaction, seeker_ordinal: int) -> list[tuple[UUID, Row, Row]]:
    """The projects that a seeker misses by one point, best first, with both rows."""
    rows = await tx.fetch(
        """SELECT o.subject_id, n.seeker_row, n.offer_row
           FROM near_miss n JOIN entrant o ON o.side = 'offer' AND o.ordinal = n.offer_ordinal
           WHERE n.seeker_ordinal = $1 AND o.is_live
           ORDER BY n.rank DESC, n.offer_ordinal""",
        seeker_ordinal,
    )
    return [
        (row["subject_id"], *(read_row(row[f"{side}_row"], side) for side in Side)) for row in rows
    ]


async def figures(tx: Transaction) -> dict[str, int]:
    """How many seek, and how many matches came how far."""
    row = await tx.fetchrow(
        """SELECT (SELECT count(*) FROM profile WHERE state = 'live') AS seeking,
             (SELECT count(*) FROM ledger) AS proposed,
             count(*) FILTER (WHERE state IN ('mutual', 'consented')) AS mutual,
             count(*) FILTER (WHERE state = 'released') AS released
           FROM match WHERE state IN ('mutual', 'consented', 'released')"""
    )
    return dict(row) if row else {}


def of_record(row: Record) -> StoredMatch:
    """A match from a row with `COLUMNS`."""
    return _match(row)


def _match(row: Record) -> StoredMatch:
    told: dict[str, Any] = {name: row[name] for name in StoredMatch.__slots__ if name != "match"}
    told["market"] = Market(told["market"])
    told["seeker_row"], told["offer_row"] = (read_row(row[f"{side}_row"], side) for side in Side)
    match = Match(
        seeker=_voice(row, Side.SEEKER),
        offer=_voice(row, Side.OFFER),
        state=State(row["state"]),
        expires_at=row["expires_at"],
        ended_by=Side(row["ended_by"]) if row["ended_by"] else None,
        end_reason=row["end_reason"],
    )
    return StoredMatch(match=match, **told)


def _voice(row: Record, side: Side) -> Voice:
    said = row[f"{side}_answer"]
    return Voice(
        answer=Answer(said) if said else None,
        answered_at=row[f"{side}_answered_at"],
        reason=row[f"{side}_reason"],
        consented_at=row[f"{side}_consented_at"],
    )
