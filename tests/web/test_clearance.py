"""Drafts, hints, reports and the editors' pages around clearance."""

import csv
import io
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.web.words.marks import Part, side_by_side
from tests.web.clearance_pages import (
    CLOSED,
    DEEDS,
    FINDINGS,
    PROPOSAL,
    QUEUE,
    REPORT,
    REVISIONS,
    SIMILAR,
)
from tests.web.conftest import Behind
from tests.web.signing import INES, Visitor

ENTRY = str(uuid4())
OTHER = str(uuid4())
PLACE = {"ags": "14626610", "name": "Weißwasser/O.L.", "district_name": "Görlitz"}
TYPED = {
    "kind": "initiative",
    "title": "Repaircafé Linde",
    "summary": "Wir reparieren, was kaputt ist.",
    "description": "Jeden Samstag.",
    "topics": "wohnen",
    "place": "Weißwasser/O.L.",
    "name": "Ines",
    "email": INES,
}


@pytest.fixture(autouse=True)
def registry_knows(behind: Behind) -> None:
    lists = ("target_groups", "legal_forms", "stages", "actor_kinds")
    vocabulary = {
        "topics": [{"value": "wohnen", "label": "Wohnen"}],
        **{name: [] for name in lists},
    }
    behind.says("registry", "/v1/vocabulary", vocabulary)
    behind.says("registry", "/v1/municipalities", [{**PLACE, "name_hsb": None}])
    behind.says("registry", "/v1/initiatives", {"initiative_id": ENTRY, "state": "drafted"})
    behind.says("registry", "/v1/initiatives/similar", {"items": []})
    behind.says("registry", "/v1/review/queue", QUEUE)
    behind.says("registry", f"/v1/review/{ENTRY}", {**PROPOSAL, "initiative_id": ENTRY})
    behind.says("registry", f"/v1/review/{ENTRY}/findings", FINDINGS)
    behind.says("registry", f"/v1/review/{ENTRY}/looks", {"others": []})
    behind.says("notifications", "/v1/messages", {"notification_id": ENTRY})


# Drafts


