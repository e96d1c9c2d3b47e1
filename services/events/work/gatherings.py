"""A gathering is announced, revised, cancelled; new places go to those who wait at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from contracts.events import RoomKind
from services.chassis import outbox, timers
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.events.decide import gatherings as decide
from services.events.decide.gatherings import Gathering
from services.events.decide.model import Room
from services.events.store import gatherings as store
from services.events.work.desk import Desk
from services.events.work.line import move_up_room

LINE_OPENS: Final = "line-opens"
"""Timer of a room: from here on saved places are open to all who wait."""


async def announce_gathering(
    tx: Transaction, desk: Desk, *, gathering: Gathering, capacities: Mapping[RoomKind, int]
) -> Gathering | Refusal:
    """The gathering is public from this commit on."""
    fact = decide.announce_gathering(gathering, capacities, now=tx.now)
    if isinstance(fact, Refusal):
        return fact
    await store.insert_gathering(tx, gathering)
    for kind, capacity in capacities.items():
        await store.open_room(tx, gathering.gathering_id, kind=kind, capacity=capacity)
    await _time_lines(tx, desk, gathering=gathering, kinds=capacities)
    await outbox.record(tx, fact, sequence=gathering.revision)
    return gathering


async def revise_gathering(
    tx: Transaction,
    desk: Desk,
    *,
    wanted: Gathering,
    capacities: Mapping[RoomKind, int],
    seen_revision: int,
) -> Gathering | Refusal:
    """The next revision, if nobody else made one meanwhile."""
    before = await store.lock_gathering(tx, wanted.gathering_id)
    if before is None:
        return Refusal("not-found")
    if before.revision != seen_revision:
        return Refusal("precondition-failed", revision=before.revision)
    await _time_lines(tx, desk, gathering=wanted, kinds=capacities)
    rooms = await store.lock_rooms(tx, wanted.gathering_id)
    fact = decide.revise_gathering(before, wanted, capacities, rooms=rooms)
    if isinstance(fact, Refusal):
        return fact
    revised = replace(wanted, revision=fact.revision)
    await store.update_gathering(tx, revised)
    await _resize(tx, wanted.gathering_id, capacities=capacities, rooms=rooms)
    await outbox.record(tx, fact, sequence=fact.revision)
    for kind in rooms:
        await move_up_room(tx, desk, gathering_id=wanted.gathering_id, kind=kind)
    return revised


async def cancel_gathering(tx: Transaction, *, gathering_id: UUID) -> Gathering | Refusal:
    """It does not take place: nobody gets in any more; its guests hear of it by this one fact."""
    gathering = await store.lock_gathering(tx, gathering_id)
    if gathering is None:
        return Refusal("not-found")
    rooms = await store.lock_rooms(tx, gathering_id)
    capacities = {kind: room.capacity for kind, room in rooms.items()}
    fact = decide.cancel_gathering(gathering, capacities)
    if fact is None:
        return gathering
    cancelled = replace(gathering, revision=fact.revision, is_cancelled=True)
    await store.update_gathering(tx, cancelled)
    await store.close_rooms(tx, gathering_id)
    await outbox.record(tx, fact, sequence=fact.revision)
    return cancelled


async def _resize(
    tx: Transaction,
    gathering_id: UUID,
    *,
    capacities: Mapping[RoomKind, int],
    rooms: Mapping[RoomKind, Room],
) -> None:
    for kind, capacity in capacities.items():
        room = rooms.get(kind)
        if room is None:
            await store.open_room(tx, gathering_id, kind=kind, capacity=capacity)
        elif room.capacity != capacity:
            resized = replace(room, capacity=capacity, seq=room.seq + 1)
            await store.change_capacity(tx, gathering_id, room=resized)


async def _time_lines(
    tx: Transaction, desk: Desk, *, gathering: Gathering, kinds: Mapping[RoomKind, int]
) -> None:
    """Timers come before room locks: that is the order of whoever runs them."""
    for kind in kinds:
        await timers.schedule(
            tx,
            LINE_OPENS,
            subject=f"{gathering.gathering_id}/{kind.value}",
            due_at=gathering.starts_at - desk.rules.short_notice,
        )
