"""What the figures say of entries that took their real way through the API."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.registry.store import statistics
from tests.registry.builders import DRESDEN, LEIPZIG, WEISSWASSER, Clock, World, a_key

REASON = "Bitte nennen Sie, wer bei Ihnen mitmachen kann."


async def public(world: World) -> dict[str, Any]:
    answer = await world.http.get("/v1/statistics")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def desk(world: World, *region: str, role: str = "editor") -> dict[str, Any]:
    headers = world.token("web", subject="greta", roles=frozenset({role}), region=frozenset(region))
    answer = await world.http.get("/v1/review/statistics", headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def cleared_after(world: World, clock: Clock, *hours: float, ags: str = LEIPZIG) -> None:
    """Entries that waited so long each, one after the other, on working days."""
    for wait in hours:
        initiative_id = await world.submit(title=f"Garten {uuid4()}", ags=ags)
        clock.pass_by(hours=wait)
        assert (await world.decide(initiative_id, "clear")).status_code == 200


async def test_everybody_sees_how_much_there_is_of_what(world: World) -> None:
    await world.list_entry(topics=["nachbarschaft", "pflege"], stage="idee")
    await world.list_entry(title="Pflege zu Haus", topics=["pflege"], ags=DRESDEN)

    told = await public(world)

    assert told["listed"] == 2
    topics = {each["value"]: each["count"] for each in told["by_topic"]}
    assert (topics["pflege"], topics["nachbarschaft"], topics["wohnen"]) == (2, 1, 0)
    assert told["by_topic"][0]["value"] == "pflege"
    assert {each["value"]: each["count"] for each in told["by_stage"]} == {
        "etabliert": 1,
        "idee": 1,
        "erprobung": 0,
        "transfer": 0,
    }
    assert told["by_actor_kind"][0] == {
        "value": "zivilgesellschaft",
        "label": "Zivilgesellschaft",
        "count": 2,
    }
    assert sum(each["value"] for each in told["by_district"]) == 2


async def test_a_month_tells_what_came_in_what_was_cleared_and_how_long_it_took(
    world: World, clock: Clock
) -> None:
    await cleared_after(world, clock, 1, 2, 3, 4, 10)

    march = (await public(world))["months"][-1]

    assert march == {
        "month": "2026-03",
        "received": 5,
        "cleared": 5,
        "decided": 5,
        "median_hours": 3.0,
        "p90_hours": pytest.approx(7.6),
    }


async def test_of_four_decisions_in_a_month_no_time_is_said(world: World, clock: Clock) -> None:
    await cleared_after(world, clock, 1, 2, 3, 4)

    march = (await public(world))["months"][-1]

    assert (march["decided"], march["median_hours"], march["p90_hours"]) == (4, None, None)


async def test_a_weekend_is_no_waiting(world: World, clock: Clock) -> None:
    clock.pass_by(days=4, hours=9)  # Friday, 7 p. m. in Saxony
    await world.submit()
    clock.pass_by(days=2, hours=14)  # Monday, 9 a. m.

    waiting = (await public(world))["waiting"]

    assert waiting == {"entries": 1, "since": "2026-03-06T18:00:00Z", "hours": 14.0}


async def test_an_entry_that_is_sent_again_is_received_once_and_decided_twice(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.submit()
    await world.decide(initiative_id, "return", reason=REASON)
    clock.pass_by(hours=2)
    await world.change(initiative_id, title="Garten und Küche")
    await world.decide(initiative_id, "clear", revision=2)

    march = (await public(world))["months"][-1]
    kinds = (await desk(world))["by_decision"]

    assert (march["received"], march["cleared"], march["decided"]) == (1, 1, 2)
    assert {name: each["decided"] for name, each in kinds.items()} == {
        "cleared": 1,
        "returned": 1,
        "rejected": 0,
    }


async def test_an_editor_of_a_region_sees_its_figures_and_no_others(
    world: World, clock: Clock
) -> None:
    await cleared_after(world, clock, 1, 1, ags=LEIPZIG)
    await cleared_after(world, clock, *[2] * 5, ags=WEISSWASSER)
    await world.submit(title="Noch ein Garten", ags=WEISSWASSER)

    all_of_it, goerlitz = await desk(world), await desk(world, "14626")

    parts = {each["district"]: each for each in all_of_it["by_district"]}
    assert {key: each["decided"] for key, each in parts.items()} == {"14626": 5, "14713": 2}
    assert parts["14626"]["decisions"] == {"cleared": 5, "returned": 0, "rejected": 0}
    assert [each["district"] for each in goerlitz["by_district"]] == ["14626"]
    assert goerlitz["months"][-1]["decided"] == 5
    assert goerlitz["waiting"]["entries"] == 1


async def test_of_a_kreis_nobody_reads_how_quick_its_editors_are(
    world: World, clock: Clock
) -> None:
    await cleared_after(world, clock, *[2] * 5, ags=WEISSWASSER)

    all_of_it, goerlitz = await desk(world), await desk(world, "14626")

    assert all_of_it["months"][-1]["median_hours"] == 2.0
    (part,) = all_of_it["by_district"]
    assert "median_hours" not in part
    assert part["decided"] == 5
    told = [goerlitz["months"][-1], *goerlitz["by_decision"].values()]
    assert {(each["median_hours"], each["p90_hours"]) for each in told} == {(None, None)}


async def test_reports_are_counted_by_what_became_of_them(world: World, clock: Clock) -> None:
    initiative_id = await world.list_entry()
    told = {"reason": "gone", "words": "Den Garten gibt es nicht mehr.", "email": None}
    path = f"/v1/initiatives/{initiative_id}/reports"
    for n in range(6):
        sent = await world.http.post(path, json=told, headers=a_key())
        assert sent.status_code < 300, sent.text
        clock.pass_by(hours=1)
        if n:
            done = await world.http.post(
                f"/v1/reports/{sent.json()['report_id']}/close",
                json={"verdict": "upheld", "answer": ""},
                headers={**world.as_editor(), **a_key()},
            )
            assert done.status_code == 200, done.text

    reports = (await desk(world))["answers"]["report"]

    assert (reports["received"], reports["states"]) == (6, {"open": 1, "upheld": 5})
    assert (reports["decided"], reports["median_hours"]) == (5, 1.0)


async def test_nobody_is_named_and_an_auditor_reads_as_well(world: World, clock: Clock) -> None:
    await cleared_after(world, clock, 1)

    told = await desk(world, role="auditor")

    assert "staff-1" not in str(told)
    assert told["months"][-1]["decided"] == 1


async def test_a_visitor_does_not_see_the_back_office(world: World) -> None:
    answer = await world.http.get("/v1/review/statistics", headers=world.as_owner())

    assert answer.status_code == 403


async def test_a_seeded_entry_tells_how_long_it_had_waited(world: World) -> None:
    seeded = {
        "kind": "initiative",
        "title": "Garten von früher",
        "summary": "Beete für alle.",
        "topics": ["nachbarschaft"],
        "ags": LEIPZIG,
        "contact": {"name": "Anna Muster", "email": "anna.muster@example.org", "phone": None},
        "received_at": "2026-02-03T08:00:00Z",
        "listed_at": "2026-02-03T13:00:00Z",
    }
    headers = {**world.token("staff-cli"), **a_key()}
    for _ in range(2):
        answer = await world.http.post("/internal/v1/initiatives", json=seeded, headers=headers)
        assert answer.status_code == 201, answer.text

    february = (await public(world))["months"][-2]

    assert (february["month"], february["received"], february["cleared"]) == ("2026-02", 1, 1)


async def test_a_year_of_decisions_is_counted_once_for_the_visitors_of_some_minutes(
    world: World, clock: Clock
) -> None:
    await cleared_after(world, clock, 1, 2, 3, 4, 10)
    first = (await public(world))["months"][-1]
    await world.list_entry(title="Ein Garten mehr")

    clock.pass_by(minutes=4)
    soon = (await public(world))["months"][-1]
    clock.pass_by(minutes=1)
    later = (await public(world))["months"][-1]

    assert soon == first
    assert (first["received"], later["received"]) == (5, 6)


async def test_where_entries_lie_is_not_read_for_the_figures_of_everybody(
    world: World, clock: Clock
) -> None:
    await cleared_after(world, clock, 1)

    async with world.database.read() as tx:
        plain = await statistics.decisions(tx, since=clock.now - timedelta(days=30))
        by_district = await statistics.decisions(
            tx, since=clock.now - timedelta(days=30), with_district=True
        )

    assert [each.district for each in plain] == [None]
    assert [each.district for each in by_district] == [LEIPZIG[:5]]
