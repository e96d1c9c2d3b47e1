"""What waits for an editor: organisations to reach, claims to check, disputes to decide."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.identify import claim as claims
from services.registry.decide.identify import nomination as nominations
from services.registry.store import regions


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


async def nominations_waiting(
    tx: Transaction, *, region: Collection[str] = ()
) -> list[WaitingNomination]:
    """Those that somebody has to be asked about, then those that are asked; the oldest first."""
    rows = await tx.fetch(
        """SELECT n.id, n.state, n.asked_by_way, coalesce(n.invited_at, n.confirmed_at) AS since,
                  m.name AS municipality, n.told
             FROM nomination n JOIN municipality m USING (ags)
            WHERE n.state IN ('mailbox-confirmed', 'invited')
              AND ($1::text[] IS NULL OR n.ags LIKE ANY ($1))
            ORDER BY n.state <> 'mailbox-confirmed', since, n.id""",
        regions.patterns(region),
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


async def claims_waiting(tx: Transaction, *, region: Collection[str] = ()) -> list[WaitingClaim]:
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
              AND ($1::text[] IS NULL OR r.content ->> 'ags' LIKE ANY ($1))
            ORDER BY since, c.id""",
        regions.patterns(region),
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


async def count(tx: Transaction, *, region: Collection[str] = ()) -> int:
    """How many things an editor has to do: calls, letters, checks, decisions."""
    found: int = await tx.fetchval(
        """SELECT (SELECT count(*) FROM nomination WHERE (state = 'mailbox-confirmed'
                      OR (state = 'invited' AND asked_by_way <> 'mail'))
                     AND ($1::text[] IS NULL OR ags LIKE ANY ($1)))
                + (SELECT count(*) FROM ownership_claim AS c
                    WHERE (c.state = 'disputed'
                       OR (c.state = 'evidence-given' AND c.proof = 'register')
                       OR (c.state = 'opened' AND c.proof = 'letter' AND c.letters = 0
                           AND c.confirmed_at IS NOT NULL))
                      AND ($1::text[] IS NULL OR EXISTS (
                        SELECT FROM initiative i
                          JOIN revision r ON r.initiative_id = i.id
                           AND r.revision = coalesce(i.public_revision, i.latest_revision)
                         WHERE i.id = c.initiative_id AND r.content ->> 'ags' LIKE ANY ($1))))""",
        regions.patterns(region),
    )
    return found
