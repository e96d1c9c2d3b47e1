"""kill -9 of every process at random while people use the platform: nothing lost, nothing twice."""

import asyncio
import os
import random
import subprocess
import sys

import httpx

from tests.chaos.checker import Checker
from tests.chaos.nemesis import Nemesis
from tests.chaos.workload import Crowd, go_to_gatherings, look_for_homes, open_gathering
from tests.journeys.platform import Platform
from tools.environment import service_environment
from tools.settings import ROOT

KILLS = int(os.environ.get("ZP_KILLS", "12"))
SEED = int(os.environ.get("ZP_SEED", "1"))
PLACES = 6
GUESTS = 6


async def test_nothing_is_lost_or_doubled_whatever_dies(platform: Platform) -> None:
    dice = random.Random(SEED)
    nemesis, checker = Nemesis(platform, dice), Checker(platform)
    async with httpx.AsyncClient(timeout=20) as client:
        crowd = Crowd(platform, client, dice)
        gatherings = [await open_gathering(crowd, places=PLACES) for _ in range(3)]

        await live_through(crowd, nemesis, gatherings)

    await asyncio.to_thread(nemesis.wait_until_well)
    await checker.wait_until_quiet()
    print(
        f"killed: {dict(nemesis.killed)}, stopped: {dict(nemesis.stopped)}; {len(crowd.history.seats)} seats, "
        f"{len(crowd.history.profiles)} profiles, {crowd.history.resent} requests sent again"
    )
    assert nemesis.killed.total() >= KILLS
    assert nemesis.stopped == {"postgres": 1, "kafka": 1}
    assert await checker.findings(crowd.history, gatherings) == []
    assert task(platform, "events", "fsck") == 0
    assert task(platform, "notifications", "audit") == 0


async def live_through(crowd: Crowd, nemesis: Nemesis, gatherings: list[str]) -> None:
    """People go on while one process after the other dies, then while the servers are stopped."""
    stop = asyncio.Event()
    people = [
        *(go_to_gatherings(crowd, gatherings[n % 3], stop) for n in range(GUESTS)),
        look_for_homes(crowd, stop),
    ]
    living = asyncio.gather(*people)
    try:
        for _ in range(KILLS):
            await asyncio.sleep(crowd.dice.uniform(0.2, 1.5))
            await asyncio.to_thread(nemesis.strike)
        for server in ("postgres", "kafka"):
            await asyncio.to_thread(nemesis.wait_until_well)
            await asyncio.to_thread(nemesis.stop, server)
            await asyncio.sleep(1)
    finally:
        stop.set()
        await living


def task(platform: Platform, service: str, name: str) -> int:
    """The exit code of one of a service's own checks; what it found is shown."""
    done = subprocess.run(
        [sys.executable, "-m", f"services.{service}", name],
        cwd=ROOT,
        env={**os.environ, **service_environment(platform.local, service)},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout[-3000:])
    return done.returncode
