"""The way of a founded village: one stage from the words of all, a companion, and who leaves it."""

import importlib
import json
from typing import Any
from uuid import UUID

import pytest

from contracts.cases import TouchpointKind
from contracts.matching import Stage
from services.matching.store import accompaniments, profiles
from services.matching.work import blocking
from tests.matching.house import Clock, a_person, is_refused
from tests.matching.villages.hamlet import Hamlet, a_card
from tests.matching.walking import MARA, NOTE, Walk, released

KINDS = ("family", "senior", "single", "couple")
EVERYBODY = [a_person(n) for n in (1, 2, 3, 4)]


async def founded(hamlet: Hamlet, *kinds: str, **told: Any) -> Walk:
    """A village of these households, or of four, and its way."""
    return Walk(hamlet.house, UUID(await hamlet.founded(*(kinds or KINDS), **told)))


async def with_mara(walk: Walk, *people: str) -> Walk:
    """These households want a companion, and Mara accompanies the village."""
    for person in people:
        await walk.wants(person)
    await walk.enters(MARA, "Mara Probe")
    await walk.takes_on(MARA)
    return walk


async def started(hamlet: Hamlet) -> list[dict[str, Any]]:
    return [fact for kind, fact in await told_of(hamlet) if kind == "accompaniment-started"]


async def told_of(hamlet: Hamlet) -> list[tuple[str, dict[str, Any]]]:
    """All facts about ways: what each is, and what it says."""
    facts = await hamlet.house.facts("matching-accompaniments")
    return [(fact["type"].split(".")[2], json.loads(fact["payload"])) for fact in facts]


async def test_a_way_begins_when_a_village_is_founded_and_not_before(hamlet: Hamlet, clock: Clock):
    await hamlet.households(*KINDS)
    village = await hamlet.plans(households=4, alternatives=1)
    await hamlet.searches(village)
    await hamlet.asks(village)
    for n in (1, 2, 3):
        await hamlet.says(village, n, "yes")
    before = await started(hamlet)

    await hamlet.says(village, 4, "yes")

    [fact] = await started(hamlet)
    kept = await Walk(hamlet.house, UUID(village)).now()
    assert before == []
    assert (fact["subject_kind"], fact["market"]) == ("village", "groups")
    assert sorted(fact["person_ids"]) == EVERYBODY == sorted(kept.people)
    assert kept.way.stage is Stage.RELEASED


async def test_an_answer_that_comes_again_begins_no_second_way(hamlet: Hamlet, clock: Clock):
    walk = await founded(hamlet)

    await hamlet.taps(str(walk.id), 1, "yes", at=clock())
    await hamlet.says(str(walk.id), 2, "yes")

    assert len(await started(hamlet)) == 1


async def test_a_stage_counts_once_half_of_the_households_say_so(hamlet: Hamlet):
    walk = await founded(hamlet)

    one = await walk.says(a_person(1), Stage.TRIAL)
    two = await walk.says(a_person(2), Stage.MET)

    assert (one.way.stage, two.way.stage) == (Stage.RELEASED, Stage.MET)
    assert await walk.said() == ["accompaniment-started", "stage-reached"]
    assert sorted(await walk.claims("stage", by="household-2")) == sorted(
        set(EVERYBODY) - {await person_of(walk, "household-2")}
    )


async def person_of(walk: Walk, speaker: str) -> str:
    return (await walk.now()).walkers[speaker]


async def test_they_settled_once_all_said_so_and_only_the_first_of_them_is_news(hamlet: Hamlet):
    walk = await founded(hamlet)

    for person in EVERYBODY[:3]:
        last = await walk.says(person, Stage.SETTLED)
    asked = await walk.seen_by(a_person(4))
    done = await walk.says(a_person(4), Stage.SETTLED)

    assert (last.way.stage, last.way.ending, asked.is_asked) == (Stage.TRIAL, None, True)
    assert (done.way.stage, done.way.ending.reason) == (Stage.SETTLED, None)
    assert await walk.said() == [
        "accompaniment-started",
        "stage-reached",
        "stage-reached",
        "stage-reached",
        "accompaniment-ended",
    ]


