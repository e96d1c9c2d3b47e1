"""Two people are on their way: what begins it, what is said, when a day passes, who accompanies."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from contracts.cases import TouchpointKind
from contracts.matching import EndReason, Market, Side, Stage
from contracts.moving_in import day_in_saxony
from services.matching.work import setting_out, ways
from tests.matching.house import (
    BEGINNING,
    OWNER,
    SEEKER,
    Clock,
    House,
    a_person,
    a_project,
    is_refused,
)
from tests.matching.walking import KORA, MARA, MILAN, NOTE, Walk, released

TOPIC = "matching-accompaniments"


def payload(fact) -> dict:
    told: dict = json.loads(fact["payload"])
    return told


async def test_a_way_begins_when_contacts_go_over_and_not_before(house: House):
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    await house.consents(stored.match_id, SEEKER)
    before = await house.facts(TOPIC)

    await house.consents(stored.match_id, OWNER)

    (begun,) = await house.facts(TOPIC)
    assert before == []
    assert begun["type"] == "zukunft.matching.accompaniment-started.v1"
    assert payload(begun)["subject_id"] == str(stored.match_id)
    assert payload(begun)["person_ids"] == [SEEKER, OWNER]


async def test_the_first_contact_is_due_after_seven_days(house: House):
    way = (await (await released(house)).now()).way

    (begun,) = await house.facts(TOPIC)
    assert payload(begun)["due_at"][:10] == (way.started_at + timedelta(days=7)).date().isoformat()


async def test_nobody_is_accompanied_on_a_way_to_a_mentor(house: House):
    stored = await house.with_one_match()
    support = replace(stored, market=Market.SUPPORT)
    walk = Walk(house, stored.match_id)

    await walk.does(lambda tx: setting_out.begin(tx, support))

    assert await walk.is_kept() is None


async def test_a_way_that_begins_twice_is_one(house: House):
    walk = await released(house)
    await walk.says(SEEKER, Stage.MET)

    await walk.does(lambda tx: begin_again(tx, house))

    assert (await walk.now()).way.stage is Stage.MET
    assert await walk.said() == ["accompaniment-started", "stage-reached"]


async def begin_again(tx, house: House) -> None:
    await setting_out.begin(tx, await house.the_match())


async def test_each_side_says_how_far_they_are_and_both_see_who_said_it(house: House):
    walk = await released(house)

    await walk.says(SEEKER, Stage.CONTACTED)
    await walk.says(OWNER, Stage.MET)

    seeker, owner = [await walk.seen_by(person) for person in (SEEKER, OWNER)]
    assert [(e["stage"], e["by"]) for e in seeker.entries] == [
        ("contacted", "mine"),
        ("met", "theirs"),
    ]
    assert [(e["stage"], e["by"]) for e in owner.entries] == [
        ("contacted", "theirs"),
        ("met", "mine"),
    ]
    assert (seeker.stage, owner.stage) == (Stage.MET, Stage.MET)


async def test_both_words_of_having_moved_in_end_it_and_nobody_is_free_again(house: House):
    walk = await released(house)
    await walk.says(SEEKER, Stage.SETTLED)
    asked = await walk.seen_by(OWNER)

    await walk.says(OWNER, Stage.SETTLED)

    ended = await walk.seen_by(SEEKER)
    assert (asked.is_asked, asked.stage) == (True, Stage.TRIAL)
    assert (ended.stage, ended.is_over, ended.end["reason"]) == (Stage.SETTLED, True, None)
    assert (ended.end["i_am_free"], ended.end["they_are_free"]) == (False, False)
    assert await walk.said() == [
        "accompaniment-started",
        "stage-reached",
        "stage-reached",
        "accompaniment-ended",
    ]


async def test_whoever_settles_takes_a_home_and_nobody_takes_one_that_is_not_there(house: House):
    one = await released(house, free_places=1)
    other = await released(house, seeker=a_person(5), free_places=1)
    for walk, seeker in ((one, SEEKER), (other, a_person(5))):
        await walk.says(seeker, Stage.SETTLED)

    taken = await one.says(OWNER, Stage.SETTLED)
    late = await other.says(OWNER, Stage.SETTLED)

    assert taken.way.stage is Stage.SETTLED
    assert is_refused(late, "no-place-left")
    assert (await other.now()).way.ending is None


async def test_facts_about_a_way_are_numbered_one_after_the_other(house: House):
    walk = await released(house)
    for person in (SEEKER, OWNER):
        await walk.says(person, Stage.SETTLED)

    facts = await house.facts(TOPIC)

    assert [int(json_of(fact["headers"])["ce_sequence"]) for fact in facts] == [1, 2, 3, 4]


def json_of(headers) -> dict:
    told: dict = json.loads(headers) if isinstance(headers, str) else headers
    return told


async def test_saying_the_same_again_says_no_fact(house: House):
    walk = await released(house)
    await walk.says(SEEKER, Stage.MET)

    await walk.says(SEEKER, Stage.MET)
    await walk.says(OWNER, Stage.CONTACTED)

    assert await walk.said() == ["accompaniment-started", "stage-reached"]


async def test_a_stranger_finds_no_way(house: House):
    walk = await released(house)
    stranger = a_person(9)

    told = [
        await walk.says(stranger, Stage.MET),
        await walk.ends(stranger),
        await walk.wants(stranger),
        await walk.seen_by(stranger),
    ]

    assert all(is_refused(each, "not-found") for each in told)


async def test_who_goes_separate_ways_says_why_and_the_other_is_told(house: House):
    walk = await released(house)
    await walk.says(OWNER, Stage.MET)

    await walk.ends(SEEKER, EndReason.CIRCUMSTANCES)

    fact = payload((await house.facts(TOPIC))[-1])
    people = await walk.claims("end", by="seeker")
    assert (fact["stage"], fact["reason"]) == ("met", "circumstances")
    assert list(people) == [OWNER]
    assert people[OWNER]["details"]["is_free"] is True
    assert is_refused(await walk.says(OWNER, Stage.TRIAL), "accompaniment-ended")


async def test_a_day_without_news_is_said_once_however_late_the_worker_comes(
    house: House, clock: Clock
):
    walk = await released(house)
    due = (await walk.now()).way.started_at + timedelta(days=7)
    clock.move(days=200)

    for _ in range(3):
        await house.rings()
        clock.move(days=50)

    assert await walk.said() == ["accompaniment-started", "stage-overdue"]
    told = payload((await house.facts(TOPIC))[-1])
    assert told["stage"] == "released"
    assert told["due_since"][:16] == due.isoformat()[:16]


async def test_each_stage_has_a_day_of_its_own(house: House, clock: Clock):
    walk = await released(house)
    await walk.says(SEEKER, Stage.CONTACTED)
    clock.move(days=13)
    await house.rings()
    early = await walk.said()

    clock.move(days=1)
    await house.rings()
    await walk.says(OWNER, Stage.MET)
    clock.move(days=15)
    await house.rings()

    assert "stage-overdue" not in early
    overdue = [fact for fact in await house.facts(TOPIC) if "overdue" in fact["type"]]
    assert [payload(fact)["stage"] for fact in overdue] == ["contacted", "met"]


async def test_news_moves_the_day(house: House, clock: Clock):
    walk = await released(house)
    clock.move(days=6)
    await walk.says(SEEKER, Stage.CONTACTED)
    clock.move(days=9)

    await house.rings()

    assert "stage-overdue" not in await walk.said()


async def test_nobody_waits_any_more_once_it_is_over(house: House, clock: Clock):
    walk = await released(house)
    await walk.ends(OWNER)
    clock.move(days=60)

    await house.rings()

    assert await walk.said() == ["accompaniment-started", "accompaniment-ended"]


async def test_nobody_accompanies_until_both_want_it(house: House):
    walk = await released(house)
    await walk.enters(MARA, "Mara Probe")

    none = await walk.takes_on()
    await walk.wants(SEEKER)
    one = await walk.takes_on()
    await walk.wants(OWNER)
    both = await walk.takes_on()

    assert [is_refused(told, "companion-unwanted") for told in (none, one, both)] == [
        True,
        True,
        False,
    ]
    assert (await walk.seen_by(SEEKER)).companion == "Mara Probe"
    assert (await walk.said())[-1] == "companion-assigned"


async def test_a_companion_says_her_name_first(house: House):
    walk = await released(house)
    await walk.both_want()

    assert is_refused(await walk.takes_on(), "companion-nameless")


async def test_only_one_accompanies_at_a_time(house: House):
    walk = await (await released(house)).with_mara()
    await walk.enters(MILAN, "Milan Muster")

    assert is_refused(await walk.takes_on(MILAN), "companion-taken")


async def test_the_worklist_shows_who_waits_for_a_companion_without_a_name(house: House):
    walk = await released(house)
    hidden = await walk.worklist()
    await walk.both_want()

    shown = await walk.worklist()

    assert hidden.to_take_on == []
    assert [line.project["title"] for line in shown.to_take_on] == ["Hof 1"]
    assert "canary" not in shown.model_dump_json()
    assert "Card of" not in shown.model_dump_json()


async def test_what_is_due_stands_first_with_the_hours_of_silence(house: House, clock: Clock):
    walk = await (await released(house)).with_mara()
    early = await walk.worklist()
    clock.move(days=8)

    late = await walk.worklist()

    assert ([*map(id_of, early.mine)], early.due) == ([walk.id], [])
    assert ([*map(id_of, late.due)], late.mine) == ([walk.id], [])
    assert late.due[0].silent_hours == 8 * 24


def id_of(line):
    return line.subject_id


async def test_the_companion_sees_both_cards_and_nobody_else_does(house: House):
    walk = await (await released(house)).with_mara()

    page = await walk.at_desk()

    assert page.cards["seeker"]["email"] == f"card-{SEEKER}@canary.example"
    assert page.cards["offer"]["name"] == f"Card of {OWNER}"
    assert is_refused(await walk.at_desk(MILAN), "not-found")
    assert is_refused(await walk.at_desk(KORA), "not-found")


@pytest.mark.parametrize("how", ["hands back", "ends", "is no longer wanted", "is sent away"])
async def test_a_companion_sees_nothing_once_she_no_longer_accompanies(house: House, how: str):
    walk = await (await released(house)).with_mara()
    leaves = {
        "hands back": walk.hands_back,
        "ends": lambda: walk.ends_for_them(EndReason.OTHER),
        "is no longer wanted": lambda: walk.wants(OWNER, is_wanted=False),
        "is sent away": lambda: walk.hands_back(KORA),
    }

    await leaves[how]()

    assert is_refused(await walk.at_desk(), "not-found")
    assert is_refused(await walk.logs(), "not-found")
    assert (await walk.worklist()).mine == []


async def test_a_contact_is_logged_sealed_and_people_see_its_day_without_the_note(house: House):
    walk = await (await released(house)).with_mara()

    await walk.logs(kind=TouchpointKind.SOFA_TALK)

    page, seen = await walk.at_desk(), await walk.seen_by(SEEKER)
    assert [each["note"] for each in page.touchpoints] == [NOTE]
    assert [each["kind"] for each in seen.touchpoints] == ["sofa-talk"]
    assert NOTE not in seen.model_dump_json()
    assert "canary" not in await house.everything()


async def test_who_accompanies_next_reads_no_note_of_the_one_before(house: House):
    walk = await (await released(house)).with_mara()
    await walk.logs()
    await walk.hands_back()
    await walk.enters(MILAN, "Milan Muster")

    await walk.takes_on(MILAN)

    page = await walk.at_desk(MILAN)
    assert [(each["kind"], each["note"]) for each in page.touchpoints] == [("visit", None)]


async def test_a_contact_lies_in_the_past_and_not_years_ago(house: House, clock: Clock):
    walk = await (await released(house)).with_mara()
    today = day_in_saxony(clock.now)

    ahead = await walk.logs(happened_on=today + timedelta(days=1))
    ago = await walk.logs(happened_on=today - timedelta(days=4 * 365))

    assert is_refused(ahead, "contact-in-future")
    assert is_refused(ago, "contact-too-old")
    assert (await walk.at_desk()).touchpoints == []


async def test_a_contact_moves_the_day_and_may_agree_on_the_next(house: House, clock: Clock):
    walk = await (await released(house)).with_mara()
    next_on = day_in_saxony(clock.now) + timedelta(days=20)

    await walk.logs(next_contact_on=next_on)
    clock.move(days=19)
    await house.rings()
    early = await walk.said()
    clock.move(days=3)
    await house.rings()

    assert (await walk.seen_by(OWNER)).next_contact_on == next_on
    assert "stage-overdue" not in early
    assert (await walk.said())[-1] == "stage-overdue"


async def test_the_next_contact_is_not_over_already(house: House, clock: Clock):
    walk = await (await released(house)).with_mara()

    told = await walk.agrees(day_in_saxony(clock.now) - timedelta(days=1))

    assert is_refused(told, "next-contact-past")


async def test_a_companion_says_a_stage_for_people_without_a_mailbox(house: House):
    walk = await (await released(house)).with_mara()

    await walk.learns(Stage.SETTLED)

    told = [payload(fact) for fact in await house.facts(TOPIC)][-2:]
    assert (told[0]["stage"], told[0]["by"]) == ("settled", "phone")
    assert (await walk.seen_by(OWNER)).stage is Stage.SETTLED
    assert set(await walk.claims("end", by="companion")) == {SEEKER, OWNER}


async def test_a_step_back_needs_a_reason_that_only_the_companion_reads(house: House):
    walk = await (await released(house)).with_mara()
    await walk.says(SEEKER, Stage.TRIAL)

    without = await walk.learns(Stage.CONTACTED)
    await walk.learns(Stage.CONTACTED, reason="Es war canary, nur ein Besuch.")

    seen, page = await walk.seen_by(SEEKER), await walk.at_desk()
    assert is_refused(without, "step-back-reason")
    assert seen.stage is Stage.CONTACTED
    assert page.entries[-1]["reason"] == "Es war canary, nur ein Besuch."
    assert "canary" not in seen.model_dump_json()
    assert "canary" not in await house.everything()


async def test_who_said_a_stage_is_not_told_of_it_and_the_other_is(house: House):
    walk = await released(house)
    await walk.says(SEEKER, Stage.MET)

    people = await walk.claims("stage", by="seeker")

    assert list(people) == [OWNER]
    assert people[OWNER]["details"]["stage"] == "met"
    assert people[OWNER]["links"]["way"].startswith("m")


async def test_no_claim_names_the_contact_of_the_other(house: House, clock: Clock):
    walk = await (await released(house)).with_mara()
    clock.move(days=8)
    await house.rings()

    people = await walk.claims("overdue")

    assert set(people) == {SEEKER, OWNER}
    assert f"card-{OWNER}" not in repr(people[SEEKER])
    assert SEEKER not in repr(people[OWNER])
    assert people[SEEKER]["phone"] == "+4915100000000"


async def test_a_claim_of_a_step_that_is_over_tells_nobody(house: House):
    walk = await released(house)
    going_on = await walk.claims("end", by="seeker")
    await walk.ends(SEEKER)

    assert (going_on, await walk.claims("overdue"), await walk.claims("stage")) == ({}, {}, {})


async def test_coordinators_see_who_accompanies_whom_without_names_of_people(house: House):
    walk = await (await released(house)).with_mara()

    seen = await walk.worklist(KORA)

    assert [line.companion for line in seen.others] == ["Mara Probe"]
    assert "canary" not in seen.model_dump_json()
    assert seen.mine == []


async def test_a_way_knows_its_two_sides(house: House):
    kept = await (await released(house)).now()

    assert [kept.person(side) for side in Side] == [SEEKER, OWNER]
    assert kept.way.started_at >= BEGINNING


async def test_a_worklist_asks_as_often_for_many_ways_as_for_one(house: House):
    walk = await released(house)
    await walk.both_want()
    one = await worklist_of(house)

    await house.lists(a_project(2))
    await house.follows()
    [second] = [m for m in await house.matches() if m.match_id != walk.id]
    for act in (partial(house.answers, answer="yes"), house.consents):
        for person in (SEEKER, OWNER):
            await act(second.match_id, person)
    await Walk(house, second.match_id).both_want()

    many = await worklist_of(house)
    assert [len(told.to_take_on) for told, _ in (one, many)] == [1, 2]
    assert all(line.project and line.household for line in many[0].to_take_on)
    assert many[1] == one[1]


async def worklist_of(house: House) -> tuple[ways.Worklist, int]:
    """What a companion has to do, and how many questions the database was asked for it."""
    asked: list[str] = []
    async with house.database.read() as tx:
        with tx.connection.query_logger(lambda record: asked.append(record.query)):
            told = await ways.worklist(tx, house.desk, staff=MARA)
    return told, len(asked)
