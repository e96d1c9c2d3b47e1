"""Who was asked to take a case on, and what came of it."""

from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.accompany.handover import Consent, End, Handover

_COLUMNS = """id, case_id, from_mentor, to_mentor, asked_by, asked_at, said_yes, said_at, consent,
    consent_at, consent_by, consent_version, ended, ended_at"""


async def insert(tx: Transaction, handover: Handover) -> None:
    """Store a new one."""
    await tx.execute(
        """INSERT INTO case_handover (id, case_id, from_mentor, to_mentor, asked_by, asked_at,
             consent) VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        handover.id,
        handover.case_id,
        handover.from_mentor,
        handover.to_mentor,
        handover.asked_by,
        handover.asked_at,
        handover.consent.value,
    )


async def save(tx: Transaction, handover: Handover) -> None:
    """Store what somebody said to it; its case is locked."""
    await tx.execute(
        """UPDATE case_handover SET said_yes = $2, said_at = $3, consent = $4, consent_at = $5,
                  consent_by = $6, consent_version = $7, ended = $8, ended_at = $9 WHERE id = $1""",
        handover.id,
        handover.said_yes,
        handover.said_at,
        handover.consent.value,
        handover.consent_at,
        handover.consent_by,
        handover.consent_version,
        handover.end.value if handover.end else None,
        handover.ended_at,
    )


async def waiting(tx: Transaction, case_id: UUID) -> Handover | None:
    """The one that is not settled yet."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM case_handover WHERE case_id = $1 AND ended IS NULL",  # noqa: S608
        case_id,
    )
    return _handover(row) if row else None


async def get(tx: Transaction, handover_id: UUID, *, case_id: UUID) -> Handover | None:
    """One of a case, settled or not."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM case_handover WHERE id = $1 AND case_id = $2",  # noqa: S608
        handover_id,
        case_id,
    )
    return _handover(row) if row else None


async def all_of(tx: Transaction, case_id: UUID) -> list[Handover]:
    """Every one of a case, in order."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM case_handover WHERE case_id = $1 ORDER BY asked_at, id",  # noqa: S608
        case_id,
    )
    return [_handover(row) for row in rows]


def _handover(row: Record) -> Handover:
    told = dict(row)
    ended = told.pop("ended")
    consent = Consent(told.pop("consent"))
    return Handover(**told, consent=consent, end=End(ended) if ended else None)
