"""What is kept of a village that is over, and for how long.

One that was given up goes as a whole after a month: who was asked can read so long how it ended. Of
a founded one the sealed cards go after half a year, or once its way is over, and with them all that
is known of those who are not in it; what the commune planned stays for those who read of the way.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from services.chassis import timers
from services.chassis.transaction import Transaction
from services.matching.decide.village.state import OVER, VillageState
from services.matching.store import village_members, villages
from services.matching.store.villages import Village
from services.matching.work import village_ways

VILLAGE_AGES: Final = "village-ages"
"""Name of the timer that forgets of a village what nobody needs any more."""
ENDED_LIVES: Final = timedelta(days=30)
CARDS_LIVE: Final = timedelta(days=182)
LOOKS_AGAIN: Final = timedelta(days=30)
"""How often it is looked whether a way that takes longer is over."""


async def begin_to_age(
    tx: Transaction, village: Village, *, lives: timedelta | None = None
) -> None:
    """The village is over: from now on its time runs."""
    usual = CARDS_LIVE if village.state is VillageState.FOUNDED else ENDED_LIVES
    subject = str(village.village_id)
    await timers.schedule(tx, VILLAGE_AGES, subject=subject, due_at=tx.now + (lives or usual))


async def forget_village(tx: Transaction, village_id: UUID) -> None:
    """The time is over."""
    village = await villages.find(tx, village_id, lock=True)
    if village is None:
        return
    has_way = await village_ways.is_going_on(tx, village_id)
    if has_way is None and village.state is VillageState.ENDED:
        await villages.remove(tx, village_id)
    elif has_way:
        await begin_to_age(tx, village, lives=LOOKS_AGAIN)
    elif village.state in OVER:
        await village_members.forget_past(tx, village_id)