async def test_the_searches_of_all_who_moved_in_together_pause_and_of_nobody_else(hamlet: Hamlet):
    walk = await founded(hamlet)
    await hamlet.person(1, "POST", f"/{walk.id}/leave")

    for person in EVERYBODY[1:]:
        await walk.says(person, Stage.SETTLED)
    await hamlet.house.rings()

    assert await searches(hamlet) == [
        ("live", False), ("paused", True), ("paused", True), ("paused", True),
    ]  # fmt: skip


async def searches(hamlet: Hamlet) -> list[tuple[str, bool]]:
    """The state of every search, and whether it pauses since its household moved in."""
    async with hamlet.house.database.read() as tx:
        found = [await profiles.find_by_person(tx, person) for person in EVERYBODY]
    return [(each.state, each.has_settled) for each in found if each is not None]


async def test_silence_is_said_once_per_stage_to_every_household(hamlet: Hamlet, clock: Clock):
    walk = await founded(hamlet)

    clock.move(days=8)
    await hamlet.house.rings()
    clock.move(days=40)
    await hamlet.house.rings()
    told = await walk.claims("overdue")
    for person in EVERYBODY[:2]:
        await walk.says(person, Stage.MET)
    clock.move(days=31)
    await hamlet.house.rings()

    assert (await walk.said()).count("stage-overdue") == 2
    assert sorted(told) == EVERYBODY
    assert {each["details"]["village"]["title"] for each in told.values()} == {"Dorf am Anger"}


async def test_one_household_is_enough_for_a_companion_who_sees_her_contact_alone(hamlet: Hamlet):
    walk = await founded(hamlet)
    before = await walk.worklist()

    await walk.wants(a_person(1))
    waiting = (await walk.worklist()).to_take_on
    await walk.enters(MARA, "Mara Probe")
    await walk.takes_on(MARA)
    page = await walk.at_desk()

    assert before.to_take_on == []
    assert [(line.village.title, line.village.households) for line in waiting] == [
        ("Dorf am Anger", 4)
    ]
    assert [card["name"] for card in page.cards.values()] == ["Karte 1"]
    assert sorted(await walk.claims("companion")) == EVERYBODY
    assert (await walk.seen_by(a_person(2))).companion == "Mara Probe"


async def test_a_household_that_released_no_contact_is_shown_without_one(hamlet: Hamlet):
    walk = await with_mara(await founded(hamlet, consents=False), a_person(1))

    assert list((await walk.at_desk()).cards.values()) == [None]


async def test_a_companion_writes_contacts_and_stages_down_and_hands_back(
    hamlet: Hamlet, clock: Clock
):
    walk = await with_mara(await founded(hamlet), a_person(1), a_person(2))

    await walk.logs(kind=TouchpointKind.SOFA_TALK)
    await walk.learns(Stage.TRIAL)
    page, seen = await walk.at_desk(), await walk.seen_by(a_person(3))
    await walk.hands_back()

    assert page.touchpoints[0]["note"] == NOTE
    assert (seen.stage, [each["kind"] for each in seen.touchpoints]) == ("trial", ["sofa-talk"])
    assert is_refused(await walk.at_desk(), "not-found")
    assert len((await walk.worklist()).to_take_on) == 1


async def test_a_companion_stays_as_long_as_one_household_wants_her(hamlet: Hamlet):
    walk = await with_mara(await founded(hamlet), a_person(1), a_person(2))

    stays = await walk.wants(a_person(1), is_wanted=False)
    cards = (await walk.at_desk()).cards
    leaves = await walk.wants(a_person(2), is_wanted=False)

    assert (stays.company.companion, leaves.company.companion) == (MARA.subject, None)
    assert [card["name"] for card in cards.values()] == ["Karte 2"]


async def test_the_link_in_a_mail_opens_the_way_of_the_village(hamlet: Hamlet):
    walk = await founded(hamlet)
    said = await walk.says(a_person(1), Stage.MET)
    told = await walk.claims("stage", by=said.speaker_of(a_person(1)))
    token = told[a_person(2)]["links"]["way"]

    opened = await hamlet.opens(token)

    assert (opened["purpose"], opened["subject"]) == ("own-way", str(walk.id))
    assert (opened["summary"]["subject_kind"], opened["summary"]["own_stage"]) == (
        "village", "released",
    )  # fmt: skip
    assert opened["summary"]["village"]["title"] == "Dorf am Anger"


