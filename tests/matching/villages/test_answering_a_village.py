"""Households say yes, no, or nothing; the village goes on with those who said yes."""

import json
from datetime import timedelta

import pytest

from tests.matching.house import Clock, a_person
from tests.matching.villages.hamlet import Hamlet, a_card


async def asked_of_three(hamlet: Hamlet) -> str:
    """Three of four households are asked; the family is in by a quota that only it meets."""
    await hamlet.households("family", "senior", "single", "couple")
    village = await hamlet.plans(households=3, alternatives=1)
    await hamlet.searches(village)
    await hamlet.asks(village)
    return village


async def test_a_no_puts_the_household_out_and_the_village_is_composed_with_those_who_said_yes(
    hamlet: Hamlet,
):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    (spare,) = {1, 2, 3, 4} - {one, two, three}
    await hamlet.says(village, one, "yes")
    said_no = await hamlet.says(village, two, "no")
    await hamlet.says(village, three, "yes")

    await hamlet.composes()
    room = await hamlet.room(village)
    await hamlet.asks(village)
    newly_asked = await hamlet.asked(village)
    last = await hamlet.says(village, spare, "yes")

    assert said_no.json()["part"] == "no"
    assert (room["state"], room["answers"]["yes"], room["answers"]["no"]) == ("found", 2, 1)
    assert newly_asked == [spare]
    assert last.json()["state"] == "founded"
    assert set(await hamlet.claims(village, "founded")) == {
        a_person(n) for n in (one, three, spare)
    }


async def test_the_proposal_names_whom_to_tell_and_in_a_second_round_only_the_newcomer(
    hamlet: Hamlet,
):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    (spare,) = {1, 2, 3, 4} - {one, two, three}
    await hamlet.says(village, one, "yes")
    await hamlet.says(village, two, "no")

    await hamlet.composes()
    await hamlet.asks(village)

    said = await hamlet.house.facts("matching-villages")
    told = [json.loads(f["payload"])["person_ids"] for f in said if "proposed" in f["type"]]
    assert told == [
        sorted(a_person(n) for n in (one, two, three)),
        [a_person(spare)],
    ]


async def test_who_is_still_asked_stays_asked_and_may_answer_while_it_is_composed_anew(
    hamlet: Hamlet,
):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    await hamlet.says(village, one, "no")

    during = await hamlet.says(village, two, "yes")
    await hamlet.composes()
    await hamlet.asks(village)
    again = await hamlet.asked(village)
    after = await hamlet.says(village, three, "yes")

    assert (during.json()["state"], during.json()["part"]) == ("searching", "yes")
    assert again == sorted({1, 2, 3, 4} - {one, two})
    assert (after.json()["state"], after.json()["part"]) == ("asked", "yes")


async def test_a_no_that_leaves_too_few_blocks_the_village(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3)
    await hamlet.searches(village)
    await hamlet.asks(village)

    await hamlet.says(village, 2, "no")
    await hamlet.composes()

    room = await hamlet.room(village)
    assert room["state"] == "blocked"
    assert [(n["code"], n["amount"]) for n in room["block"]["limits"]] == [("candidates", 3)]
    assert sum(each["count"] for each in room["missing"]) == 1


async def test_whoever_does_not_answer_in_time_is_out(hamlet: Hamlet, clock: Clock):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    await hamlet.says(village, one, "yes")
    await hamlet.says(village, two, "yes")

    clock.move(days=14, hours=9)
    await hamlet.house.rings()
    before = await hamlet.room(village)
    clock.move(hours=2)
    await hamlet.house.rings()
    refused = await hamlet.says(village, three, "yes")
    await hamlet.composes()

    assert before["state"] == "asked"
    assert refused.json()["slug"] == "village-answer-late"
    room = await hamlet.room(village)
    assert (room["state"], room["answers"]["yes"], room["answers"]["no"]) == ("found", 2, 1)
    assert [told["part"] for told in await hamlet.mine(three)] == ["late"]


async def test_one_tap_answers_and_the_same_tap_twice_has_one_effect(hamlet: Hamlet, clock: Clock):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    at = clock()

    for n in (one, two, three, three, one):
        await hamlet.taps(village, n, "yes", at=at)

    assert await hamlet.said() == ["village-proposed", "village-founded"]
    assert (await hamlet.room(village))["answers"]["yes"] == 3


