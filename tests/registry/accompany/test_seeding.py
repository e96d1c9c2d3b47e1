"""The demo's cases: every state is there, and seeding twice changes nothing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.registry.accompany.builders import CONCERN, GROUP, KORA, MARA, MILAN, TODAY, Desk
from tests.registry.builders import NOW, Clock, World


def a_past(**other: Any) -> dict[str, Any]:
    """A case that began 50 days ago; the last contact was 40 days ago."""
    told: dict[str, Any] = {
        **CONCERN,
        "group": GROUP,
        "state": "opened",
        "mentor": MARA,
        "cohort": "Werkstatt Lausitz",
        "requested_at": (NOW - timedelta(days=60)).isoformat(),
        "phases": [{"phase": "identify", "entered_at": (NOW - timedelta(days=50)).isoformat()}],
        "touchpoints": [
            {"kind": "visit", "happened_on": str(TODAY - timedelta(days=40)), "note": "Da gewesen."}
        ],
        "milestones": [{"title": "Satzung", "due_on": str(TODAY - timedelta(days=1))}],
    }
    return {**told, **other}


async def seed(world: World, key: str, **other: Any) -> str:
    headers = {**world.token("staff-cli"), "idempotency-key": key}
    answer = await world.http.post("/internal/v1/cases", json=a_past(**other), headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["case_id"])


async def test_seeding_twice_changes_nothing(desk: Desk, world: World) -> None:
    await desk.enter(MARA)
    key = str(uuid4())

    first = await seed(world, key)
    before = await desk.sees(KORA, first)
    second = await seed(world, key)

    assert second == first
    assert await desk.sees(KORA, first) == before
    assert len(before["touchpoints"]) == 1


async def test_a_seeded_case_lapses_by_the_clock_like_any_other(desk: Desk, world: World) -> None:
    await desk.enter(MARA)
    case_id = await seed(world, str(uuid4()))

    await desk.run_timers()

    page = await desk.sees(MARA, case_id)
    assert page["silent_since"] == str(TODAY - timedelta(days=40))
    assert page["lapsed_at"] is not None
    assert (await desk.said()).count("contact-lapsed") == 1


async def test_a_seeded_case_is_led_on_by_people(desk: Desk, world: World) -> None:
    for mentor in (MARA, MILAN):
        await desk.enter(mentor)
    case_id = await seed(world, str(uuid4()), asked_mentor=MILAN)
    waiting = (await desk.sees(KORA, case_id))["handover"]

    await desk.does(MILAN, case_id, "answer", handover_id=waiting["handover_id"], yes=True)
    await desk.log(case_id, TODAY)
    await desk.does(MARA, case_id, "phase", phase="pilot")

    page = await desk.sees(KORA, case_id)
    assert (page["phase"], page["lapsed_at"]) == ("pilot", None)


async def test_notes_of_a_case_that_ended_long_ago_go_at_once(
    desk: Desk, world: World, clock: Clock
) -> None:
    await desk.enter(MARA)
    ended = {"outcome": "founded", "learnt": "Früh reden.", "state": "closed"}
    old = (NOW - timedelta(days=3 * 366)).isoformat()
    case_id = await seed(world, str(uuid4()), **ended, closed_at=old)

    await desk.run_timers()

    assert "Da gewesen." not in str(await desk.sees(KORA, case_id))
