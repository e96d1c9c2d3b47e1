"""What becomes of a village's way: it goes on without who leaves, and ends with the village.

Whoever calls these holds the village's lock; the way's comes after it.
"""

from typing import Final
from uuid import UUID

from contracts.matching import EndReason
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.store import accompaniments
from services.matching.work import accompanying
from services.matching.work.leaving import leave_way

COMMUNE: Final = "commune"
"""Who ends the way of a village; a commune has no other word on it."""


async def leave(tx: Transaction, village_id: UUID, person_id: str) -> None:
    """A household takes part no more: what she said and what is noted goes, the others go on."""
    kept = await accompaniments.find(tx, village_id, lock=True)
    speaker = kept.speaker_of(person_id) if kept is not None else None
    if kept is not None and speaker is not None:
        await leave_way(tx, kept, speaker)


async def end(tx: Transaction, village_id: UUID, *, reason: EndReason) -> Refusal | bool:
    """The commune gives the village up; a way that had ended stays as it was.

    Whether the households hear of it by the end of their way.
    """
    kept = await accompaniments.find(tx, village_id, lock=True)
    if kept is None or kept.way.ending is not None:
        return False
    ended = stages.end(kept.way, by=COMMUNE, reason=reason, now=tx.now)
    told = await accompanying.settle(tx, kept, ended)
    return told if isinstance(told, Refusal) else True


async def is_going_on(tx: Transaction, village_id: UUID) -> bool | None:
    """Whether a way of the village goes on; None: it never had one."""
    kept = await accompaniments.find(tx, village_id)
    return kept.way.ending is None if kept is not None else None
