"""A person on a way is erased: what she said and what is noted goes, the other one hears the end."""

import json
from datetime import timedelta

from contracts.cases import TouchpointKind
from contracts.matching import EndReason, Stage
from services.matching.decide.company import About
from services.web.words.my_data_labels import LABELS
from tests.matching.house import OWNER, SEEKER, Clock, House, a_person, is_refused
from tests.matching.walking import MARA, NOTE, Walk, released


async def on_their_way(house: House) -> Walk:
    walk = await (await released(house)).with_mara()
    await walk.says(SEEKER, Stage.CONTACTED)
    await walk.says(OWNER, Stage.MET)
    await walk.logs()
    return walk


async def test_the_way_ends_for_the_one_who_stays(house: House, clock: Clock):
    walk = await on_their_way(house)

    await house.erases(SEEKER, clock.now)

    seen = await walk.seen_by(OWNER)
    assert (seen.is_over, seen.end["reason"]) == (True, EndReason.PERSON_GONE)
    assert (seen.end["i_am_free"], seen.end["they_are_free"]) == (True, False)
    assert (seen.companion, [entry["by"] for entry in seen.entries]) == (None, ["mine"])
    fact = json.loads((await house.facts("matching-accompaniments"))[-1]["payload"])
    assert (fact["reason"], fact["person_ids"]) == ("person-gone", [OWNER])


async def test_the_one_who_stays_can_be_told_and_is_told_of_nobody(house: House, clock: Clock):
    walk = await on_their_way(house)
    await house.erases(SEEKER, clock.now)

    people = await walk.claims("end", by="seeker")

    assert list(people) == [OWNER]
    assert people[OWNER]["details"]["counterpart"] == {}
    assert people[OWNER]["details"]["reason"] == "person-gone"


async def test_notes_go_and_no_table_of_ways_names_the_erased(house: House, clock: Clock):
    walk = await on_their_way(house)

    await house.erases(OWNER, clock.now)

    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM touchpoint WHERE note IS NOT NULL") == 0
        assert await tx.fetchval("SELECT count(*) FROM stage_entry WHERE said_by = 'offer'") == 0
        people = await tx.fetchrow(
            "SELECT speaker, person_id, companion FROM walker JOIN accompaniment USING (subject_id)"
        )
        timers = await tx.fetchval("SELECT count(*) FROM timer WHERE name = 'way-day-passes'")
    assert (tuple(people), timers) == (("seeker", SEEKER, None), 0)
    assert is_refused(await walk.seen_by(OWNER), "not-found")
    assert is_refused(await walk.at_desk(MARA), "not-found")


async def test_nothing_of_a_way_is_left_once_both_are_erased(house: House, clock: Clock):
    walk = await on_their_way(house)

    for person in (SEEKER, OWNER):
        await house.erases(person, clock.now)

    assert await walk.is_kept() is None
    async with house.database.read() as tx:
        for table in ("accompaniment", "stage_entry", "touchpoint"):
            assert await tx.fetchval(f"SELECT count(*) FROM {table}") == 0, table


async def test_a_way_that_had_ended_stays_ended_as_it_was(house: House, clock: Clock):
    walk = await on_their_way(house)
    for person in (SEEKER, OWNER):
        await walk.says(person, Stage.SETTLED)
    said = await walk.said()

    await house.erases(SEEKER, clock.now)

    seen = await walk.seen_by(OWNER)
    assert (seen.stage, seen.end["reason"]) == (Stage.SETTLED, None)
    assert await walk.said() == said


async def test_a_way_that_began_after_the_erasure_is_another_persons(house: House, clock: Clock):
    before = clock.now
    clock.move(hours=1)
    walk = await on_their_way(house)

    await house.erases(SEEKER, before)

    assert (await walk.now()).way.ending is None


async def test_forgetting_once_more_changes_nothing(house: House, clock: Clock):
    walk = await on_their_way(house)
    await house.erases(SEEKER, clock.now)
    said = await walk.said()

    clock.move(minutes=5)
    await house.rings()

    assert await walk.said() == said


async def test_a_copy_of_her_data_holds_her_words_and_the_notes_about_her(
    house: House, clock: Clock
):
    walk = await on_their_way(house)
    await walk.logs(kind=TouchpointKind.PHONE, about=About.SEEKER, note="Frau Muster sucht Ruhe.")
    await walk.logs(kind=TouchpointKind.MAIL, about=About.OFFER, note="Der Hof baut um.")

    (seeker,), (owner,) = await walk.held_of(SEEKER), await walk.held_of(OWNER)

    assert [word["how_far"] for word in seeker["words"]] == [Stage.CONTACTED]
    assert [word["how_far"] for word in owner["words"]] == [Stage.MET]
    assert [(t["note"], t["note_concerns_both"]) for t in seeker["touchpoints"]] == [
        (None, True),
        ("Frau Muster sucht Ruhe.", False),
        (None, False),
    ]
    assert "Ruhe" not in repr(owner)
    assert set(seeker) | set(seeker["words"][0]) | set(seeker["touchpoints"][0]) <= set(LABELS)
    assert NOTE not in repr([seeker, owner])


async def test_who_goes_no_way_holds_none(house: House, clock: Clock):
    walk = await on_their_way(house)
    clock.move(days=1)

    assert await walk.held_of(a_person(9)) == []
    assert (await walk.now()).way.started_at < clock.now - timedelta(hours=1)


async def test_what_a_companion_wrote_goes_half_a_year_after_the_end_and_not_before(
    house: House, clock: Clock
):
    walk = await (await released(house)).with_mara()
    await walk.logs(about=About.SEEKER)
    await walk.says(SEEKER, Stage.TRIAL)
    await walk.learns(Stage.CONTACTED, reason="Es war canary, nur ein Besuch.")
    await walk.ends(SEEKER)
    clock.move(days=179)
    await house.rings()
    before = await texts_of(house)

    clock.move(days=2)
    await house.rings()

    assert [len(each) for each in before] == [1, 1]
    assert await texts_of(house) == ([], [])
    [held] = await walk.held_of(SEEKER)
    assert [each["kind"] for each in held["touchpoints"]] == ["visit"]
    assert held["touchpoints"][0]["note"] is None
    assert [each["how_far"] for each in held["words"]] == [Stage.TRIAL]


async def test_of_a_way_that_goes_on_the_notes_stay_however_old_they_are(
    house: House, clock: Clock
):
    walk = await (await released(house)).with_mara()
    await walk.logs()
    over = await released(house, seeker=a_person(5))
    await over.ends(OWNER)

    clock.move(days=400)
    await house.rings()

    assert len((await texts_of(house))[0]) == 1


async def texts_of(house: House) -> tuple[list[bytes], list[bytes]]:
    """What companions wrote and is still kept: notes, and reasons of steps back."""
    async with house.database.read() as tx:
        notes = await tx.fetch("SELECT note FROM touchpoint WHERE note IS NOT NULL")
        reasons = await tx.fetch("SELECT reason FROM stage_entry WHERE reason IS NOT NULL")
    return [row["note"] for row in notes], [row["reason"] for row in reasons]
