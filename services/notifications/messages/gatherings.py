"""Facts of events."""

from typing import Final

from contracts.events import (
    GatheringAnnounced,
    GatheringCancelled,
    GatheringRevised,
    OfferLapsed,
    SeatBooked,
    SeatHeld,
    SeatOffered,
    SeatReleased,
    SeatWaitlisted,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import plan


async def on_seat_moved_on(
    fact: SeatHeld | SeatBooked | SeatWaitlisted | SeatOffered | OfferLapsed, tx: Transaction
) -> None:
    """The guest hears of the seat's next step."""
    await plan.plan_seat_notice(tx, fact)


async def on_seat_released(fact: SeatReleased, tx: Transaction) -> None:
    """The date leaves the guest's calendar."""
    await plan.plan_seat_release(tx, fact)


async def on_gathering_announced(fact: GatheringAnnounced, tx: Transaction) -> None:
    """The gathering is known."""
    await plan.keep_gathering(tx, fact)


async def on_gathering_changed(
    fact: GatheringRevised | GatheringCancelled, tx: Transaction
) -> None:
    """Every booked guest hears, and every calendar."""
    await plan.plan_change_notices(tx, fact)


HANDLERS: Final = handlers(
    on_seat_moved_on, on_seat_released, on_gathering_announced, on_gathering_changed
)
