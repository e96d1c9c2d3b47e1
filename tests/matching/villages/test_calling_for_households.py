"""A village that is blocked calls for who is missing; whoever comes is found by it, and finds it."""

from contracts.matching import Market
from services.matching.decide.match import State
from services.matching.work import rebuilding
from tests.matching.house import Clock, a_person
from tests.matching.villages.hamlet import Hamlet, a_quota
from tests.matching.villages.searching import while_it_searches


async def blocked(hamlet: Hamlet) -> str:
    """Three households, and terms that ask for a senior who is not there."""
    await hamlet.households("family", "couple", "single")
    quotas = [a_quota("senior", at_least=1), a_quota("family", at_least=1)]
    village = await hamlet.plans(households=3, quotas=quotas)
    await hamlet.searches(village)
    return village


async def test_a_blocked_village_says_which_limit_blocks_and_who_is_missing(hamlet: Hamlet):
    village = await blocked(hamlet)

    room = await hamlet.room(village)

    assert room["state"] == "blocked"
    assert [(n["kinds"], n["bound"], n["amount"]) for n in room["block"]["limits"]] == [
        (["senior"], "at-least", 1)
    ]
    assert [(m["kind"], m["count"]) for m in room["missing"]] == [("senior", 1)]
    assert [(e["limit"]["kinds"], e["by"]) for e in room["easings"]] == [(["senior"], 1)]
    assert await hamlet.said() == ["village-blocked"]
    assert "call" in room["actions"]


async def test_a_call_is_read_by_everybody_until_it_ends(hamlet: Hamlet, clock: Clock):
    village = await blocked(hamlet)

    await hamlet.commune("POST", f"/{village}/call", days=30)
    calls = (await hamlet.anybody("/calls")).json()["items"]
    one = await hamlet.anybody(f"/calls/{village}")
    clock.move(days=31)
    await hamlet.house.rings()

    assert [(c["title"], c["missing"]) for c in calls] == [
        ("Dorf am Anger", [{"kind": "senior", "persons": 1, "count": 1, "is_any": False}])
    ]
    assert one.json()["place"]["municipality"] == "Leipzig"
    assert (await hamlet.anybody("/calls")).json()["items"] == []
    assert (await hamlet.anybody(f"/calls/{village}")).status_code == 404
    assert await hamlet.said() == ["village-blocked", "households-called"]


async def test_a_village_that_calls_stands_in_the_market_and_is_proposed_to_whom_it_misses(
    hamlet: Hamlet,
):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)

    await hamlet.seeks(7, "senior")
    await hamlet.seeks(8, "couple")
    await hamlet.house.follows()

    (match,) = await hamlet.house.matches()
    assert (match.market, match.seeker_person_id) == (Market.GROUPS, a_person(7))
    assert (str(match.offer_id), match.offer_person_id) == (village, None)
    assert await hamlet.house.said() == ["match-proposed"]


async def test_a_village_that_misses_anybody_is_proposed_to_every_kind(hamlet: Hamlet):
    await hamlet.households("couple")
    village = await hamlet.plans(households=4)
    await hamlet.searches(village)
    await hamlet.commune("POST", f"/{village}/call", days=30)

    for n, kind in enumerate(("senior", "family", "single"), start=7):
        await hamlet.seeks(n, kind)
    await hamlet.house.follows()

    (call,) = (await hamlet.anybody("/calls")).json()["items"]
    assert [(each["count"], each["is_any"]) for each in call["missing"]] == [(3, True)]
    assert {m.seeker_person_id for m in await hamlet.house.matches()} >= {
        a_person(n) for n in (7, 8, 9)
    }


async def test_a_household_hears_of_a_village_once_though_whom_it_misses_changes(hamlet: Hamlet):
    await hamlet.households("couple", "single", "single")
    quotas = [a_quota("senior", at_least=2), a_quota("family", at_least=1)]
    village = await hamlet.plans(households=4, quotas=quotas)
    await hamlet.searches(village)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    await hamlet.seeks(7, "senior")
    await hamlet.house.follows()
    before = (await hamlet.anybody(f"/calls/{village}")).json()["missing"]

    await hamlet.house.pauses(a_person(7))
    await hamlet.seeks(8, "family")
    await hamlet.house.follows()
    await hamlet.searches(village)
    await hamlet.house.pauses(a_person(7), "resume")
    await hamlet.house.follows()

    after = (await hamlet.anybody(f"/calls/{village}")).json()["missing"]
    assert {need["kind"] for need in before} == {"senior", "family"}
    assert {need["kind"] for need in after} == {"senior"}
    told = [m for m in await hamlet.house.matches() if m.seeker_person_id == a_person(7)]
    assert [m.match.state for m in told] == [State.WITHDRAWN, State.LISTED]
    assert len({m.offer_row for m in told}) == 2


