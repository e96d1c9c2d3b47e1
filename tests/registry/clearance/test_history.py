"""Who changed which field when, an older text that comes back, and two editors at one entry."""

import asyncio
from uuid import UUID

from services.registry.work import review
from tests.registry.builders import ANNA, Clock, World, a_key
from tests.registry.clearance.steps import ask, deeds, tell

LONG = "Bitte schreiben Sie dazu, wer mitmachen kann."


async def revisions(
    world: World, initiative_id: str
) -> list[tuple[int, str, list[str], int | None]]:
    told = (await ask(world, f"/v1/review/{initiative_id}"))["revisions"]
    return [
        (each["revision"], each["by"], each["changed_fields"], each["restores"]) for each in told
    ]


async def three_texts(world: World) -> str:
    initiative_id = await world.list_entry(title="Garten Ost")
    await world.change(initiative_id, seen=1, title="Garten West")
    await world.decide(initiative_id, "clear", revision=2)
    await world.change(
        initiative_id, seen=2, title="Garten Nord", website="https://nord.example.org"
    )
    await world.decide(initiative_id, "clear", revision=3)
    return initiative_id


async def test_the_history_says_who_changed_which_field(world: World) -> None:
    initiative_id = await three_texts(world)
    await tell(world, f"/v1/review/{initiative_id}/restore", {"revision": 1, "seen": 3})

    told = await revisions(world, initiative_id)

    assert told[:3] == [
        (4, "staff-1", ["title", "website"], 1),
        (3, "owner", ["title", "website"], None),
        (2, "owner", ["title"], None),
    ]
    assert told[3][:2] == (1, "owner")


async def test_a_longer_history_asks_the_database_no_more_often(world: World) -> None:
    long, short = await three_texts(world), await world.list_entry()

    asked = [await statements_for_the_texts(world, each) for each in (long, short)]

    assert asked[0] == asked[1]


async def statements_for_the_texts(world: World, initiative_id: str) -> int:
    statements: list[str] = []
    async with world.database.read() as tx:
        with tx.connection.query_logger(lambda record: statements.append(record.query)):
            assert await review.numbered(tx, UUID(initiative_id))
    return len(statements)


async def test_an_older_text_comes_back_as_a_proposal_that_the_public_does_not_see_yet(
    world: World,
) -> None:
    initiative_id = await three_texts(world)

    restored = await tell(world, f"/v1/review/{initiative_id}/restore", {"revision": 1, "seen": 3})

    assert (restored.json()["review"], restored.json()["revision"]) == ("waiting", 4)
    assert (await world.find())["items"][0]["title"] == "Garten Nord"
    await world.decide(initiative_id, "clear", revision=4)
    assert (await world.find())["items"][0]["title"] == "Garten Ost"
    assert ("staff-1", "restore-revision") in await deeds(world)


async def test_an_editor_who_restores_does_not_make_the_entry_look_fresh(
    world: World, clock: Clock
) -> None:
    initiative_id = await three_texts(world)
    confirmed = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()["confirmed_at"]
    clock.pass_by(days=100)

    await tell(world, f"/v1/review/{initiative_id}/restore", {"revision": 1, "seen": 3})
    await world.decide(initiative_id, "clear", revision=4)

    shown = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
    assert shown["confirmed_at"] == confirmed


async def test_restoring_the_same_text_twice_is_one_proposal(world: World) -> None:
    initiative_id = await three_texts(world)
    path, body = f"/v1/review/{initiative_id}/restore", {"revision": 1, "seen": 3}

    answers = await asyncio.gather(*(tell(world, path, body) for _ in range(3)))

    assert [answer.json()["revision"] for answer in answers] == [4, 4, 4]
    assert (await deeds(world, deed="restore-revision")) == [("staff-1", "restore-revision")]


async def test_a_text_is_not_restored_over_one_that_the_editor_has_not_seen(world: World) -> None:
    initiative_id = await three_texts(world)

    answer = await tell(world, f"/v1/review/{initiative_id}/restore", {"revision": 1, "seen": 2})

    assert (answer.status_code, answer.json()["slug"]) == (412, "precondition-failed")


async def test_owners_see_their_texts_and_bring_one_back(world: World) -> None:
    initiative_id = await three_texts(world)
    path = f"/v1/initiatives/{initiative_id}"

    seen = await world.http.get(f"{path}/revisions", headers=world.as_owner())
    restored = await world.http.post(
        f"{path}/restore",
        json={"revision": 2, "seen": 3},
        headers={**world.as_owner(), **a_key()},
    )

    assert [item["texts"]["title"] for item in seen.json()["items"]] == [
        "Garten Nord",
        "Garten West",
        "Garten Ost",
    ]
    assert {item["by_editor"] for item in seen.json()["items"]} == {False}
    assert (restored.json()["review"], restored.json()["revision"]) == ("waiting", 4)


async def test_nobody_sees_or_restores_the_texts_of_others(world: World) -> None:
    initiative_id = await three_texts(world)
    path = f"/v1/initiatives/{initiative_id}"
    stranger = world.as_owner("bert@example.org")

    seen = await world.http.get(f"{path}/revisions", headers=stranger)
    restored = await world.http.post(
        f"{path}/restore", json={"revision": 1, "seen": 3}, headers={**stranger, **a_key()}
    )

    assert (seen.status_code, restored.status_code) == (404, 404)


async def test_the_second_editor_hears_who_looks_and_for_how_long_that_counts(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.submit()
    path = f"/v1/review/{initiative_id}/looks"
    first = await tell(world, path, {"name": "Erika"}, name="staff-1")

    second = await tell(world, path, {"name": "Jan"}, name="staff-2")
    clock.pass_by(minutes=16)
    later = await tell(world, path, {"name": "Jan"}, name="staff-2")

    assert first.json() == {"others": []}
    assert [each["name"] for each in second.json()["others"]] == ["Erika"]
    assert later.json() == {"others": []}


async def test_who_has_decided_looks_no_more(world: World) -> None:
    initiative_id = await world.submit()
    path = f"/v1/review/{initiative_id}/looks"
    await tell(world, path, {"name": "Erika"}, name="staff-1")
    await world.decide(initiative_id, "clear", editor="staff-1")

    second = await tell(world, path, {"name": "Jan"}, name="staff-2")

    assert second.json() == {"others": []}


async def test_of_two_editors_who_decide_at_once_one_hears_what_the_other_did(
    world: World,
) -> None:
    initiative_id = await world.submit()

    answers = await asyncio.gather(
        world.decide(initiative_id, "clear", editor="staff-1"),
        world.decide(initiative_id, "return", editor="staff-2", reason=LONG),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    slower = next(answer for answer in answers if answer.status_code == 409)
    assert slower.json()["slug"] == "review-moved-on"
    history = (await ask(world, f"/v1/review/{initiative_id}"))["history"]
    assert history[-1]["by"] in {"staff-1", "staff-2"}
    assert len(await deeds(world, subject=initiative_id)) == 1


async def test_the_owner_s_contact_stands_in_no_history(world: World) -> None:
    initiative_id = await three_texts(world)

    told = await ask(world, f"/v1/review/{initiative_id}")

    assert ANNA not in str(told)
