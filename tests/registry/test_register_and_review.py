"""From the form over the mailbox and the editors to the public, through the API."""

import asyncio
import json
from typing import Any

import pytest

from contracts import registry as facts
from contracts.topics import INITIATIVES, REVIEWS
from tests.registry.builders import ANNA, Clock, World, a_body, a_key, texts_of

LONG = "Bitte beschreiben Sie genauer, wer mitmachen kann."


def told(fact: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(fact["payload"])
    return read


async def test_an_entry_goes_from_the_form_to_the_public(world: World) -> None:
    initiative_id = await world.register()
    assert (await world.find())["total"] == 0
    assert (await world.confirm(initiative_id)).json()["state"] == "submitted"
    assert (await world.http.get(f"/v1/initiatives/{initiative_id}")).status_code == 404

    cleared = await world.decide(initiative_id, "clear")

    assert cleared.json()["state"] == "listed"
    found = await world.find(q="Garten")
    assert [item["initiative_id"] for item in found["items"]] == [initiative_id]
    assert found["items"][0]["place"]["municipality"] == "Leipzig"
    detail = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
    assert detail["description"] == "Wir gärtnern mittwochs und sonnabends."
    points = (await world.http.get("/v1/initiatives/points")).json()["points"]
    assert [point["initiative_id"] for point in points] == [initiative_id]


async def test_each_step_is_a_fact_with_rising_sequence_and_its_claim(world: World) -> None:
    initiative_id = await world.list_entry()

    said = await world.facts()

    claims = f"/internal/v1/initiatives/{initiative_id}/claim"
    assert [fact["type"] for fact in said] == [
        facts.InitiativeDrafted.TYPE,
        facts.InitiativeSubmitted.TYPE,
        facts.InitiativeListed.TYPE,
    ]
    assert [fact["topic"] for fact in said] == [REVIEWS.name, REVIEWS.name, INITIATIVES.name]
    assert [fact["key"].decode() for fact in said] == [initiative_id] * 3
    sequences = [int(fact["headers"]["ce_sequence"]) for fact in said]
    assert sequences == sorted(set(sequences))
    assert [fact["headers"]["ce_dataref"] for fact in said] == [
        f"{claims}/drafted",
        f"{claims}/submitted",
        f"{claims}/listed",
    ]
    profile = told(said[2])
    assert (profile["revision"], profile["title"]) == (1, "Nachbarschaftsgarten Ost")
    assert profile["place"]["municipality"] == "Leipzig"
    assert profile["owner_person_id"] == world.person()


async def test_a_known_mailbox_gets_the_same_answer_as_a_new_one(world: World) -> None:
    answers = [
        await world.http.post("/v1/initiatives", json=a_body(), headers=a_key()) for _ in range(2)
    ]

    first, second = (answer.json() for answer in answers)
    assert first.pop("initiative_id") != second.pop("initiative_id")
    assert first == second


async def test_the_same_form_sent_twice_is_one_entry(world: World) -> None:
    key = a_key()
    sent = [world.http.post("/v1/initiatives", json=a_body(), headers=key) for _ in range(6)]

    answers = await asyncio.gather(*sent)

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["initiative_id"] for answer in answers}) == 1
    assert len(await world.facts()) == 1


async def test_opening_a_link_changes_nothing_and_its_button_works_twice(world: World) -> None:
    initiative_id = await world.register()
    link = {"token": world.link("confirm-initiative", initiative_id)}

    opened = [
        await world.http.post("/v1/links/open", json=link, headers=world.token("web"))
        for _ in range(3)
    ]
    before = len(await world.facts())
    confirmed = [await world.confirm(initiative_id) for _ in range(2)]

    assert {answer.json()["summary"]["state"] for answer in opened} == {"drafted"}
    assert opened[0].json()["purpose"] == "confirm-initiative"
    assert opened[0].json()["person_id"] == world.person()
    assert [answer.json()["state"] for answer in confirmed] == ["submitted"] * 2
    assert (before, len(await world.facts())) == (1, 2)


async def test_a_link_to_the_own_entry_confirms_nothing(world: World) -> None:
    initiative_id = await world.submit()
    link = {"token": world.link("own-initiative", initiative_id)}

    answer = await world.http.post("/v1/initiatives/confirm", json=link, headers=world.token("web"))

    assert (answer.status_code, answer.json()["slug"]) == (404, "link-unknown")


@pytest.mark.parametrize("what", ["return", "reject"])
async def test_who_returns_or_rejects_gives_a_reason(world: World, what: str) -> None:
    initiative_id = await world.submit()

    answer = await world.decide(initiative_id, what, reason="   ")

    assert (answer.status_code, answer.json()["slug"]) == (422, "reason-missing")
    own = await world.http.get(f"/v1/initiatives/{initiative_id}/own", headers=world.as_owner())
    assert own.json()["state"] == "submitted"


