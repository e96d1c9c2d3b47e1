"""People hand in ideas without an account; staff shows them; authors change them until the closing."""

import asyncio
import json
from typing import Any

import pytest

from contracts.ideas import IdeaDrafted, IdeaShortlisted, IdeaSubmitted
from services.registry.work.ideas import links
from tests.registry.builders import World
from tests.registry.ideas.builders import INES, JAN, LEIPZIG, Ideas, an_idea


async def change(ideas: Ideas, idea_id: str, *, email: str = INES, **other: Any) -> Any:
    told = {
        name: value for name, value in an_idea(**other).items() if name not in {"name", "email"}
    }
    return await ideas.world.http.put(
        f"/v1/ideas/{idea_id}", json=told, headers=ideas.world.as_owner(email)
    )


async def claimed(world: World, fact: dict[str, Any]) -> Any:
    answer = await world.http.get(
        fact["headers"]["ce_dataref"], headers=world.token("notifications")
    )
    return answer.json()["people"]


async def test_an_idea_is_handed_in_by_link_and_button_once(ideas: Ideas, world: World) -> None:
    call_id = await ideas.open()
    handed = (await ideas.hand_in(call_id)).json()

    answers = await asyncio.gather(*(ideas.confirm(handed["idea_id"]) for _ in range(4)))

    assert handed["state"] == "draft"
    assert {answer.json()["state"] for answer in answers} == {"submitted"}
    said = [fact["type"] for fact in (await world.facts())[1:]]
    assert said == [IdeaDrafted.TYPE, IdeaSubmitted.TYPE]


async def test_the_author_is_asked_by_mail_and_nobody_hears_her_name(
    ideas: Ideas, world: World
) -> None:
    call_id = await ideas.open()
    handed = await ideas.hand_in(call_id)

    [asked] = await claimed(world, (await world.facts())[-1])
    await ideas.confirm(handed.json()["idea_id"])
    await ideas.shortlist(handed.json()["idea_id"])

    assert (asked["email"], asked["name"]) == (INES, "Ines Beispiel")
    assert asked["links"] == {"confirm": ideas.link(links.CONFIRM, handed.json()["idea_id"])}
    public = json.dumps(
        [await ideas.call(call_id), handed.json(), await world.facts()], default=str
    )
    assert INES not in public
    assert "Ines Beispiel" not in public
    assert (await ideas.call(call_id))["ideas"][0]["signed_as"] == "Ines aus Weißwasser", (
        "what she wants to be called is public"
    )


async def test_everybody_sees_an_idea_once_staff_has_looked_at_it(ideas: Ideas) -> None:
    call_id = await ideas.open()
    idea_id = await ideas.submit(call_id)
    before = (await ideas.call(call_id))["ideas"]

    shown = [await ideas.shortlist(idea_id) for _ in range(2)]

    assert before == []
    assert [answer.json()["state"] for answer in shown] == ["shortlisted"] * 2
    assert [each["idea_id"] for each in (await ideas.call(call_id))["ideas"]] == [idea_id]
    said = [fact["type"] for fact in await ideas.world.facts()]
    assert said.count(IdeaShortlisted.TYPE) == 1


async def test_what_an_author_changes_waits_for_staff(ideas: Ideas) -> None:
    call_id = await ideas.open()
    idea_id = await ideas.shown(call_id)

    changed = await change(ideas, idea_id, title="Ein neuer Titel")
    own = await ideas.get(f"/v1/ideas/{idea_id}/own", **ideas.world.as_owner(INES))
    public = (await ideas.get(f"/v1/ideas/{idea_id}"))["title"]
    await ideas.shortlist(idea_id)

    assert changed.status_code == 200
    assert (own["texts"]["title"], own["has_unseen_change"]) == ("Ein neuer Titel", True)
    assert public == "Mittagstisch auf Rädern"
    assert (await ideas.get(f"/v1/ideas/{idea_id}"))["title"] == "Ein neuer Titel"


async def test_after_the_closing_nobody_hands_in_confirms_or_changes(ideas: Ideas) -> None:
    call_id = await ideas.open()
    submitted = await ideas.submit(call_id)
    await ideas.pass_days(29.9)
    late = (await ideas.hand_in(call_id, email=JAN)).json()["idea_id"]
    await ideas.pass_days(0.2)

    answers = [
        await ideas.hand_in(call_id),
        await ideas.confirm(late),
        await change(ideas, submitted, title="Zu spät"),
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    own = await ideas.get(f"/v1/ideas/{submitted}/own", **ideas.world.as_owner(INES))
    assert own["can_change"] is False


async def test_nobody_else_reads_or_changes_an_idea(ideas: Ideas) -> None:
    call_id = await ideas.open()
    idea_id = await ideas.submit(call_id)
    other = await ideas.submit(call_id, email=JAN)
    by_other_link = ideas.world.as_owner(INES, capability=other)

    answers = [
        await ideas.world.http.get(f"/v1/ideas/{idea_id}"),
        await ideas.world.http.get(f"/v1/ideas/{idea_id}/own", headers=ideas.world.as_owner(JAN)),
        await ideas.world.http.get(f"/v1/ideas/{idea_id}/own", headers=by_other_link),
        await change(ideas, idea_id, email=JAN),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    mine = await ideas.get("/v1/my/ideas", **ideas.world.as_owner(INES))
    assert [each["idea_id"] for each in mine["items"]] == [idea_id]


@pytest.mark.parametrize(
    ("told", "field", "slug"),
    [
        ({"ags": LEIPZIG}, "ags", "place-outside-call"),
        ({"ags": "14999999"}, "ags", "municipality-unknown"),
        ({"description": "Zu kurz."}, "description", "text-too-short"),
        ({"topics": ["fliegen"]}, "topics", "choice-unknown"),
        ({"email": "ines@"}, "contact.email", "email-invalid"),
    ],
)
async def test_what_is_wrong_with_an_idea_is_named_by_field(
    ideas: Ideas, told: dict[str, Any], field: str, slug: str
) -> None:
    call_id = await ideas.open()

    answer = await ideas.hand_in(call_id, **told)

    assert answer.status_code == 422
    assert [(each["field"], each["slug"]) for each in answer.json()["errors"]] == [(field, slug)]


async def test_what_nobody_confirms_is_deleted_after_a_week(ideas: Ideas) -> None:
    call_id = await ideas.open()
    await ideas.hand_in(call_id)
    await ideas.submit(call_id, email=JAN)

    await ideas.pass_days(8)

    async with ideas.world.database.read() as tx:
        rows = await tx.fetch("SELECT state FROM idea")
    assert [row["state"] for row in rows] == ["submitted"]
