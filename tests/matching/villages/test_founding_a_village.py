"""A village from the plan to its founding, over HTTP, with a worker's searches."""

import json
from importlib import resources

from services.matching.store.municipalities import read_municipalities
from tests.matching.house import Clock, a_person
from tests.matching.villages.hamlet import HERE, REGION, Hamlet, a_card, a_plan, a_quota


async def test_a_village_is_planned_composed_asked_and_founded(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single", "couple")
    quotas = [a_quota("family", at_least=1), a_quota("senior", at_least=1)]
    village = await hamlet.plans(households=3, quotas=quotas)

    found = await hamlet.searches(village)
    asked = await hamlet.asks(village)
    people = await hamlet.asked(village)
    states = [(await hamlet.says(village, n, "yes")).json()["state"] for n in people]

    assert (found["state"], asked.json()["state"]) == ("found", "asked")
    assert len(found["rosters"]) == 2
    assert {1, 2} < set(people)
    assert states == ["asked", "asked", "founded"]
    assert await hamlet.said() == ["village-proposed", "village-founded"]
    assert set(await hamlet.claims(village, "founded")) == {a_person(n) for n in people}


async def test_the_room_tells_why_each_household_is_in_and_whom_a_quota_needs(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single", "couple")
    village = await hamlet.plans(households=3, quotas=[a_quota("senior", at_least=1)])

    room = await hamlet.searches(village)

    best = room["rosters"][0]
    (senior,) = [each for each in best["members"] if each["kind"] == "senior"]
    assert [(n["code"], n["kinds"], n["amount"]) for n in senior["needed_by"]] == [
        ("quota", ["senior"], 1)
    ]
    assert {each["household"] for each in best["members"]} >= {
        pair["household"] for each in best["members"] for pair in each["closest"]
    }
    assert 0 < best["compatibility_percent"] <= 100
    assert {each["count"] for each in room["candidates"]} == {None}
    assert {gain["kind"] for gain in room["gains"]} == {
        "family", "single-parent", "senior", "couple", "single",
    }  # fmt: skip
    assert room["actions"] == ["change", "founders", "search", "ask", "end"]


async def test_the_same_search_finds_the_same_rosters(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single", "couple", "family", "senior")
    village = await hamlet.plans(households=3)
    first = await hamlet.searches(village)
    async with hamlet.house.database.transaction() as tx:
        await tx.execute("UPDATE village SET search = search - 1, state = 'found'")

    again = await hamlet.searches(village)

    assert again["rosters"] == first["rosters"]


async def test_a_household_far_away_or_barred_by_a_knock_out_is_no_candidate(hamlet: Hamlet):
    berlin = {"ags": "11000000", "lat": 52.52, "lon": 13.40}
    await hamlet.households("family", "senior")
    await hamlet.seeks(3, "single", place=berlin)
    await hamlet.house.seeks(a_person(4))
    village = await hamlet.plans(households=2)

    room = await hamlet.searches(village)

    assert room["candidates"] == [
        {"kind": "family", "count": None},
        {"kind": "senior", "count": None},
    ]


async def test_two_who_exclude_each_other_stand_in_no_roster_together(hamlet: Hamlet):
    await hamlet.households("family", "senior")
    await hamlet.seeks(3, "single", welcome_kinds=["senior", "single"])
    village = await hamlet.plans(households=2, alternatives=3)

    room = await hamlet.searches(village)

    pairs = [{m["kind"] for m in roster["members"]} for roster in room["rosters"]]
    assert {"family", "single"} not in pairs
    assert len(pairs) == 2


async def test_terms_that_contradict_each_other_are_refused_before_any_search(hamlet: Hamlet):
    told = a_plan(households=3, quotas=[a_quota("senior", at_least=4)])

    refused = await hamlet.commune("POST", "", **told)

    assert (refused.status_code, refused.json()["slug"]) == (422, "quota-above-places")


async def test_all_that_contradicts_itself_in_a_plan_is_said_in_one_answer(hamlet: Hamlet):
    quotas = [a_quota("family", at_least=1), a_quota("senior", at_least=3, at_most=2)]
    told = a_plan(
        place={**HERE, "lat": 51.05, "lon": 13.74},
        radius_km=4,
        quotas=quotas,
        persons_at_least=9,
        persons_at_most=8,
        homes=[{"persons_max": 4, "count": 1}],
    )

    refused = await hamlet.commune("POST", "", **told)

    said = [(each["field"], each["slug"]) for each in refused.json()["errors"]]
    assert refused.status_code == 422
    assert sorted(said) == [
        ("households", "fewer-homes-than-households"),
        ("households", "quotas-above-places"),
        ("persons_at_least", "persons-min-above-max"),
        ("place", "village-point-elsewhere"),
        ("quotas.1.at_most", "quota-min-above-max"),
        ("radius_km", "village-radius-too-small"),
    ]


async def test_terms_saved_as_they_were_stored_before_villages_told_of_themselves_change_nothing(
    hamlet: Hamlet,
):
    await hamlet.households("senior", "family", "single")
    village = await hamlet.plans()
    before = await hamlet.searches(village)
    async with hamlet.house.database.transaction() as tx:
        await tx.execute("UPDATE village SET plan = plan - 'about'")
    version = (await hamlet.room(village))["terms_version"]

    saved = await hamlet.commune("PUT", f"/{village}/terms", **a_plan(), version=version)

    assert before["state"] == "found"
    assert saved.status_code == 200, saved.text
    assert [saved.json()[name] for name in ("state", "search", "rosters")] == [
        before[name] for name in ("state", "search", "rosters")
    ]


async def test_a_commune_of_another_region_neither_sees_nor_changes_a_village(hamlet: Hamlet):
    village = await hamlet.plans()
    elsewhere = frozenset({"14625"})

    seen = await hamlet.commune("GET", f"/{village}/room", region=elsewhere)
    begun = await hamlet.commune("POST", f"/{village}/search", region=elsewhere)
    listed = await hamlet.commune("GET", "", region=elsewhere)
    planned = await hamlet.commune("POST", "", region=elsewhere, **a_plan())
    ours = await hamlet.commune("GET", "", region=REGION)

    assert [r.json()["slug"] for r in (seen, begun, planned)] == ["village-outside-region"] * 3
    assert listed.json()["items"] == []
    assert [each["village_id"] for each in ours.json()["items"]] == [village]


async def test_a_sign_in_that_names_no_region_opens_no_village(hamlet: Hamlet):
    village = await hamlet.plans()
    nowhere: frozenset[str] = frozenset()

    told = [
        await hamlet.commune("GET", "", region=nowhere),
        await hamlet.commune("GET", f"/{village}/room", region=nowhere),
        await hamlet.commune("POST", "", region=nowhere, **a_plan()),
        await hamlet.commune("POST", f"/{village}/end", region=nowhere),
    ]

    assert {answer.status_code for answer in told} == {403}
    assert {answer.json()["slug"] for answer in told} == {"commune-without-region"}


async def test_a_point_elsewhere_than_its_municipality_is_refused(hamlet: Hamlet):
    dresden = {**HERE, "lat": 51.05, "lon": 13.74}
    unknown = {**HERE, "ags": "14713999"}

    elsewhere = await hamlet.commune("POST", "", **a_plan(place=dresden))
    nowhere = await hamlet.commune("POST", "", **a_plan(place=unknown))
    village = await hamlet.plans()
    terms = await hamlet.new_terms(village, place=dresden)
    moved = await hamlet.commune("PUT", f"/{village}/terms", **terms)

    assert [answer.status_code for answer in (elsewhere, nowhere, moved)] == [422] * 3
    assert [answer.json()["slug"] for answer in (elsewhere, nowhere, moved)] == [
        "village-point-elsewhere", "village-place-unknown", "village-point-elsewhere",
    ]  # fmt: skip


def test_both_services_know_the_same_municipalities():
    file = resources.files("services.registry") / "data" / "municipalities.json"
    told = json.loads(file.read_text(encoding="utf-8"))

    assert read_municipalities() == {
        each["ags8"]: (each["lat"], each["lon"], each["radius_km"]) for each in told
    }


async def test_new_terms_drop_what_was_found_and_every_yes_to_the_old_ones(
    hamlet: Hamlet,
):
    await hamlet.households("family", "senior", "single", "couple")
    village = await hamlet.plans(households=3)
    await hamlet.searches(village)
    await hamlet.asks(village)
    first, second, *_ = await hamlet.asked(village)
    terms = await hamlet.new_terms(village, households=2)
    during = await hamlet.commune("PUT", f"/{village}/terms", **terms)
    await hamlet.says(village, first, "yes")
    await hamlet.says(village, second, "no")
    await hamlet.composes()

    changed = await hamlet.commune("PUT", f"/{village}/terms", **terms)

    assert during.json()["slug"] == "village-asks-now"
    assert (changed.json()["state"], changed.json()["rosters"]) == ("draft", [])
    assert await hamlet.held() == []
    (told,) = await hamlet.mine(first)
    assert told["part"] == "released"


async def test_members_read_each_others_contact_only_where_both_agreed(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3, alternatives=1)
    await hamlet.searches(village)
    await hamlet.asks(village)
    await hamlet.says(village, 1, "yes", card=a_card(1))
    before = await hamlet.mine(1)
    await hamlet.says(village, 2, "yes", card=a_card(2))
    await hamlet.says(village, 3, "yes")

    seen = {n: (await hamlet.mine(n))[0]["others"] for n in (1, 2, 3)}
    await hamlet.person(2, "POST", f"/{village}/revoke")
    after = (await hamlet.mine(1))[0]["others"]

    assert all(other["email"] is None for other in before[0]["others"])
    assert {o["kind"]: o["email"] for o in seen[1]} == {
        "senior": "card2@canary.example", "single": None,
    }  # fmt: skip
    assert [o["email"] for o in seen[3]] == [None, None]
    assert [o["email"] for o in after] == [None, None]


async def test_a_yes_after_the_founding_and_an_ended_village_are_refused(
    hamlet: Hamlet, clock: Clock
):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3)
    await hamlet.searches(village)
    await hamlet.asks(village)
    await hamlet.commune("POST", f"/{village}/end")
    clock.move(days=1)

    refused = await hamlet.says(village, 1, "yes")
    again = await hamlet.commune("POST", f"/{village}/search")
    (told,) = await hamlet.mine(1)

    assert refused.json()["slug"] == again.json()["slug"] == "village-ended"
    assert told["part"] == "over"