async def test_a_returned_entry_is_corrected_and_cleared(world: World) -> None:
    initiative_id = await world.submit()
    await world.decide(initiative_id, "return", reason=LONG)
    own = await world.http.get(f"/v1/initiatives/{initiative_id}/own", headers=world.as_owner())
    assert own.json()["state"] == "returned"
    assert own.json()["history"][-1]["reason"] == LONG

    changed = await world.change(initiative_id, title="Garten Ost")
    cleared = await world.decide(initiative_id, "clear", revision=2)

    assert (changed.json()["state"], changed.json()["revision"]) == ("submitted", 2)
    assert cleared.json()["state"] == "listed"
    assert (await world.find())["items"][0]["title"] == "Garten Ost"


async def test_the_public_sees_the_last_cleared_text_while_a_change_waits(world: World) -> None:
    initiative_id = await world.list_entry()

    await world.change(initiative_id, title="Quittenhain", topics=["kultur"])

    waiting = await world.find()
    assert waiting["items"][0]["title"] == "Nachbarschaftsgarten Ost"
    assert [each["value"] for each in waiting["facets"]["topic"]] == ["nachbarschaft"]
    assert (await world.find(q="Quittenhain"))["total"] == 0
    await world.decide(initiative_id, "clear", revision=2)
    assert (await world.find(q="Quittenhain"))["total"] == 1
    assert (await world.facts())[-1]["type"] == facts.InitiativeRevised.TYPE


@pytest.mark.parametrize(("what", "review"), [("return", "returned"), ("reject", "rejected")])
async def test_a_listed_entry_stays_listed_when_its_change_is_refused(
    world: World, what: str, review: str
) -> None:
    initiative_id = await world.list_entry()
    await world.change(initiative_id, title="Quittenhain")

    answer = await world.decide(initiative_id, what, revision=2, reason=LONG)

    assert (answer.json()["state"], answer.json()["review"]) == ("listed", review)
    assert (await world.find())["items"][0]["title"] == "Nachbarschaftsgarten Ost"


async def test_the_second_of_two_editors_hears_that_the_review_moved_on(world: World) -> None:
    initiative_id = await world.submit()

    answers = await asyncio.gather(
        world.decide(initiative_id, "clear", editor="one"),
        world.decide(initiative_id, "return", editor="two", reason=LONG),
        world.decide(initiative_id, "clear", editor="three"),
        world.decide(initiative_id, "reject", editor="four", reason=LONG),
    )

    statuses = sorted(answer.status_code for answer in answers)
    slugs = {answer.json().get("slug") for answer in answers if answer.status_code == 409}
    assert statuses == [200, 409, 409, 409]
    assert slugs == {"review-moved-on"}
    assert len(await world.facts()) == 3


async def test_an_editor_never_clears_a_text_that_she_did_not_see(world: World) -> None:
    initiative_id = await world.submit()
    await world.change(initiative_id, title="Inzwischen geändert")

    answer = await world.decide(initiative_id, "clear", revision=1)

    assert (answer.status_code, answer.json()["slug"]) == (409, "review-moved-on")
    assert answer.json()["revision"] == 2
    assert (await world.find())["total"] == 0