async def test_a_household_reads_how_many_said_so_and_not_who(hamlet: Hamlet):
    walk = await founded(hamlet)
    await walk.says(a_person(1), Stage.MET)
    await walk.says(a_person(2), Stage.TRIAL)

    seen = await walk.seen_by(a_person(1))

    assert (seen.own_stage, seen.stage, seen.speakers) == ("met", "met", 4)
    assert (seen.reached["met"], seen.reached["trial"], seen.reached["settled"]) == (2, 1, 0)
    assert [entry["by"] for entry in seen.entries] == ["mine", "theirs"]
    assert "household-" not in seen.model_dump_json()
    assert is_refused(await walk.seen_by(a_person(9)), "not-found")


async def test_who_leaves_takes_her_words_along_and_the_others_go_on(hamlet: Hamlet):
    walk = await with_mara(await founded(hamlet), a_person(1), a_person(2))
    await walk.logs()
    await walk.says(a_person(1), Stage.MET)
    both = await walk.says(a_person(2), Stage.MET)
    speaker = both.speaker_of(a_person(1))

    await hamlet.person(1, "POST", f"/{walk.id}/leave")

    kept, page = await walk.now(), await walk.at_desk()
    assert (both.way.stage, kept.way.stage) == (Stage.MET, Stage.RELEASED)
    assert a_person(1) not in kept.people
    assert speaker not in page.model_dump_json()
    assert [told["note"] for told in page.touchpoints] == [None]
    assert kept.company.wanted_by == {kept.speaker_of(a_person(2))}
    assert is_refused(await walk.seen_by(a_person(1)), "not-found")
    assert kept.way.ending is None


async def test_a_day_without_news_is_still_said_after_a_household_left(
    hamlet: Hamlet, clock: Clock
):
    walk = await founded(hamlet)
    await hamlet.person(1, "POST", f"/{walk.id}/leave")

    clock.move(days=8)
    await hamlet.house.rings()

    assert (await walk.said())[-1] == "stage-overdue"
    assert sorted(await walk.claims("overdue")) == EVERYBODY[1:]


async def test_the_others_settled_where_only_who_left_had_not_moved_in(hamlet: Hamlet):
    walk = await founded(hamlet)
    for person in EVERYBODY[1:]:
        await walk.says(person, Stage.SETTLED)

    await hamlet.person(1, "POST", f"/{walk.id}/leave")

    assert (await walk.now()).way.stage is Stage.SETTLED
    assert (await walk.said())[-1] == "accompaniment-ended"


async def test_the_way_ends_with_the_last_household_and_nothing_of_it_stays(hamlet: Hamlet):
    walk = await founded(hamlet, "family", "senior")

    for n in (1, 2):
        await hamlet.person(n, "POST", f"/{walk.id}/leave")

    kind, fact = (await told_of(hamlet))[-1]
    assert (kind, fact["reason"], fact["person_ids"]) == (
        "accompaniment-ended", "person-gone", [],
    )  # fmt: skip
    assert await walk.is_kept() is None


async def test_who_is_erased_stands_in_no_table_of_the_way_and_the_others_go_on(
    hamlet: Hamlet, clock: Clock
):
    walk = await with_mara(await founded(hamlet), a_person(1), a_person(2))
    await walk.logs()
    said = await walk.says(a_person(1), Stage.MET)
    speaker = said.speaker_of(a_person(1))

    await hamlet.house.erases(a_person(1), clock())

    async with hamlet.house.database.transaction() as tx:
        await tx.execute("DELETE FROM outbox")
        await tx.execute("DELETE FROM erased")
        words = await tx.fetchval("SELECT count(*) FROM stage_entry WHERE said_by = $1", speaker)
        notes = await tx.fetchval("SELECT count(*) FROM touchpoint WHERE note IS NOT NULL")
    stored = await hamlet.house.everything()
    kept = await walk.now()
    assert (words, notes) == (0, 0)
    assert a_person(1) not in stored
    assert (kept.way.ending, sorted(kept.people)) == (None, EVERYBODY[1:])
    assert kept.company.companion == MARA.subject


