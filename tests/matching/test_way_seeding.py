"""The demo's seeder against the real API: ways come to be as people make them, and only once."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.matching import app
from services.matching.settings import MatchingSettings
from services.matching.work.desk import Desk
from tests.matching.house import House, a_project
from tests.matching.walking import KORA, Walk
from tools.seeding import ways
from tools.seeding.seeder import Seeder, as_person, read
from tools.settings import Local

PROJECT = read("housing_projects")[0]


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
    """The demo's first project, and the households whose ways the demo tells."""
    owner = as_person(seeder, email=PROJECT["contact"]["email"], phone=None).person_id
    project = a_project(owner=owner).model_copy(update={"title": PROJECT["title"]})
    await house.lists(project)
    households = {each["key"]: each["contact"] for each in read("households")}
    for way in read("ways"):
        contact = households[way["household"]]
        person = as_person(seeder, email=contact.get("email"), phone=contact.get("phone"))
        await house.seeks(str(person.person_id))
    await house.follows()


async def test_every_way_of_the_demo_comes_to_be_once(seeder: Seeder, town: House):
    told: list[str] = []
    await a_town(seeder, town)

    await ways.fill(seeder, told.append)
    before = await town.facts("matching-accompaniments")
    await ways.fill(seeder, told.append)

    stored = await town.matches()
    kept = [await Walk(town, match.match_id).now() for match in stored]
    assert told == ["  4 ways to moving in"] * 2
    assert sorted(each.way.stage for each in kept) == ["contacted", "met", "released", "settled"]
    assert await town.facts("matching-accompaniments") == before


async def test_one_is_overdue_and_one_waits_for_somebody(seeder: Seeder, town: House):
    await a_town(seeder, town)

    await ways.fill(seeder, lambda _line: None)

    walk = Walk(town, (await town.matches())[0].match_id)
    listed = await walk.worklist(KORA)
    assert len(listed.to_take_on) == 1
    assert sorted(line.stage for line in listed.others) == ["met", "released"]