async def test_the_same_decision_sent_twice_gets_the_same_answer(world: World) -> None:
    initiative_id = await world.submit()
    headers = {**world.as_editor(), **a_key()}

    answers = [
        await world.http.post(
            f"/v1/review/{initiative_id}/clear", json={"revision": 1}, headers=headers
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


async def test_two_windows_of_an_owner_show_both_versions(world: World) -> None:
    initiative_id = await world.list_entry()
    await world.change(initiative_id, title="Aus dem ersten Fenster")

    answer = await world.change(initiative_id, title="Aus dem zweiten Fenster")

    assert answer.status_code == 412
    problem = answer.json()
    assert problem["current"]["title"] == "Aus dem ersten Fenster"
    assert problem["yours"]["title"] == "Aus dem zweiten Fenster"
    assert (problem["differing"], problem["revision"]) == (["title"], 2)


async def test_the_same_change_sent_twice_is_one_revision(world: World) -> None:
    initiative_id = await world.list_entry()

    answers = [await world.change(initiative_id, title="Neuer Name") for _ in range(2)]

    assert [answer.json()["revision"] for answer in answers] == [2, 2]


async def test_a_change_sent_again_under_its_key_gets_its_answer_whatever_came_between(
    world: World,
) -> None:
    initiative_id = await world.list_entry()
    key = a_key()
    first = await world.change(initiative_id, title="Neuer Name", headers=key)
    await world.change(initiative_id, seen=2, title="Noch ein Name")

    again = await world.change(initiative_id, title="Neuer Name", headers=key)

    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_change_without_if_match_is_refused(world: World) -> None:
    initiative_id = await world.list_entry()

    answer = await world.http.put(
        f"/v1/initiatives/{initiative_id}", json=texts_of(a_body()), headers=world.as_owner()
    )

    assert (answer.status_code, answer.json()["slug"]) == (428, "precondition-missing")


async def test_an_archived_entry_is_gone_everywhere_and_may_come_back(world: World) -> None:
    initiative_id = await world.list_entry()

    answer = await world.decide(initiative_id, "archive", reason=LONG)

    assert answer.json()["state"] == "archived"
    assert (await world.find())["total"] == 0
    assert (await world.find(q="Nachbarschaftsgrten"))["suggestion"] is None
    assert (await world.http.get(f"/v1/initiatives/{initiative_id}")).status_code == 404
    assert (await world.http.get("/v1/initiatives/points")).json() == {"points": []}
    tombstone, archived = (await world.facts())[-2:]
    assert (tombstone["topic"], tombstone["payload"]) == (INITIATIVES.name, None)
    assert (archived["topic"], told(archived)["because"]) == (REVIEWS.name, "editor")
    await world.change(initiative_id, title="Wieder da")
    await world.decide(initiative_id, "clear", revision=2)
    assert (await world.facts())[-1]["type"] == facts.InitiativeListed.TYPE
    assert (await world.find())["total"] == 1


async def test_the_queue_is_sorted_by_age_and_read_in_pages(world: World, clock: Clock) -> None:
    ids = []
    for number in range(3):
        ids.append(await world.submit(title=f"Eintrag {number}"))
        clock.pass_by(hours=1)
    await world.change(ids[0], title="Eintrag 0, ergänzt")
    headers = world.as_editor()

    first = await world.http.get("/v1/review/queue", params={"limit": 2}, headers=headers)
    rest = await world.http.get(
        "/v1/review/queue", params={"cursor": first.json()["next_cursor"]}, headers=headers
    )

    seen = [item["initiative_id"] for page in (first, rest) for item in page.json()["items"]]
    assert seen == ids
    assert first.json()["total"] == 3
    assert rest.json()["next_cursor"] is None


async def test_an_editor_sees_both_texts_and_the_fields_that_differ(world: World) -> None:
    initiative_id = await world.list_entry()
    await world.change(initiative_id, title="Neuer Name", stage="transfer")

    page = await world.http.get(f"/v1/review/{initiative_id}", headers=world.as_editor())

    proposal = page.json()
    assert proposal["cleared"]["title"] == "Nachbarschaftsgarten Ost"
    assert proposal["proposed"]["title"] == "Neuer Name"
    assert proposal["changed_fields"] == ["title", "stage"]
    assert [each["changed_fields"] for each in proposal["revisions"][:1]] == [["title", "stage"]]
    assert [step["state"] for step in proposal["history"]] == [
        "drafted",
        "submitted",
        "listed",
        "submitted",
    ]


async def test_figures_are_true(world: World, clock: Clock) -> None:
    initiative_id = await world.submit()
    clock.pass_by(hours=30)
    await world.decide(initiative_id, "clear")
    await world.submit()

    figures = (await world.http.get("/v1/figures")).json()

    assert (figures["listed"], figures["waiting"], figures["reviewed"]) == (1, 1, 1)
    assert figures["by_district"][0] == {"district": "14713", "label": "Leipzig", "value": 1}
    assert len(figures["by_district"]) == 13
    assert figures["median_review_hours"] == 30.0


async def test_only_the_owner_sees_the_entry_before_the_public(world: World) -> None:
    initiative_id = await world.submit()
    path = f"/v1/initiatives/{initiative_id}"
    other = await world.submit(contact={"name": "Ben", "email": "ben@example.org"})

    seen = {
        "owner": await world.http.get(f"{path}/own", headers=world.as_owner()),
        "upper case": await world.http.get(f"{path}/own", headers=world.as_owner(ANNA.upper())),
        "link": await world.http.get(
            f"{path}/own", headers=world.as_owner(capability=initiative_id)
        ),
        "link to another": await world.http.get(
            f"{path}/own", headers=world.as_owner(capability=other)
        ),
        "stranger": await world.http.get(f"{path}/own", headers=world.as_owner("ben@example.org")),
        "editor": await world.http.get(f"{path}/contact", headers=world.as_editor()),
        "nobody": await world.http.get(f"{path}/own"),
    }

    assert {who: answer.status_code for who, answer in seen.items()} == {
        "owner": 200,
        "upper case": 200,
        "link": 200,
        "link to another": 404,
        "stranger": 404,
        "editor": 403,
        "nobody": 401,
    }


async def test_an_owner_sees_her_entries_and_her_contact(world: World) -> None:
    initiative_id = await world.list_entry()
    await world.submit(contact={"name": "Ben", "email": "ben@example.org"})

    mine = await world.http.get("/v1/my/initiatives", headers=world.as_owner())
    contact = await world.http.get(
        f"/v1/initiatives/{initiative_id}/contact", headers=world.as_owner()
    )

    assert [item["initiative_id"] for item in mine.json()["items"]] == [initiative_id]
    assert contact.json() == {"name": "Anna Muster", "email": ANNA, "phone": "+4915123456789"}


async def test_only_editors_review(world: World) -> None:
    initiative_id = await world.submit()
    path = f"/v1/review/{initiative_id}/clear"

    for headers, status in (
        (world.as_owner(), 403),
        (world.token("web", roles=frozenset({"organiser"})), 403),
        ({}, 401),
    ):
        answer = await world.http.post(path, json={"revision": 1}, headers={**headers, **a_key()})
        assert answer.status_code == status
