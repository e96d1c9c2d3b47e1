"""One's own seat, by the link in a mail and after signing in."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.web.conftest import Behind
from tests.web.signing import Visitor, hidden

SEAT = str(uuid4())
TOKEN = "e" + "x" * 43
LINK = f"/m/{TOKEN}"
PAGE = f"/platz/{SEAT}"
PARTY = "/v1/seats/party"


@pytest.fixture(autouse=True)
def a_booked_seat(behind: Behind) -> None:
    stands(behind)
    behind.says("events", PARTY, {"seat_id": SEAT, "state": "booked", "party_size": 2})


async def test_the_link_in_the_mail_changes_who_comes(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    page = await browser_like.get(LINK)
    form = {**hidden(page), "do": "change-party", "guest_1": "Anna Muster", "guest_2": "Bert"}

    answer = await browser_like.post(LINK, data=form)

    assert 'value="Anna Muster"' in page.text
    assert visitor.told(PARTY) == [
        {"token": TOKEN, "guests": [{"name": "Anna Muster"}, {"name": "Bert"}]}
    ]
    assert "Es kommen: Anna Muster, Bert." in answer.text


async def test_a_double_click_on_the_change_carries_one_key(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    form = await visitor.fills(LINK, do="change-party", guest_1="Anna Muster", guest_2="Bert")

    for _ in range(2):
        await browser_like.post(LINK, data=form)

    assert len(set(visitor.keys(PARTY))) == 1


async def test_who_comes_already_is_not_told_again(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    form = await visitor.fills(LINK, do="change-party", guest_1="Anna Muster")

    answer = await browser_like.post(LINK, data=form)

    assert "Es kommt: Anna Muster." in answer.text
    assert visitor.sent(PARTY) == []


async def test_changing_there_and_back_and_there_is_three_changes(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    form = await visitor.fills(LINK, do="change-party")
    for revision, (before, after) in enumerate((("A", "B"), ("B", "A"), ("A", "B")), 1):
        stands(behind, guests=[before], revision=revision)
        await browser_like.post(LINK, data={**form, "guest_1": after})

    assert len(set(visitor.keys(PARTY))) == 3


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ({"slug": "not-enough-places", "free": 1}, "nicht genug Plätze frei (noch 1)"),
        ({"slug": "guest-named-twice"}, "steht zweimal im Formular"),
        ({"slug": "seat-released"}, "Dieser Platz ist abgesagt."),
    ],
)
async def test_a_change_that_is_refused_comes_back_with_the_names(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    refusal: dict[str, Any],
    words: str,
) -> None:
    behind.says("events", PARTY, refusal, status=409)
    form = await visitor.fills(LINK, do="change-party", guest_1="Anna Muster", guest_2="Bert")

    answer = await browser_like.post(LINK, data=form)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Bert"' in answer.text


async def test_a_seat_for_nobody_is_no_change(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    answer = await browser_like.post(LINK, data=await visitor.fills(LINK, do="change-party"))

    assert answer.status_code == 422
    assert 'href="#guest_1"' in answer.text
    assert visitor.sent(PARTY) == []


async def test_an_offer_has_no_guests_to_change(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    stands(behind, state="offered", actions=["accept", "release"])

    page = await browser_like.get(LINK)

    assert 'name="guest_1"' not in page.text


async def test_a_seat_is_looked_after_from_ones_own_page_too(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("matching", "/v1/profile", {"slug": "not-found"}, status=404)
    behind.says("matching", "/v1/matches", {"items": []})
    behind.says("registry", "/v1/my/initiatives", {"items": []})
    behind.says("events", "/v1/my/seats", {"items": [a_seat()]})

    home = await browser_like.get("/meine-plattform")

    assert f'href="{PAGE}"' in home.text


@pytest.mark.parametrize(
    ("state", "act", "path"),
    [
        ("held", "confirm-seat", "/v1/seats/confirm"),
        ("offered", "accept-offer", "/v1/seats/accept"),
        ("offered", "release-seat", "/v1/seats/release"),
        ("booked", "release-seat", "/v1/seats/release"),
    ],
)
async def test_after_signing_in_each_button_tells_events(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    state: str,
    act: str,
    path: str,
) -> None:
    await visitor.signs_in()
    actions = {"held": ["confirm", "release"], "offered": ["accept", "release"]}
    stands(behind, state=state, actions=actions.get(state, ["release"]))
    behind.says("events", path, {"seat_id": SEAT, "state": "booked"})
    page = await browser_like.get(PAGE)

    answer = await browser_like.post(PAGE, data={**hidden(page), "do": act})

    assert f'name="do" value="{act}"' in page.text
    assert answer.headers["location"] == f"{PAGE}?getan={act}"
    assert visitor.told(path) == [{"seat_id": SEAT}]


async def test_an_offer_that_has_ended_says_so(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("events", "/v1/seats/accept", {"slug": "offer-expired"}, status=410)

    answer = await browser_like.post(PAGE, data=await visitor.fills(PAGE, do="accept-offer"))

    assert answer.status_code == 422
    assert "Dieses Angebot ist abgelaufen" in answer.text


async def test_after_signing_in_who_comes_can_be_changed(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in()
    form = await visitor.fills(PAGE, do="change-party", guest_1="Bert")

    answer = await browser_like.post(PAGE, data=form)

    assert answer.status_code == 303
    assert visitor.told(PARTY) == [{"seat_id": SEAT, "guests": [{"name": "Bert"}]}]


async def test_a_link_of_something_else_opens_no_seat(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.opens_link(str(uuid4()))

    answer = await browser_like.get(PAGE)

    assert answer.status_code == 404
    assert behind.asked == []


def stands(behind: Behind, **other: Any) -> None:
    seat = a_seat(**other)
    behind.says("events", f"/v1/seats/{SEAT}", seat)
    behind.says(
        "events",
        "/v1/links/open",
        {"purpose": "manage-seat", "subject": SEAT, "person_id": "p_" + "a" * 32, "summary": seat},
    )


def a_seat(**other: Any) -> dict[str, Any]:
    return {
        "seat_id": SEAT,
        "title": "Sofagespräch",
        "starts_at": "2027-03-01T17:00:00Z",
        "gathering_state": "announced",
        "room": "on_site",
        "state": "booked",
        "guests": ["Anna Muster"],
        "party_size": 1,
        "expires_at": None,
        "revision": 1,
        "why": None,
        "actions": ["release", "party"],
        **other,
    }