async def test_a_tapped_no_twice_is_one_search(hamlet: Hamlet, clock: Clock):
    village = await asked_of_three(hamlet)
    one, *_ = await hamlet.asked(village)
    at = clock()

    await hamlet.taps(village, one, "no", at=at)
    await hamlet.composes()
    found = await hamlet.room(village)
    await hamlet.taps(village, one, "no", at=at)

    assert found["state"] == (await hamlet.room(village))["state"] == "found"


async def test_an_older_answer_that_comes_late_changes_nothing(hamlet: Hamlet, clock: Clock):
    village = await asked_of_three(hamlet)
    one, *_ = await hamlet.asked(village)
    await hamlet.taps(village, one, "yes", at=clock())

    await hamlet.taps(village, one, "no", at=clock.now - timedelta(hours=1))

    assert [told["part"] for told in await hamlet.mine(one)] == ["yes"]


async def test_a_yes_without_a_card_hands_nothing_on_until_the_household_consents(hamlet: Hamlet):
    village = await hamlet.founded("family", "senior", consents=False)

    await hamlet.person(1, "POST", f"/{village}/consent", **a_card(1))
    one_sided = await hamlet.mine(2)
    await hamlet.person(2, "POST", f"/{village}/consent", **a_card(2))
    mutual = await hamlet.mine(2)

    assert [other["email"] for other in one_sided[0]["others"]] == [None]
    assert [other["email"] for other in mutual[0]["others"]] == ["card1@canary.example"]


async def test_a_card_for_another_text_or_without_a_yes_is_refused(hamlet: Hamlet):
    village = await asked_of_three(hamlet)
    one, *_ = await hamlet.asked(village)

    early = await hamlet.person(one, "POST", f"/{village}/consent", **a_card(one))
    old = await hamlet.says(village, one, "yes", card={**a_card(one), "text_version": "2026-1"})

    assert early.json()["slug"] == "village-yes-first"
    assert old.json()["slug"] == "consent-text-outdated"
    assert [told["part"] for told in await hamlet.mine(one)] == ["asked"]


@pytest.mark.parametrize("how", ["pause", "withdraw"])
async def test_whoever_pauses_or_ends_the_search_is_out_of_a_village_that_asks(
    hamlet: Hamlet, how: str
):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    await hamlet.says(village, one, "yes")

    await hamlet.house.pauses(a_person(one), how)
    await hamlet.composes()

    room = await hamlet.room(village)
    assert (room["state"], room["answers"]["yes"]) == ("found", 0)
    assert [told["part"] for told in await hamlet.mine(one)] == ["left"]
    assert len(room["rosters"][0]["members"]) == 3
    assert await hamlet.asked(village) == [two, three]
    await hamlet.asks(village)
    assert await hamlet.asked(village) == sorted({1, 2, 3, 4} - {one})


async def test_a_household_that_pauses_drops_the_rosters_that_name_it(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single", "couple")
    village = await hamlet.plans(households=3, alternatives=2)
    found = await hamlet.searches(village)
    async with hamlet.house.database.read() as tx:
        first = await tx.fetchval(
            """SELECT p.person_id FROM village_roster r, profile p
               WHERE r.number = 1 AND p.profile_id = ANY (r.members)
                 AND NOT EXISTS (SELECT FROM village_roster o
                   WHERE o.number = 2 AND p.profile_id = ANY (o.members))"""
        )

    await hamlet.house.pauses(first)

    room = await hamlet.room(village)
    assert [roster["number"] for roster in found["rosters"]] == [1, 2]
    assert (room["state"], [roster["number"] for roster in room["rosters"]]) == ("found", [2])


async def test_who_leaves_a_founded_village_hands_nothing_on_any_more(hamlet: Hamlet):
    village = await hamlet.founded("family", "senior", "single")

    left = await hamlet.person(1, "POST", f"/{village}/leave")

    assert (left.json()["part"], left.json()["state"]) == ("left", "founded")
    others = {o["kind"]: o["email"] for o in (await hamlet.mine(2))[0]["others"]}
    assert others == {"single": "card3@canary.example"}
    assert (await hamlet.room(village))["state"] == "founded"


async def test_a_last_yes_founds_nothing_where_the_terms_hold_no_more(hamlet: Hamlet):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    await hamlet.says(village, one, "yes")
    await hamlet.says(village, two, "yes")
    async with hamlet.house.database.transaction() as tx:
        await tx.execute("""UPDATE village SET plan = jsonb_set(plan, '{persons_at_most}', '3')""")

    last = await hamlet.says(village, three, "yes")
    await hamlet.composes()

    assert last.json()["state"] == "searching"
    assert (await hamlet.room(village))["state"] in {"blocked", "found"}
    assert "village-founded" not in await hamlet.said()