async def test_a_household_reads_in_its_list_which_village_calls(hamlet: Hamlet):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    await hamlet.seeks(7, "senior")
    await hamlet.house.follows()

    who = hamlet._who("web", "somebody", person_id=a_person(7))
    (told,) = (await hamlet.client.get("/v1/matches", headers=who)).json()["items"]

    assert told["counterpart"]["title"] == "Dorf am Anger"
    assert told["counterpart"]["village_id"] == village


async def test_a_newcomer_makes_the_village_search_again_and_it_is_founded(
    hamlet: Hamlet, clock: Clock
):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    clock.move(hours=2)

    await hamlet.seeks(7, "senior")
    await hamlet.house.follows()
    await hamlet.house.rings()
    await hamlet.composes()
    room = await hamlet.room(village)
    await hamlet.asks(village)
    asked = await hamlet.asked(village)
    for n in asked:
        await hamlet.says(village, n, "yes")
    await hamlet.house.follows()

    assert room["state"] == "found"
    assert {1, 7} < set(asked)
    assert await hamlet.said() == [
        "village-blocked", "households-called", "village-proposed", "village-founded",
    ]  # fmt: skip
    assert (await hamlet.anybody("/calls")).json()["items"] == []
    assert await hamlet.house.said() == ["match-proposed", "match-withdrawn"]


async def test_newcomers_within_the_hour_are_one_search(hamlet: Hamlet, clock: Clock):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)

    await hamlet.seeks(7, "couple")
    await hamlet.house.rings()
    early = await hamlet.composes()
    clock.move(minutes=30)
    await hamlet.seeks(8, "couple")
    clock.move(minutes=31)
    await hamlet.house.rings()
    late = await hamlet.composes()

    assert (early, late) == (0, 1)
    assert (await hamlet.said()).count("village-blocked") >= 1


async def test_a_newcomer_out_of_reach_makes_nobody_search(hamlet: Hamlet, clock: Clock):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    clock.move(hours=2)
    await hamlet.house.rings()
    await hamlet.composes()
    clock.move(hours=2)

    await hamlet.seeks(7, "senior", place={"ags": "11000000", "lat": 52.52, "lon": 13.40})
    await hamlet.house.rings()

    assert await hamlet.composes() == 0


async def test_a_village_for_which_nobody_looks_yet_calls_for_all_its_households(hamlet: Hamlet):
    village = await hamlet.plans(households=3, quotas=[a_quota("family", at_least=2)])

    room = await hamlet.searches(village)
    called = await hamlet.commune("POST", f"/{village}/call", days=10)

    assert room["state"] == "blocked"
    assert sum(m["count"] for m in room["missing"]) == 3
    assert sum(m["count"] for m in room["missing"] if m["kind"] == "family") >= 2
    assert called.status_code == 200


async def test_a_call_needs_somebody_who_is_missing_and_a_number_of_days(hamlet: Hamlet):
    village = await blocked(hamlet)
    found = await hamlet.plans(households=2)
    await hamlet.searches(found)

    endless = await hamlet.commune("POST", f"/{village}/call", days=366)
    needless = await hamlet.commune("POST", f"/{found}/call", days=10)

    assert endless.json()["slug"] == "call-days-out-of-range"
    assert needless.json()["slug"] == "village-not-blocked"


async def test_a_household_that_says_no_to_a_village_in_its_list_is_not_asked_by_it(
    hamlet: Hamlet, clock: Clock
):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    await hamlet.seeks(7, "senior")
    await hamlet.house.follows()
    match = await hamlet.house.the_match()

    await hamlet.house.answers(match.match_id, a_person(7), "no")
    clock.move(hours=2)
    await hamlet.house.rings()

    assert await hamlet.composes() == 1
    room = await hamlet.room(village)
    assert room["state"] == "blocked"
    assert "senior" not in {each["kind"] for each in room["candidates"]}


