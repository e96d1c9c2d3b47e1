"""What goes with a person: what she put up, whom she asked, who asked her, her entries' partners."""

from datetime import datetime
from uuid import UUID

from services.chassis import capability, erasure
from services.chassis.transaction import Transaction
from services.registry.store.networking import introductions, partnerships, postings
from services.registry.work.networking import introductions as meeting
from services.registry.work.networking import postings as posting_work


async def forget_person(tx: Transaction, person_id: str, erased_at: datetime) -> None:
    """Forget her needs and offers, and every introduction that she has a part in."""
    for introduction in await introductions.of_person(tx, person_id, until=erased_at):
        await meeting.forget(tx, introduction.id)
        await erasure.purge_object(tx, introduction.id)
    for posting in await postings.of_owner(tx, person_id, until=erased_at, lock=True):
        await posting_work.forget(tx, posting.id)
        await erasure.purge_object(tx, posting.id)


async def forget_entry(tx: Transaction, initiative_id: UUID) -> None:
    """Forget the partnerships of an entry whose owner is forgotten."""
    for partnership_id in await partnerships.forget_entry(tx, initiative_id):
        await capability.revoke_links(tx, subject=str(partnership_id))
