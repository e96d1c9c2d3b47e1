"""What stands here of a person, as rows."""

from collections.abc import Sequence
from typing import Any

from services.chassis.transaction import Transaction


async def messages_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """What was written to her, why, when, and what became of it."""
    return await _rows(
        tx,
        """SELECT purpose, channel, locale, subject_kind, subject_id, said_at, planned_at,
                  accepted_at, state, why_ended
             FROM notification WHERE person_id = $1 ORDER BY planned_at, id""",
        person_id,
    )


async def consents_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """What she stopped or let go on."""
    return await _rows(
        tx,
        "SELECT topic, channel, state, method, at FROM consent WHERE person_id = $1 ORDER BY id",
        person_id,
    )


async def preferences_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """How she wants to hear of what."""
    return await _rows(
        tx,
        "SELECT topic, channel, mode FROM preference WHERE person_id = $1 ORDER BY topic, channel",
        person_id,
    )


async def questions_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """What she was asked, and what she answered."""
    return await _rows(
        tx,
        """SELECT subject_kind, subject_id, answered, answered_at, expires_at FROM question
            WHERE person_id = $1 ORDER BY expires_at, id""",
        person_id,
    )


async def suppressions_of(tx: Transaction, hmacs: Sequence[bytes]) -> Sequence[dict[str, Any]]:
    """Why an address of hers is left alone, if it is."""
    rows = await tx.fetch(
        """SELECT channel, reason, since, until FROM suppression
            WHERE address_hmac = ANY($1::bytea[]) ORDER BY since, channel""",
        hmacs,
    )
    return [dict(row) for row in rows]


async def links_of(tx: Transaction, person_id: str) -> Sequence[dict[str, Any]]:
    """Which links in mails open something for her."""
    return await _rows(
        tx,
        """SELECT purpose, expires_at, used_at FROM capability
            WHERE person_id = $1 ORDER BY expires_at, purpose""",
        person_id,
    )


async def _rows(tx: Transaction, sql: str, person_id: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await tx.fetch(sql, person_id)]