async def test_a_block_between_two_of_them_hides_cards_and_leaves_the_way(hamlet: Hamlet):
    both = ["groups", "founding"]
    await hamlet.households("family", "senior", markets=both)
    await hamlet.house.follows()
    [stored] = await hamlet.house.matches()
    village = await hamlet.plans(households=2, alternatives=1)
    await hamlet.searches(village)
    await hamlet.asks(village)
    for n in (1, 2):
        await hamlet.says(village, n, "yes", card=a_card(n))
    walk = Walk(hamlet.house, UUID(village))
    await walk.says(a_person(1), Stage.MET)

    async with hamlet.house.database.transaction() as tx:
        await blocking.block_person(tx, match_id=stored.match_id, person_id=a_person(1))

    seen = await walk.seen_by(a_person(2))
    [mine] = await hamlet.mine(2)
    assert (seen.is_over, seen.reached["met"]) == (False, 1)
    assert [other["name"] for other in mine["others"]] == [None]
    assert a_person(1) not in seen.model_dump_json()


async def test_a_commune_ends_a_founded_village_with_a_reason_that_all_hear(hamlet: Hamlet):
    walk = await founded(hamlet)

    silent = await hamlet.commune("POST", f"/{walk.id}/end")
    ended = await hamlet.commune("POST", f"/{walk.id}/end", reason="circumstances")
    again = await hamlet.commune("POST", f"/{walk.id}/end", reason="other")

    told, seen = await walk.claims("end", by="commune"), await walk.seen_by(a_person(1))
    assert (silent.status_code, silent.json()["slug"]) == (422, "village-end-reason")
    assert (ended.json()["state"], again.status_code) == ("ended", 200)
    assert sorted(told) == EVERYBODY
    assert {each["details"]["reason"] for each in told.values()} == {"circumstances"}
    assert {each["details"]["is_free"] for each in told.values()} == {True}
    assert (seen.end["reason"], seen.end["by"]) == ("circumstances", "commune")
    assert (await walk.said()).count("accompaniment-ended") == 1
    assert await hamlet.held() == []


@pytest.mark.parametrize("who", ["a household", "the companion"])
async def test_nobody_else_ends_the_way_of_a_village(hamlet: Hamlet, who: str):
    walk = await with_mara(await founded(hamlet), a_person(1))

    ends = walk.ends if who == "a household" else walk.ends_for_them
    told = await ends(*([a_person(1)] if who == "a household" else ["other"]))

    assert is_refused(told, "village-way-ends-with-village")


async def test_a_household_fetches_what_she_said_and_nothing_of_the_others(hamlet: Hamlet):
    walk = await with_mara(await founded(hamlet), a_person(1))
    await walk.says(a_person(1), Stage.MET)
    await walk.says(a_person(2), Stage.TRIAL)
    await walk.logs()

    [held] = await walk.held_of(a_person(1))

    assert [word["how_far"] for word in held["words"]] == ["met"]
    assert (held["wants_companion"], held["side"], held["companion"]) == (True, None, "Mara Probe")
    assert [(n["note"], n["note_concerns_both"]) for n in held["touchpoints"]] == [(None, True)]


async def test_two_households_are_no_pair_for_the_ways_of_matches(hamlet: Hamlet):
    walk = await founded(hamlet, "family", "senior")

    async with hamlet.house.database.transaction() as tx:
        found = await accompaniments.going_between(tx, a_person(1), a_person(2))

    assert (found, len((await walk.now()).people)) == ([], 2)


async def test_a_village_that_was_founded_before_has_a_way_and_those_of_matches_go_on(
    hamlet: Hamlet,
):
    """The revision that brought the ways of villages, on a database that has both."""
    revision = importlib.import_module(
        "services.matching.migrations.versions.0014_ways_of_villages"
    )
    match = await released(hamlet.house)
    village = await founded(hamlet)
    before = await match.now()
    await hamlet.person(1, "POST", f"/{village.id}/leave")

    async with hamlet.house.database.transaction() as tx:
        for statement in (*revision.BACK, *revision.STATEMENTS):
            await tx.execute(statement)
        due = await tx.fetchval("SELECT count(*) FROM timer WHERE name = 'way-day-passes'")

    begun = await village.now()
    assert await match.now() == before
    assert sorted(begun.people) == EVERYBODY[1:]
    assert (begun.way.stage, begun.way.words, begun.company.needed) == (Stage.RELEASED, (), 1)
    assert due == 2
