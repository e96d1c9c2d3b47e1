"""Calls open and close by their dates, name their evidence, and are fixed once they are public."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.ideas import IdeaCallClosed, IdeaCallOpened
from tests.registry.builders import NOW, World
from tests.registry.ideas.builders import EMPTY_SEARCH, UNMET, Ideas, a_call


async def test_a_call_opens_and_closes_by_its_dates(ideas: Ideas, world: World) -> None:
    opens = NOW + timedelta(days=3)
    call_id = await ideas.write(opens_at=opens.isoformat())

    planned = (await ideas.release(call_id)).json()
    listed = (await ideas.get("/v1/idea-calls"))["items"]
    await ideas.pass_days(3)
    opened = await ideas.call(call_id)
    await ideas.pass_days(27)
    closed = await ideas.call(call_id)

    assert (planned["state"], planned["released_at"] is not None) == ("draft", True)
    assert listed == []
    assert (opened["state"], closed["state"]) == ("opened", "closed")
    said = [fact["type"] for fact in await world.facts()]
    assert said == [IdeaCallOpened.TYPE, IdeaCallClosed.TYPE]


async def test_a_draft_that_nobody_released_never_opens(ideas: Ideas) -> None:
    call_id = await ideas.write()

    await ideas.pass_days(10)

    assert (await ideas.get(f"/v1/idea-desk/{call_id}", **ideas.staff()))["state"] == "draft"
    answer = await ideas.world.http.get(f"/v1/idea-calls/{call_id}")
    assert answer.status_code == 404


async def test_a_call_tells_everybody_its_evidence_with_source_and_day(ideas: Ideas) -> None:
    call_id = await ideas.open()

    told = (await ideas.call(call_id))["evidence"]

    assert told == [EMPTY_SEARCH, UNMET]


@pytest.mark.parametrize(
    ("change", "field", "slug"),
    [
        ({"evidence": []}, "evidence", "choices-count"),
        ({"evidence": [{**EMPTY_SEARCH, "count": 4}]}, "evidence.0.count", "cell-too-small"),
        ({"evidence": [{**UNMET, "read_on": "2026-03-03"}]}, "evidence.0.read_on", "date-ahead"),
        ({"evidence": [{**UNMET, "district": "99999"}]}, "evidence.0.district", "choice-unknown"),
        ({"evidence": [{**UNMET, "source": ""}]}, "evidence.0.source", "text-too-short"),
        ({"evidence": [{**EMPTY_SEARCH, "weeks": 0}]}, "evidence.0.weeks", "number-out-of-range"),
        ({"criteria": []}, "criteria", "choices-count"),
        (
            {"criteria": [{"label": "Nutzen", "weight": 9}]},
            "criteria.0.weight",
            "number-out-of-range",
        ),
        ({"themes": ["fliegen"]}, "themes", "choice-unknown"),
        ({"area": {"municipalities": ["14626999"]}}, "area.municipalities", "municipality-unknown"),
        ({"closes_at": NOW.isoformat()}, "closes_at", "dates-reversed"),
        (
            {
                "opens_at": (NOW - timedelta(days=9)).isoformat(),
                "closes_at": (NOW - timedelta(days=1)).isoformat(),
            },
            "closes_at",
            "date-past",
        ),
    ],
)
async def test_what_is_wrong_with_a_call_is_named_by_field(
    ideas: Ideas, change: dict[str, Any], field: str, slug: str
) -> None:
    answer = await ideas.post("/v1/idea-desk", a_call(**change), **ideas.staff())

    assert answer.status_code == 422
    assert [(each["field"], each["slug"]) for each in answer.json()["errors"]] == [(field, slug)]


async def test_a_draft_may_be_changed_and_a_public_call_may_not(ideas: Ideas) -> None:
    call_id = await ideas.write()

    async def change(title: str) -> int:
        answer = await ideas.world.http.put(
            f"/v1/idea-desk/{call_id}", json=a_call(title=title), headers=ideas.staff()
        )
        return answer.status_code

    first = await change("Ein besserer Titel")
    await ideas.release(call_id)
    second = await change("Ein zu später Titel")

    assert (first, second) == (200, 409)
    assert (await ideas.call(call_id))["title"] == "Ein besserer Titel"


@pytest.mark.parametrize("role", ["editor", "funder", "municipality"])
async def test_staff_of_three_roles_writes_calls_and_it_is_noted(ideas: Ideas, role: str) -> None:
    answer = await ideas.post("/v1/idea-desk", a_call(), **ideas.staff("staff-7", role))

    assert answer.status_code == 201
    async with ideas.world.database.read() as tx:
        row = await tx.fetchrow("SELECT done_by, deed FROM audit_entry")
    assert row is not None
    assert tuple(row) == ("staff-7", "write-call")


async def test_others_see_no_desk(ideas: Ideas) -> None:
    answers = [
        await ideas.post("/v1/idea-desk", a_call()),
        await ideas.post("/v1/idea-desk", a_call(), **ideas.world.as_owner()),
        await ideas.post("/v1/idea-desk", a_call(), **ideas.staff(role="mentor")),
    ]

    assert [answer.status_code for answer in answers] == [401, 403, 403]


async def test_staff_ends_a_call_early_once_and_it_is_noted(ideas: Ideas, world: World) -> None:
    draft, call_id = await ideas.write(), await ideas.open()

    early = await ideas.post(f"/v1/idea-desk/{draft}/end", **ideas.staff())
    ended = [await ideas.post(f"/v1/idea-desk/{call_id}/end", **ideas.staff()) for _ in range(2)]
    await ideas.close()

    assert (early.status_code, early.json()["slug"]) == (409, "call-not-open")
    assert [answer.json()["state"] for answer in ended] == ["closed"] * 2
    said = [fact["type"] for fact in await world.facts()]
    assert said.count(IdeaCallClosed.TYPE) == 1
    async with world.database.read() as tx:
        deeds = [row["deed"] for row in await tx.fetch("SELECT deed FROM audit_entry ORDER BY id")]
    assert deeds[-1] == "end-call-early"


async def test_a_call_whose_days_are_over_cannot_be_opened(ideas: Ideas) -> None:
    call_id = await ideas.write()
    await ideas.pass_days(40)

    answer = await ideas.release(call_id)

    assert (answer.status_code, answer.json()["slug"]) == (409, "call-over")
