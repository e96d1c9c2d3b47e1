"""A sender is blocked by mailbox or by domain, with a reason, and the block is lifted again."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.registry.builders import World
from tests.registry.clearance.steps import REASON, ask, deeds, findings, tell


def contact(email: str) -> dict[str, Any]:
    return {"name": "Karl Kredit", "email": email, "phone": None}


async def block(
    world: World, initiative_id: str, kind: str = "person", *, reason: str = REASON
) -> httpx.Response:
    body = {"initiative_id": initiative_id, "kind": kind, "reason": reason}
    return await tell(world, "/v1/senders/blocks", body)


async def bands(world: World) -> dict[str, str]:
    queue = await ask(world, "/v1/review/queue")
    return {item["title"]: item["band"] for item in queue["items"]}


async def test_what_a_blocked_mailbox_sent_and_sends_stands_last(world: World) -> None:
    first = await world.submit(title="Kredit eins", contact=contact("karl@kredit.example"))
    await world.submit(
        title="Dorfladen Linde", description="Brot, Butter und Neuigkeiten aus dem ganzen Tal."
    )

    assert (await block(world, first)).status_code == 201
    await world.submit(title="Kredit zwei", contact=contact("karl@kredit.example"))

    told = await bands(world)
    assert (told["Kredit eins"], told["Kredit zwei"]) == ("suspicious", "suspicious")
    assert told["Dorfladen Linde"] == "plain"
    assert ("staff-1", "block-sender") in await deeds(world)


async def test_a_blocked_domain_holds_for_all_its_mailboxes(world: World) -> None:
    first = await world.submit(title="Kredit eins", contact=contact("a@kredit.example"))

    await block(world, first, "domain")
    await world.submit(title="Kredit zwei", contact=contact("b@kredit.example"))
    await world.submit(title="Kredit drei", contact=contact("b@kredit.example.org"))

    told = await bands(world)
    assert (told["Kredit eins"], told["Kredit zwei"]) == ("suspicious", "suspicious")
    assert told["Kredit drei"] != "suspicious"


async def test_strangers_at_a_big_provider_are_never_blocked_with_each_other(world: World) -> None:
    first = await world.submit(contact=contact("erfunden@gmx.de"))

    answer = await block(world, first, "domain")

    assert (answer.status_code, answer.json()["slug"]) == (422, "block-shared-domain")
    assert (await findings(world, first))["sender"] == {
        "domain": "gmx.de",
        "is_shared": True,
        "blocked": [],
    }


async def test_a_lifted_block_gives_back_the_place_in_the_queue(world: World) -> None:
    first = await world.submit(title="Kredit eins", contact=contact("karl@kredit.example"))
    block_id = (await block(world, first)).json()["block_id"]

    lifted = await tell(
        world, f"/v1/senders/blocks/{block_id}/lift", {"reason": "Das war ein Irrtum."}
    )

    assert lifted.status_code == 200
    assert await bands(world) == {"Kredit eins": "plain"}
    assert (await deeds(world))[0] == ("staff-1", "lift-block")
    told = (await ask(world, "/v1/senders/blocks"))["items"][0]
    assert (told["label"], told["reason"], told["lifted_by"]) == ("Kredit eins", REASON, "staff-1")


@pytest.mark.parametrize("reason", ["", "zu"])
async def test_a_block_needs_a_reason(world: World, reason: str) -> None:
    first = await world.submit()

    answer = await block(world, first, reason=reason)

    assert answer.status_code == 422
    assert (await ask(world, "/v1/senders/blocks"))["items"] == []


async def test_a_sender_is_blocked_once(world: World) -> None:
    first = await world.submit(contact=contact("karl@kredit.example"))

    answers = await asyncio.gather(*(block(world, first) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len((await ask(world, "/v1/senders/blocks"))["items"]) == 1


async def test_a_blocked_sender_gets_the_same_answer_as_anybody(world: World) -> None:
    first = await world.submit(contact=contact("karl@kredit.example"))
    await block(world, first)

    again = await world.register(contact=contact("karl@kredit.example"))

    assert (await world.confirm(again)).json()["state"] == "submitted"


async def test_editors_never_see_the_mailbox(world: World) -> None:
    first = await world.submit(contact=contact("karl@kredit.example"))
    await block(world, first)

    told = f"{await findings(world, first)}{await ask(world, '/v1/senders/blocks')}"

    assert "karl@" not in told
    assert world.person("karl@kredit.example") not in told
