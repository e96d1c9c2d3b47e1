"""What is due in a room: holds and offers lapse, and those who wait move up."""

from uuid import UUID

from contracts.events import RoomKind
from services.chassis.transaction import Transaction
from services.events.decide.course import Outcome
from services.events.decide.line import move_up
from services.events.store import pools
from services.events.work.desk import Desk


async def move_up_room(
    tx: Transaction, desk: Desk, *, gathering_id: UUID, kind: RoomKind
) -> Outcome:
    """Do what is due in the room at this moment; the room is locked afterwards."""
    pool = await pools.lock_pool(tx, gathering_id, kind=kind)
    if pool is None:
        return Outcome()
    outcome = move_up(pool, desk.rules, now=tx.now)
    await write(tx, desk, gathering_id=gathering_id, outcome=outcome)
    return outcome


async def move_up_if_due(
    tx: Transaction, desk: Desk, *, gathering_id: UUID, kind: RoomKind
) -> bool:
    """Whether anything lapsed, so that the caller looks at the room again."""
    if not await pools.has_due(tx, gathering_id, kind=kind, ended=tx.now):
        return False
    outcome = await move_up_room(tx, desk, gathering_id=gathering_id, kind=kind)
    return bool(outcome.steps)


async def move_up_around(tx: Transaction, desk: Desk, *, seat_id: UUID) -> None:
    """Do what is due in the room of a seat; a seat that is not known needs nothing."""
    place = await pools.room_of(tx, seat_id)
    if place is not None:
        await move_up_room(tx, desk, gathering_id=place[0], kind=place[1])


async def write(tx: Transaction, desk: Desk, *, gathering_id: UUID, outcome: Outcome) -> None:
    """Keep what was decided about a locked room."""
    await pools.write_outcome(tx, gathering_id, outcome=outcome, grace=desk.rules.offer_grace)
