"""Double opt-in, changes, pauses and ends of what somebody follows."""

import asyncio
import json
from typing import Any

import pytest

from services.registry.work.following import links
from tests.registry.builders import ANNA, a_key
from tests.registry.following.builders import EVA, PFLEGE, Town

SAID = "zukunft.registry.area-subscription-{}.v1"


async def said(town: Town) -> list[str]:
    """The steps of subscriptions, in order."""
    begins, ends = SAID.split("{}")
    types = [fact["type"] for fact in await town.world.facts()]
    return [
        told.removeprefix(begins).removesuffix(ends) for told in types if told.startswith(begins)
    ]


async def test_following_needs_the_button_behind_the_link(town: Town) -> None:
    answer = await town.ask(**PFLEGE)
    [subscription_id] = await town.ids()
    token = {"token": town.token(links.CONFIRM, subscription_id)}
    opened = await town.world.http.post(
        "/v1/links/open", json=token, headers=town.world.token("web")
    )
    before = await said(town)

    pressed = [await town.press(links.CONFIRM, subscription_id) for _ in range(2)]

    assert answer.json() == {"state": "pending"}
    assert opened.json()["summary"]["title"] == "Thema Pflege und Sorge"
    assert before == ["requested"]
    assert [each.json()["state"] for each in pressed] == ["confirmed", "confirmed"]
    assert await said(town) == ["requested", "confirmed"]


async def test_what_nobody_confirms_is_deleted_after_a_week(town: Town) -> None:
    await town.ask(**PFLEGE)
    [subscription_id] = await town.ids()

    town.clock.pass_by(days=8)
    await town.run_timers()

    assert await town.ids() == set()
    assert (await town.press(links.CONFIRM, subscription_id)).status_code in {404, 410}


async def test_who_has_shown_her_mailbox_need_not_confirm_it(town: Town) -> None:
    own = await town.ask(headers=town.world.as_owner(EVA), **PFLEGE)
    other = await town.ask("jan@example.org", headers=town.world.as_owner(EVA), **PFLEGE)

    assert (own.json()["state"], other.json()["state"]) == ("confirmed", "pending")


async def test_asking_once_more_mails_once_more_and_follows_once(town: Town) -> None:
    subscription_id = await town.follow(q="Café", topic=["pflege", "kultur"])

    again = await town.ask(q="  café ", topic=["kultur", "pflege"])

    assert again.json() == {"state": "pending"}
    assert await town.ids() == {subscription_id}
    facts = [f for f in await town.world.facts() if f["type"] == SAID.format("requested")]
    first, second = [await town.claim(fact) for fact in facts]
    assert first.status_code == 404, "the first one is answered: nobody has to be asked any more"
    [told] = second.json()["people"]
    assert told["details"]["is_new"] is False
    assert told["links"] == {"act": town.token(links.OWN, subscription_id)}


