"""What can be made anew from the compacted topics of other services: `zp replay notifications …`.

Each function only fills its table. Matches and seats are no projections: their topics keep 90
days, and an erasure changes their rows (decision record 0030).
"""

from typing import Final
from uuid import UUID

from contracts import topics
from contracts.events import GatheringAnnounced, GatheringCancelled, GatheringRevised
from contracts.registry import (
    InitiativeListed,
    InitiativeReconfirmed,
    InitiativeRevised,
    InitiativeWentStale,
)
from services.chassis.consumer import Router, handlers, tombstones
from services.chassis.replay import Projection
from services.chassis.transaction import Transaction
from services.notifications.work import known

Initiative = InitiativeListed | InitiativeRevised | InitiativeReconfirmed | InitiativeWentStale
Gathering = GatheringAnnounced | GatheringRevised | GatheringCancelled


async def on_initiative(fact: Initiative, tx: Transaction) -> None:
    """Title and place for mails about matches."""
    await known.know_initiative(tx, fact)


async def on_initiative_gone(key: str, tx: Transaction) -> None:
    """The entry left the directory."""
    await known.forget_initiative(tx, UUID(key))


async def on_gathering(fact: Gathering, tx: Transaction) -> None:
    """Which revision booked guests have heard of, and whether it takes place."""
    await known.know_gathering(tx, fact)


PROJECTIONS: Final = (
    Projection(
        "initiatives",
        ("initiative",),
        Router(handlers(on_initiative), tombstones({topics.INITIATIVES: on_initiative_gone})),
    ),
    Projection("gatherings", ("gathering",), Router(handlers(on_gathering))),
)