async def test_an_unfinished_entry_is_kept_and_comes_back_as_it_was_typed(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    half = {"title": "Repaircafé", "topics": "wohnen", "email": "noch nicht", "later": "yes"}

    saved = await browser_like.post("/initiativen/neu", data=half)
    again = await browser_like.get("/initiativen/neu")

    assert saved.headers["location"] == "/initiativen/neu/spaeter"
    assert 'value="Repaircafé"' in again.text
    assert 'value="noch nicht"' in again.text
    assert "Hier ist Ihr angefangener Eintrag" in again.text
    assert visitor.sent("/v1/initiatives") == []


async def test_the_mailed_link_brings_the_entry_back_in_another_browser(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await browser_like.post("/initiativen/neu", data={"title": "Repaircafé", "later": "yes"})
    sent = await browser_like.post("/initiativen/neu/spaeter", data={"email": INES})
    (mail,) = visitor.told("/v1/messages")
    link = f"/m/{mail['params']['link_token']}"
    browser_like.cookies.clear()

    opened = await browser_like.get(link)
    entered = await browser_like.post(link, data={"do": "resume-draft"})
    there = await browser_like.get("/initiativen/neu")

    assert "unterwegs" in sent.text
    assert mail["purpose"] == "resume-entry"
    assert opened.status_code == 200
    assert entered.headers["location"] == "/initiativen/neu"
    assert 'value="Repaircafé"' in there.text


async def test_a_sent_or_dropped_draft_is_gone(browser_like: httpx.AsyncClient) -> None:
    for ending in (TYPED, {"drop": "yes"}):
        await browser_like.post("/initiativen/neu", data={"title": "Halbes", "later": "yes"})
        await browser_like.post("/initiativen/neu", data=ending)
        again = await browser_like.get("/initiativen/neu")
        assert again.status_code == 200
        assert "Halbes" not in again.text


async def test_the_drafts_of_an_entry_and_of_a_search_do_not_disturb_each_other(
    browser_like: httpx.AsyncClient,
) -> None:
    household = {"kind": "family", "persons": "4", "pets": "yes", "needs_step_free": "no"}
    await browser_like.post("/mitmachen/1", data=household)

    await browser_like.post("/initiativen/neu", data={"title": "Repaircafé", "later": "yes"})

    assert 'value="4"' in (await browser_like.get("/mitmachen/1")).text
    assert 'value="Repaircafé"' in (await browser_like.get("/initiativen/neu")).text


# The hint


async def test_the_hint_is_shown_once_before_sending_and_blocks_nobody(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", "/v1/initiatives/similar", {"items": [SIMILAR]})

    first = await browser_like.post("/initiativen/neu", data=TYPED)
    before = len(visitor.sent("/v1/initiatives"))
    second = await browser_like.post("/initiativen/neu", data={**TYPED, "similar_seen": "yes"})

    assert 'name="similar_seen" value="yes"' in first.text
    assert "derselbe Name, 300 m entfernt, dasselbe Postfach" in first.text
    assert 'value="Repaircafé Linde"' in first.text
    assert before == 0
    assert "Postfach" in second.text
    assert len(visitor.sent("/v1/initiatives")) == 1


async def test_without_an_answer_about_likenesses_the_entry_is_sent(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    del behind.said["registry", "/v1/initiatives/similar"]

    await browser_like.post("/initiativen/neu", data=TYPED)

    assert len(visitor.sent("/v1/initiatives")) == 1


async def test_while_somebody_types_the_part_names_likenesses(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", "/v1/initiatives/similar", {"items": [SIMILAR]})

    part = await browser_like.get(
        "/initiativen/neu/aehnlich", params={"title": "Linde", "place": "Weißwasser"}
    )

    assert part.text.lstrip().startswith('<div id="similar">')
    assert SIMILAR["title"] in part.text


# Merged entries


async def test_the_page_of_a_merged_entry_leads_to_the_survivor(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    upstream = behind.transport

    def moved(service: str) -> httpx.MockTransport:
        def answer(request: httpx.Request) -> httpx.Response:
            if request.url.path == f"/v1/initiatives/{ENTRY}":
                return httpx.Response(308, headers={"location": OTHER})
            told = upstream(service).handler(request)
            assert isinstance(told, httpx.Response)
            return told

        return httpx.MockTransport(answer)

    web = browser_like._transport.app  # type: ignore[attr-defined]
    web.state.upstream.clients = {
        **web.state.upstream.clients,
        "registry": httpx.AsyncClient(transport=moved("registry"), base_url="http://registry"),
    }

    answer = await browser_like.get(f"/initiativen/{ENTRY}")

    assert (answer.status_code, answer.headers["location"]) == (301, f"/initiativen/{OTHER}")
    assert answer.headers["cache-control"] == "no-store"


# Reports


async def test_anybody_reports_an_entry_and_keeps_what_was_typed_if_something_is_wrong(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", f"/v1/initiatives/{ENTRY}", {**an_entry(), "initiative_id": ENTRY})
    behind.says("registry", f"/v1/initiatives/{ENTRY}/reports", {"report_id": ENTRY})
    page = f"/initiativen/{ENTRY}/melden"
    typed = {"reason": "other", "words": "", "email": "paula@"}

    wrong = await browser_like.post(page, data=typed)
    sent = await browser_like.post(page, data={"reason": "gone", "words": "Ist zu."})

    assert wrong.status_code == 422
    assert 'href="#words"' in wrong.text
    assert 'href="#email"' in wrong.text
    assert 'value="paula@"' in wrong.text
    assert "Danke für Ihre Meldung" in sent.text
    assert visitor.told(f"/v1/initiatives/{ENTRY}/reports") == [
        {"reason": "gone", "words": "Ist zu.", "email": None}
    ]


async def test_robots_report_nothing(browser_like: httpx.AsyncClient, visitor: Visitor) -> None:
    typed = {"reason": "spam", "website_url": "https://spam.example"}

    answer = await browser_like.post(f"/initiativen/{ENTRY}/melden", data=typed)

    assert "Danke für Ihre Meldung" in answer.text
    assert visitor.sent(f"/v1/initiatives/{ENTRY}/reports") == []


async def test_one_visitor_sends_so_many_reports_and_then_waits(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", f"/v1/initiatives/{ENTRY}", {**an_entry(), "initiative_id": ENTRY})
    behind.says("registry", f"/v1/initiatives/{ENTRY}/reports", {"report_id": ENTRY})
    most = visitor.settings.reports_per_visitor

    answers = [
        await browser_like.post(
            f"/initiativen/{ENTRY}/melden", data={"reason": "gone", "words": f"Nummer {n}"}
        )
        for n in range(most + 1)
    ]

    assert [answer.status_code for answer in answers] == [200] * most + [429]
    assert f"Nummer {most}" in answers[-1].text


async def test_an_answer_that_came_too_late_is_shown_again(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    behind.says("registry", f"/v1/reports/{ENTRY}", {**REPORT, "report_id": ENTRY})
    page = f"/redaktion/meldungen/{ENTRY}"
    form = await visitor.fills(page, do="upheld", answer="Meine Antwort.")
    behind.says("registry", f"/v1/reports/{ENTRY}", {**CLOSED, "report_id": ENTRY})
    behind.says("registry", f"/v1/reports/{ENTRY}/close", {"slug": "report-closed"}, status=409)

    answer = await browser_like.post(page, data=form)

    assert answer.status_code == 409
    assert "schon beantwortet" in answer.text
    assert "Meine Antwort." in answer.text
    assert CLOSED["answer"] in answer.text


# The queue and two editors


async def test_chosen_sentences_and_own_words_become_one_reason(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    behind.says("registry", f"/v1/review/{ENTRY}/return", {"state": "returned"})
    form = await visitor.fills(f"/redaktion/{ENTRY}", do="return", reason="Und seit wann?")

    await browser_like.post(f"/redaktion/{ENTRY}", data={**form, "template": ["who", "made-up"]})

    (told,) = visitor.told(f"/v1/review/{ENTRY}/return")
    assert told["reason"] == (
        "Bitte schreiben Sie dazu, wer mitmachen kann und wie man Sie erreicht.\nUnd seit wann?"
    )


async def test_ticked_entries_are_rejected_with_the_revision_that_was_seen(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    behind.says("registry", "/v1/review/reject", {"rejected": [ENTRY], "left": [OTHER]})
    form = await visitor.fills("/redaktion", reason="Das ist Werbung.")
    ticked = {**form, "entry": [f"{ENTRY}~2", f"{OTHER}~1", "kaputt"]}

    answer = await browser_like.post("/redaktion/auswahl", data=ticked)

    assert visitor.told("/v1/review/reject") == [
        {
            "items": [
                {"initiative_id": ENTRY, "revision": 2},
                {"initiative_id": OTHER, "revision": 1},
            ],
            "reason": "Das ist Werbung.",
        }
    ]
    assert "1 Eintrag abgelehnt." in answer.text
    assert "1 blieben stehen" in answer.text


async def test_who_ticks_nothing_or_gives_no_reason_hears_so_and_loses_nothing(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    form = await visitor.fills("/redaktion", reason="Das ist Werbung.")

    answer = await browser_like.post("/redaktion/auswahl", data=form)

    assert answer.status_code == 422
    assert 'href="#entry"' in answer.text
    assert "Das ist Werbung." in answer.text
    assert visitor.sent("/v1/review/reject") == []


async def test_the_second_editor_sees_who_else_is_looking(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    others = {"others": [{"name": "Emil Zweit", "at": "2026-03-02T09:00:00Z"}]}
    behind.says("registry", f"/v1/review/{ENTRY}/looks", others)

    page = await browser_like.get(f"/redaktion/{ENTRY}")

    assert "Emil Zweit seit 10 Uhr" in page.text
    assert visitor.told(f"/v1/review/{ENTRY}/looks") == [{"name": "Erika"}]


async def test_a_decision_on_an_older_text_shows_both_texts_and_keeps_the_reason(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    form = await visitor.fills(f"/redaktion/{ENTRY}", do="return", reason="Wer kann mitmachen?")
    moved = {"slug": "review-moved-on", "status": 409}
    behind.says("registry", f"/v1/review/{ENTRY}/return", moved, status=409)

    answer = await browser_like.post(f"/redaktion/{ENTRY}", data={**form, "revision": "2"})

    assert answer.status_code == 409
    assert "Von Ihnen gelesen: Fassung 2" in answer.text
    assert "Jetzt: Fassung 3" in answer.text
    assert "Wer kann mitmachen?" in answer.text
    assert "<del>" in answer.text
    assert "<ins>" in answer.text


async def test_a_decision_that_somebody_else_took_is_shown_with_its_reason(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    form = await visitor.fills(f"/redaktion/{ENTRY}", do="reject", reason="Das ist Werbung.")
    moved = {"slug": "review-moved-on", "status": 409}
    behind.says("registry", f"/v1/review/{ENTRY}/reject", moved, status=409)
    decided = {**PROPOSAL, "initiative_id": ENTRY, "review": "returned"}
    behind.says("registry", f"/v1/review/{ENTRY}", decided)

    answer = await browser_like.post(f"/redaktion/{ENTRY}", data=form)

    assert "emil.zweit hat am" in answer.text
    assert "den Eintrag an die Initiative zurückgegeben." in answer.text
    assert "zurück an Sie" not in answer.text
    assert "Bitte nennen Sie die Miete." in answer.text
    assert "Das ist Werbung." in answer.text


async def test_the_page_stands_without_what_else_is_known(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    del behind.said["registry", f"/v1/review/{ENTRY}/findings"]

    page = await browser_like.get(f"/redaktion/{ENTRY}")

    assert page.status_code == 200
    assert "lässt sich gerade nicht laden" in page.text


# Older texts


async def test_two_texts_stand_side_by_side_and_one_comes_back(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    behind.says("registry", f"/v1/review/{ENTRY}/restore", {"state": "listed"})
    path = f"/redaktion/{ENTRY}/fassungen"

    page = await browser_like.get(path, params={"alt": "1", "neu": "2"})
    form = await visitor.fills(path, restore="1")
    restored = await browser_like.post(path, data=form)

    assert "Fassung 1 und Fassung 2" in page.text
    assert "aus Fassung 1" in page.text
    assert restored.headers["location"] == f"/redaktion/{ENTRY}?getan=restore"
    assert visitor.told(f"/v1/review/{ENTRY}/restore") == [{"revision": 1, "seen": 3}]


async def test_owners_compare_their_own_texts_by_the_link_alone(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", f"/v1/initiatives/{ENTRY}/revisions", {"items": REVISIONS})
    await visitor.opens_link(ENTRY)

    own = await browser_like.get(f"/eintrag/{ENTRY}/fassungen")
    other = await browser_like.get(f"/eintrag/{OTHER}/fassungen")

    assert "die Redaktion" in own.text
    assert "erika.muster" not in own.text
    assert other.status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "gone", "fresh"),
    [
        ("Wir treffen uns montags.", "Wir treffen uns dienstags.", ["montags"], ["dienstags"]),
        ("Kaffee und Kuchen", "Kaffee, Tee und Kuchen", [], [", Tee"]),
        ("gleich", "gleich", [], []),
        ("", "neu", [], ["neu"]),
        (
            "Eins zwei drei vier",
            "Fünf sechs sieben acht",
            ["Eins zwei drei vier"],
            ["Fünf sechs sieben acht"],
        ),
    ],
)
def test_only_changed_words_are_marked(
    old: str, new: str, gone: list[str], fresh: list[str]
) -> None:
    left, right = side_by_side(old, new)

    assert "".join(part.text for part in left) == old
    assert "".join(part.text for part in right) == new
    assert [part.text for part in left if part.changed] == gone
    assert [part.text for part in right if part.changed] == fresh
    assert all(isinstance(part, Part) for part in [*left, *right])


# Merging


async def test_only_fields_of_the_other_side_are_taken_over(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor()
    behind.says("registry", f"/v1/review/{ENTRY}/merge", {"merge_id": OTHER})
    form = {
        "csrf_token": visitor.token(await browser_like.get("/redaktion")),
        "into": OTHER,
        "revision": "3",
        "into_revision": "2",
        "take_title": "own",
        "take_website": "other",
    }

    merged = await browser_like.post(f"/redaktion/{ENTRY}/zusammenfuehren", data=form)

    assert visitor.told(f"/v1/review/{ENTRY}/merge") == [
        {"into": OTHER, "revision": 3, "into_revision": 2, "take": ["website"]}
    ]
    assert merged.headers["location"] == f"/redaktion/{OTHER}?getan=merge"


# The log


async def test_the_log_is_taken_away_whole_and_no_cell_is_calculated(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="auditor")
    evil = {**DEEDS[0], "by": "=HYPERLINK(1)"}

    def page(params: httpx.QueryParams) -> dict[str, Any]:
        is_second = params.get("before") == "10"
        return {"items": [evil] if is_second else DEEDS, "next_before": None if is_second else 10}

    behind.says("registry", "/v1/audit", page)

    answer = await browser_like.get("/redaktion/protokoll.csv", params={"was": "merge-entries"})

    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 4
    assert [row[1] for row in rows[1:]] == ["erika.muster", "emil.zweit", "\u200b=HYPERLINK(1)"]


async def test_auditors_see_the_log_and_no_other_desk(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="auditor")
    behind.says("registry", "/v1/audit", {"items": DEEDS, "next_before": None})

    log = await browser_like.get("/redaktion/protokoll")
    reports = await browser_like.get("/redaktion/meldungen")

    assert "Einträge zusammengeführt" in log.text
    assert reports.status_code == 403


def an_entry() -> dict[str, Any]:
    entry: dict[str, Any] = PROPOSAL["proposed"]
    return dict(entry)
