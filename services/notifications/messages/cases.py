"""Facts of the registry about accompaniment.

Mails about one thing make each other moot: another day for the next contact, the end of a case.
Mails about two things do not, so each milestone and each hand-over is a subject of its own.
"""

from typing import Final
from uuid import UUID

from contracts.cases import (
    CaseClosed,
    CaseFact,
    HandoverProposed,
    MentorAssigned,
    MilestoneReached,
    NextContactAgreed,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import plan


async def on_mentor_assigned(fact: MentorAssigned, tx: Transaction) -> None:
    """The owner hears who accompanies her from now on."""
    await _tell(tx, fact, "case-mentor-assigned", subject_id=fact.handover_id)


async def on_next_contact_agreed(fact: NextContactAgreed, tx: Transaction) -> None:
    """The owner hears the day; nobody has to hear that there is none."""
    if fact.next_contact_on is not None:
        await _tell(
            tx, fact, "case-next-contact", subject_id=fact.case_id, occasion=_turn(tx, fact)
        )


async def on_milestone_reached(fact: MilestoneReached, tx: Transaction) -> None:
    """The owner is congratulated."""
    await _tell(tx, fact, "case-milestone-reached", subject_id=fact.milestone_id)


async def on_handover_proposed(fact: HandoverProposed, tx: Transaction) -> None:
    """The owner is asked whether the notes may go along."""
    await _tell(tx, fact, "case-handover-asked", subject_id=fact.handover_id)


async def on_case_closed(fact: CaseClosed, tx: Transaction) -> None:
    """The owner hears how it ended."""
    await _tell(tx, fact, "case-closed", subject_id=fact.case_id)


HANDLERS: Final = handlers(
    on_mentor_assigned,
    on_next_contact_agreed,
    on_milestone_reached,
    on_handover_proposed,
    on_case_closed,
)


async def _tell(
    tx: Transaction, fact: CaseFact, purpose: str, *, subject_id: UUID, occasion: str = ""
) -> None:
    await plan.tell_people(
        tx,
        purpose,
        people=[fact.owner_person_id] if fact.owner_person_id else [],
        subject_id=subject_id,
        occasion=occasion or str(subject_id),
    )


def _turn(tx: Transaction, fact: NextContactAgreed) -> str:
    """Which time it is that a day was agreed on: a day may be chosen, left and chosen again."""
    sequence = tx.envelope.sequence if tx.envelope else 0
    return f"{fact.case_id}:{fact.next_contact_on}:{sequence}"
