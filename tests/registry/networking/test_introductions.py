"""Contact flows only after both said yes; a no says nothing and protects; races have one end."""

import asyncio
import json
from typing import Any

import pytest

from services.registry.decide.networking.introduction import CONSENT_VERSION
from tests.registry.networking.builders import EVA, INES, JAN, Board, a_posting, an_offer

EVAS_CARD = {"contact_name": "Eva Fragend", "contact_email": EVA, "contact_phone": "+4915199123456"}
INES_CARD = {
    "contact_name": "Ines Beispiel",
    "contact_email": INES,
    "contact_phone": "+4915123456789",
}


async def card_of(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told["details"].get(name) for name in EVAS_CARD}


async def state(board: Board, introduction_id: str) -> str:
    async with board.world.database.read() as tx:
        found = await tx.fetchval("SELECT state FROM introduction WHERE id = $1", introduction_id)
    return str(found)


async def test_both_get_the_others_card_after_the_second_yes_and_not_before(
    board: Board,
) -> None:
    posting_id = await board.put_up(a_posting())
    wish = (await board.wish(posting_id)).json()
    [confirming] = await board.told((await board.world.facts())[-1])
    await board.confirm_wish(wish["introduction_id"])
    [asked] = await board.told((await board.world.facts())[-1])
    before = await board.own(posting_id, INES)

    await board.answer(wish["introduction_id"], "yes")

    both = {told["email"]: told for told in await board.told((await board.world.facts())[-1])}
    assert (wish["state"], confirming["email"], asked["email"]) == ("draft", EVA, INES)
    for word in ("Eva Fragend", EVA, "99123456"):
        assert word not in json.dumps([asked, before])
    for word in ("Ines Beispiel", INES, "23456789"):
        assert word not in json.dumps([wish, confirming])
    assert await card_of(both[EVA]) == INES_CARD
    assert await card_of(both[INES]) == EVAS_CARD
    after = (await board.own(posting_id, INES))["asked"][0]["card"]
    assert after == {"name": "Eva Fragend", "email": EVA, "phone": "+4915199123456"}


async def test_which_text_each_side_agreed_to_is_kept(board: Board) -> None:
    posting_id = await board.put_up(a_posting())

    old = await board.wish(posting_id, consent="2020-01")
    introduction_id = await board.request(posting_id)
    await board.answer(introduction_id, "yes")

    assert (old.status_code, old.json()["slug"]) == (409, "consent-text-outdated")
    async with board.world.database.read() as tx:
        row = await tx.fetchrow("SELECT requester_consent, asked_consent FROM introduction")
    assert row is not None
    assert tuple(row) == (CONSENT_VERSION, CONSENT_VERSION)


async def test_a_no_is_kind_gives_no_contact_and_is_not_asked_again_for_ninety_days(
    board: Board,
) -> None:
    posting_id = await board.put_up(a_posting())
    introduction_id = await board.request(posting_id)

    await board.answer(introduction_id, "no")
    [told] = await board.told((await board.world.facts())[-1])
    again = (await board.wish(posting_id)).json()
    refused = await board.confirm_wish(again["introduction_id"])

    assert told["email"] == EVA
    assert not any(word in json.dumps(told) for word in (INES, "Ines Beispiel"))
    assert again["state"] == "draft", "a stranger who types her address learns nothing"
    assert (refused.status_code, refused.json()["slug"]) == (409, "introduction-too-soon")
    await board.pass_days(89)
    await board.renew(posting_id)
    early = await board.confirm_wish(await wished(board, posting_id))
    await board.pass_days(2)
    late = await board.confirm_wish(await wished(board, posting_id))
    assert early.json()["slug"] == "introduction-too-soon"
    assert late.json()["state"] == "requested"


async def wished(board: Board, posting_id: str) -> str:
    return str((await board.wish(posting_id)).json()["introduction_id"])


async def test_without_an_answer_it_ends_after_two_weeks(board: Board) -> None:
    posting_id = await board.put_up(a_posting())
    introduction_id = await board.request(posting_id)

    await board.pass_days(13)
    before = await state(board, introduction_id)
    await board.pass_days(2)
    late = await board.answer(introduction_id, "yes")

    assert (before, await state(board, introduction_id)) == ("requested", "expired")
    assert late.status_code in {409, 410}
    assert (await board.said())[-1] == "introduction-expired"


