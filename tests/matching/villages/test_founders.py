"""Households come by the code of a village; its commune confirms them, or takes them out again."""

import pytest

from tests.matching.house import a_person
from tests.matching.villages.hamlet import Hamlet
from tests.matching.villages.test_rounds_of_asking import released


async def found(hamlet: Hamlet) -> str:
    await hamlet.households("family", "senior", "single", "couple", "family")
    village = await hamlet.plans(households=3, alternatives=3)
    await hamlet.searches(village)
    return village


async def test_founders_come_by_the_code_and_stand_in_every_roster_once_they_are_confirmed(
    hamlet: Hamlet,
):
    village = await found(hamlet)
    code = (await hamlet.room(village))["founder_code"]

    joined = await hamlet.person(4, "POST", "/join", code=f" {code[:5].lower()} {code[5:]}")
    twice = await hamlet.person(4, "POST", "/join", code=code)
    (came,) = (await hamlet.room(village))["founders"]
    confirmed = await hamlet.settles(village, came["household"])
    await hamlet.composes()
    room = await hamlet.room(village)
    await hamlet.asks(village)

    assert (joined.json()["part"], twice.json()["part"]) == ("unconfirmed", "unconfirmed")
    assert (came["kind"], came["is_confirmed"]) == ("couple", False)
    assert confirmed.json()["state"] == "searching"
    assert [(f["kind"], f["is_confirmed"]) for f in room["founders"]] == [("couple", True)]
    assert len(room["rosters"]) >= 2
    assert all(
        [m["kind"] for m in roster["members"] if m["is_founder"]] == ["couple"]
        for roster in room["rosters"]
    )
    assert len(await hamlet.asked(village)) == 2
    assert [told["part"] for told in await hamlet.mine(4)] == ["founder"]


async def test_a_code_that_somebody_else_read_changes_nothing_by_itself(hamlet: Hamlet):
    village = await found(hamlet)
    before = await hamlet.room(village)

    await hamlet.comes_by_code(village, 4)

    room = await hamlet.room(village)
    assert (room["state"], room["rosters"]) == ("found", before["rosters"])
    assert await hamlet.held() == []


async def test_a_founder_who_was_confirmed_by_mistake_is_taken_out_and_hears_so(hamlet: Hamlet):
    village = await found(hamlet)
    await hamlet.comes_by_code(village, 4)
    number = (await hamlet.room(village))["founders"][0]["household"]
    await hamlet.settles(village, number)
    await hamlet.composes()

    removed = await hamlet.settles(village, number, is_confirmed=False)

    assert (removed.json()["state"], removed.json()["founders"]) == ("searching", [])
    assert await hamlet.held() == []
    assert await released(hamlet) == [("others-asked", [a_person(4)])]
    assert [told["part"] for told in await hamlet.mine(4)] == ["released"]


async def test_an_old_code_opens_nothing_any_more(hamlet: Hamlet):
    village = await found(hamlet)
    old = (await hamlet.room(village))["founder_code"]

    new = (await hamlet.commune("POST", f"/{village}/new-code")).json()["founder_code"]
    refused = await hamlet.person(4, "POST", "/join", code=old)
    joined = await hamlet.person(4, "POST", "/join", code=new)

    assert refused.json()["slug"] == "founder-code-wrong"
    assert joined.json()["part"] == "unconfirmed"


async def test_who_waits_for_the_commune_may_leave_again(hamlet: Hamlet):
    village = await found(hamlet)
    joined = await hamlet.comes_by_code(village, 4)

    left = await hamlet.person(4, "POST", f"/{village}/leave")
    number = 1 + max(
        m["household"] for r in (await hamlet.room(village))["rosters"] for m in r["members"]
    )
    refused = [await hamlet.settles(village, n) for n in range(1, number + 1)]

    assert joined.json()["actions"] == ["leave"]
    assert left.json()["part"] == "left"
    assert {each.json()["slug"] for each in refused} == {"founder-unknown"}


async def test_whoever_pauses_meanwhile_cannot_be_confirmed(hamlet: Hamlet):
    village = await hamlet.plans(households=3)
    await hamlet.households("family")
    await hamlet.comes_by_code(village, 1)
    await hamlet.house.pauses(a_person(1))

    refused = await hamlet.settles(village)

    assert (refused.status_code, refused.json()["slug"]) == (409, "founder-unknown")


async def test_more_founders_than_places_are_not_confirmed(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=2, alternatives=1)
    for n in (1, 2, 3):
        await hamlet.comes_by_code(village, n)

    told = [await hamlet.settles(village, n) for n in (1, 2, 3)]

    assert [each.status_code for each in told] == [200, 200, 409]
    assert told[2].json()["slug"] == "more-founders-than-places"


@pytest.mark.parametrize(
    ("who", "code", "slug"),
    [(1, "XXXXXXXXXX", "founder-code-wrong"), (9, None, "household-not-in-groups")],
)
async def test_who_cannot_found_is_told_why(hamlet: Hamlet, who: int, code, slug: str):
    await hamlet.households("family")
    await hamlet.house.seeks(a_person(9))
    village = await hamlet.plans()
    real = (await hamlet.room(village))["founder_code"]

    refused = await hamlet.person(who, "POST", "/join", code=code or real)

    assert refused.json()["slug"] == slug
