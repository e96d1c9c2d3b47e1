"""Links from mails: a button does what its link was sent for, and says only what is true."""

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.notifications.decide.purposes import PURPOSES
from services.web.words import why
from tests.web.conftest import Behind
from tests.web.signing import Visitor
from tests.web.village_pages import INVITED

PERSON = "p_" + "a" * 32
SUBJECT = str(uuid4())
OWNERS = {"e": "events", "m": "matching", "n": "notifications", "r": "registry"}
ORIGIN_UNDER = {"no-referrer": "null", "strict-origin": "https://zukunft.example"}
"""What a browser sends as Origin from a page with that policy (Fetch, 3.2)."""


@pytest.mark.parametrize(
    ("token", "purpose", "act"),
    [
        ("n", "why", "own-profile"),
        ("n", "unsubscribe", "own-initiative"),
        ("e", "confirm-seat", "own-profile"),
        ("e", "manage-seat", "see-match"),
        ("m", "see-match", "own-profile"),
        ("r", "confirm-initiative", "own-initiative"),
        ("e", "manage-seat", "accept-offer"),
        ("n", "why", "answer"),
        ("m", "see-match", "resume-draft"),
    ],
)
async def test_a_link_does_nothing_that_it_was_not_sent_for(
    browser_like: httpx.AsyncClient, behind: Behind, token: str, purpose: str, act: str
) -> None:
    opens(behind, token, purpose=purpose)

    answer = await browser_like.post(f"/m/{token + 'x' * 43}", data={"do": act})

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert {request.url.path for request in behind.asked} == {"/v1/links/open"}


@pytest.mark.parametrize(
    ("purpose", "act", "path"),
    [
        ("manage-seat", "release-seat", "/v1/seats/release"),
        ("manage-seat", "confirm-seat", "/v1/seats/confirm"),
        ("accept-offer", "release-seat", "/v1/seats/release"),
        ("accept-offer", "", "/v1/seats/accept"),
        ("confirm-seat", "", "/v1/seats/confirm"),
    ],
)
async def test_the_button_of_a_seat_tells_events_what_was_pressed(
    browser_like: httpx.AsyncClient, behind: Behind, purpose: str, act: str, path: str
) -> None:
    opens(behind, "e", purpose=purpose)
    behind.says("events", path, {"seat_id": SUBJECT, "state": "booked"})

    answer = await browser_like.post(f"/m/{'e' * 44}", data={"do": act})

    assert answer.status_code == 200
    assert [request.url.path for request in behind.asked] == ["/v1/links/open", path]
    assert json.loads(behind.asked[-1].content) == {"token": "e" * 44}


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("booked", "Ihr Platz ist abgesagt."),
        ("waiting", "Sie stehen nicht mehr auf der Warteliste."),
        ("offered", "Sie haben den Platz abgelehnt."),
    ],
)
async def test_giving_a_seat_back_is_told_by_what_it_was(
    browser_like: httpx.AsyncClient, behind: Behind, before: str, said: str
) -> None:
    opens(behind, "e", purpose="manage-seat", summary={"state": before, "title": "Sofagespräch"})
    behind.says("events", "/v1/seats/release", {"seat_id": SUBJECT, "state": "released"})

    answer = await browser_like.post(f"/m/{'e' * 44}", data={"do": "release-seat"})

    assert heading(answer) == said
    assert "hat ein Angebot bekommen" not in answer.text


async def test_who_leaves_the_waiting_list_is_not_told_of_a_place_to_give_away(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, "e", purpose="manage-seat", summary={"state": "waiting"})

    answer = await browser_like.get(f"/m/{'e' * 44}")

    assert "Warteliste verlassen" in answer.text
    assert "Ihr Platz an den" not in answer.text
    assert "bekommt der nächste Mensch" not in answer.text


async def test_an_answer_about_a_seat_speaks_of_no_other_side(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, "n", purpose="answer")
    done = {"subject_kind": "seat", "subject": SUBJECT, "answer": "yes"}
    behind.says("notifications", "/v1/answers", done)

    answer = await browser_like.post(f"/m/{'n' * 44}", data={"answer": "yes"})

    assert heading(answer) == "Danke, Ihr Ja ist angekommen."
    assert "andere Seite" not in answer.text


