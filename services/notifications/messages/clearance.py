"""Facts of the registry about the end of entries, and about reports."""

from typing import Final

from contracts.registry import (
    InitiativeMerged,
    InitiativeReview,
    InitiativeSeparated,
    ReportAnswered,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import plan


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
    sequence = tx.envelope.sequence if tx.envelope else 0
    await plan.tell_people(
        tx,
        purpose,
        people=(fact.owner_person_id,),
        subject_id=fact.initiative_id,
        occasion=f"{fact.initiative_id}:{sequence}",
    )


HANDLERS: Final = handlers(
    on_initiative_merged,
    on_initiative_separated,
    on_report_answered,
)
