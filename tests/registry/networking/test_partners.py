"""Two entries are partners by the word of both; either side ends it."""

import asyncio
from typing import Any

from services.registry.work.networking import partners
from tests.registry.builders import ANNA
from tests.registry.networking.builders import EVA, JAN, Board


async def two_entries(board: Board) -> tuple[str, str]:
    one = await board.world.list_entry()
    contact = {"name": "Eva Beispiel", "email": EVA}
    return one, await board.world.list_entry(contact=contact, title="Werkstatt am Bahnhof")


async def propose(board: Board, one: str, other: str, *, email: str = ANNA) -> Any:
    path = f"/v1/initiatives/{one}/partnerships"
    return await board.post(path, {"partner_id": other}, **board.world.as_owner(email))


async def answer(board: Board, entry: str, partnership: str, word: str, *, email: str) -> Any:
    path = f"/v1/initiatives/{entry}/partnerships/{partnership}/answer"
    return await board.post(path, {"answer": word}, **board.world.as_owner(email))


async def shown(board: Board, entry: str) -> list[str]:
    items = (await board.get(f"/v1/initiatives/{entry}/partners"))["items"]
    return [item["title"] for item in items]


async def said(board: Board) -> list[str]:
    return [fact for fact in await board.said() if fact.startswith("partnership-")]


async def test_a_partner_is_shown_on_both_pages_once_both_said_so(board: Board) -> None:
    one, other = await two_entries(board)
    partnership = (await propose(board, one, other)).json()["partnership_id"]
    before = [await shown(board, each) for each in (one, other)]
    [asked] = await board.told((await board.world.facts())[-1])

    told = await board.by_link(
        "/v1/partnerships/answer", partners.ANSWER, partnership, answer="yes"
    )

    assert before == [[], []]
    assert (asked["email"], asked["details"]["partner_title"]) == (EVA, "Nachbarschaftsgarten Ost")
    assert told.json()["state"] == "confirmed"
    assert [await shown(board, each) for each in (one, other)] == [
        ["Werkstatt am Bahnhof"],
        ["Nachbarschaftsgarten Ost"],
    ]
    [heard] = await board.told((await board.world.facts())[-1])
    assert heard["email"] == ANNA


async def test_two_who_name_each_other_at_once_are_partners(board: Board) -> None:
    one, other = await two_entries(board)

    answers = await asyncio.gather(
        *(
            propose(board, *pair, email=email)
            for pair, email in (((one, other), ANNA), ((other, one), EVA))
            for _ in range(2)
        )
    )

    assert {each.status_code for each in answers} == {200}
    assert await shown(board, one) == ["Werkstatt am Bahnhof"]
    assert await said(board) == ["partnership-proposed", "partnership-confirmed"]


async def test_the_proposer_alone_confirms_nothing(board: Board) -> None:
    one, other = await two_entries(board)
    partnership = (await propose(board, one, other)).json()["partnership_id"]

    again = await propose(board, one, other)
    own = await answer(board, one, partnership, "yes", email=ANNA)

    assert (again.json()["state"], own.json()["state"]) == ("proposed", "proposed")
    assert await shown(board, one) == []


async def test_either_side_ends_it_and_nobody_else(board: Board) -> None:
    for ends, email in ((0, ANNA), (1, EVA)):
        entries = await two_entries(board)
        partnership = (await propose(board, *entries)).json()["partnership_id"]
        await answer(board, entries[1], partnership, "yes", email=EVA)

        stranger = await answer(board, entries[ends], partnership, "no", email=JAN)
        ended = await answer(board, entries[ends], partnership, "no", email=email)

        assert (stranger.status_code, ended.json()["state"]) == (404, "ended")
        assert [await shown(board, each) for each in entries] == [[], []]
        assert (await propose(board, *entries)).json()["state"] == "proposed"


async def test_only_public_entries_are_named_and_shown(board: Board) -> None:
    one, other = await two_entries(board)
    hidden = await board.world.submit()

    refused = [await propose(board, one, hidden), await propose(board, one, one)]
    partnership = (await propose(board, one, other)).json()["partnership_id"]
    await answer(board, other, partnership, "yes", email=EVA)
    await board.world.decide(other, "archive", reason="Den Verein gibt es nicht mehr.")

    assert [each.json()["slug"] for each in refused] == ["entry-not-listed", "partner-is-self"]
    assert await shown(board, one) == []


async def test_a_forgotten_owners_partnerships_go_also_when_it_is_said_twice(
    board: Board,
) -> None:
    one, other = await two_entries(board)
    await propose(board, one, other)

    for _ in range(2):
        await board.world.erase(EVA)

    own = await board.get(f"/v1/initiatives/{one}/partnerships", **board.world.as_owner(ANNA))
    assert own["items"] == []
    async with board.world.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM partnership") == 0
