"""Who somebody is: sealed addresses, and visits to the owners of facts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from services.chassis.transaction import Transaction

SETTLING_LOCKS: Final = 7010
"""First key of the locks on people of whom an owner told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClaim:
    """A visit to an owner that is due."""

    id: UUID
    owner: str
    dataref: str
    said_at: datetime
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A planned row that waits for its contact."""

    id: UUID
    purpose: str
    person_id: str
    channel: str
    subject_kind: str
    subject_id: str
    expires_at: datetime
    calendar_sequence: int | None
    locale: str
    params_enc: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """What is known of a person's addresses, sealed."""

    contact_enc: bytes
    locale: str


async def take_claims(
    tx: Transaction, *, owners: Collection[str], limit: int, lease: timedelta
) -> list[OpenClaim]:
    """Up to ``limit`` visits to each owner that are due; they are nobody else's for the lease.

    They are chosen before anything is changed: a subquery that skips locked rows may be run more
    than once for one UPDATE, and takes others each time.
    """
    rows = await tx.fetch(
        """WITH taken (claim_id) AS MATERIALIZED (
             SELECT due.id FROM unnest($4::text[]) AS asked CROSS JOIN LATERAL (
               SELECT id FROM claim WHERE state = 'open' AND owner = asked AND not_before <= $1
               ORDER BY not_before LIMIT $2 FOR UPDATE SKIP LOCKED) AS due)
           UPDATE claim SET attempt = attempt + 1, not_before = $1::timestamptz + $3::interval
           FROM taken WHERE id = claim_id
           RETURNING id, owner, dataref, said_at, attempt""",
        tx.now,
        limit,
        lease,
        sorted(owners),
    )
    return [OpenClaim(**dict(row)) for row in rows]


async def take_turns(tx: Transaction, people: Sequence[str]) -> None:
    """Wait for whoever settles what was told of these people, until that is committed."""
    for person_id in sorted(set(people)):
        await tx.execute(
            "SELECT pg_advisory_xact_lock($1, hashtext($2))", SETTLING_LOCKS, person_id
        )


async def close_claim(tx: Transaction, claim_id: UUID, *, state: str) -> bool:
    """End a visit; False if somebody else did before."""
    return bool(
        await tx.fetchval(
            "UPDATE claim SET state = $2 WHERE id = $1 AND state = 'open' RETURNING true",
            claim_id,
            state,
        )
    )


async def postpone_claim(tx: Transaction, claim_id: UUID, *, wait: timedelta) -> None:
    """Visit the owner again later."""
    await tx.execute(
        "UPDATE claim SET not_before = $2 WHERE id = $1 AND state = 'open'", claim_id, tx.now + wait
    )


async def held_by(tx: Transaction, claim_id: UUID) -> list[Held]:
    """The rows that wait for a visit."""
    return _held(
        await tx.fetch(
            f"SELECT {_HELD} FROM notification WHERE claim_id = $1 AND state = 'held' FOR UPDATE",  # noqa: S608 - our own column names
            claim_id,
        )
    )


async def held_for(tx: Transaction, person_id: str) -> list[Held]:
    """The rows of a person whose values are known and whose address was not."""
    return _held(
        await tx.fetch(
            f"""SELECT {_HELD} FROM notification
                WHERE person_id = $1 AND state = 'held' AND params_enc IS NOT NULL FOR UPDATE""",  # noqa: S608 - our own column names
            person_id,
        )
    )


async def keep_recipient(
    tx: Transaction,
    person_id: str,
    *,
    contact_enc: bytes,
    locale: str,
    said_at: datetime,
    beginning: str | None,
) -> None:
    """Keep a person's addresses; what was said earlier never replaces what was said later."""
    await tx.execute(
        """INSERT INTO recipient (person_id, contact_enc, locale, heard_at, beginning)
           VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (person_id) DO UPDATE SET contact_enc = excluded.contact_enc,
             locale = excluded.locale, heard_at = excluded.heard_at, beginning = excluded.beginning
           WHERE recipient.heard_at <= excluded.heard_at""",
        person_id,
        contact_enc,
        locale,
        said_at,
        beginning,
    )


async def beginning_of(tx: Transaction, claim_id: UUID, person_id: str) -> str | None:
    """With what it began that a visit is made for this person."""
    beginning: str | None = await tx.fetchval(
        """SELECT coalesce(
             (SELECT max(beginning) FROM notification WHERE claim_id = $1 AND person_id = $2),
             (SELECT beginning FROM claim WHERE id = $1))""",
        claim_id,
        person_id,
    )
    return beginning


