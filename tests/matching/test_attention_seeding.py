"""The demo's seeder against the real API: nothing is drawn or published before everybody is there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from contracts.matching import Market
from services.chassis.database import Database
from services.chassis.http.tokens import Principal
from services.chassis.keys import KeyRing
from services.matching import app
from services.matching.settings import MatchingSettings
from services.matching.store import runs
from services.matching.work.desk import Desk
from services.matching.work.spreading import Spreader
from tests.matching.house import House, a_person, a_project
from tools.seeding import ROOMS, attention
from tools.seeding.seeder import Seeder, as_person, read
from tools.settings import Local

PROJECTS = read("housing_projects")


@dataclass(frozen=True)
class WatchedSeeder(Seeder):
    """A seeder whose engine takes what is there only after it was asked whether it has."""

    town: House
    told: list[Any] = field(default_factory=list)
    """What matching answered to that question, in order."""

    async def ask(self, service: str, path: str, *, who: Principal) -> Any:
        answer = await super().ask(service, path, who=who)
        if path.endswith("/behind"):
            self.told.append(answer)
            await self.town.follows()
        return answer


@pytest.fixture
def settings(database_url: str, keys: KeyRing) -> MatchingSettings:
    return MatchingSettings(
        environment="local", database_url=SecretStr(database_url), keys_dir=keys.folder
    )


@pytest.fixture
async def town(database_url: str, desk: Desk) -> AsyncIterator[House]:
    """A house in which it is today, as it is for the API."""
    async with Database.open(database_url, service="matching") as database:
        yield House(database, desk)


@pytest.fixture
async def seeder(
    settings: MatchingSettings, keys: KeyRing, tmp_path: Path, town: House
) -> AsyncIterator[WatchedSeeder]:
    running = app.create_api(settings)
    knobs = ("base", "gateway_port", "gateway_rate", "mails_per_mailbox", "mails_per_visitor")
    local = Local(state=tmp_path, worker_replicas=1, given={}, **dict.fromkeys(knobs, 18000))
    async with (
        running.router.lifespan_context(running),
        httpx.AsyncClient(transport=httpx.ASGITransport(running)) as client,
    ):
        today = date.today()  # noqa: DTZ011 - the seeder's own today
        yield WatchedSeeder(local, client, keys, today, town)


async def move_in(seeder: Seeder, town: House) -> None:
    """The demo's projects, and somebody who looks for one."""
    for number, project in enumerate(PROJECTS, 1):
        contact = project["contact"]
        owner = as_person(seeder, email=contact.get("email"), phone=contact.get("phone"))
        told = a_project(number, owner=owner.person_id)
        await town.lists(told.model_copy(update={"title": project["title"]}))
    for number in range(3):
        await town.seeks(a_person(number))


async def test_a_market_that_is_filled_in_is_spread_once_and_after_everybody_is_there(
    seeder: WatchedSeeder, town: House, settings: MatchingSettings
):
    said: list[str] = []
    spreader = Spreader(town.database, settings, of=Market.LIVING)

    await attention.hold(seeder, said.append)
    await move_in(seeder, town)
    meanwhile = await spreader.run_if_due()
    await attention.fill(seeder, said.append)
    run = await spreader.run_if_due()

    assert meanwhile is None
    assert seeder.told == [["living"], []]
    assert run is not None
    assert (run.seekers, run.offers) == (3, len(PROJECTS))
    assert said == [
        "  4 markets wait until they are filled in",
        "  1 markets whose attention is spread now",
    ]


async def test_holding_back_a_market_leaves_one_alone_that_waits_for_the_night(
    seeder: WatchedSeeder, town: House, settings: MatchingSettings
):
    await move_in(seeder, town)
    await town.follows()
    await Spreader(town.database, settings, of=Market.LIVING).run_if_due()
    async with town.database.read() as tx:
        due_at = await runs.due_at(tx, Market.LIVING)

    await attention.hold(seeder, lambda _line: None)

    async with town.database.read() as tx:
        assert await runs.due_at(tx, Market.LIVING) == due_at


def test_the_demo_is_held_back_first_and_brought_forward_last():
    assert (ROOMS[0], ROOMS[-1]) == (attention.hold, attention.fill)
