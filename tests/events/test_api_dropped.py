"""Visitors who close the page in the middle of a request."""

import asyncio
import json
import random
from uuid import uuid4

import asyncpg
import pytest

from services.events import fsck
from services.events.decide.model import Rules
from services.events.work.desk import Desk
from tests.events.server import Api, a_wish

DROPPED = 500


@pytest.fixture
async def watcher(database_url: str):
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


async def test_dropped_requests_leave_no_connection_no_lock_and_no_half_booking(
    api: Api, watcher: asyncpg.Connection, database
):
    gathering = await api.announce(capacity=10_000)
    dice = random.Random(66)
    gate = asyncio.Semaphore(50)

    async def drop(n: int) -> None:
        async with gate:
            await cut(api, request(api, gathering, n), after_seconds=dice.uniform(0.001, 0.05))

    await asyncio.gather(*(drop(n) for n in range(DROPPED)))
    answers = await asyncio.gather(*(api.book(gathering, f"normal{n}") for n in range(20)))
    await quiet(watcher)

    assert {answer.status_code for answer in answers} == {201}
    assert await idle_in_transaction(watcher) == 0
    assert await half_bookings(watcher) == 0
    assert await watcher.fetchval("SELECT count(*) FROM seat WHERE state = 'held'") > 20
    desk = Desk(rules=Rules(), keys=api.keys, public_host="x.example", organizer="x@x.example")
    assert await fsck.find_all(database, desk) == []


async def cut(api: Api, told: bytes, *, after_seconds: float) -> None:
    """Send a request and hang up without waiting for its answer."""
    host, port = api.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(told)
    await asyncio.sleep(after_seconds)
    writer.transport.abort()


def request(api: Api, gathering: str, n: int) -> bytes:
    """Two of three book, the third looks around."""
    if n % 3 == 0:
        return f"GET /v1/gatherings/{gathering} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    body = json.dumps(a_wish(f"dropped{n}")).encode()
    head = (
        f"POST /v1/gatherings/{gathering}/seats HTTP/1.1\r\nHost: x\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {uuid4()}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def quiet(watcher: asyncpg.Connection) -> None:
    """Wait until no request is at work in the database any more."""
    busy = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
              AND application_name = 'zukunft events' AND state = 'active'"""
    while await watcher.fetchval(busy):  # noqa: ASYNC110 - a database tells when asked
        await asyncio.sleep(0.05)


async def idle_in_transaction(watcher: asyncpg.Connection) -> int:
    return await watcher.fetchval(
        """SELECT count(*) FROM pg_stat_activity
           WHERE datname = current_database() AND state LIKE 'idle in transaction%'"""
    )


async def half_bookings(watcher: asyncpg.Connection) -> int:
    """Answers without a seat, seats without an answer."""
    return await watcher.fetchval(
        """SELECT count(*) FROM seat FULL JOIN
               (SELECT (answer->>'seat_id')::uuid AS seat_id FROM idempotency
                WHERE route LIKE '%/seats') AS told USING (seat_id)
           WHERE seat.seat_id IS NULL OR told.seat_id IS NULL"""
    )
