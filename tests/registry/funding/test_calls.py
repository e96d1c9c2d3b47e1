"""A call from its draft to its last day: who sees it, when it opens, what is said about it."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from services.chassis.timers import run_one
from services.registry.app import timers_of
from tests.registry.builders import Clock, World, a_key
from tests.registry.funding.builders import SOURCE
from tests.registry.funding.desk import FELIX, Desk, a_call

DATED = {"opens_on": "2026-03-10", "closes_on": "2026-03-31"}
WINDOW = {"id": "frist", "kind": "call_window", "source": SOURCE, **DATED}


async def pass_until(desk: Desk, clock: Clock, moment: datetime) -> str:
    clock.now = moment
    while await run_one(desk.world.database, timers_of(desk.world.settings)):
        pass
    return await desk.state()


async def test_a_draft_is_seen_by_its_staff_alone(desk: Desk, world: World) -> None:
    assert (await desk.drafts()).status_code == 201

    listed = (await world.http.get("/v1/funding/calls")).json()["items"]
    desk_calls = (await desk.tells("", method="GET")).json()["calls"]
    assert (listed, await desk.state()) == ([], "404")
    assert [each["call"]["call"] for each in desk_calls] == ["dorf"]
    assert await desk.said() == []


async def test_a_published_call_without_a_first_day_is_open_at_once(desk: Desk) -> None:
    await desk.opens()

    assert await desk.state() == "opened"
    assert await desk.said() == [
        "rule-version-published",
        "funding-call-published",
        "funding-call-opened",
    ]


async def test_the_calendar_opens_and_closes_a_call_and_its_last_day_counts_whole(
    desk: Desk, clock: Clock
) -> None:
    await desk.opens("dorf", WINDOW, **DATED)
    assert await desk.state() == "published"

    seen = [
        await pass_until(desk, clock, datetime(2026, 3, 9, 22, 59, 59, tzinfo=UTC)),
        await pass_until(desk, clock, datetime(2026, 3, 9, 23, 0, tzinfo=UTC)),
        await pass_until(desk, clock, datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC)),
        await pass_until(desk, clock, datetime(2026, 3, 31, 22, 0, tzinfo=UTC)),
    ]

    assert seen == ["published", "opened", "opened", "closed"]
    assert (await desk.said())[-2:] == ["funding-call-opened", "funding-call-closed"]


async def test_a_later_last_day_moves_the_closing(desk: Desk, clock: Clock) -> None:
    await desk.opens("dorf", WINDOW, **DATED)
    await pass_until(desk, clock, datetime(2026, 3, 20, tzinfo=UTC))
    longer = a_call(opens_on="2026-03-10", closes_on="2026-04-30")
    revision = (await desk.tells("/calls/dorf", method="GET")).json()["call"]["revision"]

    revised = await desk.tells("/calls/dorf", longer, method="PUT", **{"if-match": f'"{revision}"'})

    assert revised.status_code == 200, revised.text
    assert await pass_until(desk, clock, datetime(2026, 4, 1, tzinfo=UTC)) == "opened"
    assert await pass_until(desk, clock, datetime(2026, 4, 30, 22, tzinfo=UTC)) == "closed"


async def test_every_fact_of_a_call_carries_the_whole_picture_and_rises(desk: Desk) -> None:
    await desk.opens()
    await desk.rules("dorf", valid_from="2026-03-02")
    await desk.tells("/calls/dorf/withdraw")

    facts = [f for f in await desk.world.facts() if f["topic"] == "registry-funding-calls"]
    sequences = [int(fact["headers"]["ce_sequence"]) for fact in facts]
    assert sequences == [1, 2, 3, 4]
    assert len({fact["key"] for fact in facts}) == 1
    assert all(b"Stiftung Musterland" in fact["payload"] for fact in facts)
    assert await desk.state() == "404"


async def test_two_funders_at_one_call_the_slower_sees_that_it_changed(desk: Desk) -> None:
    await desk.drafts()
    seen = {"if-match": '"1"'}
    await desk.tells("/calls/dorf", a_call(title="Neuer Titel"), method="PUT", **seen)

    slower = await desk.tells(
        "/calls/dorf", a_call(title="Anderer Titel"), method="PUT", by=FELIX, **seen
    )

    assert (slower.status_code, slower.json()["slug"]) == (412, "precondition-failed")


@pytest.mark.parametrize(
    ("changed", "field", "slug"),
    [
        ({"title": "x"}, "title", "text-too-short"),
        ({"url": "http://example.org"}, "url", "funding-url-invalid"),
        ({"themes": ["mond"]}, "themes", "choice-unknown"),
        ({"opens_on": "2026-05-02", "closes_on": "2026-05-01"}, "closes_on", "dates-reversed"),
    ],
)
async def test_what_is_wrong_with_a_call_stands_beside_its_field(
    desk: Desk, changed: dict[str, object], field: str, slug: str
) -> None:
    refused = (await desk.drafts(**changed)).json()

    assert [(e["field"], e["slug"]) for e in refused["errors"]] == [(field, slug)]


async def test_a_short_name_is_given_once(desk: Desk) -> None:
    await desk.drafts()

    again = (await desk.drafts()).json()

    assert again["errors"][0]["slug"] == "funding-key-taken"


async def test_calls_that_are_over_or_were_not_compared_for_long_are_marked(
    desk: Desk, world: World
) -> None:
    await desk.opens("alt", checked_on="2025-01-01")
    await desk.opens("neu")
    over = {"opens_on": "2026-01-01", "closes_on": "2026-01-31"}
    await desk.opens("vorbei", {**WINDOW, **over}, **over)

    listed = (await world.http.get("/v1/funding/calls")).json()["items"]

    marks = {each["call"]: each["outdated"] for each in listed}
    assert marks == {"alt": "unchecked", "neu": None, "vorbei": "closed"}
    assert listed[-1]["call"] == "vorbei"


async def test_deadlines_come_as_a_calendar_with_whole_days_and_stay_the_same_entry(
    desk: Desk, world: World
) -> None:
    title = "Für größere Häuser, Höfe; und so weiter " * 4
    await desk.opens("dorf", WINDOW, **DATED, title=title.strip())
    await desk.opens("ohne-frist")

    file = (await world.http.get("/v1/funding/deadlines.ics")).content
    (entry,) = Calendar.from_ical(file).walk("VEVENT")

    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert all(line.decode() is not None for line in file.split(b"\r\n"))
    assert str(entry["summary"]) == f"Frist: {title.strip()}"
    assert (entry["dtstart"].dt.isoformat(), entry["dtend"].dt.isoformat()) == (
        "2026-03-31",
        "2026-04-01",
    )
    assert b"DTSTAMP:20260302T090000Z" in file
    call_id = (await world.http.get("/v1/funding/calls/dorf")).json()["call_id"]
    assert str(entry["uid"]) == f"funding-{call_id}@localhost"


@pytest.mark.parametrize("role", ["editor", "mentor", "auditor"])
async def test_nobody_but_funders_comes_to_the_desk(world: World, role: str) -> None:
    headers = {**world.token("web", subject="x", roles=frozenset({role})), **a_key()}

    written = await world.http.post("/v1/funding/desk/calls", json=a_call(), headers=headers)

    assert written.status_code == 403


async def test_what_staff_did_is_in_the_log(desk: Desk, world: World) -> None:
    await desk.opens()

    async with world.database.read() as tx:
        rows = await tx.fetch("SELECT done_by, deed FROM audit_entry ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("flora.probe", "draft-funding-call"),
        ("flora.probe", "propose-funding-rule"),
        ("felix.muster", "publish-funding-rule"),
        ("flora.probe", "publish-funding-call"),
    ]
