"""What people were asked, and what they answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from contracts.notifications import Answer, SubjectKind
from services.chassis.transaction import Transaction
from services.notifications.decide.answers import Question

NUMBERING_LOCKS: Final = 7011
"""First key of the locks on phones whose questions are numbered."""


async def ask(
    tx: Transaction,
    question_id: UUID,
    *,
    person_id: str,
    kind: SubjectKind,
    subject_id: str,
    expires_at: datetime,
) -> None:
    """Open a question; the same thing offered again is asked anew.

    One that had ended may have left its number to another: its next SMS gives it a new one.
    """
    await tx.execute(
        """INSERT INTO question (id, person_id, subject_kind, subject_id, expires_at)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at, closed_at = NULL,
             answered = NULL, answered_at = NULL,
             phone_hmac = CASE WHEN question.expires_at > $6 THEN question.phone_hmac END,
             number = CASE WHEN question.expires_at > $6 THEN question.number END
           WHERE question.expires_at < excluded.expires_at""",
        question_id,
        person_id,
        kind.value,
        subject_id,
        expires_at,
        tx.now,
    )


async def reach_by_sms(tx: Transaction, question_id: UUID, *, phone_hmac: bytes) -> int | None:
    """Let the question be answered from this phone; its number, if others wait there already.

    A number once given stays, and is not given anew before the time of its question is over.
    """
    await tx.execute(
        "SELECT pg_advisory_xact_lock($1, hashtext($2))", NUMBERING_LOCKS, phone_hmac.hex()
    )
    number: int | None = await tx.fetchval(
        """UPDATE question SET phone_hmac = $2,
             number = CASE WHEN phone_hmac = $2 AND number IS NOT NULL THEN number ELSE (
               SELECT coalesce(max(other.number), 0) + 1 FROM question other
               WHERE other.phone_hmac = $2 AND other.expires_at > $3) END
           WHERE id = $1 RETURNING number""",
        question_id,
        phone_hmac,
        tx.now,
    )
    return number if await _is_another_waiting(tx, question_id, phone_hmac) else None


async def _is_another_waiting(tx: Transaction, question_id: UUID, phone_hmac: bytes) -> bool:
    return bool(
        await tx.fetchval(
            """SELECT EXISTS (SELECT FROM question WHERE phone_hmac = $2 AND id <> $1
                 AND closed_at IS NULL AND answered IS NULL AND expires_at > $3)""",
            question_id,
            phone_hmac,
            tx.now,
        )
    )


async def close_about(
    tx: Transaction, kind: SubjectKind, subject_id: str, *, people: Sequence[str] | None = None
) -> None:
    """Nobody has to answer about this any more, or nobody of these people."""
    await tx.execute(
        """UPDATE question SET closed_at = $3
           WHERE subject_kind = $1 AND subject_id = $2 AND closed_at IS NULL
             AND ($4::text[] IS NULL OR person_id = ANY($4))""",
        kind.value,
        subject_id,
        tx.now,
        None if people is None else list(people),
    )


async def question(tx: Transaction, question_id: UUID, *, lock: bool = False) -> Question | None:
    """One question."""
    ending = " FOR UPDATE" if lock else ""
    row = await tx.fetchrow(f"SELECT {_COLUMNS} FROM question WHERE id = $1{ending}", question_id)  # noqa: S608 - our own column names
    return _question(row) if row else None


async def open_on(tx: Transaction, phone_hmac: bytes) -> list[Question]:
    """The questions that may be answered from a number, locked."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM question
            WHERE phone_hmac = $1 AND closed_at IS NULL AND expires_at > $2 FOR UPDATE""",  # noqa: S608 - our own column names
        phone_hmac,
        tx.now,
    )
    return [_question(row) for row in rows]


async def keep_answer(tx: Transaction, question_id: UUID, answer: Answer) -> None:
    """What the person said."""
    await tx.execute(
        "UPDATE question SET answered = $2, answered_at = $3 WHERE id = $1",
        question_id,
        answer.value,
        tx.now,
    )


async def next_sequence(tx: Transaction, subject_id: str) -> int:
    """The version of a subject's answers; its row lock orders them."""
    return int(
        await tx.fetchval(
            """INSERT INTO said_about (subject_id, sequence) VALUES ($1, 1)
               ON CONFLICT (subject_id) DO UPDATE SET sequence = said_about.sequence + 1
               RETURNING sequence""",
            subject_id,
        )
    )


async def told_about(tx: Transaction, question: Question) -> tuple[bytes, bytes] | None:
    """Sealed contact and values of the newest SMS that asked this, while they are kept."""
    row = await tx.fetchrow(
        """SELECT contact_enc, params_enc FROM notification
           WHERE person_id = $1 AND subject_kind = $2 AND subject_id = $3 AND channel = 'sms'
             AND contact_enc IS NOT NULL AND params_enc IS NOT NULL
           ORDER BY planned_at DESC LIMIT 1""",
        question.person_id,
        question.subject_kind.value,
        question.subject_id,
    )
    return (row["contact_enc"], row["params_enc"]) if row else None


async def people_on(tx: Transaction, phone_hmac: bytes) -> Sequence[str]:
    """Who was ever asked on this number."""
    rows = await tx.fetch(
        "SELECT DISTINCT person_id FROM question WHERE phone_hmac = $1 ORDER BY 1", phone_hmac
    )
    return [row["person_id"] for row in rows]


_COLUMNS = "id, person_id, subject_kind, subject_id, answered, expires_at, closed_at, number"


def _question(row: Any) -> Question:
    return Question(
        question_id=row["id"],
        person_id=row["person_id"],
        subject_kind=SubjectKind(row["subject_kind"]),
        subject_id=row["subject_id"],
        answered=Answer(row["answered"]) if row["answered"] else None,
        expires_at=row["expires_at"],
        closed_at=row["closed_at"],
        number=row["number"],
    )
