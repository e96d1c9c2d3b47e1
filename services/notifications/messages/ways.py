"""Facts of matching about two people on their way; how the owner's claim words them, `words` knows."""

from typing import Final

from contracts.matching import (
    AccompaniedKind,
    AccompanimentEnded,
    AccompanimentFact,
    AccompanimentStarted,
    CompanionAssigned,
    Stage,
    StageOverdue,
    StageReached,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.decide.plan import Notice
from services.notifications.work import plan


async def on_accompaniment_started(fact: AccompanimentStarted, tx: Transaction) -> None:
    """Both hear what comes next; two people of a match do so with each other's contact."""
    if fact.subject_kind is not AccompaniedKind.MATCH:
        await _tell(tx, fact, "way-started")


async def on_companion_assigned(fact: CompanionAssigned, tx: Transaction) -> None:
    """Both hear who accompanies them; whatever is said of a stage leaves that true."""
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
    """Both are asked how it went."""
    await _tell(tx, fact, "way-overdue")


async def on_accompaniment_ended(fact: AccompanimentEnded, tx: Transaction) -> None:
    """Who did not end it herself hears of it."""
    await _tell(tx, fact, "way-ended")


HANDLERS: Final = handlers(
    on_accompaniment_started,
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
