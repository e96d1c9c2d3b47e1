"""What other services said of initiatives and gatherings, as far as mails need it.

Nothing is planned, asked or settled here: a projection that is made anew is filled by these
functions alone, so that a replay has nothing to say.
"""

from uuid import UUID

from contracts.events import GatheringCancelled, GatheringPicture
from contracts.registry import InitiativeProfile
from services.chassis.transaction import Transaction
from services.notifications.store import projections


async def know_initiative(tx: Transaction, fact: InitiativeProfile) -> None:
    """Title and place as they are now; what was said before the entry's end revives nothing."""
    await projections.keep_initiative(tx, fact, sequence=_sequence(tx))


async def forget_initiative(tx: Transaction, initiative_id: UUID) -> None:
    """The entry left the directory; that it did is remembered longer than Kafka keeps it.

    A replay only reads that memory: it is no part of what is made anew.
    """
    await projections.drop_initiative(tx, initiative_id)
    if not tx.is_replay:
        await projections.remember_end(tx, initiative_id, sequence=_sequence(tx))


async def know_gathering(tx: Transaction, fact: GatheringPicture) -> bool:
    """The newest revision, and whether it takes place; False for news that are none."""
    is_cancelled = isinstance(fact, GatheringCancelled)
    return await projections.keep_gathering(tx, fact, is_cancelled=is_cancelled)


def _sequence(tx: Transaction) -> int:
    return tx.envelope.sequence if tx.envelope is not None else 0
