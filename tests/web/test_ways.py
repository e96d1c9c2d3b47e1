"""The pages of ways: what is sent, what is said, and who gets which page."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.cases import TouchpointKind
from contracts.matching import EndReason, Stage
from services.matching.api.problems import PROBLEMS
from services.matching.api.way_models import DeskOut, LineOut, OwnWayOut, WorklistOut
from services.matching.decide import company, stages
from services.web.forms import ways as forms
from services.web.words import cases, desks, problems, ways
from tests.days import in_days, typed_day
from tests.web.all_pages import tell_everything
from tests.web.conftest import Behind
from tests.web.real_matches import a_full_match
from tests.web.real_pages import ID
from tests.web.signing import Visitor
from tests.web.way_pages import DESK, GONE, LINE, LONELY, OVER, OWN, UNDUE, WORKLIST

PAGE, DESK_PAGE = f"/treffer/{ID}/weg", f"/wege/{ID}"
TOLD = f"/v1/accompaniments/{ID}"
DONE = {"subject_id": ID, "subject_kind": "match", "stage": "met", "is_over": False}
TOKEN = "m" + "w" * 43


@pytest.fixture(autouse=True)
def the_services_speak(behind: Behind) -> None:
    tell_everything(behind)


def test_the_labels_are_those_of_matching() -> None:
    assert set(ways.STAGES) == set(ways.SAYINGS) == set(Stage)
    assert {*ways.ENDINGS, ways.GONE} == set(EndReason)
    assert set(ways.about(LINE)) == set(forms.ABOUT) == set(company.About)
    assert set(cases.TOUCHPOINTS) == set(TouchpointKind)
    assert set(ways.NEXT) == set(Stage) - {Stage.SETTLED}


def test_every_refusal_of_ways_is_a_german_sentence() -> None:
    slugs = {slug for slug in PROBLEMS if slug in problems.ways.GERMAN}

    assert slugs == set(problems.ways.GERMAN)
    assert {"accompaniment-ended", "step-back-reason", "companion-taken"} <= slugs
    assert stages.REASON[1] == 500


@pytest.mark.parametrize(
    ("typed", "path", "body"),
    [
        ({"do": "stage", "stage": "trial"}, "stage", {"stage": "trial"}),
        (
            {"do": "back", "stage": "contacted"},
            "stage",
            {"stage": "contacted", "takes_back": True},
        ),
        ({"do": "end", "reason": "place-taken"}, "end", {"reason": "place-taken"}),
        ({"do": "companion", "wanted": "yes"}, "wants-companion", {"is_wanted": True}),
        ({"do": "companion", "wanted": "no"}, "wants-companion", {"is_wanted": False}),
    ],
)
async def test_what_a_person_says_is_told_as_it_was_said(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    typed: dict[str, str],
    path: str,
    body: dict[str, Any],
) -> None:
    await visitor.signs_in()
    behind.says("matching", f"{TOLD}/{path}", DONE)

    answer = await browser_like.post(PAGE, data=await visitor.fills(PAGE, **typed))

    assert answer.headers["location"] == f"{PAGE}?getan={typed['do']}"
    assert visitor.told(f"{TOLD}/{path}") == [body]


@pytest.mark.parametrize(
    "typed", [{"do": "end", "reason": ""}, {"do": "back", "stage": "x"}, {"do": "end"}]
)
async def test_what_is_missing_is_said_and_nothing_is_told(
    browser_like: httpx.AsyncClient, visitor: Visitor, typed: dict[str, str]
) -> None:
    await visitor.signs_in()

    answer = await browser_like.post(PAGE, data=await visitor.fills(PAGE, **typed))

    assert answer.status_code == 422
    assert "Bitte wählen Sie" in answer.text
    assert [visitor.sent(f"{TOLD}/{path}") for path in ("stage", "end")] == [[], []]


async def test_a_word_that_comes_too_late_hears_why(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("matching", f"{TOLD}/stage", {"slug": "accompaniment-ended"}, status=409)

    answer = await browser_like.post(
        PAGE, data=await visitor.fills(PAGE, do="stage", stage="trial")
    )

    assert answer.status_code == 422
    assert "Dieser Weg ist zu Ende." in answer.text


async def test_an_unknown_button_is_none(browser_like: httpx.AsyncClient, visitor: Visitor) -> None:
    await visitor.signs_in()

    answer = await browser_like.post(PAGE, data=await visitor.fills(PAGE, do="fly"))

    assert answer.status_code == 404


async def test_the_page_says_what_both_said_and_offers_what_comes_next(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in()

    page = (await browser_like.get(PAGE)).text

    assert "Miteinander gesprochen (sagen Sie)" in page
    assert "Wohnen zur Probe (sagt die andere Seite)" in page
    assert "zurück zu: Getroffen (sagt die Begleitung, Telefonat)" in page
    assert "Sofagespräch mit der Begleitung" in page
    assert "Wir wohnen zur Probe" in page
    assert "Wir haben telefoniert oder geschrieben</button>" not in page
    assert "Die andere Seite sagt: Sie sind zusammen eingezogen." in page
    assert "Mara Probe</b> begleitet Sie beide" in page


async def test_whoever_says_that_they_moved_in_waits_for_the_other_side(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    back = ["released", "contacted", "met", "trial"]
    behind.says("matching", TOLD, {**OWN, "is_asked": False, "can_take_back": back})

    page = (await browser_like.get(PAGE)).text

    assert "Jetzt fehlt noch das Ja der anderen Seite." in page
    assert "Der nächste Schritt" not in page
    assert "Wir sind eingezogen</button>" not in page
    assert "Ich habe mich vertan" in page


async def test_whoever_is_asked_whether_they_moved_in_has_one_button_for_it(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in()

    page = (await browser_like.get(PAGE)).text

    assert "Ja, wir sind eingezogen</button>" in page
    assert page.count('name="stage" value="settled"') == 1


async def test_what_was_said_stands_in_the_order_in_which_it_happened(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in()

    page = (await browser_like.get(PAGE)).text

    begun, said = page.index("Ihre Kontakte sind ausgetauscht"), page.index("(sagen Sie)")
    assert begun < said < page.index("Sofagespräch mit der Begleitung")


@pytest.mark.parametrize(("way", "is_linked"), [(GONE, False), (OVER, True)])
async def test_no_link_leads_to_a_match_of_somebody_who_is_gone(
    browser_like: httpx.AsyncClient, visitor: Visitor, way: str, is_linked: bool
) -> None:
    await visitor.signs_in()

    page = (await browser_like.get(f"/treffer/{way}/weg")).text

    assert (f'href="/treffer/{way}"' in page) == is_linked


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (OVER, "Sie gehen getrennte Wege: Die Umstände haben sich geändert."),
        (OVER, "Für Sie ist damit alles wieder offen. Für die andere Seite auch."),
        (GONE, "Die andere Seite ist nicht mehr dabei."),
        (GONE, "Ihr gemeinsamer Weg"),
        (UNDUE, "Geschafft: Sie wohnen zusammen."),
    ],
)
async def test_an_end_says_how_it_came_and_what_it_means(
    browser_like: httpx.AsyncClient, visitor: Visitor, way: str, words: str
) -> None:
    await visitor.signs_in()

    page = (await browser_like.get(f"/treffer/{way}/weg")).text

    assert words in page
    assert 'name="do"' not in page


async def test_who_is_asked_for_a_companion_reads_what_that_means(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in()

    page = (await browser_like.get(f"/treffer/{LONELY}/weg")).text

    assert "Die andere Seite wünscht sich eine Begleitung." in page
    assert "Das geht nur, wenn beide es möchten." in page
    assert "Ich habe mich vertan" not in page


async def test_a_link_to_another_match_shows_no_way(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.opens_link(str(uuid4()))

    answer = await browser_like.get(PAGE)

    assert answer.status_code == 404
    assert behind.asked == []


def an_opened_link(**summary: Any) -> dict[str, Any]:
    told = {
        "subject_kind": "match",
        "stage": "contacted",
        "own_stage": "released",
        "is_over": False,
        "is_asked": False,
        "counterpart": None,
        "village": None,
    }
    return {
        "purpose": "own-way",
        "subject": ID,
        "person_id": "p_" + "a" * 32,
        "expires_at": "2099-01-01T00:00:00Z",
        "summary": {**told, **summary},
    }


async def test_a_link_in_a_mail_offers_the_stages_ahead_and_says_none_by_itself(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("matching", "/v1/links/open", an_opened_link())

    page = await browser_like.get(f"/m/{TOKEN}")

    assert "Wie ist es gelaufen?" in page.text
    assert 'value="trial"' in page.text
    assert 'value="contacted"' not in page.text
    assert visitor.sent("/v1/accompaniments/stage-by-link") == []


async def test_a_link_that_asks_whether_they_moved_in_has_a_button_for_it(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", "/v1/links/open", an_opened_link(is_asked=True))

    page = await browser_like.get(f"/m/{TOKEN}")

    assert 'value="settled"' in page.text


async def test_one_tap_behind_a_link_says_the_stage_and_leads_to_the_way(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    behind.says("matching", "/v1/links/open", an_opened_link())
    behind.says("matching", "/v1/accompaniments/stage-by-link", DONE)

    answer = await browser_like.post(f"/m/{TOKEN}", data={"do": "say-stage", "answer": "met"})

    assert answer.headers["location"] == f"{PAGE}?getan=stage"
    assert visitor.told("/v1/accompaniments/stage-by-link") == [{"token": TOKEN, "answer": "met"}]


async def test_a_link_to_a_way_that_is_over_only_opens_it(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("matching", "/v1/links/open", an_opened_link(is_over=True))

    page = await browser_like.get(f"/m/{TOKEN}")
    answer = await browser_like.post(f"/m/{TOKEN}", data={})

    assert "say-stage" not in page.text
    assert answer.headers["location"] == PAGE


async def test_a_released_match_leads_to_its_way(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()

    page = await browser_like.get(f"/treffer/{ID}")

    assert f'href="{PAGE}"' in page.text


async def test_a_match_of_support_leads_to_no_way(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says(
        "matching",
        f"/v1/matches/{ID}",
        {**a_full_match(ID, day=str(in_days(3)), counterpart={}), "market": "support"},
    )

    page = await browser_like.get(f"/treffer/{ID}")

    assert f'href="{PAGE}"' not in page.text


async def test_a_contact_is_sent_as_it_was_typed_and_a_double_click_is_one(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    behind.says("matching", f"{TOLD}/desk/touchpoints", DONE, status=201)
    typed = {
        "kind": "visit",
        "about": "seeker",
        "note": "Im Garten.",
        **typed_day("happened_on", -3),
        **typed_day("next_contact_on", 9),
    }
    form = await visitor.fills(f"{DESK_PAGE}/kontakt", **typed)

    answers = [await browser_like.post(f"{DESK_PAGE}/kontakt", data=form) for _ in range(2)]

    assert {each.headers["location"] for each in answers} == {f"{DESK_PAGE}?getan=kontakt"}
    assert visitor.told(f"{TOLD}/desk/touchpoints")[0] == {
        "kind": "visit",
        "happened_on": in_days(-3).isoformat(),
        "about": "seeker",
        "note": "Im Garten.",
        "next_contact_on": in_days(9).isoformat(),
    }
    assert len(set(visitor.keys(f"{TOLD}/desk/touchpoints"))) == 1


async def test_a_step_back_without_a_reason_is_asked_for_one_and_nothing_is_lost(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    problem = {"slug": "step-back-reason", "field": "reason"}
    behind.says("matching", f"{TOLD}/desk/stage", problem, status=422)
    typed = {"stage": "contacted", "how": "phone", "reason": ""}
    form = await visitor.fills(f"{DESK_PAGE}/stand", **typed, **typed_day("happened_on", 0))

    answer = await browser_like.post(f"{DESK_PAGE}/stand", data=form)

    assert answer.status_code == 422
    assert "Bitte schreiben Sie in einem Satz, warum." in answer.text
    assert 'href="#reason"' in answer.text


@pytest.mark.parametrize(
    ("act", "path"), [("uebernehmen", "take-on"), ("abgeben", "hand-back"), ("ende", "end")]
)
async def test_what_ends_her_sight_leads_back_to_the_list(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor, act: str, path: str
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    behind.says("matching", f"{TOLD}/desk/{path}", DONE)
    form = await visitor.fills("/wege", reason="other")
    behind.says("matching", f"{TOLD}/desk", {"slug": "not-found"}, status=404)

    answer = await browser_like.post(f"{DESK_PAGE}/{act}", data=form)

    assert answer.headers["location"] == f"/wege?getan={act}"
    assert len(visitor.sent(f"{TOLD}/desk/{path}")) == 1


async def test_who_was_too_late_to_take_on_hears_so_on_the_list(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    behind.says("matching", f"{TOLD}/desk/take-on", {"slug": "companion-taken"}, status=409)

    answer = await browser_like.post(f"{DESK_PAGE}/uebernehmen", data=await visitor.fills("/wege"))

    assert answer.status_code == 422
    assert "Jemand anderes begleitet diesen Weg schon." in answer.text


async def test_the_worklist_names_nobody_and_the_desk_does(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")

    listed = (await browser_like.get("/wege")).text
    page = (await browser_like.get(DESK_PAGE)).text

    assert "Ines Muster" not in listed
    assert "seit 17 Tagen still" in listed
    assert "Eine Familie mit einem Elternteil, 3 Personen sagt: eingezogen" in listed
    assert "Ines Muster" in page
    assert "Warum: Es war nur ein Besuch." in page
    assert "(sagt eine Familie mit einem Elternteil, 3 Personen" in page
    assert "Seite" not in page[page.index("<main") : page.index("</main>")]


async def test_a_coordinator_hands_back_and_takes_nothing_on(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="coordinator")

    page = (await browser_like.get("/wege")).text

    assert f'action="{DESK_PAGE}/abgeben"' in page
    assert f'action="{DESK_PAGE}/uebernehmen"' not in page


async def test_a_companion_enters_her_name(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in_as_editor(role="mentor")
    behind.says("matching", "/v1/accompaniments/worklist", {**WORKLIST, "name": None})
    behind.says("matching", "/v1/companions/me", {"name": "Mara"})

    answer = await browser_like.post("/wege", data=await visitor.fills("/wege", name="Mara"))

    assert answer.headers["location"] == "/wege?getan=name"
    assert visitor.told("/v1/companions/me") == [{"name": "Mara"}]


@pytest.mark.parametrize("path", ["/wege", DESK_PAGE, f"{DESK_PAGE}/kontakt"])
async def test_only_who_accompanies_or_coordinates_gets_these_pages(
    browser_like: httpx.AsyncClient, visitor: Visitor, path: str
) -> None:
    await visitor.signs_in_as_editor(role="editor")

    assert (await browser_like.get(path)).status_code == 403


@pytest.mark.parametrize("path", [f"{DESK_PAGE}/fliegen", f"{DESK_PAGE}/uebernehmen"])
async def test_there_is_no_form_for_what_is_a_button_or_nothing(
    browser_like: httpx.AsyncClient, visitor: Visitor, path: str
) -> None:
    await visitor.signs_in_as_editor(role="mentor")

    assert (await browser_like.get(path)).status_code == 404


def test_the_menu_of_the_staff_leads_to_the_worklist() -> None:
    assert "/wege" in {desk.href for desk in desks.open_to({"mentor"})}
    assert "/wege" in {desk.href for desk in desks.open_to({"coordinator"})}
    assert "/wege" not in {desk.href for desk in desks.open_to({"editor"})}


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "heute etwas gehört"), (5, "seit 5 Stunden still"), (24, "seit 1 Tag still"),
     (431, "seit 17 Tagen still")],
)  # fmt: skip
def test_silence_is_said_in_hours_and_then_in_days(hours: int, words: str) -> None:
    assert ways.silence(hours) == words


def test_the_samples_are_what_matching_tells() -> None:
    assert set(OWN) == set(OwnWayOut.model_fields)
    assert set(LINE) == set(LineOut.model_fields)
    assert set(DESK) == set(DeskOut.model_fields)
    assert set(WORKLIST) == set(WorklistOut.model_fields)


def test_both_sides_are_named_as_in_a_sentence() -> None:
    family = {"kind": "family", "persons": 4}

    title = ways.desk_title({**LINE, "household": family})

    assert title.endswith(" und eine Familie, 4 Personen")
