"""Signing in by a mailed code, links that a scanner opens, sessions that end."""

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.chassis import capability
from services.chassis.database import open_database
from services.web import decide
from services.web.settings import WebSettings
from services.web.store import sessions
from tests.web.conftest import Behind, Outage

MATCH = str(uuid4())
PERSON = "p_" + "a" * 32


@pytest.fixture(autouse=True)
def mail_goes_out(behind: Behind) -> None:
    behind.says("notifications", "/v1/messages", {"status": "accepted"}, status=202)


async def test_the_code_from_the_mail_signs_in_once(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    await browser_like.post(
        "/anmelden", data={"email": "ines@example.org", "weiter": "/meine-plattform"}
    )
    code = mailed(behind)["params"]["code"]

    first = await browser_like.post("/anmelden/code", data={"code": code.lower()})
    second = await browser_like.post("/anmelden/code", data={"code": code})

    assert first.status_code == 303
    assert first.headers["location"] == "/meine-plattform"
    assert second.status_code == 422


async def test_the_code_does_not_work_in_another_browser(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    await browser_like.post("/anmelden", data={"email": "ines@example.org"})
    browser_like.cookies.clear()

    answer = await browser_like.post(
        "/anmelden/code", data={"code": mailed(behind)["params"]["code"]}
    )

    assert answer.status_code == 422


async def test_five_wrong_tries_burn_the_code(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    await browser_like.post("/anmelden", data={"email": "ines@example.org"})
    for _ in range(decide.MAX_TRIES):
        await browser_like.post("/anmelden/code", data={"code": "AAAAAAAA"})

    answer = await browser_like.post(
        "/anmelden/code", data={"code": mailed(behind)["params"]["code"]}
    )

    assert answer.status_code == 422


async def test_too_many_codes_for_one_mailbox_are_refused(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    answers = [
        await browser_like.post("/anmelden", data={"email": "ines@example.org"}) for _ in range(6)
    ]

    assert [answer.status_code for answer in answers] == [303] * 5 + [429]


async def test_a_code_that_could_not_be_mailed_does_not_count(
    browser_like: httpx.AsyncClient, outage: Outage, settings: WebSettings
) -> None:
    asks = {"email": "ines@example.org"}
    await browser_like.post("/anmelden", data=asks)
    with outage("notifications", "/v1/messages"):
        away = [
            await browser_like.post("/anmelden", data=asks)
            for _ in range(settings.mails_per_mailbox + 1)
        ]

    back = [
        await browser_like.post("/anmelden", data=asks) for _ in range(settings.mails_per_mailbox)
    ]

    assert {answer.status_code for answer in away} == {503}
    left = settings.mails_per_mailbox - 1
    assert [answer.status_code for answer in back] == [303] * left + [429]


async def test_a_code_that_notifications_refuses_counts_neither_for_mailbox_nor_for_visitor(
    browser_like: httpx.AsyncClient, behind: Behind, settings: WebSettings
) -> None:
    behind.says("notifications", "/v1/messages", {"slug": "fields-invalid"}, status=422)
    for _ in range(settings.mails_per_visitor + 1):
        refused = await browser_like.post("/anmelden", data={"email": "ines@example.org"})
    behind.says("notifications", "/v1/messages", {"status": "accepted"}, status=202)

    answer = await browser_like.post("/anmelden", data={"email": "ines@example.org"})

    assert (refused.status_code, answer.status_code) == (422, 303)


async def test_signing_in_never_leads_to_another_site(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    await browser_like.post(
        "/anmelden", data={"email": "ines@example.org", "weiter": "//evil.example"}
    )

    answer = await browser_like.post(
        "/anmelden/code", data={"code": mailed(behind)["params"]["code"]}
    )

    assert answer.headers["location"] == "/meine-plattform"


async def test_a_form_of_another_session_is_refused(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    await signed_in(browser_like, behind)

    answer = await browser_like.post("/loeschen", data={"sure": "yes", "csrf_token": "abc.def"})

    assert answer.status_code == 403


async def test_opening_a_link_as_often_as_a_scanner_does_changes_nothing(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    token = "m" + "x" * 43
    behind.says("matching", "/v1/links/open", a_match_link())

    for method in ("HEAD", "GET", "GET"):
        answer = await browser_like.request(method, f"/m/{token}")
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers

    assert {request.url.path for request in behind.asked} <= {"/v1/links/open"}


async def test_the_button_of_a_link_opens_a_session_for_that_object_only(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    token = "m" + "x" * 43
    behind.says("matching", "/v1/links/open", a_match_link())

    answer = await browser_like.post(f"/m/{token}", data={})
    other = await browser_like.get(f"/treffer/{uuid4()}")

    assert answer.headers["location"] == f"/treffer/{MATCH}"
    assert other.status_code == 404


async def test_one_click_unsubscribe_needs_neither_cookie_nor_our_page(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    del browser_like.headers["sec-fetch-site"]
    token = "n" + "x" * 43
    behind.says("notifications", "/v1/links/unsubscribe", {"state": "unsubscribed"})

    answer = await browser_like.post(
        f"/abbestellen/{token}", data={"List-Unsubscribe": "One-Click"}
    )

    assert answer.status_code == 200
    assert [json.loads(request.content) for request in behind.asked] == [{"token": token}]
    assert token not in str([request.url for request in behind.asked])


async def test_a_draft_comes_back_by_its_link_in_another_browser(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    step = {"kind": "single-parent", "persons": "2", "pets": "no", "needs_step_free": "no"}
    await browser_like.post("/mitmachen/1", data=step)
    await browser_like.post(
        "/mitmachen/spaeter", data={"email": "ines@example.org", "idempotency_key": str(uuid4())}
    )
    token = mailed(behind)["params"]["link_token"]
    browser_like.cookies.clear()

    await browser_like.post(f"/m/{token}", data={})
    page = await browser_like.get("/mitmachen/1")

    assert 'value="single-parent" checked' in page.text


async def test_erasing_forgets_session_and_drafts_and_says_so_to_all(
    browser_like: httpx.AsyncClient, behind: Behind, settings: WebSettings
) -> None:
    token = await signed_in(browser_like, behind)

    answer = await browser_like.post("/loeschen", data={"sure": "yes", "csrf_token": token})

    assert answer.status_code == 200
    async with open_database(settings) as database, database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM session") == 0
        rows = await tx.fetch("SELECT topic, type, payload FROM outbox")
    assert [(row["topic"], row["type"]) for row in rows] == [
        ("web-people", "zukunft.web.person-erased.v1")
    ]
    assert "ines" not in bytes(rows[0]["payload"]).decode()


async def test_a_stored_session_is_a_digest_and_a_sealed_address(
    browser_like: httpx.AsyncClient, behind: Behind, settings: WebSettings
) -> None:
    await signed_in(browser_like, behind)

    async with open_database(settings) as database, database.read() as tx:
        row = await tx.fetchrow("SELECT digest, email_sealed FROM session")
        assert row is not None
        stored = await sessions.session(tx, row["digest"])

    assert stored is not None
    assert b"ines" not in row["email_sealed"]
    assert browser_like.cookies["__Host-zp"].encode() not in row["digest"]


def mailed(behind: Behind) -> dict[str, Any]:
    sent = [request for request in behind.asked if request.url.path == "/v1/messages"]
    return dict(json.loads(sent[-1].content))


async def signed_in(client: httpx.AsyncClient, behind: Behind) -> str:
    """Sign in and return the hidden token of the erasure form."""
    await client.post("/anmelden", data={"email": "ines@example.org"})
    await client.post("/anmelden/code", data={"code": mailed(behind)["params"]["code"]})
    page = await client.get("/loeschen")
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def a_match_link() -> dict[str, Any]:
    return {"purpose": "see-match", "subject": MATCH, "person_id": PERSON, "expires_at": None}


def test_a_token_of_the_web_starts_with_its_letter() -> None:
    token = capability.derive(b"k" * 32, prefix="w", purpose="resume-draft", subject="1")

    assert capability.OWNERS[token[0]] == "web"
