"""Fills in the demo: people, places, initiatives, homes, gatherings, cases and ways, through the services' doors.

Everything goes over HTTP like a person's request, with an Idempotency-Key made from the entry's
key: seeding twice changes nothing. Data and their meaning: ``deploy/demo/README.md``.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import httpx

from services.chassis.keys import KeyRing
from tools.seeding import (
    attention,
    board,
    cases,
    clearance,
    directory,
    enquiries,
    following,
    funding,
    gatherings,
    households,
    ideas,
    identify,
    images,
    imports,
    initiatives,
    sites,
    support,
    upkeep,
    villages,
    ways,
    websites,
)
from tools.seeding.seeder import BERLIN, Say, Seeder
from tools.settings import Local

ROOMS: Final[tuple[Callable[[Seeder, Say], Awaitable[None]], ...]] = (
    attention.hold,
    initiatives.fill,
    sites.fill,
    identify.fill,
    funding.fill,
    clearance.fill,
    enquiries.fill,
    directory.fill,
    imports.fill,
    following.fill,
    households.fill,
    gatherings.fill,
    cases.fill,
    ideas.fill,
    board.fill,
    upkeep.fill,
    images.fill,
    websites.fill,
    ways.fill,
    support.fill,
    villages.fill,
    attention.fill,
)
"""What is filled in, in this order: each room may build on those before it."""


async def seed(local: Local, *, say: Say) -> None:
    """Fill in the demo; raises `Hindrance` if a service refuses an entry."""
    async with seeding(local) as seeder:
        for fill in ROOMS:
            await fill(seeder, say)


async def bring_digests_forward(local: Local) -> int:
    """Let the mails about news come now instead of in the morning; how many they are."""
    async with seeding(local) as seeder:
        return await following.bring_forward(seeder)


@asynccontextmanager
async def seeding(local: Local) -> AsyncIterator[Seeder]:
    """What requests to the running platform need."""
    transport = httpx.AsyncHTTPTransport(retries=5)
    async with httpx.AsyncClient(timeout=60, transport=transport) as client:
        yield Seeder(local, client, KeyRing(local.keys), datetime.now(BERLIN).date())
