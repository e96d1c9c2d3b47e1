"""Rule versions: proposed, decided once, and never changed after that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.funding.rules import RuleVersion
from services.registry.decide.funding.two_people import Decision, Proposal

_COLUMNS = """call_id, version, rule::text AS rule, valid_from, valid_to, state, proposed_by,
    proposed_at, decided_by, decided_at"""


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A version of a call's rule and what became of it."""

    call_id: UUID
    rule: RuleVersion
    proposal: Proposal


async def insert(tx: Transaction, call_id: UUID, rule: RuleVersion, *, by: str) -> None:
    """Store a proposal; the call is locked, so that its number is nobody else's."""
    await tx.execute(
        """INSERT INTO funding_rule
             (call_id, version, rule, valid_from, valid_to, state, proposed_by, proposed_at)
           VALUES ($1, $2, $3, $4, $5, 'proposed', $6, $7)""",
        call_id,
        rule.version,
        rule.model_dump(mode="json", by_alias=True),
        rule.valid_from,
        rule.valid_to,
        by,
        tx.now,
    )


async def next_version(tx: Transaction, call_id: UUID) -> int:
    """The number of the next proposal of a locked call."""
    found: int = await tx.fetchval(
        "SELECT coalesce(max(version), 0) + 1 FROM funding_rule WHERE call_id = $1", call_id
    )
    return found


async def lock(tx: Transaction, call_id: UUID, version: int) -> StoredRule | None:
    """A version, kept for this transaction: of two who decide, the second sees the first."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM funding_rule WHERE call_id = $1 AND version = $2 FOR UPDATE",  # noqa: S608 - constant
        call_id,
        version,
    )
    return _stored(row) if row else None


async def decide(tx: Transaction, call_id: UUID, version: int, proposal: Proposal) -> None:
    """Store what became of a locked proposal."""
    await tx.execute(
        """UPDATE funding_rule SET state = $3, decided_by = $4, decided_at = $5
            WHERE call_id = $1 AND version = $2""",
        call_id,
        version,
        proposal.state.value,
        proposal.decided_by,
        proposal.decided_at,
    )


async def of_call(tx: Transaction, call_id: UUID) -> list[StoredRule]:
    """All versions of a call, the newest first."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM funding_rule WHERE call_id = $1 ORDER BY version DESC",  # noqa: S608 - constant
        call_id,
    )
    return [_stored(row) for row in rows]


async def proposed(tx: Transaction) -> list[StoredRule]:
    """What waits for a second person, longest first."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM funding_rule WHERE state = 'proposed' ORDER BY proposed_at"  # noqa: S608 - constant
    )
    return [_stored(row) for row in rows]


async def valid_on(tx: Transaction, days: Mapping[UUID, date]) -> dict[UUID, RuleVersion]:
    """The published rule of each call that counts on a day: of several the newest."""
    rows = await tx.fetch(
        """SELECT DISTINCT ON (call_id) call_id, rule::text AS rule
             FROM funding_rule JOIN unnest($1::uuid[], $2::date[]) AS asked (call_id, day)
                  USING (call_id)
            WHERE state = 'published' AND valid_from <= day
              AND (valid_to IS NULL OR valid_to >= day)
            ORDER BY call_id, version DESC""",
        list(days),
        list(days.values()),
    )
    return {row["call_id"]: read_stored(row["rule"]) for row in rows}


@lru_cache(maxsize=2048)
def read_stored(text: str) -> RuleVersion:
    """A stored rule as rules are judged; a version never changes, so it is read once."""
    return RuleVersion.model_validate_json(text)


def _stored(row: Record) -> StoredRule:
    return StoredRule(
        row["call_id"],
        read_stored(row["rule"]),
        Proposal(
            state=Decision(row["state"]),
            proposed_by=row["proposed_by"],
            proposed_at=row["proposed_at"],
            decided_by=row["decided_by"],
            decided_at=row["decided_at"],
        ),
    )
