"""The one button that keeps an entry true: by the link in the mail and on the owner's page."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.web.conftest import Behind
from tests.web.signing import Visitor
from tests.web.test_entries import a_vocabulary
from tests.web.test_links import heading

ENTRY = str(uuid4())
OWN = f"/eintrag/{ENTRY}"
LINK = f"/m/{'r' * 44}"
BY_LINK = "/v1/initiatives/reconfirm"
BY_OWNER = f"/v1/initiatives/{ENTRY}/reconfirm"


def opens(behind: Behind, *, state: str = "listed") -> None:
    summary = {
        "state": state,
        "title": "Dorfladen Bernsdorf",
        "summary": "Ein Laden für alle.",
        "confirmed_at": "2026-01-05T08:00:00Z",
    }
    told = {"purpose": "still-true", "subject": ENTRY, "person_id": "p_" + "a" * 32}
    behind.says("registry", "/v1/links/open", {**told, "summary": summary})
    behind.says("registry", BY_LINK, {"initiative_id": ENTRY, "state": "listed"})


def an_own_entry(**other: Any) -> dict[str, Any]:
    place = {"ags": "14713000", "municipality": "Leipzig", "district_name": "Leipzig"}
    draft = {"kind": "initiative", "title": "Dorfladen", "summary": "Für alle.", "description": ""}
    lists = {"topics": [], "target_groups": [], "place": place, "housing": None}
    told = {
        "initiative_id": ENTRY,
        "state": "listed",
        "review": "cleared",
        "revision": 3,
        "public_revision": 3,
        "draft": {**draft, **lists},
        "history": [],
        "confirmed_at": "2026-01-05T08:00:00Z",
        "archived_at": "2027-06-29T08:00:00Z",
        "is_stale": False,
        "actions": ["edit", "reconfirm"],
    }
    return {**told, **other}


async def test_the_link_shows_the_entry_and_only_its_button_confirms(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    opens(behind)

    page = await browser_like.get(LINK)
    before = visitor.sent(BY_LINK)
    done = await browser_like.post(LINK, data={})

    assert "Ein Laden für alle." in page.text
    assert "zuletzt bestätigt am 5. Januar 2026" in page.text
    assert before == []
    assert visitor.told(BY_LINK) == [{"token": "r" * 44}]
    assert heading(done) == "Danke, das hilft allen, die suchen."
    assert "frisch bestätigt" in done.text


async def test_an_archived_entry_is_said_to_be_back(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, state="archived")

    page = await browser_like.get(LINK)
    done = await browser_like.post(LINK, data={})

    assert "steht gerade nicht im Verzeichnis" in page.text
    assert "steht wieder im Verzeichnis" in done.text


async def test_who_wants_to_change_something_gets_to_the_entry(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    opens(behind)

    answer = await browser_like.post(LINK, data={"do": "own-initiative"})

    assert (answer.status_code, answer.headers["location"]) == (303, OWN)
    assert visitor.sent(BY_LINK) == []


@pytest.mark.parametrize(
    ("entry", "said", "button"),
    [
        ({}, "bleibt er bis zum 29. Juni 2027", "Ja, alles stimmt noch"),
        ({"is_stale": True}, "der Eintrag ist gekennzeichnet", "Ja, alles stimmt noch"),
        (
            {"state": "archived", "public_revision": None},
            "Ein Knopf bringt ihn zurück",
            "Alles stimmt: wieder veröffentlichen",
        ),
    ],
)
async def test_the_owners_page_has_the_same_button(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    entry: dict[str, Any],
    said: str,
    button: str,
) -> None:
    behind.says("registry", "/v1/vocabulary", a_vocabulary())
    behind.says("registry", "/v1/municipalities", [])
    behind.says("registry", f"/v1/initiatives/{ENTRY}/own", an_own_entry(**entry))
    behind.says("registry", BY_OWNER, {"initiative_id": ENTRY, "state": "listed"})
    await visitor.signs_in()

    page = await browser_like.get(OWN)
    answer = await browser_like.post(f"{OWN}/stimmt", data={"csrf_token": visitor.token(page)})

    assert said in page.text
    assert button in page.text
    assert (answer.status_code, answer.headers["location"]) == (303, f"{OWN}?bestaetigt=1")
    assert len(visitor.sent(BY_OWNER)) == 1
    assert "Danke, bestätigt." in (await browser_like.get(answer.headers["location"])).text


async def test_an_entry_that_cannot_be_confirmed_shows_no_button(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", "/v1/vocabulary", a_vocabulary())
    behind.says("registry", "/v1/municipalities", [])
    gone = an_own_entry(state="archived", public_revision=None, actions=["edit"])
    behind.says("registry", f"/v1/initiatives/{ENTRY}/own", gone)
    await visitor.signs_in()

    page = await browser_like.get(OWN)

    assert "/stimmt" not in page.text