async def test_five_clicks_at_once_follow_once(town: Town) -> None:
    answers = await asyncio.gather(*(town.ask(**PFLEGE) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {201}
    assert len(await town.ids()) == 1


async def test_a_pause_a_resumption_and_an_end_are_said_once_each(town: Town) -> None:
    subscription_id = await town.follow(**PFLEGE)

    steps = ("pause", "pause", "resume", "resume", "end", "end")
    answers = [await town.tell(subscription_id, step) for step in steps]

    states = [answer.json().get("state", answer.status_code) for answer in answers]
    assert states == ["paused", "paused", "confirmed", "confirmed", "ended", 404]
    assert await said(town) == ["requested", "confirmed", "paused", "confirmed", "ended"]


async def test_the_end_leaves_neither_address_nor_search_nor_person(town: Town) -> None:
    subscription_id = await town.follow(q="Schuldnerberatung")

    ended = [await town.press(links.END, subscription_id) for _ in range(2)]

    assert [answer.json()["state"] for answer in ended] == ["ended", "ended"]
    [row] = await town.rows("SELECT person_id, contact, wanted::text FROM subscription")
    assert (row["person_id"], row["contact"]) == (None, None)
    assert "Schuldner" not in row["wanted"]


async def test_one_click_in_the_mail_program_ends_it(town: Town) -> None:
    """RFC 8058: no cookie, no body that we read, as often as it likes; a GET does nothing."""
    subscription_id = await town.follow(**PFLEGE)
    path = f"/v1/unsubscribe/{town.token(links.END, subscription_id)}"

    looked = await town.world.http.get(path)
    before = (await town.shown(subscription_id))["state"]
    clicked = [await town.world.http.post(path) for _ in range(2)]

    assert (looked.status_code, before) == (405, "confirmed")
    assert [answer.status_code for answer in clicked] == [200, 200]
    assert clicked[0].json()["state"] == "ended"


async def test_a_link_for_one_thing_does_not_do_another(town: Town) -> None:
    await town.ask(**PFLEGE)
    [subscription_id] = await town.ids()
    confirming = town.token(links.CONFIRM, subscription_id)

    clicked = await town.world.http.post(f"/v1/unsubscribe/{confirming}")

    assert clicked.status_code in {404, 410}
    assert len(await town.ids()) == 1


async def test_nobody_sees_or_changes_what_others_follow(town: Town) -> None:
    subscription_id = await town.follow(**PFLEGE)
    await town.follow("jan@example.org", topic=["kultur"])
    path = f"/v1/subscriptions/{subscription_id}"
    others = [
        town.world.as_owner("jan@example.org"),
        town.world.as_owner(EVA, capability="00000000-0000-0000-0000-000000000000"),
    ]

    seen = [await town.world.http.get(path, headers=each) for each in others]
    told = [await town.world.http.post(f"{path}/end", headers=each) for each in others]
    mine = await town.world.http.get(
        "/v1/my/subscriptions", headers=town.world.as_owner("jan@example.org")
    )

    assert {answer.status_code for answer in (*seen, *told)} == {404}
    assert [each["in_words"] for each in mine.json()["items"]] == ["Thema Kultur"]


async def test_another_search_and_rhythm_are_kept_but_not_one_that_is_followed_already(
    town: Town,
) -> None:
    subscription_id = await town.follow(**PFLEGE)
    other = await town.follow(topic=["kultur"])

    changed = await town.tell(subscription_id, "change", wanted={"q": "Garten"}, rhythm="weekly")
    same = await town.tell(other, "change", wanted={"q": "garten"}, rhythm="weekly")

    assert changed.json()["rhythm"] == "weekly"
    assert (await town.shown(subscription_id))["wanted"]["q"] == "Garten"
    assert (same.status_code, same.json()["slug"]) == (409, "subscription-exists")


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        ({"topic": ["erfunden"]}, "filter-unknown"),
        ({"district": ["99999"]}, "filter-unknown"),
        ({"near": "51,13", "radius_km": -3}, "radius-out-of-range"),
        ({"radius_km": 5}, "near-missing"),
        ({"box": "52,13,51,14"}, "box-invalid"),
    ],
)
async def test_a_search_that_the_directory_refuses_is_not_followed(
    town: Town, told: dict[str, Any], slug: str
) -> None:
    answer = await town.ask(**told)

    assert (answer.status_code, answer.json()["slug"]) == (422, slug)
    assert await town.ids() == set()


async def test_a_wrong_address_is_named_beside_its_field(town: Town) -> None:
    answer = await town.ask("eva@", **PFLEGE)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["email"]


async def test_nobody_follows_more_than_twenty_searches(town: Town) -> None:
    for number in range(20):
        assert (await town.ask(q=f"Wort{number}")).status_code == 201

    answer = await town.ask(q="Wort20")

    assert (answer.status_code, answer.json()["slug"]) == (409, "too-many-subscriptions")
    assert len(await town.ids()) == 20


async def test_no_fact_names_an_address_or_a_search(town: Town) -> None:
    subscription_id = await town.follow(q="Schuldnerberatung")
    await town.tell(subscription_id, "end")

    told = json.dumps(await town.world.facts(), default=str)

    assert EVA not in told
    assert "Schuldner" not in told


@pytest.mark.parametrize("times", [1, 2])
async def test_an_erasure_ends_what_a_person_follows_and_deletes_what_waits(
    town: Town, times: int
) -> None:
    confirmed = await town.follow(**PFLEGE)
    await town.ask(q="wartet noch")
    kept = await town.follow(ANNA, **PFLEGE)
    await town.look()
    await town.world.list_entry(topics=["pflege"])
    await town.look()

    for _ in range(times):
        await town.world.erase(EVA)

    assert await town.ids() == {confirmed, kept}
    assert await town.waiting(confirmed) == []
    assert len(await town.waiting(kept)) == 1
    people = await town.rows("SELECT person_id FROM subscription WHERE person_id IS NOT NULL")
    assert [row["person_id"] for row in people] == [town.world.person(ANNA)]
    links_left = await town.rows("SELECT purpose FROM capability WHERE subject = $1", confirmed)
    assert links_left == []
    assert (await said(town)).count("ended") == 1


async def test_the_key_of_a_request_makes_it_one(town: Town) -> None:
    key = a_key()

    answers = [await town.ask(headers=key, **PFLEGE) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert await said(town) == ["requested"]
