"""Facts of matching about people on their way; how the owner's claim words them, `words` knows.

That a way begins is said by the mail that a contact goes out, or that a village is founded: a second
one at the same moment would only disturb.
"""

from typing import Final

from contracts.matching import (
    AccompanimentEnded,
    AccompanimentFact,
    CompanionAssigned,
    Stage,
    StageOverdue,
    StageReached,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.decide.plan import Notice
from services.notifications.work import plan


async def on_companion_assigned(fact: CompanionAssigned, tx: Transaction) -> None:
    """All hear who accompanies them; whatever is said of a stage leaves that true."""
    await plan.plan_notices(
        tx,
        [
            Notice(
                purpose="way-companion",
                occasion=_turn(tx, fact),
                person_id=person_id,
                subject_id=str(fact.subject_id),
            )
            for person_id in fact.person_ids
        ],
    )


async def on_stage_reached(fact: StageReached, tx: Transaction) -> None:
    """Who did not say it herself hears how far they are; that they settled, the end says."""
    if fact.stage is not Stage.SETTLED:
        await _tell(tx, fact, "way-stage")


async def on_stage_overdue(fact: StageOverdue, tx: Transaction) -> None:
    """All are asked how it went."""
    await _tell(tx, fact, "way-overdue")


async def on_accompaniment_ended(fact: AccompanimentEnded, tx: Transaction) -> None:
    """Who did not end it herself hears of it."""
    await _tell(tx, fact, "way-ended")


HANDLERS: Final = handlers(
    on_companion_assigned,
    on_stage_reached,
    on_stage_overdue,
    on_accompaniment_ended,
)


async def _tell(tx: Transaction, fact: AccompanimentFact, purpose: str) -> None:
    await plan.tell_people(
        tx,
        purpose,
        people=fact.person_ids,
        subject_id=fact.subject_id,
        occasion=_turn(tx, fact),
    )


def _turn(tx: Transaction, fact: AccompanimentFact) -> str:
    """Which step of the way it is: a stage may be reached, taken back and reached again."""
    sequence = tx.envelope.sequence if tx.envelope else 0
    return f"{fact.subject_id}:{sequence}"
