"""The form for a message to an initiative, and the owner's buttons."""

from typing import Any
from uuid import uuid4

import httpx

from tests.web.conftest import Behind
from tests.web.real_pages import ENTRY as PUBLIC
from tests.web.signing import Visitor

ENTRY, ENQUIRY = str(uuid4()), str(uuid4())
WRITE = f"/initiativen/{ENTRY}/schreiben"
SEND = f"/v1/initiatives/{ENTRY}/enquiries"
LETTER: dict[str, Any] = {
    "name": "Jan Beispiel",
    "email": "jan@example.org",
    "text": "Guten Tag, kann ich mithelfen?",
}


def the_registry_takes(behind: Behind, *, state: str = "received") -> None:
    behind.says("registry", f"/v1/initiatives/{ENTRY}", {**PUBLIC, "initiative_id": ENTRY})
    behind.says("registry", SEND, {"enquiry_id": ENQUIRY, "state": state}, status=201)


async def test_a_message_is_sent_once_however_often_the_button_is_pressed(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    the_registry_takes(behind)
    form = await visitor.fills(WRITE, **LETTER)

    answers = [await browser_like.post(WRITE, data=form) for _ in range(2)]

    assert ["sehen Sie in Ihr Postfach" in answer.text for answer in answers] == [True, True]
    assert len(set(visitor.keys(SEND))) == 1
    assert visitor.told(SEND)[0] == LETTER


async def test_who_is_signed_in_hears_that_it_is_on_its_way(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    the_registry_takes(behind, state="forwarded")
    await visitor.signs_in("jan@example.org")

    page = await browser_like.get(WRITE)
    answer = await browser_like.post(WRITE, data=await visitor.fills(WRITE, **LETTER))

    assert 'value="jan@example.org"' in page.text
    assert "Ihre Nachricht ist unterwegs." in answer.text


async def test_what_was_typed_stays_when_something_is_wrong(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    the_registry_takes(behind)
    wrong = {"slug": "text-too-short", "shortest": 20, "field": "text"}
    refused = {"slug": "fields-invalid", "errors": [wrong]}
    behind.says("registry", SEND, refused, status=422)

    answer = await browser_like.post(
        WRITE, data=await visitor.fills(WRITE, **{**LETTER, "text": "Hallo"})
    )

    assert answer.status_code == 422
    assert "mindestens 20 Zeichen" in answer.text
    assert "Hallo</textarea>" in answer.text
    assert 'value="Jan Beispiel"' in answer.text


async def test_whom_nobody_would_read_nobody_writes_to(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    unowned = {**PUBLIC, "initiative_id": ENTRY, "has_owner": False}
    behind.says("registry", f"/v1/initiatives/{ENTRY}", unowned)

    page = await browser_like.get(WRITE)

    assert "kümmert sich gerade niemand" in page.text
    assert 'name="text"' not in page.text


async def test_a_robot_sends_nothing(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    the_registry_takes(behind)

    answer = await browser_like.post(
        WRITE, data=await visitor.fills(WRITE, **LETTER, website_url="https://x.example")
    )

    assert answer.status_code == 200
    assert visitor.sent(SEND) == []


async def test_the_owner_says_what_came_of_a_message(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", f"{SEND}/{ENQUIRY}/outcome", {"enquiry_id": ENQUIRY})
    await visitor.signs_in()
    token = {"csrf_token": visitor.token(await browser_like.get("/loeschen"))}
    path = f"/eintrag/{ENTRY}/nachrichten/{ENQUIRY}"

    answer = await browser_like.post(path, data={"answer": "yes", **token})
    made_up = await browser_like.post(path, data={"answer": "vielleicht", **token})

    assert (answer.status_code, made_up.status_code) == (303, 404)
    assert visitor.told(f"{SEND}/{ENQUIRY}/outcome") == [{"answer": "yes"}]
