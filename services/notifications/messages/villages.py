"""Facts of matching about villages; how the owner's claim words them, `words` knows.

A call is for everybody, and nobody is told of it here: whoever fits a called village has it as a
match, with the mail of every match. Of a block nobody hears: communes sign in as staff, without a
mailbox here, and read it in their room.
"""

from typing import Final

from contracts.matching import (
    HouseholdsReleased,
    VillageFact,
    VillageFounded,
    VillageProposed,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.decide.plan import Notice
from services.notifications.work import plan


async def on_village_proposed(fact: VillageProposed, tx: Transaction) -> None:
    """Who is asked now hears so; whoever was asked before may still answer."""
    await plan.plan_notices(
        tx,
        [
            Notice(
                purpose="village-asked",
                occasion=_turn(fact),
                person_id=person_id,
                subject_id=str(fact.village_id),
                asks=True,
            )
            for person_id in fact.person_ids
        ],
    )


async def on_village_founded(fact: VillageFounded, tx: Transaction) -> None:
    """All members hear that everybody said yes."""
    await plan.tell_people(
        tx,
        "village-founded",
        people=fact.person_ids,
        subject_id=fact.village_id,
        occasion=_turn(fact),
    )


async def on_households_released(fact: HouseholdsReleased, tx: Transaction) -> None:
    """Whoever was asked or had said yes hears that it is over; who stays keeps the question."""
    await plan.tell_who_is_out(
        tx,
        "village-released",
        people=fact.person_ids,
        subject_id=fact.village_id,
        occasion=_turn(fact),
    )


HANDLERS: Final = handlers(on_village_proposed, on_village_founded, on_households_released)


def _turn(fact: VillageFact) -> str:
    """Which step of the village it is: each has a revision of its own."""
    return f"{fact.village_id}:{fact.revision}"
