"""A commune reads enough to compose a village, and too little to find out about one household."""

import pytest

from services.matching.work.village_planning import SEARCHES_A_DAY
from tests.matching.house import Clock
from tests.matching.villages.hamlet import REGION, Hamlet, a_plan, a_quota


@pytest.mark.parametrize(("families", "told"), [(4, None), (5, 5)])
async def test_fewer_than_five_of_a_kind_are_not_counted(hamlet: Hamlet, families: int, told):
    await hamlet.households(*["family"] * families)
    village = await hamlet.plans(households=3)

    room = await hamlet.searches(village)

    assert room["candidates"] == [{"kind": "family", "count": told}]


async def test_two_choices_that_differ_by_one_household_do_not_tell_what_it_owns(hamlet: Hamlet):
    for n, (kind, equity) in enumerate(
        [("family", 10_000), ("senior", 33_000), ("single", 91_000)], 1
    ):
        await hamlet.seeks(n, kind, max_equity_eur=equity)
    village = await hamlet.plans(households=2, alternatives=3)

    room = await hamlet.searches(village)

    assert sorted(each["equity_eur"] for each in room["rosters"]) == [0, 100_000, 100_000]


@pytest.mark.parametrize(("families", "told"), [(4, 0), (5, 20_000)])
async def test_what_the_middle_one_owns_is_told_of_five_or_more(
    hamlet: Hamlet, families: int, told: int
):
    await hamlet.households(*["family"] * families, max_equity_eur=23_000)
    quotas = [a_quota("family", at_least=families + 1)]
    village = await hamlet.plans(households=families + 1, quotas=quotas)

    room = await hamlet.searches(village)

    assert [(m["kind"], m["equity_eur"]) for m in room["missing"]] == [("family", told)]


async def test_how_much_equity_is_lacking_is_told_in_large_steps(hamlet: Hamlet):
    await hamlet.households("family", "senior", max_equity_eur=23_000)
    village = await hamlet.plans(households=2, equity_eur_at_least=60_000)

    room = await hamlet.searches(village)

    (easing,) = [each for each in room["easings"] if each["limit"]["code"] == "equity"]
    assert (easing["by"], easing["is_least"]) == (50_000, False)


async def test_a_circle_around_a_single_house_is_refused(hamlet: Hamlet):
    refused = await hamlet.commune("POST", "", **a_plan(radius_km=4))

    assert (refused.status_code, refused.json()["slug"]) == (422, "village-radius-too-small")


async def test_a_municipality_searches_only_so_often_a_day_whatever_it_calls_the_village(
    hamlet: Hamlet, clock: Clock
):
    first, second = await hamlet.plans(), await hamlet.plans()
    async with hamlet.house.database.transaction() as tx:
        await tx.execute(
            """INSERT INTO village_search (ags, searched_at)
               SELECT '14713000', $1 FROM generate_series(1, $2)""",
            tx.now,
            SEARCHES_A_DAY - 1,
        )

    last = await hamlet.commune("POST", f"/{first}/search", region=REGION)
    refused = await hamlet.commune("POST", f"/{second}/search", region=REGION)
    clock.move(days=1, minutes=1)
    next_day = await hamlet.commune("POST", f"/{second}/search", region=REGION)

    assert (last.status_code, refused.status_code, next_day.status_code) == (200, 429, 200)
    assert refused.json()["slug"] == "village-searches-used-up"
