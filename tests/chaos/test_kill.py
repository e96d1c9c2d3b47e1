"""kill -9 of every process at random while people use the platform: nothing lost, nothing twice.

The people go through the gateway. Guests use the public API and the links in their mails; families,
projects and editors use the pages. Every one of their deeds happens while processes die.
"""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import Coroutine
from itertools import count
from typing import Any

import httpx

from tests.chaos.checker import Checker
from tests.chaos.crowd import Crowd
from tests.chaos.guests import go_to_gatherings
from tests.chaos.homes import Editor, change_their_minds, find_each_other, look_for_homes
from tests.chaos.nemesis import Nemesis
from tests.journeys.platform import Platform
from tools.environment import service_environment
from tools.settings import ROOT

KILLS = int(os.environ.get("ZP_KILLS", "12"))
MOST_KILLS = 6 * KILLS
ROOM = 15
"""How much longer the pauses are once enough were killed and only deeds are missing."""
SEED = int(os.environ.get("ZP_SEED", "1"))
PLACES = 6
GATHERINGS = 3
GUESTS = 6
PAIRS = 2


async def test_nothing_is_lost_or_doubled_whatever_dies(platform: Platform) -> None:
    dice = random.Random(SEED)
    nemesis, checker = Nemesis(platform, dice), Checker(platform)
    await checker.begin()
    async with (
        httpx.AsyncHTTPTransport(verify=False) as transport,
        httpx.AsyncClient(timeout=20, verify=False) as outside,
    ):
        crowd = Crowd(platform, transport, outside, dice, windows=count(len(checker.entries)))
        editors = [Editor(crowd.visitor()) for _ in range(PAIRS)]
        for editor in editors:
            await editor.sign_in()
        checker.gatherings = [platform.announce(places=PLACES) for _ in range(GATHERINGS)]

        await live_through(crowd, nemesis, checker.gatherings, editors)

    await asyncio.to_thread(nemesis.wait_until_well)
    await checker.wait_until_quiet()
    print(
        f"killed {nemesis.killed.total()}: {dict(nemesis.killed)}, stopped: {dict(nemesis.stopped)}; "
        f"deeds: {dict(crowd.history.deeds)}, {crowd.history.resent} requests sent again"
    )
    assert nemesis.killed.total() >= KILLS
    assert nemesis.stopped == {"postgres": 1, "kafka": 1}
    assert crowd.history.is_lively(), crowd.history.deeds
    findings = await checker.findings(crowd.history)
    assert not findings, "\n".join(findings)
    assert task(platform, "events", "fsck") == 0
    assert task(platform, "notifications", "audit") == 0


async def live_through(
    crowd: Crowd, nemesis: Nemesis, gatherings: list[str], editors: list[Editor]
) -> None:
    """People go on while one process after the other dies, then while the servers are stopped."""
    stop = asyncio.Event()
    living = asyncio.gather(*people(crowd, gatherings, editors, stop))
    try:
        while not has_killed_enough(crowd, nemesis) and not living.done():
            await asyncio.sleep(crowd.dice.uniform(0.2, 1.5) * (1 if is_early(nemesis) else ROOM))
            struck = await asyncio.to_thread(nemesis.strike)
            print(f"{nemesis.killed.total()}: {struck}, deeds so far {dict(crowd.history.deeds)}")
        for server in ("postgres", "kafka"):
            await asyncio.to_thread(nemesis.wait_until_well)
            await asyncio.to_thread(nemesis.stop, server)
            await asyncio.sleep(1)
    finally:
        stop.set()
        await living


def people(
    crowd: Crowd, gatherings: list[str], editors: list[Editor], stop: asyncio.Event
) -> list[Coroutine[Any, Any, None]]:
    """Everybody who uses the platform at once."""
    return [
        *(go_to_gatherings(crowd, gatherings[n % GATHERINGS], stop) for n in range(GUESTS)),
        *(find_each_other(crowd, editor, stop) for editor in editors),
        look_for_homes(crowd, stop),
        change_their_minds(crowd, stop),
    ]


def is_early(nemesis: Nemesis) -> bool:
    """Whether kills are still missing; after that only deeds are, and get more room."""
    return nemesis.killed.total() < KILLS


def has_killed_enough(crowd: Crowd, nemesis: Nemesis) -> bool:
    """The agreed number, and every deed done meanwhile; but not for ever."""
    is_done = not is_early(nemesis) and crowd.history.is_lively()
    return is_done or nemesis.killed.total() >= MOST_KILLS


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
