"""Booking a seat: going back, doubles, refusals, and how much mail one may cause."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.web.settings import WebSettings
from tests.web.conftest import Behind, Outage
from tests.web.signing import INES, Visitor

GATHERING = str(uuid4())
PAGE = f"/veranstaltungen/{GATHERING}"
SEATS = f"/v1/gatherings/{GATHERING}/seats"
SEAT = {"seat_id": str(uuid4()), "state": "held", "party_size": 1, "position": None}


@pytest.fixture(autouse=True)
def an_open_gathering(behind: Behind) -> None:
    behind.says("events", f"/v1/gatherings/{GATHERING}", a_gathering())
    behind.says("events", SEATS, SEAT, status=201)


async def test_the_same_form_sent_twice_carries_one_key(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    form = await visitor.fills(PAGE, guest_1="Anna Muster", email="anna@example.org")

    answers = [await browser_like.post(PAGE, data=form) for _ in range(2)]

    assert [answer.headers["location"] for answer in answers] == [
        f"{PAGE}/gebucht?stand=held&platz="
    ] * 2
    assert len(set(visitor.keys(SEATS))) == 1


@pytest.mark.parametrize(
    "other", [{"guest_1": "Bert Muster"}, {"email": "anna.muster@example.org"}]
)
async def test_going_back_and_typing_something_else_is_something_new(
    browser_like: httpx.AsyncClient, visitor: Visitor, other: dict[str, str]
) -> None:
    form = await visitor.fills(PAGE, guest_1="Anna Muster", email="anna@example.org")
    await browser_like.post(PAGE, data=form)

    second = await browser_like.post(PAGE, data={**form, **other})

    assert second.status_code == 303
    assert len(set(visitor.keys(SEATS))) == 2


async def test_a_refused_form_comes_back_with_a_key_of_its_own(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    refuse(behind, "idempotency-key-reused", status=422)
    form = await visitor.fills(PAGE, guest_1="Anna Muster", email="anna@example.org")

    answer = await browser_like.post(PAGE, data=form)

    assert answer.status_code == 422
    assert form["idempotency_key"] not in answer.text
    assert 'name="idempotency_key"' in answer.text


@pytest.mark.parametrize(
    ("slug", "status", "said"),
    [
        ("already-booked", 409, "Für diese Person gibt es schon einen Platz."),
        ("booking-closed", 409, "Die Anmeldung ist geschlossen."),
        ("guest-named-twice", 422, "Diese Person steht zweimal im Formular."),
    ],
)
async def test_a_refusal_is_said_in_german_and_what_was_typed_stays(
    browser_like: httpx.AsyncClient, behind: Behind, slug: str, status: int, said: str
) -> None:
    refuse(behind, slug, status=status)

    answer = await browser_like.post(
        PAGE, data={"guest_1": "Anna Muster", "email": "anna@example.org"}
    )

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Anna Muster"' in answer.text


async def test_wrong_fields_are_named_and_nothing_is_sent(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    answer = await browser_like.post(PAGE, data={"email": "anna", "phone": "zwölf"})

    assert answer.status_code == 422
    assert all(f'href="#{field}"' in answer.text for field in ("email", "phone", "guest_1"))
    assert visitor.sent(SEATS) == []


async def test_a_robot_hears_the_same_and_books_nothing(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    answer = await browser_like.post(
        PAGE,
        data={"guest_1": "Anna", "email": "anna@example.org", "website_url": "https://x.example"},
    )

    assert answer.headers["location"] == f"{PAGE}/gebucht?stand=held"
    assert visitor.sent(SEATS) == []


async def test_a_mailbox_gets_only_so_many_mails_about_seats(
    browser_like: httpx.AsyncClient, visitor: Visitor, settings: WebSettings
) -> None:
    answers = [
        await browser_like.post(PAGE, data={"guest_1": f"Gast {n}", "email": "anna@example.org"})
        for n in range(settings.mails_per_mailbox + 1)
    ]

    assert [answer.status_code for answer in answers] == [303] * settings.mails_per_mailbox + [429]
    assert "viele Mails in kurzer Zeit" in answers[-1].text
    assert len(visitor.sent(SEATS)) == settings.mails_per_mailbox


async def test_a_booking_that_could_not_be_handed_over_does_not_count(
    browser_like: httpx.AsyncClient, outage: Outage, settings: WebSettings
) -> None:
    form = {"guest_1": "Gast", "email": "gast@example.org"}
    with outage("events", SEATS):
        for _ in range(settings.mails_per_mailbox + 1):
            away = await browser_like.post(PAGE, data=form)

    answer = await browser_like.post(PAGE, data=form)

    assert (away.status_code, answer.status_code) == (503, 303)


async def test_one_address_on_the_net_cannot_write_to_mailbox_after_mailbox(
    browser_like: httpx.AsyncClient, settings: WebSettings
) -> None:
    for n in range(settings.mails_per_visitor):
        await browser_like.post(PAGE, data={"guest_1": "Gast", "email": f"gast{n}@example.org"})

    here = await browser_like.post(PAGE, data={"guest_1": "Gast", "email": "neu@example.org"})
    elsewhere = await browser_like.post(
        PAGE,
        data={"guest_1": "Gast", "email": "neu@example.org"},
        headers={"x-envoy-external-address": "192.0.2.7"},
    )

    assert (here.status_code, elsewhere.status_code) == (429, 303)


async def test_who_has_shown_the_mailbox_may_book_as_often_as_she_likes(
    browser_like: httpx.AsyncClient, visitor: Visitor, settings: WebSettings
) -> None:
    await visitor.signs_in()
    form = await visitor.fills(PAGE, guest_1="Ines", email=INES)

    answers = [
        await browser_like.post(PAGE, data=form) for _ in range(settings.mails_per_mailbox + 2)
    ]

    assert {answer.status_code for answer in answers} == {303}


def refuse(behind: Behind, slug: str, *, status: int) -> None:
    behind.says("events", SEATS, {"slug": slug, "title": "English", "field": ""}, status=status)


def a_gathering() -> dict[str, Any]:
    return {
        "gathering_id": GATHERING,
        "title": "Sofagespräch",
        "summary": "Ein Abend.",
        "description": "",
        "starts_at": "2027-03-01T17:00:00Z",
        "ends_at": "2027-03-01T19:00:00Z",
        "timezone": "Europe/Berlin",
        "venue": None,
        "rooms": [{"kind": "on_site", "capacity": 20, "free": 12, "waiting": 0}],
        "access_features": [],
        "state": "announced",
        "booking_open": True,
        "booking_closes_at": "2027-03-01T17:00:00Z",
    }
