"""The demo's seeder against the real API: support is asked for and given, and only once."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from contracts.matching import Market
from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.matching import app
from services.matching.settings import MatchingSettings
from services.matching.work.desk import Desk
from tests.matching.house import House, a_project
from tools.seeding import support
from tools.seeding.seeder import Seeder, as_person, read
from tools.settings import Local

ENTRIES = {entry["key"]: entry for entry in read("initiatives")}


@pytest.fixture
async def town(database_url: str, desk: Desk) -> AsyncIterator[House]:
    """A house in which it is today, as it is for the API."""
    async with Database.open(database_url, service="matching") as database:
        yield House(database, desk)


@pytest.fixture
async def seeder(database_url: str, keys: KeyRing, tmp_path: Path) -> AsyncIterator[Seeder]:
    settings = MatchingSettings(
        environment="local", database_url=SecretStr(database_url), keys_dir=keys.folder
    )
    running = app.create_api(settings)
    knobs = ("base", "gateway_port", "gateway_rate", "mails_per_mailbox", "mails_per_visitor")
    local = Local(state=tmp_path, worker_replicas=1, given={}, **dict.fromkeys(knobs, 18000))
    async with (
        running.router.lifespan_context(running),
        httpx.AsyncClient(transport=httpx.ASGITransport(running)) as client,
    ):
        yield Seeder(local, client, keys, date.today())  # noqa: DTZ011 - the seeder's own today


async def a_town(seeder: Seeder, house: House) -> None:
    """The entries of the demo whose owners ask for support."""
    for number, asked in enumerate(read("support")["requests"], 1):
        entry = ENTRIES[asked["entry"]]
        owner = as_person(seeder, email=entry["contact"]["email"], phone=None).person_id
        told = a_project(number, owner=owner)
        await house.lists(told.model_copy(update={"title": entry["title"], "housing": None}))


async def test_whoever_asks_in_the_demo_finds_somebody_and_nothing_is_filled_in_twice(
    seeder: Seeder, town: House
):
    told: list[str] = []
    await a_town(seeder, town)

    await support.fill(seeder, told.append)
    await town.follows()
    before = await town.facts("matching-profiles")
    await support.fill(seeder, told.append)
    await town.follows()

    found = [match for match in await town.matches() if match.market is Market.SUPPORT]
    assert told == ["  6 offers of support", "  5 requests for support"] * 2
    assert len({match.seeker_id for match in found}) == 5
    assert await town.facts("matching-profiles") == before
