"""Owners are asked side by side: one that does not answer delays nobody else's mails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from services.notifications.loops.visits import AT_ONCE, Visits
from services.notifications.store import contacts
from tests.chassis.waiting import until
from tests.notifications.builders import a_booking, a_proposal, a_seeker, an_offer
from tests.notifications.house import House


@dataclass
class Owners:
    """Events is asked and says nothing until it is let; matching answers at once."""

    asked: list[str] = field(default_factory=list)
    let: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/seat"):
            self.asked.append(request.url.path)
            await self.let.wait()
            return httpx.Response(404)
        return httpx.Response(200, json={"people": [a_seeker(), an_offer()]})


@pytest.fixture
def slow() -> Owners:
    return Owners()


@asynccontextmanager
async def visiting(house: House, slow: Owners) -> AsyncIterator[None]:
    """The loop that visits, for which an owner may take as long as the test does."""
    stop = asyncio.Event()
    async with httpx.AsyncClient(transport=httpx.MockTransport(slow)) as http:
        visits = Visits(house.database, house.settings, http, answer_seconds=3600)
        task = asyncio.create_task(visits.run(stop))
        try:
            yield
        finally:
            stop.set()
            slow.let.set()
            await task


async def test_an_owner_that_hangs_delays_only_its_own_mails(house: House, slow: Owners):
    for number in range(AT_ONCE + 1):
        await house.hear(a_booking(seat_id=uuid4()), dataref=f"/seat/{number}")
    async with visiting(house, slow):
        await until(lambda: has_asked(slow))
        await house.hear(a_proposal(), dataref="/match")
        await until(lambda: is_ready(house, "match-proposed"))

        assert len(slow.asked) == AT_ONCE
        slow.let.set()
        await until(lambda: are_told(house, "seat-booked"))


async def test_visits_that_are_under_way_are_made_by_nobody_else(house: House, slow: Owners):
    await house.hear(a_booking(), dataref="/seat/1")
    async with visiting(house, slow), visiting(house, slow):
        await until(lambda: has_asked(slow))
        await house.hear(a_proposal(), dataref="/match")
        await until(lambda: is_ready(house, "match-proposed"))

        assert slow.asked == ["/seat/1"]


async def test_an_owner_that_takes_too_long_is_asked_again(house: House, slow: Owners):
    await house.hear(a_booking(), dataref="/seat/1")
    async with httpx.AsyncClient(transport=httpx.MockTransport(slow)) as http:
        visits = Visits(house.database, house.settings, http, answer_seconds=0.01)
        async with house.database.transaction() as tx:
            (claim,) = await contacts.take_claims(tx, owners={"events"}, limit=9, lease=timedelta())
        await visits.visit(claim)
        slow.let.set()

        async with house.database.transaction() as tx:
            again = replace(tx, now=tx.now + timedelta(minutes=1))
            (left,) = await contacts.take_claims(
                again, owners={"events"}, limit=9, lease=timedelta()
            )

    assert left.id == claim.id


async def has_asked(slow: Owners) -> bool:
    return bool(slow.asked)


async def are_told(house: House, purpose: str) -> bool:
    """Whether nobody of that purpose waits for an owner's answer any more."""
    return not await house.rows(purpose=purpose, state="held")


async def is_ready(house: House, purpose: str) -> bool:
    return bool(await house.rows(purpose=purpose, state="ready"))
