"""Scores of entries, and what came in around them."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.clearance.risk import (
    BURST_WITHIN,
    SKETCH_SHARED,
    Risk,
    Signal,
    SignalName,
    Surroundings,
)

COPIES_COUNTED: Final = 20
"""More copies than these say no more; in a flood nobody counts them all again and again."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """The stored risk of a revision."""

    revision: int
    risk: Risk
    assessed_at: datetime


async def lock(tx: Transaction) -> None:
    """Let no two entries be assessed at once: each has to count the other."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('assess-risk', 0))")


async def surroundings(
    tx: Transaction, initiative_id: UUID, *, sketch: tuple[int, ...]
) -> Surroundings:
    """What else came from this sender and domain lately, and where else the same text stands."""
    row = await tx.fetchrow(
        """SELECT EXISTS (SELECT FROM sender_block AS block
                           WHERE block.lifted_at IS NULL
                             AND ((block.kind = 'person' AND block.value = i.owner_person_id)
                               OR (block.kind = 'domain' AND block.value = i.sender_host)))
                    AS is_blocked,
                  (SELECT count(*) FROM initiative AS other
                    WHERE other.owner_person_id = i.owner_person_id
                      AND other.created_at > i.created_at - $2::interval
                      AND other.created_at < i.created_at + $2::interval
                      AND other.state NOT IN ('drafted', 'erased')) AS of_sender,
                  (SELECT count(*) FROM initiative AS other
                    WHERE other.sender_host = i.sender_host
                      AND other.created_at > i.created_at - $2::interval
                      AND other.created_at < i.created_at + $2::interval
                      AND other.state NOT IN ('drafted', 'erased')) AS of_host,
                  (SELECT count(*) FROM (
                     SELECT FROM risk
                      WHERE risk.sketch && $3::bigint[] AND risk.initiative_id <> i.id
                        AND cardinality(ARRAY(SELECT unnest(risk.sketch)
                                              INTERSECT SELECT unnest($3::bigint[]))) >= $4
                      LIMIT $5) AS copies) AS with_same_text
             FROM initiative AS i WHERE i.id = $1""",
        initiative_id,
        BURST_WITHIN,
        list(sketch),
        SKETCH_SHARED,
        COPIES_COUNTED,
    )
    return Surroundings(**dict(row)) if row else Surroundings()


async def save(
    tx: Transaction, initiative_id: UUID, risk: Risk, *, revision: int, sketch: tuple[int, ...]
) -> None:
    """Keep the score of the latest revision."""
    await tx.execute(
        """INSERT INTO risk (initiative_id, revision, score, band, signals, sketch, assessed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (initiative_id) DO UPDATE
             SET revision = excluded.revision, score = excluded.score, band = excluded.band,
                 signals = excluded.signals, sketch = excluded.sketch,
                 assessed_at = excluded.assessed_at""",
        initiative_id,
        revision,
        risk.score,
        int(risk.band),
        json.dumps([asdict(signal) for signal in risk.signals]),
        list(sketch),
        tx.now,
    )


async def get(tx: Transaction, initiative_id: UUID) -> Assessed | None:
    """The stored risk of an entry."""
    row = await tx.fetchrow(
        "SELECT revision, signals, assessed_at FROM risk WHERE initiative_id = $1", initiative_id
    )
    if row is None:
        return None
    signals = tuple(
        Signal(SignalName(told["name"]), told["points"], told["count"]) for told in row["signals"]
    )
    return Assessed(row["revision"], Risk(signals), row["assessed_at"])


async def untold_siblings(
    tx: Transaction, initiative_id: UUID, *, sketch: tuple[int, ...]
) -> list[UUID]:
    """Waiting entries of the same sender, domain or text whose score may not know of this one yet.

    Only those without such a signal: in a flood each newcomer looks back at none or few.
    """
    rows = await tx.fetch(
        """SELECT other.id FROM initiative AS other
             JOIN risk ON risk.initiative_id = other.id, initiative AS mine
            WHERE mine.id = $1 AND other.id <> mine.id AND other.review = 'waiting'
              AND (   (other.owner_person_id = mine.owner_person_id
                       AND NOT risk.signals @> '[{"name": "many-of-sender"}]')
                   OR (other.sender_host = mine.sender_host
                       AND NOT risk.signals @> '[{"name": "many-of-host"}]')
                   OR (risk.sketch && $2::bigint[]
                       AND NOT risk.signals @> '[{"name": "repeated-text"}]'))
            ORDER BY other.id""",
        initiative_id,
        list(sketch),
    )
    return [row["id"] for row in rows]


async def waiting_of(tx: Transaction, *, kind: str, value: str) -> list[UUID]:
    """Waiting entries of a mailbox or of a domain."""
    rows = await tx.fetch(
        """SELECT id FROM initiative
            WHERE review = 'waiting' AND CASE $1 WHEN 'person' THEN owner_person_id = $2
                                                 ELSE sender_host = $2 END
            ORDER BY id""",
        kind,
        value,
    )
    return [row["id"] for row in rows]
