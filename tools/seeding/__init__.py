"""Fills in the demo: people, places, initiatives, homes, gatherings and cases, through the services' doors.

Everything goes over HTTP like a person's request, with an Idempotency-Key made from the entry's
key: seeding twice changes nothing. Data and their meaning: ``deploy/demo/README.md``.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

import httpx

from services.chassis.keys import KeyRing
from tools.seeding import (
    board,
    cases,
    clearance,
    directory,
    enquiries,
    funding,
    gatherings,
    households,
    ideas,
    identify,
    initiatives,
    upkeep,
)
from tools.seeding.seeder import BERLIN, Say, Seeder
from tools.settings import Local

ROOMS: Final[tuple[Callable[[Seeder, Say], Awaitable[None]], ...]] = (
    initiatives.fill,
    identify.fill,
    funding.fill,
    clearance.fill,
    enquiries.fill,
    directory.fill,
    households.fill,
    gatherings.fill,
    cases.fill,
    ideas.fill,
    board.fill,
    upkeep.fill,
)
"""What is filled in, in this order: each room may build on those before it."""


async def seed(local: Local, *, say: Say) -> None:
    """Fill in the demo; raises `Hindrance` if a service refuses an entry."""
    transport = httpx.AsyncHTTPTransport(retries=5)
    async with httpx.AsyncClient(timeout=60, transport=transport) as client:
        seeder = Seeder(local, client, KeyRing(local.keys), datetime.now(BERLIN).date())
        for fill in ROOMS:
            await fill(seeder, say)
