"""The editors' three answers, and an editor who was slower."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.registry.work.steps import NAMES
from services.web.words import states
from tests.web.conftest import Behind
from tests.web.signing import Visitor, hidden

ENTRY = str(uuid4())
PAGE = f"/redaktion/{ENTRY}"
TOLD = f"/v1/review/{ENTRY}"
REASON = "Bitte nennen Sie, wer mitmachen kann."


@pytest.fixture(autouse=True)
async def an_entry_waits(behind: Behind, visitor: Visitor) -> None:
    await visitor.signs_in_as_editor()
    behind.says("registry", TOLD, an_entry())
    behind.says("registry", "/v1/review/queue", {"items": []})
    behind.says("registry", "/v1/vocabulary", {})


@pytest.mark.parametrize(
    ("do", "reason"), [("clear", None), ("return", REASON), ("reject", REASON)]
)
async def test_an_answer_names_the_revision_that_was_read(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor, do: str, reason: str | None
) -> None:
    behind.says("registry", f"{TOLD}/{do}", {"state": "listed"})
    form = await visitor.fills(PAGE, do=do, reason=reason or "")

    answers = [await browser_like.post(PAGE, data=form) for _ in range(2)]

    assert {answer.headers["location"] for answer in answers} == {f"/redaktion?getan={do}"}
    assert visitor.told(f"{TOLD}/{do}") == [{"revision": 2, "reason": reason}] * 2
    assert len(set(visitor.keys(f"{TOLD}/{do}"))) == 1


@pytest.mark.parametrize("do", ["return", "reject"])
async def test_no_entry_goes_back_without_a_reason(
    browser_like: httpx.AsyncClient, visitor: Visitor, do: str
) -> None:
    answer = await browser_like.post(PAGE, data=await visitor.fills(PAGE, do=do))

    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert visitor.sent(f"{TOLD}/{do}") == []


@pytest.mark.parametrize(
    ("slug", "status", "words"),
    [
        ("review-moved-on", 409, "Jemand anderes aus der Redaktion war schneller."),
        ("reason-length", 422, "Der Grund ist zu kurz oder zu lang"),
    ],
)
async def test_an_answer_that_is_refused_says_why_and_keeps_the_reason(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    slug: str,
    status: int,
    words: str,
) -> None:
    behind.says("registry", f"{TOLD}/return", {"slug": slug, "title": "English"}, status=status)
    form = await visitor.fills(PAGE, do="return", reason=REASON)

    answer = await browser_like.post(PAGE, data=form)

    assert answer.status_code == 409
    assert words in answer.text
    assert REASON in answer.text


async def test_a_mended_reason_is_not_held_back_by_the_first_one(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", f"{TOLD}/return", {"state": "returned"})
    form = await visitor.fills(PAGE, do="return", reason=REASON)
    await browser_like.post(PAGE, data=form)

    await browser_like.post(PAGE, data={**form, "reason": f"{REASON} Danke!"})

    assert len(set(visitor.keys(f"{TOLD}/return"))) == 2


async def test_nobody_else_decides(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    form = await visitor.fills(PAGE, do="clear")
    asked_before = len(behind.asked)
    await visitor.signs_in()

    answer = await browser_like.post(PAGE, data=form)

    assert answer.status_code != 200
    assert len(behind.asked) == asked_before


@pytest.mark.parametrize(
    ("role", "called"),
    [("organiser", "Veranstaltungen"), ("mentor", "Begleitung"), ("ops", "Betrieb")],
)
@pytest.mark.parametrize("path", ["/redaktion", PAGE], ids=["queue", "entry"])
async def test_staff_of_another_role_hears_which_role_it_needs_and_can_sign_out(
    browser_like: httpx.AsyncClient, visitor: Visitor, role: str, called: str, path: str
) -> None:
    await visitor.signs_in_as_editor(role=role)

    page = await browser_like.get(path)
    out = await browser_like.post("/abmelden", data=hidden(page))
    again = await browser_like.get(path)

    assert page.status_code == 403
    assert "Diese Seite ist für die Rolle «Redaktion»." in page.text
    assert "Sie sind angemeldet als Erika." in page.text
    assert f"Ihre Rolle: {called}." in page.text
    assert (">Meine Begleitungen<" in page.text) is (role == "mentor")
    assert (out.status_code, again.headers["location"]) == (
        303,
        f"/redaktion/anmelden?weiter={path}",
    )


async def test_editors_read_what_the_initiative_did_and_not_you(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    history = [
        {"state": "submitted", "at": "2027-03-01T09:00:00Z", "by": "owner"},
        {"state": "returned", "at": "2027-03-02T09:00:00Z", "by": "https://sso.example#erika"},
    ]
    behind.says("registry", TOLD, {**an_entry(), "state": "returned", "history": history})

    text = (await browser_like.get(PAGE)).text

    assert "zurück bei der Initiative" in text
    assert "1. März 2027: zur Prüfung geschickt (Initiative)" in text
    assert "2. März 2027: zurückgegeben (erika)" in text
    assert "zurück an Sie" not in text


def test_each_step_of_an_entry_has_words_for_editors_and_owners() -> None:
    assert set(NAMES.values()) - set(states.ENTRY_STATES) == set()
    assert set(NAMES.values()) - set(states.STEPS) == set()


def an_entry() -> dict[str, Any]:
    return {
        "initiative_id": ENTRY,
        "state": "submitted",
        "review": "waiting",
        "revision": 2,
        "cleared": None,
        "proposed": {"title": "Dorfladen", "summary": "Ein Laden für alle."},
        "changed_fields": [],
        "history": [],
    }
