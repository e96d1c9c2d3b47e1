"""What all steps of the board share: find, save, say, and plan the clock's next look."""

from typing import Final
from uuid import UUID

from services.chassis import outbox, timers
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.networking import introduction as meeting
from services.registry.decide.networking import posting as rules
from services.registry.decide.networking.introduction import Introduction
from services.registry.decide.networking.posting import Posting
from services.registry.store.networking import postings

LOOK: Final = "posting-clock"
MEET: Final = "introduction-clock"
KIND: Final = "posting"
"""How the log of what staff did names a need or an offer."""


async def locked(tx: Transaction, posting_id: UUID) -> Posting:
    """A need or offer, kept for this transaction."""
    posting = await postings.lock(tx, posting_id)
    if posting is None:
        raise RefusedError(Refusal("not-found"))
    return posting


async def on_board(tx: Transaction, posting_id: UUID) -> Posting:
    """A need or offer that everybody sees."""
    posting = await postings.on_board(tx, posting_id)
    if posting is None:
        raise RefusedError(Refusal("not-found"))
    return posting


def check_theirs(posting: Posting, who: Principal) -> None:
    """An owner acts for what is hers; a link opens what it names, or the entry that it belongs to."""
    opened = {None, str(posting.id), str(posting.initiative_id)}
    if posting.owner != who.person_id or who.capability not in opened:
        raise RefusedError(Refusal("not-found"))


async def say(tx: Transaction, posting: Posting, step: str, **more: object) -> None:
    """Say the fact of a step that was stored."""
    expires_at = posting.expires_at if step in {"listed", "due"} else None
    await outbox.record(
        tx,
        rules.say(posting, step, **more),
        sequence=posting.version,
        dataref=f"/internal/v1/postings/{posting.id}/claim/{step}",
        expires_at=expires_at,
    )


async def plan_look(tx: Transaction, posting: Posting) -> None:
    """Let the clock look at a need or offer when something is due."""
    due_at = rules.next_look(posting)
    await timers.schedule(tx, LOOK, subject=str(posting.id), due_at=due_at)


async def plan_meeting(tx: Transaction, introduction: Introduction) -> None:
    """Let the clock look at an introduction when something is due."""
    due_at = meeting.next_look(introduction)
    await timers.schedule(tx, MEET, subject=str(introduction.id), due_at=due_at)
