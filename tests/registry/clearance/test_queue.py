"""The queue by risk and age: a flood of spam buries nobody, and is cleared away at once."""

import asyncio
from typing import Any
from uuid import uuid4

from services.registry.decide.initiative import Initiative, State
from services.registry.work import register
from tests.registry.builders import NOW, Clock, World, a_body, a_key
from tests.registry.clearance.steps import REASON, ask, deeds, findings, tell

SPAM = "Kredit ohne Schufa, sofort und günstig, ganz ohne Fragen, jetzt gleich anrufen und sparen"


async def flood(world: World, count: int, *, sender: str = "a@spam.example") -> list[str]:
    """So many entries from one sender within a second, past the form."""
    ids = [uuid4() for _ in range(count)]
    async with world.database.transaction() as tx:
        for n, initiative_id in enumerate(ids):
            told = register.Registration(texts=_texts(n), name="Kredit", email=sender, phone=None)
            seeded = await register.seed(
                tx,
                told,
                initiative_id=initiative_id,
                state=State.SUBMITTED,
                listed_at=NOW,
                settings=world.settings,
            )
            assert isinstance(seeded, Initiative), seeded
    return [str(each) for each in ids]


def _texts(n: int) -> register.Texts:
    body = {name: told for name, told in a_body().items() if name != "contact"}
    body |= {
        "title": f"Kredit {n}",
        "summary": f"Unser Angebot Nummer {n}",
        "description": f"{SPAM} {n}",
    }
    body |= {"topics": tuple(body["topics"]), "target_groups": ()}
    return register.Texts(**body, lat=None, lon=None, website=None, housing=None)


async def titles(world: World, **params: Any) -> list[str]:
    queue = await ask(world, "/v1/review/queue", **params)
    return [item["title"] for item in queue["items"]]


async def test_a_thousand_spam_entries_bury_no_real_one(world: World, clock: Clock) -> None:
    await flood(world, 1_000)
    clock.pass_by(days=1)
    late = await world.submit(title="Dorfladen Linde")

    queue = await ask(world, "/v1/review/queue", limit=10)

    assert queue["items"][0]["initiative_id"] == late
    assert queue["by_band"] == {"plain": 1, "noticeable": 0, "suspicious": 1_000}
    assert await titles(world, band="plain") == ["Dorfladen Linde"]
    assert {item["band"] for item in queue["items"][1:]} == {"suspicious"}


async def test_a_flood_is_known_from_its_first_entry_on(world: World) -> None:
    first, *_ = await flood(world, 4)

    told = await findings(world, first)

    assert [signal["name"] for signal in told["risk"]["signals"]] == [
        "many-of-sender",
        "repeated-text",
    ]
    assert told["risk"]["band"] == "suspicious"


async def test_within_one_part_of_the_queue_the_longest_waiting_comes_first(
    world: World, clock: Clock
) -> None:
    for n in range(3):
        await world.submit(title=f"Garten {'ABC'[n]}", contact=_contact(n))
        clock.pass_by(hours=1)

    assert await titles(world) == ["Garten A", "Garten B", "Garten C"]


async def test_the_pages_of_the_queue_show_everything_once(world: World, clock: Clock) -> None:
    await flood(world, 7)
    for n in range(4):
        clock.pass_by(hours=1)
        await world.submit(title=f"Werkstatt {n}", contact=_contact(n))

    shown, cursor = [], ""
    while True:
        queue = await ask(
            world, "/v1/review/queue", limit=3, **({"cursor": cursor} if cursor else {})
        )
        shown += [item["initiative_id"] for item in queue["items"]]
        cursor = queue["next_cursor"]
        if not cursor:
            break

    assert len(shown) == len(set(shown)) == 11


async def test_one_reason_rejects_all_that_were_chosen_and_leaves_what_moved_on(
    world: World,
) -> None:
    spam = await flood(world, 3)
    real = await world.submit(title="Dorfladen Linde")
    await world.decide(real, "clear")
    chosen = [{"initiative_id": each, "revision": 1} for each in [*spam, real]]

    answer = await tell(world, "/v1/review/reject", {"items": chosen, "reason": REASON})

    assert answer.status_code == 200
    assert sorted(answer.json()["rejected"]) == sorted(spam)
    assert answer.json()["left"] == [real]
    assert await titles(world) == []
    assert (await deeds(world))[:3] == [("staff-1", "reject-entry")] * 3
    assert (await world.find())["total"] == 1


async def test_nobody_is_rejected_without_a_reason(world: World) -> None:
    spam = await flood(world, 1)

    answer = await tell(
        world,
        "/v1/review/reject",
        {"items": [{"initiative_id": spam[0], "revision": 1}], "reason": " "},
    )

    assert (answer.status_code, answer.json()["slug"]) == (422, "reason-missing")
    assert len(await titles(world)) == 1


async def test_two_editors_who_choose_the_same_entries_reject_each_once(world: World) -> None:
    spam = await flood(world, 5)
    body = {"reason": REASON, "items": [{"initiative_id": each, "revision": 1} for each in spam]}
    turned = {**body, "items": list(reversed(body["items"]))}

    answers = await asyncio.gather(
        tell(world, "/v1/review/reject", body, name="staff-1"),
        tell(world, "/v1/review/reject", turned, name="staff-2"),
    )

    told = [answer.json() for answer in answers]
    assert sorted(each for answer in told for each in answer["rejected"]) == sorted(spam)
    assert sorted(each for answer in told for each in answer["left"]) == sorted(spam)


async def test_entries_that_come_in_at_once_all_count_each_other(world: World) -> None:
    ids = [await world.register(title=f"Garten {n}") for n in range(4)]

    await asyncio.gather(*(world.confirm(each) for each in ids))

    queue = await ask(world, "/v1/review/queue")
    assert [item["signals"] for item in queue["items"]] == [["many-of-sender", "repeated-text"]] * 4


def _contact(n: int) -> dict[str, str]:
    return {"name": "Anna Muster", "email": f"erfunden.{n}@gmx.de", "phone": "0151 23456789"}


async def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    answer = await world.http.get(
        "/v1/review/queue",
        params={"cursor": "9~never~me"},
        headers={**world.as_editor(), **a_key()},
    )

    assert (answer.status_code, answer.json()["slug"]) == (422, "cursor-unknown")
