"""Facts of the registry about the end of entries, and about reports."""

from typing import Final

from contracts.registry import (
    InitiativeMerged,
    InitiativeReview,
    InitiativeSeparated,
    InitiativeTakenOff,
    ReportAnswered,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import plan


async def on_initiative_taken_off(fact: InitiativeTakenOff, tx: Transaction) -> None:
    """The owner hears why the entry is not listed any more."""
    await _tell_owner(tx, fact, purpose="initiative-taken-off")


async def on_initiative_merged(fact: InitiativeMerged, tx: Transaction) -> None:
    """The owner hears where the entry lives on."""
    await _tell_owner(tx, fact, purpose="initiative-merged")


async def on_initiative_separated(fact: InitiativeSeparated, tx: Transaction) -> None:
    """The owner hears that the entry stands for itself again."""
    await _tell_owner(tx, fact, purpose="initiative-separated")


async def on_report_answered(fact: ReportAnswered, tx: Transaction) -> None:
    """Who reported an entry hears what came of it."""
    await plan.tell_people(
        tx,
        "report-answered",
        people=(fact.reporter_person_id,),
        subject_id=fact.report_id,
        occasion=str(fact.report_id),
    )


async def _tell_owner(tx: Transaction, fact: InitiativeReview, *, purpose: str) -> None:
    """The entry's end is a subject of its own: its tombstone calls off what is about the entry."""
    sequence = tx.envelope.sequence if tx.envelope else 0
    await plan.tell_people(
        tx,
        purpose,
        people=(fact.owner_person_id,),
        subject_id=f"{fact.initiative_id}:end",
        occasion=f"{fact.initiative_id}:{sequence}",
        began_with=f"initiative:{fact.initiative_id}",
    )


HANDLERS: Final = handlers(
    on_initiative_taken_off,
    on_initiative_merged,
    on_initiative_separated,
    on_report_answered,
)
