"""Steps of nominations are stored and said; nominations and their contacts end by timers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from contracts.identify import (
    NominationAccepted,
    NominationDeclined,
    NominationExpired,
    NominationInvited,
    NominationListed,
    NominationMailboxConfirmed,
    NominationReceived,
)
from services.chassis import outbox, timers
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.identify import nomination as rules
from services.registry.decide.identify.nomination import (
    CONTACTS_KEPT,
    REACH_WITHIN,
    Ending,
    Nomination,
    Said,
    State,
    Way,
)
from services.registry.decide.initiative import Unchanged
from services.registry.store.identify import nominations

FORGET_UNCONFIRMED: Final = "forget-nomination"
EXPIRE: Final = "expire-nomination"
FORGET_CONTACTS: Final = "forget-nomination-contacts"
NAMES: Final[Mapping[type[Said], str]] = MappingProxyType(
    {
        NominationReceived: "received",
        NominationMailboxConfirmed: "mailbox-confirmed",
        NominationInvited: "invited",
        NominationAccepted: "accepted",
        NominationDeclined: "declined",
        NominationExpired: "expired",
        NominationListed: "listed",
    }
)


async def locked(tx: Transaction, nomination_id: UUID) -> Nomination:
    """The nomination, kept for this transaction; one that is gone is not found."""
    found = await nominations.lock(tx, nomination_id)
    if found is None:
        raise RefusedError(Refusal("not-found"))
    return found


async def take(
    tx: Transaction,
    before: Nomination,
    said: Said,
    *,
    way: Way | None = None,
    ending: Ending = Ending.UNANSWERED,
) -> Nomination:
    """Store the nomination as the fact leaves it, and say the fact."""
    now = rules.after(before, said, now=tx.now, way=way, ending=ending)
    await nominations.save(tx, now)
    dataref = f"/internal/v1/nominations/{now.id}/claim/{NAMES[type(said)]}"
    await outbox.record(tx, said, sequence=now.version, dataref=dataref)
    if before.is_open and not now.is_open:
        await _end(tx, now, was_asked=before.state is State.INVITED)
    return now


async def say_listed(tx: Transaction, initiative_id: UUID) -> None:
    """An entry is public for the first time: whoever nominated it hears so."""
    before = await nominations.lock(tx, initiative_id)
    if before is not None and before.state is State.ACCEPTED:
        await take(tx, before, rules.say_listed(before))


async def forget_unconfirmed(timer: Timer, tx: Transaction) -> None:
    """Nobody confirmed the nominator's mailbox: there never was a nomination."""
    found = await nominations.lock(tx, UUID(timer.subject))
    if found is not None and found.state is State.RECEIVED:
        await nominations.drop(tx, found.id)


async def expire(timer: Timer, tx: Transaction) -> None:
    """No answer came, or nobody could be reached."""
    before = await nominations.lock(tx, UUID(timer.subject))
    if before is None or not is_over(before, tx=tx):
        return
    said = rules.expire(before)
    if not isinstance(said, Unchanged):
        is_asked = before.state is State.INVITED
        await take(tx, before, said, ending=Ending.UNANSWERED if is_asked else Ending.UNREACHED)


async def forget_contacts(timer: Timer, tx: Transaction) -> None:
    """What was typed goes, and who it was; that somebody was asked stays, as a keyed hash."""
    found = await nominations.lock(tx, UUID(timer.subject))
    if found is None or found.ended_at is None or tx.now < found.ended_at + CONTACTS_KEPT:
        return
    await nominations.forget_nominator(tx, found.id)
    await nominations.forget_organisation(tx, found.id)
    await nominations.forget_whose_asking(tx, found.id)


def is_over(nomination: Nomination, *, tx: Transaction) -> bool:
    """Whether the time of an open nomination is over."""
    if nomination.state is State.INVITED and nomination.answer_by is not None:
        return tx.now >= nomination.answer_by
    if nomination.state is State.MAILBOX_CONFIRMED and nomination.confirmed_at is not None:
        return tx.now >= nomination.confirmed_at + REACH_WITHIN
    return False


async def _end(tx: Transaction, ended: Nomination, *, was_asked: bool) -> None:
    if not was_asked and ended.state is State.EXPIRED:
        await nominations.release_asking(tx, ended.id)
    await timers.cancel(tx, EXPIRE, subject=str(ended.id))
    await timers.schedule(tx, FORGET_CONTACTS, subject=str(ended.id), due_at=tx.now + CONTACTS_KEPT)
