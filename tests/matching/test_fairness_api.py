"""What everybody reads of a run over HTTP, and the order in which lists come."""

from contracts.matching import Market
from services.matching.settings import MatchingSettings
from services.matching.store.runs import Run
from services.matching.work.spreading import Spreader
from services.web.words.my_data_labels import LABELS
from tests.matching.house import OWNER, SEEKER, Clock, a_person, a_project, an_id
from tests.matching.test_api import Api, api, keys_of

__all__ = ["api"]


async def test_both_lists_stand_in_the_order_drawn_for_today_and_say_by_which_rule(api: Api):
    for n in range(1, 5):
        await api.house.lists(a_project(n))
    await api.put_profile()
    await api.house.follows()
    before = (await api.get("/v1/matches", api.person(SEEKER))).json()
    [run] = await spread(api)

    mine = (await api.get("/v1/matches", api.person(SEEKER))).json()
    theirs = (await api.get(f"/v1/initiatives/{an_id(2)}/matches", api.person(OWNER))).json()

    told = {"run_id": str(run.run_id), "alpha_percent": 40, "rendering": run.day.isoformat()}
    assert before["order"] == {}
    assert mine["order"] == theirs["order"] == {"living": told}
    assert [item["place"] for item in mine["items"]] == [1, 2, 3, 4]
    assert [item["place"] for item in theirs["items"]] == [1]
    assert {item["match_id"] for item in mine["items"]} == {
        item["match_id"] for item in before["items"]
    }


async def test_everybody_reads_the_figures_of_a_market_and_its_map(api: Api):
    await api.house.lists(a_project())
    for n in range(6):
        await api.house.seeks(a_person(n))
    for n in range(6, 12):
        await api.house.seeks(a_person(n), max_warm_cost_eur=560)
    await api.house.follows()
    [run] = await spread(api)

    fairness = (await api.get("/v1/fairness", {})).json()
    demand = (await api.get("/v1/demand", {})).json()
    here = (await api.get("/v1/pressure?ags=14729430", {})).json()
    elsewhere = (await api.get("/v1/demand?ags=14612000", {})).json()

    [market] = fairness["markets"]
    assert (market["market"], market["run_id"]) == ("living", str(run.run_id))
    assert len(market["history"]) == 1
    assert (market["seekers"], market["offers"]) == (5, 1)
    assert {group["people"] for group in market["groups"]} == {5}
    [cells] = demand["markets"]
    assert cells["items"] == [
        {"ags": "14713000", "knock_out": "cost", "households": 5, "step": 40, "opens": 1}
    ]
    [pressure] = here["markets"]
    assert pressure["items"][0]["households_per_place"] == 3.0
    assert elsewhere["markets"][0]["items"] == []


async def test_figures_that_rest_on_fewer_than_five_people_are_read_by_nobody(api: Api):
    await api.house.lists(a_project())
    for n in range(4):
        await api.house.seeks(a_person(n))
    await api.house.follows()
    await spread(api)

    assert (await api.get("/v1/fairness", {})).json()["markets"] == []


async def test_a_person_takes_away_which_lists_she_was_shown_and_by_which_rule(
    api: Api, clock: Clock
):
    for n in range(1, 4):
        await api.house.lists(a_project(n))
    await api.put_profile()
    await api.house.follows()
    [first] = await spread(api)
    clock.move(days=1)
    [second] = await spread(api)
    listed = (await api.get("/v1/matches", api.person(SEEKER))).json()["items"]

    mine, theirs, nobody = [
        (await api.get("/v1/my/data", api.person(person))).json()["lists"]
        for person in (SEEKER, OWNER, a_person(9))
    ]

    assert [each["run_id"] for each in mine] == [str(second.run_id), str(first.run_id)]
    newest = mine[0]
    assert {name: newest[name] for name in ("market", "side", "day", "alpha_percent")} == {
        "market": "living",
        "side": "seeker",
        "day": second.day.isoformat(),
        "alpha_percent": 40,
    }
    assert [(each["rank"], each["match_id"], each["title"]) for each in newest["drawn"]] == [
        (n, item["match_id"], item["counterpart"]["title"]) for n, item in enumerate(listed, 1)
    ]
    assert {(each["side"], each["drawn"][0]["title"]) for each in theirs} == {("offer", None)}
    assert len(theirs) == 6
    assert nobody == []
    assert keys_of(mine) <= set(LABELS)


async def test_a_key_that_is_none_is_refused_and_nothing_is_told_of_it(api: Api):
    assert (await api.get("/v1/demand?ags=1471300x", {})).status_code == 422


async def spread(api: Api) -> list[Run]:
    """Spread the market of homes now."""
    settings = MatchingSettings(keys_dir=api.keys.folder)
    run = await Spreader(api.house.database, settings, of=Market.LIVING).run_now()
    return [run] if run else []
