"""Two entries become one: which fields stay, where pages lead, who hears, and the way back."""

import asyncio
import json
from typing import Any

import pytest

from contracts import registry as facts
from contracts.topics import INITIATIVES, REVIEWS
from services.chassis.timers import run_one
from services.registry.app import timers_of
from services.registry.decide.identify.fields import VERSION
from tests.registry.builders import LEIPZIG, Clock, World, a_key
from tests.registry.clearance.steps import ask, deeds, findings, merge, tell

BERT = {"name": "Bert Muster", "email": "bert@example.org", "phone": None}


async def two_of_one(world: World) -> tuple[str, str]:
    """The entry of the owner, and what a stranger entered of the same initiative."""
    survivor = await world.list_entry(title="Dorfladen Linde", description="Offen ab acht.")
    other = await world.list_entry(
        title="Dorfladen Linde e.V.",
        description="Dienstags gibt es frisches Brot.",
        website="https://linde.example.org",
        contact=BERT,
    )
    return survivor, other


async def public(world: World, initiative_id: str) -> dict[str, Any]:
    answer = await world.http.get(f"/v1/initiatives/{initiative_id}")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


async def ring(world: World) -> None:
    """A worker does what is due."""
    while await run_one(world.database, timers_of(world.settings)):
        pass


async def test_the_preview_says_what_differs_and_changes_nothing(world: World) -> None:
    survivor, other = await two_of_one(world)
    before = await world.facts()

    preview = await ask(world, f"/v1/review/{other}/merge/{survivor}")

    assert preview["choices"] == ["title", "description", "website"]
    assert (preview["texts"]["title"], preview["into_texts"]["title"]) == (
        "Dorfladen Linde e.V.",
        "Dorfladen Linde",
    )
    assert preview["reasons"] == ["same-name", "near"]
    assert preview["refused"] is None
    assert await world.facts() == before


async def test_the_survivor_takes_over_the_chosen_fields_and_keeps_the_rest(world: World) -> None:
    survivor, other = await two_of_one(world)

    merged = await merge(world, other, survivor, take=("website",))

    assert merged.status_code == 200, merged.text
    shown = await public(world, survivor)
    assert (shown["title"], shown["website"], shown["revision"]) == (
        "Dorfladen Linde",
        "https://linde.example.org",
        2,
    )
    assert [item["initiative_id"] for item in (await world.find())["items"]] == [survivor]


async def test_the_merged_page_leads_to_the_survivor_also_over_two_merges(world: World) -> None:
    survivor, other = await two_of_one(world)
    third = await world.list_entry(title="Linde Dorfladen", contact=BERT)
    await merge(world, other, survivor)
    await merge(world, survivor, third)

    answers = [await world.http.get(f"/v1/initiatives/{each}") for each in (survivor, other)]

    assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [
        (308, third)
    ] * 2


async def test_readers_hear_of_a_tombstone_and_the_owner_of_the_survivor(world: World) -> None:
    survivor, other = await two_of_one(world)
    before = len(await world.facts())

    await merge(world, other, survivor, take=("description",))

    said = (await world.facts())[before:]
    assert [(fact["type"], fact["topic"], fact["key"].decode()) for fact in said] == [
        (facts.InitiativeRevised.TYPE, INITIATIVES.name, survivor),
        (facts.InitiativeMerged.TYPE, REVIEWS.name, other),
        (said[2]["type"], INITIATIVES.name, other),
    ]
    assert said[2]["payload"] is None
    told = json.loads(said[1]["payload"])
    assert (told["survivor_id"], told["owner_person_id"]) == (survivor, world.person(BERT["email"]))
    claim = await world.http.get(
        said[1]["headers"]["ce_dataref"], headers=world.token("notifications")
    )
    person = claim.json()["people"][0]
    assert person["email"] == BERT["email"]
    assert person["details"] == {
        "title": "Dorfladen Linde e.V.",
        "survivor_title": "Dorfladen Linde",
        "path": f"/initiativen/{survivor}",
    }


