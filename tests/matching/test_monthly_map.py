"""What stands in the way, municipality by municipality: one map a month, and none of too few."""

import json

import pytest

from contracts.matching import Market
from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.matching.settings import MatchingSettings
from services.matching.store import runs
from services.matching.work.spreading import Spreader
from tests.matching.house import House, a_person, a_project
from tests.matching.test_work_spreading import a_town


@pytest.fixture
def settings(keys: KeyRing) -> MatchingSettings:
    return MatchingSettings(keys_dir=keys.folder)


@pytest.fixture
def spreader(database: Database, settings: MatchingSettings) -> Spreader:
    return Spreader(database, settings, of=Market.LIVING)


async def test_the_map_is_published_once_a_month_and_then_stands(house: House, spreader: Spreader):
    await house.lists(a_project(1, owner=a_person(101)))
    for n in range(1, 8):
        await house.seeks(a_person(n), max_warm_cost_eur=560)
    await house.seeks(a_person(9))
    await house.follows()
    first = await spreader.run_now()
    assert first is not None
    async with house.database.read() as tx:
        published = await runs.published(tx, Market.LIVING)
    for n in range(20, 40):
        await house.seeks(a_person(n), max_warm_cost_eur=560)
    await house.follows()

    await spreader.run_now()
    async with house.database.read() as tx:
        same = await runs.published(tx, Market.LIVING)
    house.database.clock.move(days=31)
    await spreader.run_now()
    async with house.database.read() as tx:
        later = await runs.published(tx, Market.LIVING)

    assert published is not None
    assert same == published
    assert [cell["households"] for cell in published["cells"]] == [5]
    assert [cell["households"] for cell in later["cells"]] == [25]
    mapped = [f for f in await house.facts("matching-audits") if "demand" in f["type"]]
    assert [json.loads(f["payload"])["cells"][0]["households"] for f in mapped] == [5, 25]


async def test_where_nothing_can_be_shown_the_month_waits_for_its_map(
    house: House, spreader: Spreader
):
    await a_town(house, seekers=3, projects=1)
    await spreader.run_now()

    async with house.database.read() as tx:
        before = await runs.published(tx, Market.LIVING)
    for n in range(20, 26):
        await house.seeks(a_person(n))
    await house.follows()
    await spreader.run_now()
    async with house.database.read() as tx:
        after = await runs.published(tx, Market.LIVING)

    assert before is None
    assert after is not None
    [there] = after["pressure"]
    assert (there["ags"], there["households"], there["places"]) == ("14729430", 5, 2)
