"""Facts of the registry about entries."""

from typing import Final
from uuid import UUID

from contracts import topics
from contracts.registry import (
    InitiativeArchived,
    InitiativeConfirmationDue,
    InitiativeDrafted,
    InitiativeListed,
    InitiativeReconfirmed,
    InitiativeRejected,
    InitiativeReturned,
    InitiativeRevised,
    InitiativeSubmitted,
    InitiativeWebsiteBroken,
    InitiativeWentStale,
)
from services.chassis.consumer import handlers, tombstones
from services.chassis.transaction import Transaction
from services.notifications.work import known, plan


async def on_initiative_drafted(fact: InitiativeDrafted, tx: Transaction) -> None:
    """The owner confirms the mailbox."""
    await plan.plan_review_notice(tx, fact, purpose="initiative-drafted")


async def on_initiative_submitted(fact: InitiativeSubmitted, tx: Transaction) -> None:
    """The owner hears that editors have it."""
    await plan.plan_review_notice(tx, fact, purpose="initiative-submitted")


async def on_initiative_returned(fact: InitiativeReturned, tx: Transaction) -> None:
    """The owner is asked for a correction."""
    await plan.plan_review_notice(tx, fact, purpose="initiative-returned")


async def on_initiative_rejected(fact: InitiativeRejected, tx: Transaction) -> None:
    """The owner hears why it is not published."""
    await plan.plan_review_notice(tx, fact, purpose="initiative-rejected")


async def on_initiative_listed(fact: InitiativeListed, tx: Transaction) -> None:
    """The owner hears that it is online."""
    await plan.plan_listing_notice(tx, fact)


async def on_initiative_revised(fact: InitiativeRevised, tx: Transaction) -> None:
    """The new title counts."""
    await plan.keep_initiative(tx, fact)


async def on_initiative_reconfirmed(fact: InitiativeReconfirmed, tx: Transaction) -> None:
    """It may be the only fact that Kafka still keeps of the entry."""
    await known.know_initiative(tx, fact)


async def on_initiative_went_stale(fact: InitiativeWentStale, tx: Transaction) -> None:
    """The owner hears that the entry is marked; it may be the only fact that Kafka still keeps."""
    await known.know_initiative(tx, fact)
    await plan.tell_people(
        tx,
        "initiative-went-stale",
        people=_owner(fact.owner_person_id),
        subject_id=fact.initiative_id,
        occasion=f"{fact.initiative_id}:{fact.confirmed_at.isoformat()}",
    )


async def on_initiative_confirmation_due(fact: InitiativeConfirmationDue, tx: Transaction) -> None:
    """The owner is asked whether all is still true."""
    await plan.tell_people(
        tx,
        "initiative-confirmation-due",
        people=[fact.owner_person_id],
        subject_id=fact.initiative_id,
        occasion=f"{fact.initiative_id}:{fact.confirmed_at.isoformat()}:{fact.asked}",
    )


async def on_initiative_website_broken(fact: InitiativeWebsiteBroken, tx: Transaction) -> None:
    """The owner hears once for each time that the website breaks."""
    await plan.tell_people(
        tx,
        "initiative-website-broken",
        people=[fact.owner_person_id],
        subject_id=fact.initiative_id,
        occasion=f"{fact.initiative_id}:{fact.broken_since.isoformat()}",
    )


async def on_initiative_archived(fact: InitiativeArchived, tx: Transaction) -> None:
    """The owner hears that the entry left the directory, and how it comes back."""
    await plan.tell_people(
        tx,
        "initiative-archived",
        people=_owner(fact.owner_person_id),
        subject_id=fact.initiative_id,
        occasion=f"{fact.initiative_id}:{fact.revision}:{fact.confirmed_at.isoformat()}",
    )


async def on_initiative_gone(key: str, tx: Transaction) -> None:
    """The entry left the directory."""
    await plan.drop_initiative(tx, UUID(key))


def _owner(person_id: str | None) -> list[str]:
    return [person_id] if person_id else []


HANDLERS: Final = handlers(
    on_initiative_drafted,
    on_initiative_submitted,
    on_initiative_returned,
    on_initiative_rejected,
    on_initiative_listed,
    on_initiative_revised,
    on_initiative_reconfirmed,
    on_initiative_went_stale,
    on_initiative_confirmation_due,
    on_initiative_website_broken,
    on_initiative_archived,
)
TOMBSTONES: Final = tombstones({topics.INITIATIVES: on_initiative_gone})