async def keeps_all_back(world: World, initiative_id: str, *, seen: int) -> None:
    """Bert states a branch with its street, an editor clears it, and he agrees to nothing."""
    path, headers = f"/v1/initiatives/{initiative_id}", world.as_owner(BERT["email"])
    site = {"name": "Lager", "ags": LEIPZIG, "lat": 51.33, "lon": 12.35, "address": "Hof 7"}
    stated = await world.http.put(
        f"{path}/sites",
        json={"sites": [site]},
        headers={**headers, "if-match": f'"{seen}"', **a_key()},
    )
    assert stated.status_code == 200, stated.text
    assert (await world.decide(initiative_id, "clear", revision=seen + 1)).status_code == 200
    told = {"given": [], "text_version": VERSION, "card": {}}
    answer = await world.http.put(f"{path}/consents", json=told, headers={**headers, **a_key()})
    assert answer.status_code == 200, answer.text


async def test_what_the_owner_of_the_merged_entry_keeps_back_goes_nowhere(world: World) -> None:
    survivor = await world.list_entry(title="Dorfladen Linde")
    other = await world.list_entry(
        title="Dorfladen Linde e.V.",
        website="https://linde.example.org",
        lat=51.3612,
        lon=12.4012,
        contact=BERT,
    )
    await keeps_all_back(world, other, seen=1)
    alone = await public(world, other)

    preview = await ask(world, f"/v1/review/{other}/merge/{survivor}")
    merged = await merge(world, other, survivor, take=("place", "website", "sites"), seen=(2, 1))

    assert merged.status_code == 200, merged.text
    own = await world.http.get(f"/v1/initiatives/{survivor}/own", headers=world.as_owner())
    for texts in (preview["texts"], await public(world, survivor), own.json()["draft"]):
        told = {name: texts[name] for name in ("website", "place", "sites")}
        assert told == {name: alone[name] for name in told}
        assert "51.3612" not in str(texts)
        assert "Hof 7" not in str(texts)


async def test_undoing_gives_both_back_what_they_had(world: World) -> None:
    survivor, other = await two_of_one(world)
    before = [await public(world, each) for each in (survivor, other)]
    merge_id = (await merge(world, other, survivor, take=("title", "website"))).json()["merge_id"]

    undone = await tell(world, f"/v1/merges/{merge_id}/undo")

    assert undone.json()["survivor_kept"] is False
    after = [await public(world, each) for each in (survivor, other)]
    changing = {"revision"}
    assert [
        {name: told for name, told in each.items() if name not in changing} for each in after
    ] == [{name: told for name, told in each.items() if name not in changing} for each in before]
    assert (await world.find())["total"] == 2
    assert (await deeds(world))[:2] == [("staff-1", "undo-merge"), ("staff-1", "merge-entries")]


async def test_whoever_owns_an_entry_that_stands_for_itself_again_is_asked_about_it(
    world: World, clock: Clock
) -> None:
    survivor, other = await two_of_one(world)
    merge_id = (await merge(world, other, survivor)).json()["merge_id"]
    clock.pass_by(days=10)
    await tell(world, f"/v1/merges/{merge_id}/undo")
    known = len(await world.facts())

    clock.pass_by(days=320)
    await ring(world)

    due = facts.InitiativeConfirmationDue.TYPE
    said = [(fact["type"], fact["key"].decode()) for fact in (await world.facts())[known:]]
    assert sorted(said) == sorted([(due, survivor), (due, other)])


async def test_each_fact_of_a_merged_entry_has_a_higher_sequence_than_the_one_before(
    world: World,
) -> None:
    survivor, other = await two_of_one(world)
    merge_id = (await merge(world, other, survivor)).json()["merge_id"]
    await tell(world, f"/v1/merges/{merge_id}/undo")

    said = [fact for fact in await world.facts() if fact["key"].decode() == other]

    for topic in (INITIATIVES.name, REVIEWS.name):
        numbers = [int(fact["headers"]["ce_sequence"]) for fact in said if fact["topic"] == topic]
        assert numbers == sorted(set(numbers)), topic
    assert said[-1]["type"] == facts.InitiativeListed.TYPE