@pytest.mark.parametrize(
    ("other", "called"),
    [
        ({"title": "Hof am Mühlteich", "municipality": "Leipzig"}, "Hof am Mühlteich"),
        ({"kind": "family", "persons": 4}, "Eine Familie, 4 Personen"),
    ],
)
async def test_a_question_says_about_whom_it_asks(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    other: dict[str, Any],
    called: str,
) -> None:
    opens(behind, "n", purpose="answer")
    match = f"/v1/matches/{SUBJECT}"
    behind.says("matching", match, {"counterpart": other, "fit_percent": 86})

    page = await browser_like.get(f"/m/{'n' * 44}")

    assert f"{called}: passt zu 86 % in beide Richtungen." in page.text
    (who,) = visitor.speakers(match, method="GET")
    assert (who.person_id, who.capability) == (PERSON, SUBJECT)


async def test_a_question_can_be_answered_while_matching_is_away(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, "n", purpose="answer")

    page = await browser_like.get(f"/m/{'n' * 44}")

    assert heading(page) == "Was möchten Sie antworten?"
    assert "Ja, kennenlernen" in page.text


async def test_a_question_about_a_village_says_which_and_takes_yes_or_no(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    opens(behind, "n", purpose="answer", subject_kind="village")
    mine = f"/v1/villages/mine/{SUBJECT}"
    behind.says("matching", mine, {**INVITED, "village_id": SUBJECT})
    said = {"subject_kind": "village", "answer": "yes"}
    behind.says("notifications", "/v1/answers", said)

    page = await browser_like.get(f"/m/{'n' * 44}")
    done = await browser_like.post(f"/m/{'n' * 44}", data={"answer": "yes"})

    assert heading(page) == f"Sind Sie dabei? {INVITED['title']}"
    assert "Antworten bis 9. März 2099" in page.text
    assert re.findall(r'name="answer" value="(\w+)"', page.text) == ["yes", "no"]
    who, *_ = visitor.speakers(mine, method="GET")
    assert (who.person_id, who.capability) == (PERSON, SUBJECT)
    assert heading(done) == "Danke, Ihr Ja ist angekommen."
    assert "nur, wenn Sie es unter «Meine Dörfer» erlauben" in done.text


async def test_a_match_with_a_village_promises_no_meeting(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, "n", purpose="answer")
    other = {"village_id": SUBJECT, "title": "Hofdorf", "municipality": "Görlitz"}
    behind.says("matching", f"/v1/matches/{SUBJECT}", {"counterpart": other, "fit_percent": 81})
    behind.says("notifications", "/v1/answers", {"subject_kind": "match", "answer": "yes"})

    page = await browser_like.get(f"/m/{'n' * 44}")
    done = await browser_like.post(f"/m/{'n' * 44}", data={"answer": "yes"})

    assert heading(page) == "Wäre das etwas für Sie?"
    assert "kennenlernen" not in page.text
    assert "fragen wir Sie, ob Sie bei diesem Dorf dabei sind." in done.text
    assert "die andere Seite" not in done.text


async def test_a_village_that_asks_no_more_has_no_button_to_answer(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, "n", purpose="answer", subject_kind="village")
    over = {**INVITED, "village_id": SUBJECT, "part": "over", "actions": []}
    behind.says("matching", f"/v1/villages/mine/{SUBJECT}", over)

    page = await browser_like.get(f"/m/{'n' * 44}")

    assert heading(page) == "Das Dorf kommt nicht zustande"
    assert 'name="answer"' not in page.text


async def test_a_village_can_be_answered_while_matching_is_away(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, "n", purpose="answer", subject_kind="village")

    page = await browser_like.get(f"/m/{'n' * 44}")

    assert heading(page) == "Sind Sie dabei?"
    assert "Ja, wir sind dabei" in page.text


async def test_the_link_to_a_village_opens_ones_part_in_it(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, "m", purpose="see-village", summary={"title": "Hofdorf", "part": "asked"})
    behind.says("matching", f"/v1/villages/mine/{SUBJECT}", {**INVITED, "village_id": SUBJECT})

    page = await browser_like.get(f"/m/{'m' * 44}")
    opened = await browser_like.post(f"/m/{'m' * 44}", data={})

    assert heading(page) == "Ihr Dorf: Hofdorf"
    assert opened.headers["location"] == f"/doerfer/meine/{SUBJECT}"
    assert "Ihre Antwort" in (await browser_like.get(opened.headers["location"])).text


async def test_who_did_not_type_the_address_hears_where_it_was_typed_and_what_to_do(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    told = {"purpose": "resume-wizard", "since": "2026-11-20T10:00:00+00:00"}
    opens(behind, "n", purpose="why", summary=told)

    page = await browser_like.get(f"/m/{'n' * 44}")

    assert "Am 20. November 2026 wurde im Fragebogen «Zusammen wohnen»" in page.text
    assert "Waren Sie das nicht?" in page.text
    assert 'href="mailto:' in page.text
    assert "Sie haben uns darum gebeten" not in page.text


async def test_a_closed_link_promises_nothing_that_an_erasure_took_away(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", "/v1/links/open", {"slug": "link-unknown"}, status=404)

    page = await browser_like.get(f"/m/{'m' * 44}")

    assert page.status_code == 410
    assert "Wenn Sie Ihre Daten haben löschen lassen, ist dort nichts mehr" in page.text
    assert "Es ist nichts verloren" not in page.text


def test_every_purpose_of_a_message_has_a_reason_in_words() -> None:
    assert {*why.TYPED, *why.DONE} == set(PURPOSES)


@pytest.mark.parametrize("path", ["/v1/links/open", "/v1/seats/release"])
async def test_a_refused_link_says_its_limit_and_shows_no_placeholder(
    browser_like: httpx.AsyncClient, behind: Behind, path: str
) -> None:
    opens(behind, "e", purpose="manage-seat")
    behind.says("events", path, {"slug": "not-enough-places", "title": "no", "free": 2}, status=409)

    answer = await browser_like.post(f"/m/{'e' * 44}", data={"do": "release-seat"})

    assert answer.status_code == 410
    assert "Dafür sind nicht genug Plätze frei (noch 2)." in answer.text


@pytest.mark.parametrize("path", ["/m", "/abbestellen"])
async def test_a_page_behind_a_link_is_neither_stored_nor_found_nor_told_to_others(
    browser_like: httpx.AsyncClient, behind: Behind, path: str
) -> None:
    opens(behind, "n", purpose="unsubscribe")

    answer = await browser_like.get(f"{path}/{'n' * 44}")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["referrer-policy"] == "strict-origin"


async def test_the_button_of_a_link_works_in_a_browser_without_fetch_metadata(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, "m", purpose="see-match")
    del browser_like.headers["sec-fetch-site"]
    page = await browser_like.get(f"/m/{'m' * 44}")
    origin = ORIGIN_UNDER[page.headers["referrer-policy"]]

    answer = await browser_like.post(f"/m/{'m' * 44}", data={}, headers={"origin": origin})

    assert answer.headers["location"] == f"/treffer/{SUBJECT}"


async def test_another_site_cannot_press_the_button_of_a_link(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    opens(behind, "m", purpose="see-match")

    answer = await browser_like.post(
        f"/m/{'m' * 44}", data={}, headers={"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403


def opens(
    behind: Behind,
    prefix: str,
    *,
    purpose: str,
    summary: dict[str, Any] | None = None,
    subject_kind: str = "match",
) -> None:
    link = {
        "purpose": purpose,
        "subject": SUBJECT,
        "subject_kind": subject_kind,
        "person_id": PERSON,
        "expires_at": "2026-12-24T10:00:00Z",
        "summary": summary or {},
    }
    behind.says(OWNERS[prefix], "/v1/links/open", link)


def heading(answer: httpx.Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("purpose", "before", "after", "said"),
    [
        ("confirm-initiative", "drafted", "submitted", "Ihr Eintrag ist schon bestätigt."),
        ("confirm-subscription", "pending", "confirmed", "Ihr Abo ist schon bestätigt."),
        ("confirm-subscription", "pending", "ended", "Dieses Abo ist beendet."),
    ],
)
async def test_a_link_whose_button_was_pressed_offers_it_no_more(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    *,
    purpose: str,
    before: str,
    after: str,
    said: str,
) -> None:
    opens(behind, "r", purpose=purpose, summary={"state": before, "title": "Dorfladen"})
    fresh = await browser_like.get(f"/m/{'r' * 44}")
    opens(behind, "r", purpose=purpose, summary={"state": after, "title": "Dorfladen"})
    used = await browser_like.get(f"/m/{'r' * 44}")

    button = f'action="/m/{"r" * 44}"'
    assert (button in fresh.text, button in used.text) == (True, False)
    assert heading(used) == said