async def recipient(tx: Transaction, person_id: str) -> Recipient | None:
    """A person's addresses, if any owner ever told them."""
    row = await tx.fetchrow(
        "SELECT contact_enc, locale FROM recipient WHERE person_id = $1", person_id
    )
    return Recipient(**dict(row)) if row else None


async def may_keep(
    tx: Transaction, claim_id: UUID, person_id: str, *, beginning: str | None
) -> bool:
    """Whether the visit was, of a person who was erased once, about what came afterwards.

    Others are told of in the same answer; a visit without messages was made for the address alone.
    """
    return bool(
        await tx.fetchval(
            """SELECT NOT EXISTS (SELECT FROM erased WHERE person_id = $2)
                 OR (NOT EXISTS (SELECT FROM bygone WHERE beginning = $3)
                   AND (NOT EXISTS (SELECT FROM notification WHERE claim_id = $1)
                     OR EXISTS (SELECT FROM notification
                                WHERE claim_id = $1 AND person_id = $2)))""",
            claim_id,
            person_id,
            beginning,
        )
    )


async def forget_rows(tx: Transaction, person_id: str, *, said_until: datetime) -> None:
    """Leave of a person's messages of before bare ids; their questions and that address go."""
    for statement in _FORGETTING_ROWS:
        await tx.execute(statement, person_id, said_until)


async def forget_person(tx: Transaction, person_id: str) -> None:
    """Drop a person's addresses, wishes, questions and links."""
    for statement in _FORGETTING:
        await tx.execute(statement, person_id)


_HELD = """id, purpose, person_id, channel, subject_kind, subject_id, expires_at,
           calendar_sequence, locale, params_enc"""
_OF_BEFORE = """person_id = $1 AND
  (said_at <= $2 OR beginning IN (SELECT beginning FROM bygone))"""
_FORGETTING_ROWS = (
    f"SELECT FROM notification WHERE {_OF_BEFORE} FOR UPDATE",
    """DELETE FROM recipient WHERE person_id = $1
          AND (heard_at <= $2 OR beginning IN (SELECT beginning FROM bygone))""",
    "DELETE FROM consent WHERE person_id = $1 AND at <= $2",
    f"""UPDATE notification AS theirs
        SET state = CASE WHEN theirs.state IN ('held', 'ready', 'claimed') THEN 'cancelled'
                         ELSE theirs.state END,
          hold = NULL, params_enc = NULL
        WHERE theirs.purpose = 'contact-released' AND (subject_kind, subject_id) IN (
          SELECT subject_kind, subject_id FROM notification
          WHERE purpose = 'contact-released' AND {_OF_BEFORE})""",  # noqa: S608 - our own words
    f"""DELETE FROM capability WHERE purpose = 'why' AND subject IN (
          SELECT id::text FROM notification WHERE {_OF_BEFORE})""",  # noqa: S608 - our own words
    f"""WITH gone AS (
          DELETE FROM question q USING notification n
          WHERE q.person_id = n.person_id AND q.subject_kind = n.subject_kind
            AND q.subject_id = n.subject_id
            AND n.id IN (SELECT id FROM notification WHERE {_OF_BEFORE}) RETURNING q.id)
        DELETE FROM capability WHERE purpose = 'answer'
          AND subject IN (SELECT id::text FROM gone)""",  # noqa: S608 - our own words
    f"""UPDATE notification SET state = 'cancelled', hold = NULL, why_ended = 'person-erased'
        WHERE {_OF_BEFORE} AND state IN ('held', 'ready', 'claimed')""",  # noqa: S608 - our own words
    f"""UPDATE notification SET person_id = NULL, contact_enc = NULL, params_enc = NULL,
          address_hmac = NULL, reason = '{{}}' WHERE {_OF_BEFORE}""",  # noqa: S608 - our own words
)
_FORGETTING = (
    "DELETE FROM recipient WHERE person_id = $1",
    "DELETE FROM question WHERE person_id = $1",
    "DELETE FROM consent WHERE person_id = $1",
    "DELETE FROM preference WHERE person_id = $1",
    "DELETE FROM capability WHERE person_id = $1",
    "UPDATE seat SET person_id = NULL, dataref = NULL, state = 'released' WHERE person_id = $1",
)


def _held(rows: Sequence[Any]) -> list[Held]:
    return [Held(**dict(row)) for row in rows]
