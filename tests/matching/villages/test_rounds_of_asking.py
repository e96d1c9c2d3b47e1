"""Asking goes on over days: who is told, which answer counts, what the commune had before its eyes."""

import json
from datetime import timedelta

from tests.matching.house import Clock, a_person
from tests.matching.villages.hamlet import Hamlet, a_card
from tests.matching.villages.test_answering_a_village import asked_of_three
from tests.matching.villages.test_calling_for_households import blocked


async def proposed_to(hamlet: Hamlet) -> list[list[str]]:
    said = await hamlet.house.facts("matching-villages")
    return [json.loads(f["payload"])["person_ids"] for f in said if "proposed" in f["type"]]


async def parts(hamlet: Hamlet, n: int) -> list[str]:
    return [told["part"] for told in await hamlet.mine(n)]


async def test_who_is_asked_is_told_so_while_the_village_is_composed_anew(hamlet: Hamlet):
    village = await asked_of_three(hamlet)
    one, two, three = await asked_now(hamlet)

    await hamlet.says(village, one, "no")
    while_searching = await hamlet.asked(village)
    await hamlet.composes()

    assert while_searching == [two, three]
    assert await hamlet.asked(village) == [two, three]


async def test_who_was_never_told_is_named_in_the_next_round(hamlet: Hamlet):
    village = await asked_of_three(hamlet)
    one, two, three = await asked_now(hamlet)
    (spare,) = {1, 2, 3, 4} - {one, two, three}

    await hamlet.says(village, one, "no")
    await hamlet.composes()
    await hamlet.asks(village)

    assert (await proposed_to(hamlet))[1] == sorted(a_person(n) for n in (two, three, spare))


async def test_who_was_told_is_not_named_again(hamlet: Hamlet):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    (spare,) = {1, 2, 3, 4} - {one, two, three}

    await hamlet.says(village, one, "no")
    await hamlet.composes()
    await hamlet.asks(village)

    assert (await proposed_to(hamlet))[1] == [a_person(spare)]


async def test_an_answer_to_old_terms_says_nothing_of_the_new_ones(hamlet: Hamlet, clock: Clock):
    village = await asked_of_three(hamlet)
    _, two, _ = await hamlet.asked(village)
    tapped_at = clock() + timedelta(minutes=1)
    clock.move(minutes=10)
    await hamlet.says(village, two, "no")
    await hamlet.composes()
    await hamlet.commune("PUT", f"/{village}/terms", **await hamlet.new_terms(village))
    await hamlet.searches(village)
    await hamlet.asks(village)
    first, second, *_ = await hamlet.asked(village)

    await hamlet.taps(village, first, "yes", at=tapped_at)
    await hamlet.taps(village, second, "no", at=tapped_at)

    assert (await parts(hamlet, first), await parts(hamlet, second)) == (["asked"], ["asked"])
    assert (await hamlet.room(village))["state"] == "asked"


async def test_an_answer_in_time_counts_though_it_arrives_late(hamlet: Hamlet, clock: Clock):
    village = await asked_of_three(hamlet)
    one, *_ = await hamlet.asked(village)
    clock.move(days=14, hours=8)
    tapped_at = clock()
    clock.move(hours=5)
    await hamlet.house.rings()

    await hamlet.taps(village, one, "yes", at=tapped_at)
    await hamlet.composes()

    assert await parts(hamlet, one) == ["yes"]
    room = await hamlet.room(village)
    assert (room["state"], room["answers"]["yes"]) == ("blocked", 1)


async def test_an_answer_in_time_changes_nothing_once_others_were_asked_instead(
    hamlet: Hamlet, clock: Clock
):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    await hamlet.says(village, two, "yes")
    await hamlet.says(village, three, "yes")
    clock.move(days=14, hours=8)
    tapped_at = clock()
    clock.move(hours=5)
    await hamlet.house.rings()
    await hamlet.composes()
    await hamlet.asks(village)

    await hamlet.taps(village, one, "yes", at=tapped_at)

    assert await parts(hamlet, one) == ["late"]
    assert (await hamlet.room(village))["state"] == "asked"