async def test_who_says_yes_to_a_village_waits_for_nobodys_answer(hamlet: Hamlet, clock: Clock):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    await hamlet.seeks(7, "senior")
    await hamlet.house.follows()
    match = await hamlet.house.the_match()
    await hamlet.house.answers(match.match_id, a_person(7), "yes")

    clock.move(days=15)
    await hamlet.house.rings()
    during = await hamlet.house.the_match()
    clock.move(days=20)
    await hamlet.house.rings()

    assert during.match.state == "interested"
    assert (await hamlet.house.the_match()).match.state == "withdrawn"
    assert "match-expired" not in await hamlet.house.said()


async def test_a_yes_to_a_village_is_taken_back_as_long_as_it_calls(hamlet: Hamlet, clock: Clock):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=20)
    await hamlet.seeks(7, "senior")
    await hamlet.house.follows()
    match = await hamlet.house.the_match()
    await hamlet.house.answers(match.match_id, a_person(7), "yes")
    await hamlet.commune("POST", f"/{village}/call", days=40)

    clock.move(days=30)
    await hamlet.house.rings()
    await hamlet.house.answers(match.match_id, a_person(7), "no")

    assert (await hamlet.house.the_match()).match.state == "declined"


async def test_a_village_that_calls_looks_again_each_day(hamlet: Hamlet, clock: Clock):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    clock.move(hours=2)
    await hamlet.house.rings()
    first = await hamlet.composes()

    clock.move(hours=23)
    await hamlet.house.rings()
    too_early = await hamlet.composes()
    clock.move(hours=2)
    await hamlet.house.rings()

    assert (first, too_early, await hamlet.composes()) == (1, 0, 1)
    assert (await hamlet.said()).count("village-blocked") == 1


async def test_who_comes_while_it_searches_is_found_by_the_next_search(
    hamlet: Hamlet, clock: Clock
):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    await hamlet.commune("POST", f"/{village}/search")

    await while_it_searches(hamlet, hamlet.seeks(7, "senior"))
    before = await hamlet.room(village)
    clock.move(hours=1, minutes=1)
    await hamlet.house.rings()
    await hamlet.composes()

    assert (before["state"], (await hamlet.room(village))["state"]) == ("blocked", "found")


async def test_a_call_rests_while_nobody_is_missing_and_goes_on_when_somebody_is(
    hamlet: Hamlet, clock: Clock
):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    await hamlet.seeks(7, "senior")
    await hamlet.house.follows()
    clock.move(hours=2)
    await hamlet.house.rings()
    await hamlet.composes()
    found = await hamlet.room(village)
    resting = (await hamlet.anybody("/calls")).json()["items"]
    await hamlet.seeks(8, "senior", place={"ags": "11000000", "lat": 52.52, "lon": 13.40})
    await hamlet.house.follows()
    differing, said = await differences(hamlet), await hamlet.house.said()

    await hamlet.asks(village)
    await hamlet.says(village, 7, "no")
    await hamlet.composes()
    calls = (await hamlet.anybody("/calls")).json()["items"]

    assert (found["state"], "end-call" in found["actions"]) == ("found", True)
    assert (resting, differing, said) == ([], [], ["match-proposed"])
    assert [each["missing"] for each in calls] == [
        [{"kind": "senior", "persons": 1, "count": 1, "is_any": False}]
    ]


async def test_a_village_that_calls_looks_again_after_a_search_was_refused(
    hamlet: Hamlet, clock: Clock
):
    await hamlet.households("family", "couple", "single")
    quotas = [a_quota("senior", at_least=1), a_quota("family", at_least=1)]
    village = await hamlet.plans(households=3, quotas=quotas, persons_at_most=8)
    await hamlet.searches(village)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    await hamlet.seeks(9, "family", household={"kind": "family", "persons": 9})
    await hamlet.comes_by_code(village, 9)
    (came,) = (await hamlet.room(village))["founders"]
    await hamlet.settles(village, came["household"])
    await hamlet.composes()
    refused = (await hamlet.room(village))["state"]

    await hamlet.seeks(9, "family", household={"kind": "family", "persons": 4})
    await hamlet.seeks(7, "senior")
    clock.move(hours=2)
    await hamlet.house.rings()
    await hamlet.composes()

    assert (refused, (await hamlet.room(village))["state"]) == ("refused", "found")


async def differences(hamlet: Hamlet) -> list[str]:
    async with hamlet.house.database.snapshot() as tx:
        return await rebuilding.differences(tx, Market.GROUPS)
