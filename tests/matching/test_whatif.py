"""What other limits would open, counted exactly, without storing anything."""

import asyncio
from contextlib import asynccontextmanager

from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import Market, Side
from services.chassis.database import Database
from services.matching.api import telling
from services.matching.decide.columns import NO_LIMIT
from services.matching.decide.prospects import nearest
from services.matching.decide.table import Table
from services.matching.decide.whatif import openings
from services.matching.store import offers
from services.matching.work.lookout import Lookout
from tests.matching import oracle
from tests.matching.house import SEEKER, House, a_household, a_person, a_project
from tests.matching.oracle import row
from tests.matching.strategies import OFFERS, SEEKERS
from tests.matching.test_api import Api, api

__all__ = ["api"]


def test_a_step_opens_all_that_cost_no_more_and_nothing_else():
    seeker = row(cost=500)
    near = [(n, row(cost=cost, radius=0)) for n, cost in enumerate((505, 538, 540, 541, 900), 1)]

    [found] = openings(seeker, near)

    assert (found.relaxation.code, found.by, found.count) == ("raise-cost", 10, 1)
    assert found.nearest == 1


def test_the_least_step_that_opens_anything_is_told_with_all_that_it_opens():
    seeker = row(cost=500)
    near = [(n, row(cost=cost, radius=0)) for n, cost in enumerate((535, 538, 540, 541), 1)]

    [found] = openings(seeker, near)

    assert (found.by, found.count) == (40, 3)


def test_what_takes_more_than_the_longest_step_opens_nothing():
    seeker = row(cost=500)

    assert openings(seeker, [(1, row(cost=701, radius=0))]) == []
    assert [found.by for found in openings(seeker, [(1, row(cost=700, radius=0))])] == [200]


def test_what_only_the_other_side_could_change_is_no_step_of_mine():
    seeker = row(size=5, cost=NO_LIMIT)

    assert openings(seeker, [(1, row(size=4, radius=0))]) == []


async def test_the_copy_follows_what_comes_changes_and_goes(house: House):
    await house.lists(a_project(1))
    await house.lists(a_project(2, owner=a_person(2), warm_cost_eur=735))
    await house.follows()
    lookout = await a_lookout(house)
    first = await look(house, lookout)
    await house.lists(a_project(3, owner=a_person(3)))
    await house.lists(a_project(1, warm_cost_eur=760), sequence=2)
    await house.drops(a_project(2).initiative_id, sequence=2)
    await house.follows()

    second = await look(house, lookout)

    assert (first.fits, [(o.by, o.count) for o in first.openings]) == (1, [(40, 1)])
    assert (second.fits, [(o.by, o.count) for o in second.openings]) == (1, [(60, 1)])


@given(SEEKERS, st.lists(OFFERS, max_size=8))
def test_the_nearest_fails_the_fewest_points_and_says_each_of_them(seeker, told):
    table = Table(Side.OFFER)
    for ordinal, offer in enumerate(told, 1):
        table.put(ordinal, offer)
    failed = {n: oracle.masks(seeker, offer)[0].bit_count() for n, offer in enumerate(told, 1)}

    found = nearest(table, seeker, own=())

    if found is None:
        assert failed == {}
    else:
        assert found.points == failed[found.ordinal] == min(failed.values())
        named = {each.knock_out for each in found.changes}
        assert len(named) == found.points


async def test_limits_that_contradict_what_there_is_are_told_with_the_nearest(house: House):
    await house.lists(a_project(1, warm_cost_eur=900, step_free=False))
    await house.lists(a_project(2, owner=a_person(2), warm_cost_eur=640, step_free=False))
    await house.follows()
    lookout = await a_lookout(house)
    needs = {"kind": "family", "persons": 6, "needs_step_free": True}

    found = await look(house, lookout, household=needs, max_warm_cost_eur=640)
    fitting = await look(house, lookout, max_warm_cost_eur=640)

    assert (found.fits, found.openings) == (0, [])
    assert found.nearest is not None
    assert (found.nearest.points, await title_of(house, found.nearest.ordinal)) == (2, "Hof 2")
    assert {each.knock_out for each in found.nearest.changes} == {"size", "step-free"}
    assert not any(each.is_enough for each in found.nearest.changes)
    assert (fitting.fits, fitting.nearest) == (1, None)


async def test_nobody_is_her_own_counterpart(house: House):
    told = {"markets": ["founding"], "languages": ["de"], "tenures": ["rent"]}
    await house.seeks(SEEKER, **told)
    for n in range(1, 5):
        await house.seeks(a_person(n), **told)
    await house.follows()
    lookout = await a_lookout(house)

    mine = await look(house, lookout, person=SEEKER, **told)
    anybodys = await look(house, lookout, **told)

    assert (mine.market, mine.fits, anybodys.fits) == (Market.FOUNDING, 0, 5)


