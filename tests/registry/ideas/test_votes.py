"""One vote per confirmed mailbox and call, counted once, and hidden until the call is closed."""

import asyncio
import json
from typing import Any

from contracts.ideas import IdeaVoteReceived
from services.registry.work.ideas import links
from tests.registry.ideas.builders import EVA, INES, JAN, Ideas


async def two_ideas(ideas: Ideas) -> tuple[str, str, str]:
    call_id = await ideas.open()
    first = await ideas.shown(call_id)
    return call_id, first, await ideas.shown(call_id, email=JAN, title="Bürgerbus am Abend")


async def audience(ideas: Ideas, call_id: str) -> dict[str, Any]:
    result = (await ideas.call(call_id))["result"]
    return {place["idea_id"]: (place["rank"], place["score"]) for place in result["audience"]}


async def votes(ideas: Ideas) -> list[tuple[str, Any]]:
    async with ideas.world.database.read() as tx:
        rows = await tx.fetch("SELECT idea_id, person_id FROM idea_vote ORDER BY id")
    return [(str(row["idea_id"]), row["person_id"]) for row in rows]


async def test_a_vote_counts_once_its_mailbox_is_confirmed(ideas: Ideas) -> None:
    _, first, _ = await two_ideas(ideas)

    ballot = (await ideas.vote(first, EVA)).json()
    before = await votes(ideas)
    pressed = [(await ideas.confirm_vote(ballot["ballot_id"])).json()["state"] for _ in range(3)]

    assert (ballot["state"], before) == ("received", [])
    assert pressed == ["counted"] * 3
    assert await votes(ideas) == [(first, ideas.world.person(EVA))]


async def test_a_mailbox_has_one_vote_in_a_call_and_the_first_one_stays(ideas: Ideas) -> None:
    _, first, second = await two_ideas(ideas)
    await ideas.voted(first, EVA)

    again = await ideas.voted(second, "EVA@example.org")

    assert again.json()["state"] == "voted-before"
    assert [idea for idea, _ in await votes(ideas)] == [first]


async def test_ten_ballots_of_one_mailbox_at_once_are_one_vote(ideas: Ideas) -> None:
    _, first, second = await two_ideas(ideas)
    ballots = [(await ideas.vote(idea, EVA)).json()["ballot_id"] for idea in [first, second] * 5]

    answers = await asyncio.gather(*(ideas.confirm_vote(ballot) for ballot in ballots))

    assert {answer.status_code for answer in answers} == {200}
    assert (
        sorted(answer.json()["state"] for answer in answers)
        == ["counted"] * 5 + ["voted-before"] * 5
    )
    assert len(await votes(ideas)) == 1


async def test_a_tag_behind_a_plus_makes_no_second_voter(ideas: Ideas) -> None:
    _, first, second = await two_ideas(ideas)
    name, _, domain = EVA.partition("@")

    states = [
        (await ideas.voted(idea, email)).json()["state"]
        for idea, email in ((first, EVA), (second, f"{name}+2@{domain}"), (second, f"x{EVA}"))
    ]

    assert [idea for idea, _ in await votes(ideas)] == [first, second]
    assert states == ["counted", "voted-before", "counted"]


async def test_the_same_answer_for_whoever_has_voted_and_whoever_has_not(ideas: Ideas) -> None:
    _, first, second = await two_ideas(ideas)
    await ideas.voted(first, EVA)

    answers = [await ideas.vote(second, email) for email in (EVA, "neu@example.org")]

    assert [answer.json()["state"] for answer in answers] == ["received"] * 2


async def test_votes_are_hidden_from_everybody_until_the_call_is_closed(ideas: Ideas) -> None:
    call_id, first, second = await two_ideas(ideas)
    juror = await ideas.juror(call_id, "jury@example.org")

    async def all_that_can_be_read() -> str:
        paths = ("/v1/idea-calls", f"/v1/idea-calls/{call_id}", f"/v1/ideas/{first}", "/v1/figures")
        told = [await ideas.get(path) for path in paths]
        told += [
            await ideas.get(path, **ideas.staff())
            for path in ("/v1/idea-desk", f"/v1/idea-desk/{call_id}")
        ]
        told.append(await ideas.get(f"/v1/ideas/{first}/own", **ideas.world.as_owner(INES)))
        juror_headers = ideas.world.as_owner("jury@example.org")
        told.append(await ideas.get(f"/v1/jury/{juror}", **juror_headers))
        return json.dumps(told)

    before = await all_that_can_be_read()
    for email in (EVA, "a@example.org", "b@example.org"):
        await ideas.voted(first, email)
    during = await all_that_can_be_read()
    said = json.dumps(
        [
            fact["payload"].decode()
            for fact in await ideas.world.facts()
            if fact["type"] == IdeaVoteReceived.TYPE
        ]
    )
    await ideas.close()

    assert during == before
    assert first not in said
    assert second not in said
    assert (await ideas.call(call_id))["result"]["votes"] == 3
    assert await audience(ideas, call_id) == {first: (1, 3.0), second: (2, 0.0)}


async def test_equal_votes_share_a_rank_and_name_each_other(ideas: Ideas) -> None:
    call_id, first, second = await two_ideas(ideas)
    await ideas.voted(first, EVA)
    await ideas.voted(second, "a@example.org")

    await ideas.close()

    places = (await ideas.call(call_id))["result"]["audience"]
    assert {place["idea_id"]: place["tied_with"] for place in places} == {
        first: [second],
        second: [first],
    }
    assert [place["rank"] for place in places] == [1, 1]


async def test_a_vote_that_is_confirmed_after_the_closing_does_not_count(ideas: Ideas) -> None:
    call_id, first, _ = await two_ideas(ideas)
    await ideas.pass_days(28)
    ballot = (await ideas.vote(first, EVA)).json()["ballot_id"]
    await ideas.pass_days(3)

    late = await ideas.confirm_vote(ballot)

    assert (late.status_code, late.json()["slug"]) == (409, "call-not-open")
    assert await audience(ideas, call_id) == dict.fromkeys(await audience(ideas, call_id), (1, 0.0))


async def test_nobody_votes_for_what_nobody_sees(ideas: Ideas) -> None:
    call_id = await ideas.open()
    hidden = await ideas.submit(call_id)

    assert (await ideas.vote(hidden, EVA)).status_code == 404


async def test_the_voter_is_asked_for_which_idea_it_is(ideas: Ideas) -> None:
    _, first, _ = await two_ideas(ideas)
    ballot = (await ideas.vote(first, EVA)).json()["ballot_id"]

    fact = (await ideas.world.facts())[-1]
    path = fact["headers"]["ce_dataref"]
    [asked] = (await ideas.get(path, **ideas.world.token("notifications")))["people"]

    assert (asked["email"], asked["details"]["title"]) == (EVA, "Mittagstisch auf Rädern")
    assert asked["links"] == {"vote": ideas.link(links.VOTE, ballot)}
