"""The jury judges each idea once, never its own; staff decides about all, and says why."""

import asyncio
from typing import Any

import pytest

from contracts.ideas import IdeaAdopted, IdeaCallDecided, IdeaJurorInvited, IdeaNotAdopted
from services.registry.work import links as entry_links
from tests.registry.ideas.builders import EVA, INES, JAN, Ideas, adopted, not_adopted


async def a_judged_call(ideas: Ideas) -> tuple[str, str, str, str]:
    call_id = await ideas.open()
    juror = await ideas.juror(call_id, EVA)
    first = await ideas.shown(call_id)
    second = await ideas.shown(call_id, email=JAN, title="Bürgerbus am Abend")
    return call_id, juror, first, second


async def sheets(ideas: Ideas) -> list[tuple[Any, str]]:
    async with ideas.world.database.read() as tx:
        rows = await tx.fetch("SELECT marks, comment FROM idea_sheet ORDER BY judged_at")
    return [(row["marks"], row["comment"]) for row in rows]


async def test_a_juror_judges_each_idea_once_and_may_correct_herself(ideas: Ideas) -> None:
    _, juror, first, _ = await a_judged_call(ideas)

    answers = await asyncio.gather(
        *(ideas.judge(juror, first, email=EVA, marks=[5, mark]) for mark in (1, 2, 3))
    )
    await ideas.judge(juror, first, email=EVA, marks=[4, 2], comment="Braucht ein Fahrzeug.")

    assert {answer.status_code for answer in answers} == {200}
    assert await sheets(ideas) == [([4, 2], "Braucht ein Fahrzeug.")]


async def test_nobody_judges_her_own_idea(ideas: Ideas) -> None:
    call_id = await ideas.open()
    juror = await ideas.juror(call_id, INES)
    own = await ideas.shown(call_id)
    other = await ideas.shown(call_id, email=JAN)

    refused = await ideas.judge(juror, own, email=INES, marks=[5, 5])
    sheet = await ideas.get(f"/v1/jury/{juror}", **ideas.world.as_owner(INES))

    assert (refused.status_code, refused.json()["slug"]) == (409, "own-idea")
    assert [each["idea_id"] for each in sheet["ideas"]] == [other]


@pytest.mark.parametrize("marks", [[5], [0, 3], [3, 6], [1, 2, 3]])
async def test_a_sheet_has_one_mark_from_one_to_five_per_criterion(
    ideas: Ideas, marks: list[int]
) -> None:
    _, juror, first, _ = await a_judged_call(ideas)

    answer = await ideas.judge(juror, first, email=EVA, marks=marks)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "marks"


async def test_only_the_jury_judges_and_comments_stay_inside(ideas: Ideas) -> None:
    call_id, juror, first, _ = await a_judged_call(ideas)
    await ideas.judge(juror, first, email=EVA, marks=[4, 2], comment="Nur für uns.")

    stranger = await ideas.judge(juror, first, email=JAN, marks=[1, 1])
    no_juror = await ideas.world.http.put(
        f"/v1/idea-desk/{call_id}/sheet/{first}", json={"marks": [1, 1]}, headers=ideas.staff()
    )
    desk = await ideas.world.http.get(f"/v1/idea-desk/{call_id}", headers=ideas.staff())
    await ideas.close()
    public = await ideas.world.http.get(f"/v1/idea-calls/{call_id}")

    assert (stranger.status_code, no_juror.status_code) == (404, 403)
    assert "Nur für uns." in desk.text
    assert "Nur für uns." not in public.text


async def test_staff_in_the_jury_judges_by_her_own_sign_in(ideas: Ideas) -> None:
    call_id, _, first, _ = await a_judged_call(ideas)
    told = {"name": "Erika Muster"}
    await ideas.post(f"/v1/idea-desk/{call_id}/staff-jurors", told, **ideas.staff())

    answer = await ideas.world.http.put(
        f"/v1/idea-desk/{call_id}/sheet/{first}",
        json={"marks": [3, 4], "comment": ""},
        headers=ideas.staff(),
    )

    assert answer.status_code == 200
    jury = (await ideas.get(f"/v1/idea-desk/{call_id}", **ideas.staff()))["jury"]
    assert {each["name"]: (each["is_me"], each["judged"]) for each in jury} == {
        "Erika Muster": (True, 1),
        "Jo Jury": (False, 0),
    }


