"""What waits for an editor: organisations to reach, claims to check, disputes to decide."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.identify import claim as claims
from services.registry.decide.identify import nomination as nominations


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingNomination:
    """A nomination on the desk; names and addresses are sealed."""

    id: UUID
    state: nominations.State
    asked_by_way: nominations.Way | None
    since: datetime
    municipality: str
    told: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingClaim:
    """A claim on the desk, with the title that the public sees."""

    id: UUID
    initiative_id: UUID
    proof: claims.Proof
    state: claims.State
    letters: int
    since: datetime
    title: str


async def nominations_waiting(tx: Transaction) -> list[WaitingNomination]:
    """Those that somebody has to be asked about, then those that are asked; the oldest first."""
    rows = await tx.fetch(
        """SELECT n.id, n.state, n.asked_by_way, coalesce(n.invited_at, n.confirmed_at) AS since,
                  m.name AS municipality, n.told
             FROM nomination n JOIN municipality m USING (ags)
            WHERE n.state IN ('mailbox-confirmed', 'invited')
            ORDER BY n.state <> 'mailbox-confirmed', since, n.id"""
    )
    return [
        WaitingNomination(
            id=row["id"],
            state=nominations.State(row["state"]),
            asked_by_way=nominations.Way(row["asked_by_way"]) if row["asked_by_way"] else None,
            since=row["since"],
            municipality=row["municipality"],
            told=row["told"],
        )
        for row in rows
    ]


async def claims_waiting(tx: Transaction) -> list[WaitingClaim]:
    """The open claims whose mailbox is confirmed, the oldest first."""
    rows = await tx.fetch(
        """SELECT c.id, c.initiative_id, c.proof, c.state, c.letters,
                  coalesce(c.evidence_at, c.confirmed_at) AS since,
                  r.content ->> 'title' AS title
             FROM ownership_claim c
             JOIN initiative i ON i.id = c.initiative_id
             JOIN revision r ON r.initiative_id = i.id
              AND r.revision = coalesce(i.public_revision, i.latest_revision)
            WHERE c.state IN ('opened', 'evidence-given', 'disputed') AND c.confirmed_at IS NOT NULL
            ORDER BY since, c.id"""
    )
    return [
        WaitingClaim(
            id=row["id"],
            initiative_id=row["initiative_id"],
            proof=claims.Proof(row["proof"]),
            state=claims.State(row["state"]),
            letters=row["letters"],
            since=row["since"],
            title=row["title"],
        )
        for row in rows
    ]


async def count(tx: Transaction) -> int:
    """How many things an editor has to do: calls, letters, checks, decisions."""
    found: int = await tx.fetchval(
        """SELECT (SELECT count(*) FROM nomination WHERE state = 'mailbox-confirmed'
                      OR (state = 'invited' AND asked_by_way <> 'mail'))
                + (SELECT count(*) FROM ownership_claim
                    WHERE state = 'disputed' OR (state = 'evidence-given' AND proof = 'register')
                       OR (state = 'opened' AND proof = 'letter' AND letters = 0
                           AND confirmed_at IS NOT NULL))"""
    )
    return found
