"""A worker is ready as soon as its consumer has joined, however seldom the watchdog looks later."""

import asyncio

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


async def is_there(watchdog: Watchdog) -> bool:
    return watchdog.is_broker_there