async def test_a_no_in_time_is_a_no_though_it_arrives_late(hamlet: Hamlet, clock: Clock):
    village = await asked_of_three(hamlet)
    one, *_ = await hamlet.asked(village)
    tapped_at = clock() + timedelta(days=13)
    clock.move(days=15)
    await hamlet.house.rings()

    await hamlet.taps(village, one, "no", at=tapped_at)

    assert await parts(hamlet, one) == ["no"]


async def test_only_the_choice_that_was_shown_can_be_asked(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single", "couple")
    village = await hamlet.plans(households=3, alternatives=1)
    shown = await hamlet.searches(village)
    kinds = ("family", "senior", "single", "couple")
    gone = 1 + kinds.index(shown["rosters"][0]["members"][0]["kind"])
    await hamlet.house.pauses(a_person(gone))
    await hamlet.composes()

    asked = await hamlet.asks(village, search=shown["search"])

    assert (asked.status_code, asked.json()["slug"]) == (409, "no-roster-to-choose")
    assert await hamlet.held() == []


async def test_terms_that_somebody_else_changed_meanwhile_are_not_overwritten(hamlet: Hamlet):
    village = await hamlet.plans(households=3)
    mine = await hamlet.new_terms(village, title="Mein Dorf")
    theirs = await hamlet.new_terms(village, title="Dorf der anderen")
    await hamlet.commune("PUT", f"/{village}/terms", **theirs)

    refused = await hamlet.commune("PUT", f"/{village}/terms", **mine)

    assert (refused.status_code, refused.json()["slug"]) == (409, "village-terms-moved-on")
    assert (await hamlet.room(village))["title"] == "Dorf der anderen"


async def test_nobody_is_asked_where_the_terms_hold_no_more(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3, alternatives=1, persons_at_most=6)
    await hamlet.searches(village)
    await hamlet.seeks(1, "family", household={"kind": "family", "persons": 9})

    asked = await hamlet.asks(village)

    assert (asked.status_code, asked.json()["state"]) == (200, "searching")
    assert await hamlet.held() == []


async def test_who_declined_since_the_search_is_not_asked(hamlet: Hamlet, clock: Clock):
    village = await blocked(hamlet)
    await hamlet.commune("POST", f"/{village}/call", days=30)
    await hamlet.seeks(7, "senior")
    await hamlet.house.follows()
    clock.move(hours=2)
    await hamlet.house.rings()
    await hamlet.composes()
    match = await hamlet.house.the_match()
    await hamlet.house.answers(match.match_id, a_person(7), "no")

    asked = await hamlet.asks(village)

    assert asked.json()["state"] == "searching"
    assert await hamlet.held() == []


async def test_two_who_blocked_each_other_since_the_search_are_not_asked(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single")
    village = await hamlet.plans(households=3, alternatives=1)
    await hamlet.searches(village)
    async with hamlet.house.database.transaction() as tx:
        await tx.execute(
            """INSERT INTO block (person_id, blocked_person_id, match_id, blocked_at)
               VALUES ($1, $2, gen_random_uuid(), now())""",
            a_person(1),
            a_person(2),
        )

    asked = await hamlet.asks(village)

    assert asked.json()["state"] == "searching"
    assert await hamlet.held() == []


async def test_a_card_goes_only_to_households_that_its_owner_was_shown(hamlet: Hamlet):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    (spare,) = {1, 2, 3, 4} - {one, two, three}
    await hamlet.says(village, one, "yes", card=a_card(one))
    await hamlet.says(village, three, "yes", card=a_card(three))
    await hamlet.says(village, two, "no")
    await hamlet.composes()
    await hamlet.asks(village)
    await hamlet.says(village, spare, "yes", card=a_card(spare))

    before = {n: await cards_of(hamlet, n) for n in (one, three, spare)}
    told = (await hamlet.mine(one))[0]["unseen"]
    shown = {p: each["details"]["has_consented"] for p, each in (
        await hamlet.claims(village, "founded")
    ).items()}  # fmt: skip
    await hamlet.person(one, "POST", f"/{village}/consent", **a_card(one))
    after = {n: await cards_of(hamlet, n) for n in (one, spare)}

    assert before == {one: {three}, three: {one}, spare: set()}
    assert told == 1
    assert shown == {a_person(one): False, a_person(three): False, a_person(spare): True}
    assert after == {one: {three, spare}, spare: {one}}


async def test_who_leaves_a_founded_village_is_in_it_no_more(hamlet: Hamlet):
    village = await hamlet.founded("family", "senior", "single")

    left = await hamlet.person(1, "POST", f"/{village}/leave")

    room = await hamlet.room(village)
    told = (await hamlet.mine(2))[0]
    assert left.json()["part"] == "left"
    assert [m["kind"] for m in room["rosters"][0]["members"]] == ["senior", "single"]
    assert ([o["kind"] for o in told["others"]], told["gone"]) == (["single"], 1)
    assert room["gone"] == 1


async def test_who_was_told_hears_that_the_village_is_given_up(hamlet: Hamlet):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    await hamlet.says(village, one, "yes")
    await hamlet.says(village, two, "no")

    await hamlet.commune("POST", f"/{village}/end")

    assert await released(hamlet) == [("village-ended", sorted([a_person(one), a_person(three)]))]
    assert set(await hamlet.claims(village, "released")) == {a_person(one), a_person(three)}


async def test_who_said_yes_to_old_terms_hears_that_they_changed(hamlet: Hamlet):
    village = await asked_of_three(hamlet)
    one, two, three = await hamlet.asked(village)
    await hamlet.says(village, one, "yes")
    await hamlet.says(village, two, "no")
    await hamlet.composes()

    await hamlet.commune("PUT", f"/{village}/terms", **await hamlet.new_terms(village))

    assert await released(hamlet) == [("new-terms", sorted([a_person(one), a_person(three)]))]


async def test_who_could_not_be_told_yet_hears_nothing_of_an_end(hamlet: Hamlet):
    village = await asked_of_three(hamlet)

    await hamlet.commune("POST", f"/{village}/end")

    assert await released(hamlet) == []


async def test_who_is_out_because_others_are_asked_hears_so(hamlet: Hamlet):
    await hamlet.households("family", "senior", "single", "couple", "family", "senior")
    village = await hamlet.plans(households=3, alternatives=1)
    await hamlet.searches(village)
    await hamlet.asks(village)
    one, two, three = await hamlet.asked(village)
    await hamlet.says(village, one, "yes")
    await hamlet.says(village, two, "no")
    await hamlet.composes()
    async with hamlet.house.database.transaction() as tx:
        await tx.execute(
            """UPDATE village_roster SET members = (
                 SELECT array_agg(p.profile_id) FROM profile p WHERE p.person_id <> ALL($1))""",
            [a_person(one), a_person(two), a_person(three)],
        )

    asked = await hamlet.asks(village)

    assert asked.status_code == 200, asked.text
    assert await released(hamlet) == [("others-asked", sorted([a_person(one), a_person(three)]))]


async def released(hamlet: Hamlet) -> list[tuple[str, list[str]]]:
    said = await hamlet.house.facts("matching-villages")
    told = [json.loads(f["payload"]) for f in said if "households-released" in f["type"]]
    return [(each["reason"], each["person_ids"]) for each in told]


async def cards_of(hamlet: Hamlet, reader: int) -> set[int]:
    seen = (await hamlet.mine(reader))[0]["others"]
    emails = {other["email"] for other in seen}
    return {n for n in range(1, 5) if f"card{n}@canary.example" in emails}


async def asked_now(hamlet: Hamlet) -> list[int]:
    """Who is asked, without a visit that tells them so."""
    (named,) = await proposed_to(hamlet)
    return sorted(int(person.removeprefix("p_"), base=16) for person in named)