async def test_two_yeses_at_once_release_the_contact_once(board: Board) -> None:
    posting_id = await board.put_up(a_posting())
    introduction_id = await board.request(posting_id)

    answers = await asyncio.gather(*(board.answer(introduction_id, "yes") for _ in range(6)))

    assert {answer.json()["state"] for answer in answers} == {"accepted"}
    assert (await board.said()).count("introduction-accepted") == 1


async def test_of_yes_and_no_at_once_the_first_word_counts(board: Board) -> None:
    posting_id = await board.put_up(a_posting())
    introduction_id = await board.request(posting_id)

    answers = await asyncio.gather(
        *(board.answer(introduction_id, word) for word in ["yes", "no"] * 3)
    )

    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [409] * 3
    said = [fact for fact in await board.said() if fact.startswith("introduction-")]
    assert len(said) == 2
    assert said[1] == f"introduction-{await state(board, introduction_id)}"


async def test_of_a_yes_and_the_expiry_at_once_one_counts(board: Board) -> None:
    posting_id = await board.put_up(a_posting())
    ids = [await board.request(posting_id, email=f"eva{n}@example.org") for n in range(6)]
    board.clock.pass_by(days=14)

    await asyncio.gather(*(board.answer(each, "yes") for each in ids), *(board.run_timers(),) * 1)

    said = [fact for fact in await board.said() if fact.startswith("introduction-")]
    assert said.count("introduction-accepted") + said.count("introduction-expired") == 6
    assert {await state(board, each) for each in ids} <= {"accepted", "expired"}


async def test_two_wishes_of_one_person_confirmed_at_once_ask_once(board: Board) -> None:
    posting_id = await board.put_up(a_posting())
    ids = [await wished(board, posting_id) for _ in range(4)]

    answers = await asyncio.gather(*(board.confirm_wish(each) for each in ids))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert (await board.said()).count("introduction-requested") == 1


async def test_nobody_is_introduced_to_herself(board: Board) -> None:
    posting_id = await board.put_up(a_posting())

    answer = await board.wish(posting_id, email=INES, headers=board.world.as_owner(INES))

    assert (answer.status_code, answer.json()["slug"]) == (409, "introduction-to-self")


async def test_who_asks_for_her_own_posting_is_named_by_it_and_only_by_it(board: Board) -> None:
    need = await board.put_up(a_posting())
    offer = await board.put_up(an_offer())
    await board.request(need, email=JAN, from_posting_id=offer)
    await board.request(need, email=EVA, from_posting_id=offer)

    asked = (await board.own(need, INES))["asked"]

    named = sorted(str(each["from_posting"] and each["from_posting"]["title"]) for each in asked)
    assert named == ["None", "Saal im alten Bahnhof"], "Eva cannot speak for Jan's offer"


@pytest.mark.parametrize("who", [JAN, EVA])
async def test_nobody_else_answers(board: Board, who: str) -> None:
    posting_id = await board.put_up(a_posting())
    introduction_id = await board.request(posting_id)
    path = f"/v1/introductions/{introduction_id}/answer"

    stranger = await board.post(path, {"answer": "yes"}, **board.world.as_owner(who))
    owner = await board.post(path, {"answer": "yes"}, **board.world.as_owner(INES))

    assert (stranger.status_code, owner.json()["state"]) == (404, "accepted")


async def test_contacts_of_an_introduction_are_not_kept_beyond_ninety_days(board: Board) -> None:
    posting_id = await board.put_up(a_posting())
    introduction_id = await board.request(posting_id)
    await wished(board, posting_id)
    await board.answer(introduction_id, "yes")

    await board.pass_days(8)
    week = await count(board)
    await board.pass_days(81)
    almost = await count(board)
    await board.pass_days(2)

    assert (week, almost, await count(board)) == (1, 1, 0)


@pytest.mark.parametrize("who", [EVA, INES])
async def test_an_erasure_takes_every_introduction_also_when_it_is_said_twice(
    board: Board, who: str
) -> None:
    posting_id = await board.put_up(a_posting())
    await board.request(posting_id)
    other = await board.put_up(an_offer())
    await board.request(other, email=EVA)

    for _ in range(2):
        await board.world.erase(who)

    async with board.world.database.read() as tx:
        left = [
            table
            for table in ("posting", "introduction", "capability", "timer")
            for (row,) in await tx.fetch(f'SELECT t::text FROM "{table}" AS t')
            if board.world.person(who) in row
        ]
    assert left == []
    assert await count(board) == (0 if who == EVA else 1)


async def count(board: Board) -> int:
    async with board.world.database.read() as tx:
        return int(await tx.fetchval("SELECT count(*) FROM introduction"))
