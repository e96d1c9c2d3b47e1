"""The worker as a process on a real Kafka: an answer comes in, facts go out, timers ring."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from contracts import codec, topics
from contracts.codec import Said
from contracts.events import SeatBooked, SeatOffered
from contracts.fact import DomainEvent, Envelope
from contracts.notifications import Answer, AnswerGiven, Channel, SubjectKind
from contracts.web import PersonErased
from tests.events.house import House
from tools.ports import free_port
from tools.topics import create_topics

THIRTY_DAYS = timedelta(days=30)


@pytest.fixture
async def worker(house: House, kafka: str, keys, tmp_path: Path) -> AsyncIterator[str]:
    """A worker on the house's database; the clock is the real one, since its own is."""
    house.clock.now = datetime.now(UTC)
    await create_topics(kafka)
    env = {
        **os.environ,
        "ZP_DATABASE_URL": house.database.dsn,
        "ZP_KAFKA_BOOTSTRAP": kafka,
        "ZP_KEYS_DIR": str(keys.folder),
        "ZP_HTTP_PORT": str(free_port()),
        "ZP_INSTANCE": "events-1",  # takes over from the last test's worker at once
    }
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(  # noqa: ASYNC220 - ends with the test
            [sys.executable, "-m", "services.events", "worker"],
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    yield kafka
    running.terminate()
    await asyncio.to_thread(running.wait)


async def test_a_yes_by_message_books_and_is_said_on_kafka(house: House, worker: str):
    gathering = await house.announce(capacity=1, starts_at=in_thirty_days(house))
    first = await house.seat(gathering, "Anna")
    second = await house.seat(gathering, "Berta")
    await house.release(first)

    await say(worker, an_answer(house, second))

    await until(lambda: is_in(house, second, "booked"))
    assert await heard(worker, second, last=SeatBooked) == [
        "SeatWaitlisted",
        "SeatOffered",
        "SeatBooked",
    ]


async def test_an_erasure_on_kafka_frees_the_place_for_the_next(house: House, worker: str):
    gathering = await house.announce(capacity=1, starts_at=in_thirty_days(house))
    await house.seat(gathering, "Anna")
    second = await house.seat(gathering, "Berta")

    await say(worker, PersonErased(person_id=house.person("Anna"), erased_at=house.clock.now))

    await until(lambda: is_in(house, second, "offered"))
    assert (await heard(worker, second, last=SeatOffered))[-1] == "SeatOffered"


async def test_the_worker_rings_the_timers(house: House, worker: str):
    gathering = await house.announce(starts_at=in_thirty_days(house))
    house.clock.forward(minutes=-31)
    held = await house.seat(gathering, "Anna", is_proven=False)

    await until(lambda: is_in(house, held, "lapsed"))

    house.clock.now = datetime.now(UTC)
    assert await house.findings() == []


def in_thirty_days(house: House) -> datetime:
    return house.clock.now.replace(microsecond=0) + THIRTY_DAYS


def an_answer(house: House, seat_id: UUID) -> AnswerGiven:
    return AnswerGiven(
        subject_kind=SubjectKind.SEAT,
        subject_id=str(seat_id),
        person_id=house.person("Berta"),
        answer=Answer.YES,
        channel=Channel.SMS,
        answered_at=house.clock.now,
    )


async def say(bootstrap: str, fact: DomainEvent) -> None:
    """Say a fact on Kafka as its owner would."""
    now = datetime.now(UTC)
    envelope = Envelope(
        fact_id=uuid4(),
        type=fact.TYPE,
        source=f"/{fact.TOPIC.owner}",
        subject=fact.key,
        sequence=1,
        time=now,
        recorded_at=now,
        correlation_id="test",
    )
    key, value, headers = codec.encode(fact, envelope)
    async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
        await producer.send_and_wait(fact.TOPIC.name, value, key=key, headers=headers)


async def heard(bootstrap: str, seat_id: UUID, *, last: type[DomainEvent]) -> list[str]:
    """The facts about a seat on Kafka, up to the first of that kind."""
    found: list[str] = []
    async with AIOKafkaConsumer(
        topics.SEATS.name, bootstrap_servers=bootstrap, auto_offset_reset="earliest"
    ) as consumer:
        async for record in consumer:
            said = codec.decode(
                record.topic, key=record.key, value=record.value, headers=record.headers
            )
            assert isinstance(said, Said), said
            if getattr(said.fact, "seat_id", None) == seat_id:
                found.append(type(said.fact).__name__)
                if isinstance(said.fact, last):
                    return found
    return found


async def is_in(house: House, seat_id: UUID, state: str) -> bool:
    return await house.state(seat_id) == state


async def until(condition: Callable[[], Awaitable[object]]) -> None:
    while not await condition():  # noqa: ASYNC110 - another process is watched
        await asyncio.sleep(0.05)
