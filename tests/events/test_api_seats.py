"""A guest over HTTP: booking, links, second clicks, bad input."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.chassis.identity import Email, normalise_email, person_id
from tests.chassis.field_files import mailboxes
from tests.events.server import Api, a_wish

NAMES = ["X", "O’Neill", "Anne-Marie", "Null", "İpek Şahin", "عمر", "김", "de la " * 30 + "Cruz"]


async def test_sixty_four_clients_race_for_twenty_places(api: Api):
    gathering = await api.announce(capacity=20)

    answers = await asyncio.gather(*(api.book(gathering, f"guest{n}") for n in range(64)))

    assert {answer.status_code for answer in answers} == {201}
    assert Counter(answer.json()["state"] for answer in answers) == {"held": 20, "waiting": 44}
    positions = sorted(a.json()["position"] for a in answers if a.json()["position"])
    assert positions == list(range(1, 45))
    assert await api.room(gathering) == {
        "kind": "on_site",
        "capacity": 20,
        "free": 0,
        "waiting": 44,
    }


async def test_a_guest_books_confirms_by_the_link_and_gives_back(api: Api):
    gathering = await api.announce()
    seat = (await api.book(gathering, "Anna")).json()["seat_id"]

    confirmed = await api.act("confirm", token=await api.link(seat, "confirm"))
    manage = await api.link(seat, "manage")
    released = await api.act("release", token=manage)
    again = await api.act("release", token=manage)

    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "booked")
    assert (released.json()["state"], again.status_code) == ("released", 200)
    assert again.json() == released.json()
    assert (await api.room(gathering))["free"] == 20


async def test_looking_behind_a_link_changes_nothing(api: Api):
    seat = (await api.book(await api.announce(), "Anna")).json()["seat_id"]
    link = {"token": await api.link(seat, "confirm")}

    looks = [await api.post("/v1/links/open", link, api.token("web")) for _ in range(3)]

    assert {look.status_code for look in looks} == {200}
    assert looks[-1].json()["summary"]["state"] == "held"
    assert looks[-1].json()["purpose"] == "confirm-seat"


async def test_only_web_looks_behind_links_and_only_notifications_claims(api: Api):
    seat = (await api.book(await api.announce(), "Anna")).json()["seat_id"]
    link = {"token": await api.link(seat, "confirm")}

    nobody = await api.post("/v1/links/open", link)
    other = await api.client.get(f"/internal/v1/seats/{seat}/claim", headers=api.token("web"))

    assert (nobody.status_code, other.status_code) == (401, 403)


async def test_a_link_does_what_it_is_for_and_no_more(api: Api):
    seat = (await api.book(await api.announce(), "Anna")).json()["seat_id"]
    confirm = await api.link(seat, "confirm")

    assert (await api.act("release", token=confirm)).status_code == 404
    assert (await api.act("confirm", token="e" + "A" * 43)).status_code == 404
    assert (await api.act("release")).status_code == 401


async def test_the_offer_comes_by_claim_and_is_taken_by_its_link_once(api: Api):
    gathering = await api.announce(capacity=1)
    first = (await api.book(gathering, "Anna")).json()["seat_id"]
    await api.act("confirm", token=await api.link(first, "confirm"))
    second = (await api.book(gathering, "Berta")).json()["seat_id"]
    await api.act("confirm", token=await api.link(second, "confirm"))
    await api.act("release", token=await api.link(first, "manage"))
    accept = await api.link(second, "accept")

    accepted = [await api.act("accept", token=accept) for _ in range(2)]
    await api.act("release", token=await api.link(second, "manage"))
    used = await api.act("accept", token=accept)

    assert [answer.json()["state"] for answer in accepted] == ["booked", "booked"]
    assert (used.status_code, used.json()["slug"]) == (410, "offer-used")


async def test_an_offer_is_given_back_by_its_own_link(api: Api):
    gathering, trusted = await api.announce(capacity=1), api.token("staff-cli")
    first = (await api.book(gathering, "Anna", headers=trusted)).json()["seat_id"]
    second = (await api.book(gathering, "Berta", headers=trusted)).json()["seat_id"]
    await api.act("release", token=await api.link(first, "manage"))

    declined = await api.act("release", token=await api.link(second, "accept"))

    assert declined.json()["state"] == "released"
    assert (await api.room(gathering))["free"] == 1


async def test_the_claim_of_an_unconfirmed_entry_has_a_link_to_confirm(api: Api):
    gathering, trusted = await api.announce(capacity=1), api.token("staff-cli")
    await api.book(gathering, "Anna", headers=trusted)
    seat = (await api.book(gathering, "Berta")).json()["seat_id"]

    before = await api.claim(seat)
    await api.act("confirm", token=before["links"]["confirm"])
    after = await api.claim(seat)

    assert (before["details"]["needs_confirming"], "confirm" in after["links"]) == (True, False)
    assert after["details"]["state"] == "waiting"


async def test_the_same_key_fifty_times_at_once_is_one_seat_and_one_answer(api: Api):
    gathering, key = await api.announce(), uuid4()

    answers = await asyncio.gather(*(api.book(gathering, "Anna", key=key) for _ in range(50)))

    assert {answer.status_code for answer in answers} == {201}
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert (await api.room(gathering))["free"] == 19


async def test_back_and_resubmit_with_a_fresh_key_finds_the_same_seat(api: Api):
    gathering = await api.announce()

    first, again = [await api.book(gathering, "Anna") for _ in range(2)]
    other = await api.book(gathering, "Anna", guests=[{"name": "Oma"}])

    assert (first.json()["state"], again.json()["state"]) == ("held", "held")
    assert other.json()["state"] == "held"
    assert (await api.room(gathering))["free"] == 18


async def test_the_same_key_with_another_body_is_refused(api: Api):
    gathering, key = await api.announce(), uuid4()
    await api.book(gathering, "Anna", key=key)

    refused = await api.book(gathering, "Berta", key=key)

    assert (refused.status_code, refused.json()["slug"]) == (422, "idempotency-key-reused")


async def test_a_known_address_and_an_unknown_one_get_the_same_answer(api: Api):
    one, other = await api.announce(), await api.announce()
    seat = (await api.book(one, "Anna")).json()["seat_id"]
    await api.act("confirm", token=await api.link(seat, "confirm"))

    known, unknown = await api.book(other, "Anna"), await api.book(other, "Berta")

    assert told(known) == told(unknown)
    assert (await api.claim(known.json()["seat_id"]))["details"]["state"] == "booked"


async def test_who_signed_in_with_the_mailbox_books_at_once_and_sees_it(api: Api):
    me = signed_in(api, "anna@example.org")
    gathering = await api.announce()

    booked = await api.book(gathering, "Anna", headers=me)
    mine = (await api.client.get("/v1/my/seats", headers=me)).json()["items"]
    seat = booked.json()["seat_id"]
    theirs = await api.client.get(f"/v1/seats/{seat}", headers=api.token(person_id="p_" + "1" * 32))
    by_link = await api.client.get(
        f"/v1/seats/{seat}", headers=signed_in(api, "anna@example.org", capability=seat)
    )

    assert booked.json()["state"] == "booked"
    assert [item["seat_id"] for item in mine] == [seat]
    assert (theirs.status_code, by_link.json()["guests"]) == (404, ["Anna"])


@pytest.mark.parametrize("other", ["seat", "something else"])
async def test_who_came_by_a_link_reaches_the_one_seat_that_it_opened(api: Api, other: str):
    me = signed_in(api, "anna@example.org")
    mine = [
        (await api.book(await api.announce(), "Anna", headers=me)).json()["seat_id"]
        for _ in range(2)
    ]
    opened = mine[0] if other == "seat" else str(uuid4())
    by_link = signed_in(api, "anna@example.org", capability=opened)

    listed = (await api.client.get("/v1/my/seats", headers=by_link)).json()["items"]
    seen = await api.client.get(f"/v1/seats/{mine[1]}", headers=by_link)
    acts = [
        await api.post(f"/v1/seats/{act}", {"seat_id": mine[1], **more}, by_link)
        for act, more in (
            ("confirm", {}),
            ("accept", {}),
            ("release", {}),
            ("party", {"guests": [{"name": "Eve"}]}),
        )
    ]
    booked = await api.book(await api.announce(), "Anna", headers=by_link)

    assert [item["seat_id"] for item in listed] == [seat for seat in mine if seat == opened]
    assert {answer.status_code for answer in (seen, *acts)} == {404}
    assert (await api.claim(mine[1]))["details"]["state"] == "booked"
    assert booked.json()["state"] == "held"


async def test_names_are_shown_as_typed(api: Api):
    gathering = await api.announce(capacity=100)
    wish = {"email": "names@example.org", "guests": [{"name": name} for name in NAMES]}

    seat = (await api.book(gathering, "names", **wish)).json()["seat_id"]

    assert (await api.claim(seat))["details"]["guests"] == [name.strip() for name in NAMES]


async def test_the_literal_six_letters_stay_as_typed(api: Api):
    typed = r"An\u0000na"
    seat = (await api.book(await api.announce(), "anna", guests=[{"name": typed}])).json()

    assert (await api.claim(seat["seat_id"]))["name"] == typed


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (
            r'{"room":"on_site","email":"a@example.org","guests":[{"name":"A\u0000"}]}',
            "guests.0.name",
        ),
        (
            r'{"room":"on_site","email":"a@example.org","guests":[{"name":"\ud800"}]}',
            "guests.0.name",
        ),
        (r'{"room":"on_site","email":"a\u0000@example.org","guests":[{"name":"A"}]}', "email"),
    ],
)
async def test_what_cannot_be_stored_is_refused_naming_the_field(api: Api, body: str, field: str):
    gathering = await api.announce()

    answer = await api.client.post(
        f"/v1/gatherings/{gathering}/seats",
        content=body.encode(),
        headers={"content-type": "application/json", "idempotency-key": str(uuid4())},
    )

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert (await api.room(gathering))["free"] == 20


@pytest.mark.parametrize(
    ("changes", "status", "slug"),
    [
        ({"email": "no address"}, 422, "email-invalid"),
        ({"phone": "0341 123"}, 422, "phone-not-mobile"),
        ({"guests": []}, 422, "fields-invalid"),
        ({"guests": [{"name": "  "}]}, 422, "fields-invalid"),
        ({"guests": [{"name": "A"}, {"name": "a"}]}, 422, "guest-named-twice"),
        ({"guests": [{"name": f"g{n}"} for n in range(11)]}, 422, "party-too-large"),
        ({"room": "cellar"}, 422, "fields-invalid"),
        ({"room": "online"}, 404, "not-found"),
        ({"wish": "more"}, 422, "fields-invalid"),
    ],
)
async def test_bad_wishes_get_an_answer_that_says_what_to_do(api: Api, changes, status, slug):
    answer = await api.book(await api.announce(), "Anna", **changes)

    assert (answer.status_code, answer.json()["slug"]) == (status, slug)


@pytest.mark.parametrize("line", mailboxes(), ids=lambda line: line["Warum"])
async def test_a_mailbox_of_the_field_books_and_is_written_to_or_refused(api: Api, line):
    answer = await api.book(await api.announce(), "Zofija", email=line["Eingabe"])

    if line["Zustellung"].startswith("!"):
        assert (answer.status_code, answer.json()["slug"]) == (422, line["Zustellung"][1:])
    else:
        person = await api.claim(answer.json()["seat_id"])
        email = normalise_email(line["Zustellung"])
        assert isinstance(email, Email)
        assert person["email"] == line["Zustellung"]
        assert person["person_id"] == person_id(api.keys.person, email=email)


async def test_a_guest_with_a_seat_is_told_which_one_to_change(api: Api):
    gathering, me = await api.announce(), signed_in(api, "anna@example.org")
    seat = (await api.book(gathering, "Anna")).json()["seat_id"]

    party = [{"name": "Anna"}, {"name": "Oma"}]
    refused = await api.book(gathering, "Anna", guests=party, headers=me)
    changed = await api.act(
        "party", token=await api.link(seat, "manage"), guests=[{"name": "Anna"}, {"name": "Oma"}]
    )

    assert (refused.status_code, refused.json()["seat_id"]) == (409, seat)
    assert (changed.json()["state"], changed.json()["party_size"]) == ("held", 2)


async def test_the_claim_has_what_a_calendar_mail_needs(api: Api):
    gathering = await api.announce()
    wish = a_wish("Anna", phone="0151 23456789", sms_wanted=True)
    seat = (await api.book(gathering, "Anna", **wish)).json()["seat_id"]

    person = await api.claim(seat)

    assert (person["email"], person["phone"]) == ("anna@example.org", "+4915123456789")
    assert person["details"]["calendar"] == {
        "uid": f"{seat}@localhost",
        "sequence": 2,
        "organizer": "post@zukunft.example",
    }
    assert sorted(person["links"]) == ["confirm", "manage"]


def signed_in(api: Api, mailbox: str, **more: Any) -> dict[str, str]:
    """The header of a person whose mailbox is confirmed."""
    email = normalise_email(mailbox)
    assert isinstance(email, Email)
    return api.token(person_id=person_id(api.keys.person, email=email), email=mailbox, **more)


def told(answer: httpx.Response) -> dict[str, Any]:
    """All that a stranger can tell answers apart by: ids are new each time, ends count from now."""
    said = {"status": answer.status_code, **answer.json()}
    keeps = datetime.fromisoformat(said.pop("expires_at")) - datetime.now(UTC)
    assert UUID(said.pop("seat_id"))
    return said | {"minutes": round(keeps / timedelta(minutes=1))}
