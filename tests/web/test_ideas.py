"""Calls for ideas as people meet them: evidence, handing in, voting, the jury, the desk."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.web.words import ideas
from tests.web import real_ideas as told
from tests.web.conftest import Behind
from tests.web.real_pages import PLACE
from tests.web.signing import Visitor

CALL = f"/ideen/{told.CALL}"
HAND_IN = f"/v1/idea-calls/{told.CALL}/ideas"
DESK = "/v1/idea-desk"
DECIDE = f"{DESK}/{told.PAST}/decide"
IDEA: dict[str, Any] = {
    "title": "Bürgerbus am Abend",
    "summary": "Nach Hause kommen, auch nach acht.",
    "description": "Abends fährt nichts mehr. Ein Bus, den wir selbst fahren, würde das ändern.",
    "topics": "pflege",
    "place": "Weißwasser/O.L.",
    "name": "Ines Beispiel",
    "email": "ines@example.org",
}
A_CALL: dict[str, Any] = {
    "title": "Gut älter werden",
    "intro": "Was hilft Menschen, in ihrem Dorf alt zu werden? Wir suchen Ideen von allen.",
    "themes": "pflege",
    "area": "some",
    "places": "Weißwasser/O.L. (Görlitz)",
    "opens_day": "1",
    "opens_month": "Mai",
    "opens_year": "2027",
    "closes_day": "31",
    "closes_month": "Mai",
    "closes_year": "2027",
    "criterion_1_label": "Nutzen",
    "criterion_1_weight": "2",
    "evidence_2_kind": "empty-search",
    "evidence_2_district": "14626",
    "evidence_2_stem": "tagespflege",
    "evidence_2_weeks": "8",
    "evidence_2_count": "23",
    "evidence_2_source": "Suchprotokoll",
    "evidence_2_read_on_day": "1",
    "evidence_2_read_on_month": "3",
    "evidence_2_read_on_year": "2026",
}


@pytest.fixture(autouse=True)
def registry(behind: Behind) -> None:
    for (service, path), data in told.SAYS.items():
        behind.says(service, path, data)
    behind.says("registry", "/v1/municipalities", [PLACE])


async def test_a_call_says_in_plain_words_why_it_is(browser_like: httpx.AsyncClient) -> None:
    page = (await browser_like.get(CALL)).text

    assert (
        "In 8 Wochen wurde im Landkreis Görlitz 23-mal nach «Tagespflege» gesucht, und nichts wurde"
        in page
    )
    assert "1.207 Initiativen im Erzgebirgskreis mit dem Thema «Pflege und Sorge»" in page
    assert "ihr Sitz liegt außerhalb des Fördergebiets" in page
    assert "Suchprotokoll der Plattform, gelesen am 1. Februar 2027" in page
    assert "bis einschließlich 30. April 2027" in page


async def test_a_result_names_ties_and_nothing_is_shown_before(
    browser_like: httpx.AsyncClient,
) -> None:
    opened = (await browser_like.get(CALL)).text
    closed = (await browser_like.get(f"/ideen/{told.PAST}")).text

    assert "Ergebnis" not in opened
    assert "gleichauf mit «Bürgerbus am Abend»" in closed
    assert ">12</td>" in closed
    assert "4,33 von 5" in closed
    assert "nicht bewertet" in closed


async def test_an_idea_is_handed_in_once_however_often_the_button_is_pressed(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    answer = {"idea_id": str(uuid4()), "call_id": told.CALL, "state": "draft"}
    behind.says("registry", HAND_IN, answer, status=201)
    form = await visitor.fills(f"{CALL}/einreichen", **IDEA)

    answers = [await browser_like.post(f"{CALL}/einreichen", data=form) for _ in range(2)]

    assert ["sehen Sie in Ihr Postfach" in each.text for each in answers] == [True, True]
    assert len(set(visitor.keys(HAND_IN))) == 1
    sent = visitor.told(HAND_IN)[0]
    assert (sent["ags"], sent["topics"]) == (PLACE["ags"], ["pflege"])


async def test_what_was_typed_stays_when_something_is_wrong(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    wrong = {"slug": "place-outside-call", "municipality": "Weißwasser", "field": "ags"}
    behind.says("registry", HAND_IN, {"slug": "fields-invalid", "errors": [wrong]}, status=422)

    answer = await browser_like.post(
        f"{CALL}/einreichen", data=await visitor.fills(f"{CALL}/einreichen", **IDEA)
    )

    assert answer.status_code == 422
    assert "Weißwasser gehört nicht dazu" in answer.text
    assert 'value="Bürgerbus am Abend"' in answer.text


@pytest.mark.parametrize(
    ("state", "said"),
    [("received", "sehen Sie in Ihr Postfach"), ("counted", "Ihre Stimme zählt")],
)
async def test_a_vote_needs_a_mailbox_and_nothing_else(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor, state: str, said: str
) -> None:
    path = f"/v1/ideas/{told.IDEA}/votes"
    ballot = {"ballot_id": str(uuid4()), "call_id": told.CALL, "state": state}
    behind.says("registry", path, ballot, status=201)
    page = f"{CALL}/{told.IDEA}"

    answer = await browser_like.post(page, data=await visitor.fills(page, email="eva@example.org"))

    assert said in answer.text
    assert visitor.told(path) == [{"email": "eva@example.org"}]


async def test_a_juror_judges_by_each_criterion_or_says_that_she_has_a_part(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    path, page = f"/v1/jury/{told.JUROR}/ideas/{told.IDEA}", f"/jury/{told.JUROR}/{told.IDEA}"
    behind.says("registry", path, told.SAID)
    await visitor.opens_link(told.JUROR)
    hidden = await visitor.fills(page)

    half = await browser_like.post(page, data={**hidden, "mark_0": "4"})
    whole = await browser_like.post(page, data={**hidden, "mark_0": "4", "mark_1": "2"})
    part = await browser_like.post(page, data={**hidden, "has_part": "yes"})

    assert (half.status_code, whole.status_code, part.status_code) == (422, 303, 303)
    assert [each["marks"] for each in visitor.told(path)] == [[4, 2], None]


async def test_a_link_opens_one_sheet_and_no_other(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.opens_link(told.CALL)

    assert (await browser_like.get(f"/jury/{told.JUROR}")).status_code == 404
    assert (await browser_like.get(f"/idee/{told.IDEA}")).status_code == 404


async def test_staff_writes_a_call_with_the_rows_that_are_filled_in(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    written = {"call_id": told.DRAFT, "state": "draft", "released_at": None}
    behind.says("registry", DESK, written, status=201)
    behind.says("registry", "/v1/municipalities", [{**PLACE, "district_name": "Görlitz"}])
    await visitor.signs_in_as_editor(role="funder")

    answer = await browser_like.post(
        "/aufrufe/neu", data=await visitor.fills("/aufrufe/neu", **A_CALL)
    )

    assert answer.headers["location"] == f"/aufrufe/{told.DRAFT}?getan=gespeichert"
    [body] = visitor.told(DESK)
    assert body["criteria"] == [{"label": "Nutzen", "weight": 2}]
    assert body["evidence"] == [
        {
            "kind": "empty-search",
            "district": "14626",
            "count": 23,
            "source": "Suchprotokoll",
            "read_on": "2026-03-01",
            "stem": "tagespflege",
            "weeks": 8,
        }
    ]
    assert body["area"] == {"districts": [], "municipalities": [PLACE["ags"]]}
    assert body["opens_at"] == "2027-05-01T00:00:00+02:00"
    assert body["closes_at"] == "2027-06-01T00:00:00+02:00", "the last day counts whole"


async def test_an_error_in_a_piece_of_evidence_stands_in_its_row(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    wrong = {"slug": "cell-too-small", "fewest": 5, "field": "evidence.0.count"}
    behind.says("registry", DESK, {"slug": "fields-invalid", "errors": [wrong]}, status=422)
    behind.says("registry", "/v1/municipalities", [{**PLACE, "district_name": "Görlitz"}])
    await visitor.signs_in_as_editor()

    answer = await browser_like.post(
        "/aufrufe/neu", data=await visitor.fills("/aufrufe/neu", **A_CALL)
    )

    assert answer.status_code == 422
    assert 'href="#evidence_2_count"' in answer.text
    assert "Eine Zahl unter 5 könnte einzelne Menschen verraten" in answer.text


async def test_staff_decides_about_every_idea_with_a_reason(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("registry", DECIDE, {"call_id": told.PAST, "state": "decided"})
    page = f"/aufrufe/{told.PAST}/entscheiden"
    await visitor.signs_in_as_editor()
    half = {f"choice_{told.IDEA}": "yes", f"reason_{told.IDEA}": "Das fehlt uns."}
    rest = {f"choice_{told.OTHER}": "no", f"reason_{told.OTHER}": "Dafür fehlt ein Raum."}

    missing = await browser_like.post(page, data=await visitor.fills(page, **half))
    decided = await browser_like.post(page, data=await visitor.fills(page, **half, **rest))

    assert (missing.status_code, decided.status_code) == (422, 303)
    [body] = visitor.told(DECIDE)
    assert body["choices"] == [
        {"idea_id": told.IDEA, "is_adopted": True, "reason": "Das fehlt uns."},
        {"idea_id": told.OTHER, "is_adopted": False, "reason": "Dafür fehlt ein Raum."},
    ]


@pytest.mark.parametrize("path", ["/aufrufe", "/aufrufe/neu", f"/aufrufe/{told.CALL}"])
async def test_the_desk_is_for_those_who_call_for_ideas(
    browser_like: httpx.AsyncClient, visitor: Visitor, path: str
) -> None:
    await visitor.signs_in_as_editor(role="mentor")

    assert (await browser_like.get(path)).status_code == 403


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("Chemnitz", "in Chemnitz"),
        ("Vogtlandkreis", "im Vogtlandkreis"),
        ("Landkreis Meißen", "im Landkreis Meißen"),
        ("Sächsische Schweiz-Osterzgebirge", "im Landkreis Sächsische Schweiz-Osterzgebirge"),
        ("Nordsachsen", "in Nordsachsen"),
    ],
)
def test_a_district_is_named_as_people_say_it(name: str, where: str) -> None:
    assert ideas.where(name) == where
