"""A house with gatherings in it: each method is one request or one fact, in its own transaction."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from asyncpg import Record

from contracts.events import RoomKind
from services.chassis import timers
from services.chassis.database import Database
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.refusal import Refusal
from services.events import app, fsck
from services.events.decide.gatherings import Gathering
from services.events.store.gatherings import gathering_from, read_gathering
from services.events.store.seats import Contact
from services.events.work import booking, gatherings, people, seats, views
from services.events.work.desk import Desk, Standing
from tests.chassis.waiting import until
from tests.events.builders import a_gathering

ON_SITE = RoomKind.ON_SITE


@dataclass
class Clock:
    """What time the house says it is."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class House:
    database: Database
    desk: Desk
    clock: Clock

    async def announce(self, capacity: int = 20, **changes: Any) -> UUID:
        rooms = changes.pop("rooms", {ON_SITE: capacity})
        gathering = a_gathering(**changes)
        async with self.database.transaction() as tx:
            announced = await gatherings.announce_gathering(
                tx, self.desk, gathering=gathering, capacities=rooms
            )
        assert isinstance(announced, Gathering), announced
        return gathering.gathering_id

    async def revise(
        self, gathering_id: UUID, *, capacities: Mapping[RoomKind, int], **changes: Any
    ) -> Gathering | Refusal:
        async with self.database.transaction() as tx:
            before = gathering_from(await read_gathering(tx, gathering_id))
            return await gatherings.revise_gathering(
                tx,
                self.desk,
                wanted=replace(before, **changes),
                capacities=capacities,
                seen_revision=before.revision,
            )

    async def cancel_gathering(self, gathering_id: UUID) -> None:
        async with self.database.transaction() as tx:
            await gatherings.cancel_gathering(tx, gathering_id=gathering_id)

    def person(self, name: str) -> str:
        return person_id(self.desk.keys.person, email=mailbox(name))

    def wish(self, gathering_id: UUID, name: str, **changes: Any) -> booking.Wish:
        guests = changes.pop("guests", (name,))
        contact = Contact(
            email=mailbox(name).address, phone=None, sms_wanted=False, locale="de", guests=guests
        )
        told = {
            "seat_id": uuid4(),
            "gathering_id": gathering_id,
            "room": ON_SITE,
            "person_id": self.person(name),
            "contact": contact,
            "is_proven": True,
        }
        return booking.Wish(**(told | changes))

    async def book(self, gathering_id: UUID, name: str, **changes: Any) -> Standing | Refusal:
        wish = self.wish(gathering_id, name, **changes)
        async with self.database.transaction() as tx:
            return await booking.book_seat(tx, self.desk, wish=wish)

    async def seat(self, gathering_id: UUID, name: str, **changes: Any) -> UUID:
        """The id of a seat that must come to be."""
        standing = await self.book(gathering_id, name, **changes)
        assert isinstance(standing, Standing), standing
        return standing.seat_id

    async def confirm(self, seat_id: UUID) -> Standing | Refusal:
        async with self.database.transaction() as tx:
            return await seats.confirm_seat(tx, self.desk, seat_id=seat_id)

    async def accept(
        self, seat_id: UUID, *, answered_at: datetime | None = None
    ) -> Standing | Refusal:
        async with self.database.transaction() as tx:
            at = answered_at or tx.now
            return await seats.accept_offer(tx, self.desk, seat_id=seat_id, answered_at=at)

    async def release(self, seat_id: UUID) -> Standing | Refusal:
        async with self.database.transaction() as tx:
            return await seats.release_seat(tx, self.desk, seat_id=seat_id, reason="guest")

    async def change(self, seat_id: UUID, *names: str) -> Standing | Refusal:
        async with self.database.transaction() as tx:
            return await seats.change_party(tx, self.desk, seat_id=seat_id, names=names)

    async def erase(self, name: str, *, at: datetime | None = None) -> None:
        async with self.database.transaction() as tx:
            await people.erase_person(
                tx, self.desk, person_id=self.person(name), erased_at=at or tx.now
            )

    async def ring_timers(self) -> None:
        while await timers.run_one(self.database, app.timers(self.desk)):
            pass

    async def standing(self, seat_id: UUID) -> Standing:
        async with self.database.read() as tx:
            return await views.standing_of(tx, seat_id)

    async def state(self, seat_id: UUID) -> str:
        return (await self.standing(seat_id)).state.value

    async def room(self, gathering_id: UUID, kind: RoomKind = ON_SITE) -> Record:
        async with self.database.read() as tx:
            row = await tx.fetchrow(
                "SELECT * FROM room WHERE gathering_id = $1 AND kind = $2", gathering_id, kind.value
            )
        assert row is not None
        return row

    async def rows(self, sql: str, *args: Any) -> list[Record]:
        async with self.database.read() as tx:
            return await tx.fetch(sql, *args)

    async def until_waiting(self, task: asyncio.Task[Any]) -> None:
        """Until what was begun beside waits for a lock, or has ended without."""

        async def is_waiting() -> bool:
            waits = """SELECT FROM pg_stat_activity
                       WHERE datname = current_database() AND wait_event_type = 'Lock'"""
            return task.done() or bool(await self.rows(waits))

        await until(is_waiting)

    async def facts(self, seat_id: UUID | None = None) -> list[dict[str, Any]]:
        """What the outbox says, in order, with the short name of each fact as ``fact``."""
        rows = await self.rows("SELECT type, payload, headers FROM outbox ORDER BY id")
        told = [
            {
                "fact": row["type"].split(".")[2],
                "headers": row["headers"],
                **json.loads(row["payload"]),
            }
            for row in rows
        ]
        return [fact for fact in told if seat_id is None or fact.get("seat_id") == str(seat_id)]

    async def findings(self) -> list[str]:
        return await fsck.find_all(self.database, self.desk)


def mailbox(name: str) -> Email:
    local = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
    email = normalise_email(f"{local or 'somebody'}@example.org")
    assert isinstance(email, Email)
    return email
