"""What is kept of a village that is over, and for how long.

One that was given up goes as a whole after a month: who was asked can read so long how it ended. Of
a founded one the sealed cards go after half a year, and all that is known of those who are not in it.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from services.chassis import timers
from services.chassis.transaction import Transaction
from services.matching.decide.village.state import VillageState
from services.matching.store import village_members, villages
from services.matching.store.villages import Village

VILLAGE_AGES: Final = "village-ages"
"""Name of the timer that forgets of a village what nobody needs any more."""
ENDED_LIVES: Final = timedelta(days=30)
CARDS_LIVE: Final = timedelta(days=182)


async def begin_to_age(tx: Transaction, village: Village) -> None:
    """The village is over: from now on its time runs."""
    lives = CARDS_LIVE if village.state is VillageState.FOUNDED else ENDED_LIVES
    subject = str(village.village_id)
    await timers.schedule(tx, VILLAGE_AGES, subject=subject, due_at=tx.now + lives)


async def forget_village(tx: Transaction, village_id: UUID) -> None:
    """The time is over."""
    village = await villages.find(tx, village_id, lock=True)
    if village is None:
        return
    if village.state is VillageState.ENDED:
        await villages.remove(tx, village_id)
    elif village.state is VillageState.FOUNDED:
        await village_members.forget_past(tx, village_id)