async def test_an_invited_juror_gets_her_link_once_the_call_is_open(ideas: Ideas) -> None:
    call_id = await ideas.write()
    await ideas.juror(call_id, EVA)
    before = await ideas.world.facts()

    await ideas.release(call_id)

    assert before == []
    fact = (await ideas.world.facts())[-1]
    assert fact["type"] == IdeaJurorInvited.TYPE
    path = fact["headers"]["ce_dataref"]
    [asked] = (await ideas.get(path, **ideas.world.token("notifications")))["people"]
    assert (asked["email"], list(asked["links"])) == (EVA, ["jury"])


async def test_the_jurys_order_is_public_once_every_sheet_is_there(ideas: Ideas) -> None:
    call_id, juror, first, second = await a_judged_call(ideas)
    await ideas.judge(juror, first, email=EVA, marks=[2, 5])
    await ideas.close()
    half = (await ideas.call(call_id))["result"]

    await ideas.judge(juror, second, email=EVA, marks=[4, 1])

    whole = (await ideas.call(call_id))["result"]
    assert (half["is_jury_complete"], half["jury"]) == (False, [])
    assert [(each["idea_id"], each["rank"], each["score"]) for each in whole["jury"]] == sorted(
        [(first, 1, 3.0), (second, 1, 3.0)]
    ), "(2·2 + 5) / 3 and (2·4 + 1) / 3 are equal"


async def test_a_decision_names_every_idea_with_a_reason(ideas: Ideas) -> None:
    call_id, _, first, second = await a_judged_call(ideas)
    early = await ideas.decide(call_id, adopted(first), not_adopted(second))
    await ideas.close()

    answers = [
        await ideas.decide(call_id, adopted(first)),
        await ideas.decide(call_id, adopted(first), adopted(first)),
        await ideas.decide(call_id, adopted(first), not_adopted(second, reason=" ")),
    ]

    assert early.json()["slug"] == "call-not-closed"
    assert [answer.json()["slug"] for answer in answers] == [
        "choices-incomplete",
        "choices-incomplete",
        "fields-invalid",
    ]
    assert (await ideas.call(call_id))["state"] == "closed"


async def test_an_adopted_idea_is_a_draft_that_its_author_finishes(ideas: Ideas) -> None:
    call_id, _, first, second = await a_judged_call(ideas)
    await ideas.close()

    answers = await asyncio.gather(
        *(ideas.decide(call_id, adopted(first), not_adopted(second)) for _ in range(3))
    )
    own = await ideas.get(f"/v1/ideas/{first}/own", **ideas.world.as_owner(INES))
    entry = await ideas.get(
        f"/v1/initiatives/{own['initiative_id']}/own", **ideas.world.as_owner(INES)
    )
    finished = await ideas.world.change(
        own["initiative_id"], email=INES, title="Mittagstisch auf Rädern", ags="14626600"
    )

    assert {answer.json()["state"] for answer in answers} == {"decided"}
    assert (entry["state"], entry["draft"]["title"]) == ("drafted", "Mittagstisch auf Rädern")
    assert entry["draft"]["description"].startswith("Dreimal die Woche")
    assert entry["draft"]["place"]["municipality"] == "Weißwasser"
    assert finished.json()["state"] == "submitted"
    said = [fact["type"] for fact in await ideas.world.facts()]
    assert (said.count(IdeaCallDecided.TYPE), said.count(IdeaAdopted.TYPE)) == (1, 1)
    assert said.count(IdeaNotAdopted.TYPE) == 1


async def test_each_author_hears_what_became_of_her_idea_and_why(ideas: Ideas) -> None:
    call_id, _, first, second = await a_judged_call(ideas)
    await ideas.close()
    await ideas.decide(call_id, adopted(first), not_adopted(second))

    told = {}
    for fact in (await ideas.world.facts())[-2:]:
        path = fact["headers"]["ce_dataref"]
        [person] = (await ideas.get(path, **ideas.world.token("notifications")))["people"]
        told[person["email"]] = person
    own = await ideas.get(f"/v1/ideas/{first}/own", **ideas.world.as_owner(INES))

    entry = ideas.world.link(entry_links.OWN, own["initiative_id"])
    assert told[INES]["links"]["own"] == entry
    assert told[INES]["details"]["reason"] == "Das fehlt uns am meisten."
    assert "own" not in told[JAN]["links"]
    assert told[JAN]["details"]["reason"] == "Dafür fehlt gerade ein Raum."
    public = {each["idea_id"]: each["reason"] for each in (await ideas.call(call_id))["ideas"]}
    assert public == {first: "Das fehlt uns am meisten.", second: None}
