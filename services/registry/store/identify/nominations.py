"""Nominations, sealed in what people typed, and by which names we have asked somebody before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.identify.nomination import Ending, Nomination, State, Way

_COLUMNS = """id, state, version, nominator_person_id, organisation_person_id, created_at,
    confirmed_at, asked_by_way, invited_at, ended_at, ending"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed, sealed: of the organisation, and of who nominated it; None if forgotten."""

    ags: str
    told: bytes | None
    nominator: bytes | None


async def insert(tx: Transaction, nomination: Nomination, typed: Typed) -> None:
    """Store a new nomination with what was typed."""
    await tx.execute(
        f"""INSERT INTO nomination ({_COLUMNS}, ags, told, nominator)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)""",  # noqa: S608
        *_values(nomination),
        typed.ags,
        typed.told,
        typed.nominator,
    )


async def lock(tx: Transaction, nomination_id: UUID) -> Nomination | None:
    """The nomination, kept for this transaction."""
    return await _found(tx, nomination_id, lock="FOR UPDATE")


async def get(tx: Transaction, nomination_id: UUID) -> Nomination | None:
    """The nomination as it is now."""
    return await _found(tx, nomination_id, lock="")


async def save(tx: Transaction, nomination: Nomination) -> None:
    """Store what a step made of a locked nomination."""
    await tx.execute(
        """UPDATE nomination
              SET state = $2, version = $3, nominator_person_id = $4, organisation_person_id = $5,
                  created_at = $6, confirmed_at = $7, asked_by_way = $8, invited_at = $9,
                  ended_at = $10, ending = $11
            WHERE id = $1""",
        *_values(nomination),
    )


async def typed(tx: Transaction, nomination_id: UUID) -> Typed | None:
    """What was typed."""
    row = await tx.fetchrow(
        "SELECT ags, told, nominator FROM nomination WHERE id = $1", nomination_id
    )
    return Typed(**dict(row)) if row else None


async def keep_told(tx: Transaction, nomination_id: UUID, sealed: bytes) -> None:
    """Store what is known of the organisation anew."""
    await tx.execute("UPDATE nomination SET told = $2 WHERE id = $1", nomination_id, sealed)


async def forget_organisation(tx: Transaction, nomination_id: UUID) -> None:
    """Forget whom it was about, and all that its nominator said of them, also why."""
    await tx.execute(
        """UPDATE nomination SET told = NULL, nominator = NULL, organisation_person_id = NULL
            WHERE id = $1""",
        nomination_id,
    )


async def forget_nominator(tx: Transaction, nomination_id: UUID) -> None:
    """Forget who made it."""
    await tx.execute(
        "UPDATE nomination SET nominator = NULL, nominator_person_id = NULL WHERE id = $1",
        nomination_id,
    )


async def note_answer(tx: Transaction, nomination_id: UUID, *, by: str) -> None:
    """Note who entered the answer: the organisation itself, or a member of staff."""
    await tx.execute("UPDATE nomination SET answered_by = $2 WHERE id = $1", nomination_id, by)


async def answered_by(tx: Transaction, nomination_id: UUID) -> str | None:
    """Who entered the answer."""
    by: str | None = await tx.fetchval(
        "SELECT answered_by FROM nomination WHERE id = $1", nomination_id
    )
    return by


async def drop(tx: Transaction, nomination_id: UUID) -> None:
    """Delete a nomination that nobody confirmed."""
    await tx.execute("DELETE FROM nomination WHERE id = $1", nomination_id)


async def lock_of(tx: Transaction, person_id: str, *, created_until: datetime) -> list[Nomination]:
    """The nominations that a person made or is asked by, up to a moment, each kept."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM nomination
             WHERE (nominator_person_id = $1 OR organisation_person_id = $1) AND created_at <= $2
             ORDER BY id FOR UPDATE""",  # noqa: S608 - constant
        person_id,
        created_until,
    )
    return [_nomination(row) for row in rows]


async def made_by(tx: Transaction, person_id: str) -> list[Nomination]:
    """The nominations of a person, newest first."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM nomination WHERE nominator_person_id = $1
             ORDER BY created_at DESC, id""",  # noqa: S608 - constant
        person_id,
    )
    return [_nomination(row) for row in rows]


async def reserve_asking(tx: Transaction, nomination_id: UUID, digests: Collection[bytes]) -> bool:
    """Take the one right to ask whom these digests name; False if somebody took it before."""
    taken = 0
    for digest in sorted(digests):
        taken += bool(
            await tx.fetchval(
                """INSERT INTO asked (digest, nomination_id, asked_at) VALUES ($1, $2, $3)
                   ON CONFLICT (digest) DO UPDATE SET asked_at = asked.asked_at
                     WHERE asked.nomination_id = excluded.nomination_id
                   RETURNING true""",
                digest,
                nomination_id,
                tx.now,
            )
        )
    return taken == len(digests)


async def release_asking(tx: Transaction, nomination_id: UUID) -> None:
    """Nobody was asked: another nomination may ask."""
    await tx.execute("DELETE FROM asked WHERE nomination_id = $1", nomination_id)


async def forget_whose_asking(tx: Transaction, nomination_id: UUID) -> None:
    """They were asked; by which nomination is forgotten."""
    await tx.execute(
        "UPDATE asked SET nomination_id = NULL WHERE nomination_id = $1", nomination_id
    )


async def _found(tx: Transaction, nomination_id: UUID, *, lock: str) -> Nomination | None:
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM nomination WHERE id = $1 {lock}",  # noqa: S608 - constants
        nomination_id,
    )
    return _nomination(row) if row else None


def _values(nomination: Nomination) -> tuple[object, ...]:
    return (
        nomination.id,
        nomination.state.value,
        nomination.version,
        nomination.nominator,
        nomination.organisation,
        nomination.created_at,
        nomination.confirmed_at,
        nomination.asked_by_way,
        nomination.invited_at,
        nomination.ended_at,
        nomination.ending,
    )


def _nomination(row: Record) -> Nomination:
    return Nomination(
        id=row["id"],
        state=State(row["state"]),
        version=row["version"],
        nominator=row["nominator_person_id"],
        organisation=row["organisation_person_id"],
        created_at=row["created_at"],
        confirmed_at=row["confirmed_at"],
        asked_by_way=Way(row["asked_by_way"]) if row["asked_by_way"] else None,
        invited_at=row["invited_at"],
        ended_at=row["ended_at"],
        ending=Ending(row["ending"]) if row["ending"] else None,
    )