async def test_what_the_survivor_became_since_stays_when_the_merge_is_undone(world: World) -> None:
    survivor, other = await two_of_one(world)
    merge_id = (await merge(world, other, survivor, take=("website",))).json()["merge_id"]
    await world.change(survivor, seen=2, title="Dorfladen Linde, neu")
    await world.decide(survivor, "clear", revision=3)

    undone = await tell(world, f"/v1/merges/{merge_id}/undo")

    assert undone.json()["survivor_kept"] is True
    assert (await public(world, survivor))["title"] == "Dorfladen Linde, neu"
    assert (await public(world, other))["title"] == "Dorfladen Linde e.V."


async def test_a_waiting_entry_goes_into_a_listed_one_and_waits_again_after_undoing(
    world: World,
) -> None:
    survivor = await world.list_entry(title="Dorfladen Linde")
    waiting = await world.submit(title="Dorfladen Linde e.V.", contact=BERT)
    merged = await merge(world, waiting, survivor)
    queue = await ask(world, "/v1/review/queue")

    await tell(world, f"/v1/merges/{merged.json()['merge_id']}/undo")

    assert queue["items"] == []
    again = await ask(world, "/v1/review/queue")
    assert [item["initiative_id"] for item in again["items"]] == [waiting]
    assert (await world.http.get(f"/v1/initiatives/{waiting}")).status_code == 404


async def test_two_editors_who_merge_against_each_other_leave_one_survivor(world: World) -> None:
    survivor, other = await two_of_one(world)

    answers = await asyncio.gather(merge(world, other, survivor), merge(world, survivor, other))

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert (await world.find())["total"] == 1


async def test_a_merge_that_is_undone_twice_is_undone_once(world: World) -> None:
    survivor, other = await two_of_one(world)
    merge_id = (await merge(world, other, survivor)).json()["merge_id"]

    answers = await asyncio.gather(*(tell(world, f"/v1/merges/{merge_id}/undo") for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert (await world.find())["total"] == 2


@pytest.mark.parametrize(
    ("take", "slug"), [(("kind",), "merge-field-unknown"), (("owner",), "merge-field-unknown")]
)
async def test_what_cannot_be_taken_over_is_refused(
    world: World, take: tuple[str, ...], slug: str
) -> None:
    survivor, other = await two_of_one(world)

    answer = await merge(world, other, survivor, take=take)

    assert (answer.status_code, answer.json()["slug"]) == (422, slug)
    assert (await world.find())["total"] == 2


async def test_a_change_that_waits_at_the_survivor_is_not_lost(world: World) -> None:
    survivor, other = await two_of_one(world)
    await world.change(survivor, title="Dorfladen Linde, neu")

    refused = await merge(world, other, survivor, take=("website",), seen=(1, 2))
    merged = await merge(world, other, survivor, seen=(1, 2))

    assert refused.json()["slug"] == "merge-change-waits"
    assert merged.status_code == 200
    queue = await ask(world, "/v1/review/queue")
    assert [item["title"] for item in queue["items"]] == ["Dorfladen Linde, neu"]


async def test_an_editor_who_saw_an_older_text_looks_again(world: World) -> None:
    survivor, other = await two_of_one(world)
    await world.change(survivor, title="Dorfladen Linde, neu")

    answer = await merge(world, other, survivor)

    assert (answer.status_code, answer.json()["slug"]) == (409, "merge-moved-on")


async def test_the_owner_of_a_merged_entry_cannot_bring_it_back_by_a_change(world: World) -> None:
    survivor, other = await two_of_one(world)
    await merge(world, other, survivor)

    answer = await world.change(other, email=BERT["email"], title="Unser Laden")

    assert (answer.status_code, answer.json()["slug"]) == (409, "entry-merged")
    own = await world.http.get(
        f"/v1/initiatives/{other}/own", headers=world.as_owner(BERT["email"])
    )
    assert (own.json()["state"], own.json()["merged_into"]) == ("merged", survivor)


async def test_both_pages_of_the_editors_name_the_merge(world: World) -> None:
    survivor, other = await two_of_one(world)
    merge_id = (await merge(world, other, survivor)).json()["merge_id"]

    told = [(await findings(world, each))["merges"] for each in (survivor, other)]

    assert [[item["merge_id"] for item in items] for items in told] == [[merge_id]] * 2
