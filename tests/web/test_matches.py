"""Matches: answering, agreeing to hand over the contact, leafing, ending the search."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.web.conftest import Behind
from tests.web.signing import Visitor

MATCH = str(uuid4())
PAGE = f"/treffer/{MATCH}"
TOLD = f"/v1/matches/{MATCH}"
CARD = {"name": "Ines Muster", "email": "ines@example.org", "agree": "yes"}
LIST = "/v1/matches"
PROFILE = {"state": "live", "contact": {"name": "Ines Muster", "phone": None}}


@pytest.fixture(autouse=True)
async def ines_has_a_match(behind: Behind, visitor: Visitor) -> None:
    await visitor.signs_in()
    behind.says("matching", TOLD, a_match())
    behind.says("matching", "/v1/profile", PROFILE)


@pytest.mark.parametrize(
    "said", [{"answer": "yes"}, {"answer": "later"}, {"answer": "no", "reason": "cost"}]
)
async def test_an_answer_is_told_as_it_was_given(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor, said: dict[str, str]
) -> None:
    behind.says("matching", f"{TOLD}/answer", a_match())

    answer = await browser_like.post(f"{PAGE}/antwort", data=await visitor.fills(PAGE, **said))

    assert answer.headers["location"] == PAGE
    assert visitor.told(f"{TOLD}/answer") == [said]


@pytest.mark.parametrize(
    ("slug", "status", "words"),
    [
        ("match-expired", 410, "Die Zeit für eine Antwort ist vorbei."),
        ("match-withdrawn", 410, "Dieser Treffer gilt nicht mehr"),
        ("match-moved-on", 409, "Es gibt einen neueren Vorschlag"),
        ("contact-released", 409, "Die Kontakte sind schon ausgetauscht."),
    ],
)
async def test_an_answer_that_comes_too_late_hears_why(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    slug: str,
    status: int,
    words: str,
) -> None:
    behind.says("matching", f"{TOLD}/answer", {"slug": slug, "title": "English"}, status=status)

    answer = await browser_like.post(
        f"{PAGE}/antwort", data=await visitor.fills(PAGE, answer="yes")
    )

    assert answer.status_code == 422
    assert words in answer.text


async def test_agreeing_hands_over_what_stands_in_the_form(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    text = {"consent_text": {"version": "2026-1", "text": "Ich bin einverstanden."}}
    behind.says("matching", TOLD, a_match(state="mutual", actions=["consent"]) | text)
    behind.says("matching", f"{TOLD}/consent", a_match(state="consented"))

    answer = await browser_like.post(f"{PAGE}/zustimmung", data=await visitor.fills(PAGE, **CARD))

    assert answer.headers["location"] == PAGE
    assert visitor.told(f"{TOLD}/consent") == [
        {
            "name": "Ines Muster",
            "email": "ines@example.org",
            "phone": None,
            "text_version": "2026-1",
        }
    ]


@pytest.mark.parametrize(
    ("other", "field"), [({"agree": ""}, "agree"), ({"name": ""}, "name"), ({"email": ""}, "email")]
)
async def test_nothing_is_handed_over_without_a_tick_a_name_and_a_way_to_reach(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    other: dict[str, str],
    field: str,
) -> None:
    behind.says("matching", TOLD, a_match(state="mutual", actions=["consent"]))

    answer = await browser_like.post(
        f"{PAGE}/zustimmung", data=await visitor.fills(PAGE, **{**CARD, **other})
    )

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert visitor.sent(f"{TOLD}/consent") == []


@pytest.mark.parametrize(
    ("slug", "status", "words"),
    [
        ("consent-text-outdated", 409, "Bitte lesen Sie die neue Fassung."),
        ("not-mutual", 409, "Zustimmen können Sie, sobald beide Ja gesagt haben."),
        ("email-invalid", 422, "Das ist keine E-Mail-Adresse."),
    ],
)
async def test_a_refused_consent_keeps_the_card(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    slug: str,
    status: int,
    words: str,
) -> None:
    behind.says("matching", TOLD, a_match(state="mutual", actions=["consent"]))
    behind.says("matching", f"{TOLD}/consent", {"slug": slug, "title": "English"}, status=status)

    answer = await browser_like.post(f"{PAGE}/zustimmung", data=await visitor.fills(PAGE, **CARD))

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Ines Muster"' in answer.text


async def test_the_consent_says_that_one_way_to_reach_is_needed(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", TOLD, a_match(state="mutual", actions=["consent"]))

    page = await browser_like.get(PAGE)

    assert "mindestens eines von beiden: E-Mail-Adresse oder Telefonnummer" in page.text
    assert "(freiwillig)" not in page.text


async def test_consent_can_be_taken_back(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("matching", f"{TOLD}/consent/revoke", a_match(state="mutual"))

    answer = await browser_like.post(
        f"{PAGE}/zustimmung", data=await visitor.fills(PAGE, do="revoke")
    )
    page = await browser_like.get(answer.headers["location"])

    assert len(visitor.sent(f"{TOLD}/consent/revoke")) == 1
    assert "Zurückgenommen. Die andere Seite bekommt Ihren Kontakt nicht." in page.text


@pytest.mark.parametrize(
    ("market", "side", "name"),
    [
        ("living", "seeker", "Ines Muster"),
        ("founding", "offer", "Ines Muster"),
        ("support", "offer", "Mona Muster"),
        ("support", "seeker", "Mona Muster"),
        ("living", "offer", "Hof-Büro"),
    ],
)
async def test_the_consent_begins_with_what_is_known_of_that_side(
    browser_like: httpx.AsyncClient, behind: Behind, market: str, side: str, name: str
) -> None:
    own, another = str(uuid4()), str(uuid4())
    told = a_match(state="mutual", actions=["consent"]) | {"market": market, "side": side}
    behind.says("matching", TOLD, told | {"own_id": own})
    supports = [
        {"support_id": own, "contact": {"name": "Mona Muster"}},
        {"support_id": another, "contact": {"name": "Falsche Muster"}},
    ]
    behind.says("matching", "/v1/supports", {"items": supports})
    entries = [{"initiative_id": another}, {"initiative_id": own}]
    behind.says("registry", "/v1/my/initiatives", {"items": entries})
    behind.says("registry", f"/v1/initiatives/{another}/contact", {"name": "Falscher Hof"})
    behind.says("registry", f"/v1/initiatives/{own}/contact", {"name": "Hof-Büro"})

    page = await browser_like.get(PAGE)

    [field] = re.findall(r'<input[^>]* name="name"[^>]*>', page.text)
    assert f'value="{name}"' in field


async def test_whoever_declined_reads_that_it_was_she(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    ended = {"state": "declined", "end": {"by": "seeker", "reason": "other"}, "actions": ["yes"]}
    behind.says("matching", TOLD, a_match() | ended | {"answers": {"mine": "no"}})
    mine = await browser_like.get(PAGE)
    behind.says("matching", TOLD, a_match() | ended | {"answers": {"mine": "yes"}})
    theirs = await browser_like.get(PAGE)

    assert "Sie haben abgesagt." in mine.text
    assert "Dieser Treffer wurde abgelehnt." in theirs.text


async def test_a_link_of_another_match_shows_nothing(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.opens_link(str(uuid4()))

    answer = await browser_like.get(PAGE)

    assert answer.status_code == 404
    assert [request.url.path for request in behind.asked] == []


@pytest.mark.parametrize(
    ("query", "first", "last", "links"),
    [
        ("", 1, 10, ["seite=2", "seite=3"]),
        ("?seite=2", 11, 20, ["seite=1", "seite=3"]),
        ("?seite=3", 21, 23, ["seite=1", "seite=2"]),
        ("?seite=99", 21, 23, ["seite=1", "seite=2"]),
        ("?seite=²", 1, 10, ["seite=2"]),
    ],
)
async def test_every_match_can_be_reached(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    query: str,
    first: int,
    last: int,
    links: list[str],
) -> None:
    behind.says("matching", LIST, {"items": [a_match(title=f"Hof {n}.") for n in range(1, 24)]})

    page = await browser_like.get(f"/treffer{query}")

    shown = [n for n in range(1, 24) if f">Hof {n}.<" in page.text]
    assert shown == list(range(first, last + 1))
    assert "23 Projekte passen zu Ihnen" in page.text
    assert all(f'href="/treffer?{link}"' in page.text for link in links)


async def test_a_search_ends_only_with_a_tick(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("matching", LIST, {"items": []})
    behind.says("matching", "/v1/profile/withdraw", {"state": "withdrawn"})
    form = await visitor.fills("/treffer", do="withdraw")

    without = await browser_like.post("/treffer/pause", data=form)
    told_before = len(visitor.sent("/v1/profile/withdraw"))
    ticked = await browser_like.post("/treffer/pause", data={**form, "sure": "yes"})

    assert (without.status_code, told_before) == (422, 0)
    assert 'href="#sure"' in without.text
    assert ticked.headers["location"] == "/treffer"
    assert len(visitor.sent("/v1/profile/withdraw")) == 1


async def test_a_new_search_looks_again_by_itself_before_it_says_that_nothing_fits(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", LIST, {"items": [], "near_misses": []})

    pages = [await browser_like.get("/treffer?neu=1")]
    while refresh := pages[-1].headers.get("refresh"):
        pages.append(await browser_like.get(refresh.removeprefix("3; url=")))

    assert ["Wir suchen gerade" in page.text for page in pages] == [True] * 5 + [False]
    assert ["Noch passt nichts ganz" in page.text for page in pages] == [False] * 5 + [True]
    assert [page for page in pages if "0 Treffer gefunden" in page.text] == []


async def test_a_new_search_that_found_something_does_not_look_again(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", LIST, {"items": [a_match(title="Hof 1.")]})

    page = await browser_like.get("/treffer?neu=2")

    assert "Hof 1." in page.text
    assert "Wir suchen gerade" not in page.text
    assert "refresh" not in page.headers


async def test_an_ended_search_says_so_and_can_begin_again(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", LIST, {"items": []})
    behind.says("matching", "/v1/profile", {**PROFILE, "state": "withdrawn"})

    page = await browser_like.get("/treffer")

    assert "Ihre Suche ist beendet." in page.text
    assert "Pause machen" not in page.text


async def test_a_paused_search_promises_nothing(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", LIST, {"items": []})
    behind.says("matching", "/v1/profile", {**PROFILE, "state": "paused"})

    page = await browser_like.get("/treffer")

    assert "Solange schlagen wir Ihnen nichts vor." in page.text
    assert "Suche fortsetzen" in page.text
    assert "Wir suchen weiter" not in page.text


@pytest.mark.parametrize(
    ("told", "status"), [({"slug": "not-found"}, 404), ({**PROFILE, "state": "withdrawn"}, 200)]
)
async def test_whoever_does_not_seek_reads_so_and_can_begin(
    browser_like: httpx.AsyncClient, behind: Behind, told: dict[str, Any], status: int
) -> None:
    behind.says("matching", LIST, {"items": []})
    behind.says("matching", "/v1/profile", told, status=status)

    page = await browser_like.get("/treffer")

    assert "Sie suchen gerade nicht." in page.text
    assert 'href="/mitmachen">Suche beginnen' in page.text
    assert "Noch passt nichts ganz" not in page.text


async def test_a_pause_that_is_refused_is_not_passed_over(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("matching", LIST, {"items": []})
    behind.says("matching", "/v1/profile/pause", {"slug": "not-allowed"}, status=403)

    answer = await browser_like.post(
        "/treffer/pause", data=await visitor.fills("/treffer", do="pause")
    )

    assert answer.status_code == 422
    assert "Das dürfen Sie hier nicht." in answer.text


def a_match(
    *, title: str = "Hof am Mühlteich", state: str = "proposed", actions: list[str] | None = None
) -> dict[str, Any]:
    return {
        "match_id": MATCH,
        "own_id": MATCH,
        "state": state,
        "side": "seeker",
        "counterpart": {
            "initiative_id": str(uuid4()),
            "title": title,
            "municipality": "Leipzig",
            "distance_km": 12.0,
        },
        "fit_percent": 86,
        "reasons": [],
        "obstacles": [],
        "relaxation": [],
        "answers": {"mine": None},
        "contact": None,
        "deadline": None,
        "actions": ["yes", "later", "no"] if actions is None else actions,
        "consent_text": None,
    }