async def test_asking_what_if_stores_nothing(house: House):
    await house.lists(a_project(1))
    await house.follows()
    lookout = await a_lookout(house)
    before = await house.everything()

    await look(house, lookout, max_warm_cost_eur=0)

    assert await house.everything() == before


async def test_what_if_is_asked_by_the_pages_and_answers_with_counts(api: Api):
    await api.with_match()
    told = {**a_household().model_dump(mode="json"), "max_warm_cost_eur": 560}

    first = await api.client.post("/v1/profile/what-if", json=told, headers=api.person(SEEKER))
    await api.lookout.loaded()
    answer = (
        await api.client.post("/v1/profile/what-if", json=told, headers=api.person(SEEKER))
    ).json()
    nobody = await api.client.post("/v1/profile/what-if", json=told)

    assert first.json() == {"is_ready": False}
    assert (answer["fits"], answer["nobody"], answer["nearest"]) == (0, True, None)
    [step] = [each for each in answer["near"] if each["relaxation"]["code"] == "raise-cost"]
    assert (step["by"], step["count"], step["title"]) == (40, 1, "Hof 1")
    assert nobody.status_code == 401


async def test_what_if_names_the_nearest_where_no_single_step_helps(api: Api):
    await api.with_match()
    needs = {"kind": "family", "persons": 9}
    told = a_household(household=needs, max_warm_cost_eur=560).model_dump(mode="json")
    who = api.person(SEEKER)
    await api.client.post("/v1/profile/what-if", json=told, headers=who)
    await api.lookout.loaded()

    answer = (await api.client.post("/v1/profile/what-if", json=told, headers=who)).json()

    assert (answer["near"], answer["nearest"]["title"], answer["nearest"]["points"]) == (
        [],
        "Hof 1",
        2,
    )
    assert answer["nearest"]["initiative_id"] == str(a_project(1).initiative_id)
    assert {each["code"] for each in answer["nearest"]["relaxation"]} >= {"raise-cost"}


class Counted:
    """A database that counts how many read from it at the same time."""

    def __init__(self, database: Database) -> None:
        self.database, self.open, self.most = database, 0, 0

    @asynccontextmanager
    async def read(self):
        async with self.database.read() as tx:
            self.open += 1
            self.most = max(self.most, self.open)
            yield tx
            self.open -= 1


async def test_whoever_waits_for_the_turn_holds_no_connection(house: House):
    await house.lists(a_project(1))
    await house.follows()
    lookout, counted = await a_lookout(house), Counted(house.database)

    found = await asyncio.gather(
        *(lookout.look(counted, a_household(), person_id=None) for _ in range(4))
    )

    assert [[each.fits for each in answer] for answer in found] == [[1]] * 4
    assert counted.most == 1


async def test_of_people_nothing_is_told_that_rests_on_fewer_than_five(house: House):
    leipzig = {"ags": "14713000", "lat": 51.34, "lon": 12.37}
    north_of_it = {**leipzig, "lat": 51.44}
    for n in range(1, 5):
        await house.seeks(a_person(n), markets=["founding"], place=leipzig)
    await house.follows()
    lookout = await a_lookout(house)

    near = await look(house, lookout, markets=["founding"], place=leipzig)
    alone = await look(house, lookout, markets=["founding"], place=north_of_it, radius_km=1)
    for n in range(5, 10):
        await house.seeks(a_person(n), markets=["founding"], place=leipzig)
    await house.follows()
    many = await look(house, lookout, markets=["founding"], place=north_of_it, radius_km=1)

    assert [(each.fits, each.openings, each.nearest) for each in (near, alone)] == [
        (0, [], None)
    ] * 2
    assert [each.count for each in many.openings] == [5]
    told = telling.prospects([alone], {})
    assert (told["nobody"], told["is_few"], told["nearest"]) == (False, True, None)


async def title_of(house: House, ordinal: int) -> str:
    async with house.database.read() as tx:
        return (await offers.names_of(tx, [ordinal]))[ordinal].title


async def a_lookout(house: House) -> Lookout:
    lookout = Lookout()
    lookout.begin(house.database)
    await lookout.loaded()
    return lookout


async def look(house: House, lookout: Lookout, *, person: str | None = None, **told):
    [found] = await lookout.look(house.database, a_household(**told), person_id=person)
    return found


def test_side_is_the_seekers():
    assert all(o.relaxation.side is Side.SEEKER for o in openings(row(), [(1, row(cost=900))]))
