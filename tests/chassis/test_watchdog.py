"""A worker is ready as soon as its consumer has joined, and dead only without an outage to blame."""

import asyncio
from dataclasses import dataclass

from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError

import services.chassis.watchdog
from services.chassis.watchdog import Watchdog
from tests.chassis.waiting import until

ONE_HOUR = 3600.0


async def test_the_watchdog_sees_the_broker_as_soon_as_the_client_has_joined(stage):
    consumer = stage.consumer()
    watchdog = Watchdog(consumer, database_answers=stage.reader.answers, look_seconds=ONE_HOUR)
    stop = asyncio.Event()
    watching = asyncio.create_task(watchdog.run(stop))
    await asyncio.sleep(0)  # The first look finds nobody.
    assert not watchdog.is_broker_there

    await consumer.start()

    await until(lambda: is_there(watchdog))
    stop.set()
    await watching
    await consumer.stop()


async def test_a_consumer_that_could_not_work_is_given_time_after_the_outage():
    """The database is away for 145 s, and the look at 150 s finds it there again."""
    house = House()
    watchdog = Watchdog(house, database_answers=house.answers, clock=house.clock)

    house.is_database_there = False
    await look_every_ten_seconds(watchdog, house, until_second=140)
    house.is_database_there = True
    await look_every_ten_seconds(watchdog, house, until_second=200)
    given_time = watchdog.complaint
    await look_every_ten_seconds(watchdog, house, until_second=210)

    assert given_time is None
    assert watchdog.complaint == "no progress on things/0"


async def test_a_broker_that_was_away_is_an_excuse_for_as_long():
    house = House()
    watchdog = Watchdog(house, database_answers=house.answers, clock=house.clock)

    await look_every_ten_seconds(watchdog, house, until_second=30)
    house.is_broker_there = False
    await look_every_ten_seconds(watchdog, house, until_second=100)
    house.is_broker_there = True
    await look_every_ten_seconds(watchdog, house, until_second=160)

    assert watchdog.complaint is None
    assert watchdog.seconds_since_progress == 160


async def test_a_client_that_is_being_stopped_holds_up_no_end(monkeypatch):
    monkeypatch.setattr(services.chassis.watchdog, "ANSWER_SECONDS", ONE_HOUR)
    house = House(answers_never=asyncio.Event())
    watchdog = Watchdog(house, database_answers=house.answers)
    stop = asyncio.Event()
    watching = asyncio.create_task(watchdog.run(stop))
    await house.answers_never.wait()

    stop.set()
    await until(lambda: is_over(watching))

    assert watchdog.complaint is None


async def look_every_ten_seconds(watchdog: Watchdog, house: "House", *, until_second: int) -> None:
    while house.now < until_second:
        house.now += 10.0
        await watchdog.look()


@dataclass
class House:
    """A consumer that reads nothing though there is something, its broker, database and clock."""

    now: float = -10.0
    is_broker_there: bool = True
    is_database_there: bool = True
    has_joined: bool = True
    stop_reason: str | None = None
    busy_since: float | None = None
    answers_never: asyncio.Event | None = None
    """Given, it is set as soon as the broker is asked, and no answer comes."""

    @property
    def client(self) -> "House":
        return self

    def clock(self) -> float:
        return self.now

    async def answers(self) -> bool:
        return self.is_database_there

    def assignment(self) -> set[TopicPartition]:
        return {TopicPartition("things", 0)}

    async def end_offsets(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        if self.answers_never is not None:
            self.answers_never.set()
            await asyncio.get_running_loop().create_future()
        if not self.is_broker_there:
            raise KafkaConnectionError
        return dict.fromkeys(places, 7)

    async def position(self, _place: TopicPartition) -> int:
        return 3


async def is_there(watchdog: Watchdog) -> bool:
    return watchdog.is_broker_there


async def is_over(task: asyncio.Task[None]) -> bool:
    return task.done()
