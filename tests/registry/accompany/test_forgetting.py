"""Notes go three years after the end; a person who is forgotten leaves numbers and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.web import PersonErased
from services.registry import messages
from services.registry.work.accompany.course import notes_end_at
from services.registry.work.accompany.forget import held_of
from tests.registry.accompany.builders import KORA, MARA, MILAN, TODAY, Desk
from tests.registry.builders import ANNA, Clock, World

NOTE = "Kanarienvogel im Vereinsheim."


async def erase(world: World, person: str, *, minutes: float = 1) -> None:
    async with world.database.transaction() as tx:
        erased_at = tx.now + timedelta(minutes=minutes)
        await messages.on_person_erased(PersonErased(person_id=person, erased_at=erased_at), tx)


async def a_full_case(desk: Desk) -> str:
    case_id = await desk.open(title="Kanarienhof", summary="Kanarienvögel für alle.")
    await desk.log(case_id, TODAY, note=NOTE)
    await desk.does(MARA, case_id, "notes", text=NOTE, visibility="shared")
    await desk.does(MARA, case_id, "milestones", title="Kanarienvogel kaufen")
    await desk.owner_does(case_id, "wish", wish="other-mentor", text="Kanarienfreund gesucht")
    return case_id


async def test_notes_are_deleted_three_years_after_the_end_and_not_a_moment_earlier(
    desk: Desk, world: World, clock: Clock
) -> None:
    case_id = await a_full_case(desk)
    await desk.does(MARA, case_id, "close", outcome="founded", learnt="Früh reden.")

    clock.now = datetime(2029, 3, 2, 8, 59, 59, tzinfo=UTC)
    await desk.run_timers()
    assert NOTE in str(await desk.sees(KORA, case_id))
    clock.pass_by(seconds=1)
    await desk.run_timers()

    page = await desk.sees(KORA, case_id)
    assert NOTE not in str(page)
    assert (page["contact"], page["concern"], page["learnt"]) == (None, None, "Früh reden.")
    assert len(page["touchpoints"]) == 1, "that there was contact is no note"
    mine = await world.http.get(f"/v1/my/cases/{case_id}", headers=world.as_owner())
    assert mine.status_code == 404


@pytest.mark.parametrize(
    ("closed", "end"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2029, 3, 28, 11, tzinfo=UTC)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), datetime(2031, 3, 1, 12, tzinfo=UTC)),
    ],
)
def test_three_years_are_a_day_of_the_calendar(closed: datetime, end: datetime) -> None:
    assert notes_end_at(closed) == end


async def test_a_forgotten_owner_leaves_numbers_and_no_word(desk: Desk, world: World) -> None:
    case_id = await a_full_case(desk)
    group = await desk.open(case_id=await desk.write_down())
    await desk.log(group, TODAY, note="Andere Gruppe.")

    await erase(world, world.person())

    async with world.database.read() as tx:
        names = await tx.fetch(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'case%' ORDER BY 1"
        )
        rows = [
            str(dict(row))
            for (name,) in names
            for row in await tx.fetch(f"SELECT * FROM {name}")
            if case_id in str(dict(row))
        ]
        texts = await tx.fetchval(
            "SELECT count(*) FROM case_note WHERE case_id = $1 AND text IS NOT NULL", case_id
        )
    page = await desk.sees(KORA, case_id)
    assert (page["state"], page["outcome"]) == ("closed", "person-gone")
    assert (texts, page["contact"], page["concern"], page["title"]) == (0, None, None, None)
    assert [word for word in ("anari", world.person()) if word in "\n".join(rows)] == []
    assert "Andere Gruppe." in str(await desk.sees(MARA, group))
    assert (await desk.said())[-1] == "case-closed"


async def test_a_person_known_by_a_phone_alone_is_forgotten_too(desk: Desk, world: World) -> None:
    case_id = await desk.open(case_id=await desk.write_down())
    async with world.database.read() as tx:
        person = await tx.fetchval("SELECT owner_person_id FROM case_file")

    await erase(world, person)

    page = await desk.sees(KORA, case_id)
    assert (page["title"], page["contact"], page["state"]) == (None, None, "closed")


async def test_forgetting_twice_changes_nothing_and_a_late_news_spares_what_came_later(
    desk: Desk, world: World, clock: Clock
) -> None:
    await a_full_case(desk)
    await erase(world, world.person())
    said = await desk.said()
    await erase(world, world.person())
    assert await desk.said() == said

    clock.pass_by(hours=1)
    later = await desk.request()
    await erase(world, world.person(), minutes=-30)

    page = await desk.sees(KORA, later)
    assert (page["state"], page["contact"]["email"]) == ("requested", ANNA)


async def test_what_waits_for_a_forgotten_owner_ends(desk: Desk, world: World) -> None:
    case_id = await desk.open()
    await desk.enter(MILAN)
    asked = await desk.ask(case_id, MILAN)

    await erase(world, world.person())

    late = await desk.tells(MILAN, case_id, "answer", handover_id=asked, yes=True)
    assert late.json()["slug"] == "handover-over"
    async with world.database.read() as tx:
        timers = await tx.fetchval("SELECT count(*) FROM timer WHERE subject = $1", case_id)
        links = await tx.fetchval("SELECT count(*) FROM capability WHERE subject = $1", case_id)
    assert (timers, links) == (0, 0)


async def test_a_person_can_be_given_all_that_her_cases_hold(desk: Desk, world: World) -> None:
    case_id = await a_full_case(desk)
    await desk.does(MARA, case_id, "notes", text="Intern notiert.")
    await desk.open(case_id=await desk.write_down())

    async with world.database.read() as tx:
        held = await held_of(tx, world.person(), settings=world.settings)
        nothing = await held_of(tx, "p_" + "0" * 32, settings=world.settings)

    [case] = held
    assert case["case_id"] == case_id
    assert case["contact"]["email"] == ANNA
    assert {each["text"] for each in case["notes"]} == {NOTE, "Intern notiert."}
    assert case["wish"] == "Kanarienfreund gesucht"
    assert nothing == []
