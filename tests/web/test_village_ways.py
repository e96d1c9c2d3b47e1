"""The way of a village on its pages: what a household reads and says, what its companion does."""

from typing import Any, Final

import pytest

from services.web.words import ways
from tests.web.all_pages import tell_everything
from tests.web.conftest import Behind
from tests.web.signing import Visitor
from tests.web.village_pages import FOUNDED as VILLAGE
from tests.web.village_pages import sends, text_of
from tests.web.way_pages import ENDED, OF_VILLAGE, VILLAGE_DESK, VILLAGE_LINE

HOME: Final = f"/doerfer/meine/{VILLAGE}"
PAGE: Final = f"{HOME}/weg"
TOLD: Final = f"/v1/accompaniments/{VILLAGE}"
LINKED: Final = (
    "subject_kind", "stage", "own_stage", "is_over", "is_asked", "counterpart", "village",
)  # fmt: skip
"""What matching tells of a way behind a link."""
DONE: Final = {"subject_id": VILLAGE, "subject_kind": "village", "stage": "met", "is_over": False}


@pytest.fixture
async def ines(visitor: Visitor, behind: Behind) -> Visitor:
    """A household of a founded village."""
    tell_everything(behind)
    await visitor.signs_in()
    return visitor


async def test_a_household_reads_how_many_are_how_far_and_what_was_said(ines: Visitor) -> None:
    said = text_of(await ines.client.get(PAGE))

    assert "Getroffen: 31 von 60 Haushalten" in said
    assert "Miteinander gesprochen (sagen Sie)" in said
    assert "Wohnen zur Probe (sagen 2 Haushalte)" in said
    assert "die andere Seite" not in said


async def test_the_village_page_shows_its_way_and_leads_to_it(ines: Visitor) -> None:
    said = text_of(await ines.client.get(HOME))

    assert "Getroffen: 31 von 60 Haushalten" in said
    assert "Sofagespräch mit der Begleitung" in said
    assert f'href="{PAGE}"' in said


async def test_a_village_without_a_way_shows_none(ines: Visitor) -> None:
    ines.behind.says("matching", TOLD, {"slug": "not-found"}, status=404)

    page = await ines.client.get(HOME)

    assert page.status_code == 200
    assert "Ihr Weg" not in page.text


async def test_a_link_to_the_way_of_a_match_leads_to_that_of_the_village(ines: Visitor) -> None:
    answer = await ines.client.get(f"/treffer/{VILLAGE}/weg?getan=stage")
    plain = await ines.client.get(f"/treffer/{VILLAGE}/weg")

    assert answer.headers["location"] == f"{PAGE}?getan=stage"
    assert plain.headers["location"] == PAGE


async def test_a_link_in_a_mail_asks_for_the_households_own_next_step(ines: Visitor) -> None:
    summary = {name: OF_VILLAGE[name] for name in LINKED}
    opened = {
        "purpose": "own-way",
        "subject": VILLAGE,
        "person_id": "p_" + "a" * 32,
        "expires_at": "2099-01-01T00:00:00Z",
        "summary": {**summary, "is_asked": True},
    }
    ines.behind.says("matching", "/v1/links/open", opened)

    page = await ines.client.get("/m/m" + "w" * 43)

    assert "Ein anderer Haushalt sagt: Wir sind eingezogen." in page.text
    assert 'value="met"' in page.text
    assert 'value="contacted"' not in page.text


async def test_a_household_behind_the_others_says_its_own_next_step(ines: Visitor) -> None:
    names = [name for name, _ in ways.ahead({**OF_VILLAGE, "stage": "trial", "own_stage": "met"})]

    assert names == ["trial", "settled"]


@pytest.mark.parametrize(
    ("typed", "path", "body"),
    [
        ({"do": "stage", "stage": "trial"}, "stage", {"stage": "trial"}),
        (
            {"do": "back", "stage": "released"},
            "stage",
            {"stage": "released", "takes_back": True},
        ),
        ({"do": "companion", "wanted": "yes"}, "wants-companion", {"is_wanted": True}),
    ],
)
async def test_what_a_household_says_is_told_as_it_was_said(
    ines: Visitor, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    ines.behind.says("matching", f"{TOLD}/{path}", DONE)

    answer = await sends(ines, PAGE, **typed)

    assert answer.headers["location"] == f"{PAGE}?getan={typed['do']}"
    assert ines.told(f"{TOLD}/{path}") == [body]


async def test_a_way_that_the_commune_ended_says_why_and_asks_nothing(ines: Visitor) -> None:
    said = text_of(await ines.client.get(f"/doerfer/meine/{ENDED}/weg"))

    assert "Das Dorf ist beendet: Die Umstände haben sich geändert." in said
    assert "Das hat die Gemeinde gesagt." in said
    assert "Wie weit ist Ihr Haushalt?" not in said


async def test_the_companion_reads_households_by_number_and_cards_of_those_who_gave_them(
    visitor: Visitor, behind: Behind
) -> None:
    tell_everything(behind)
    await visitor.signs_in_as_editor(role="mentor")

    said = text_of(await visitor.client.get(f"/wege/{VILLAGE}"))

    assert "sagt Haushalt 3" in said
    assert "Ines Muster" in said
    assert "Haushalt 11" in said
    assert "Kein Kontakt freigegeben." in said
    assert "Weg beenden" not in said


async def test_a_note_on_a_village_concerns_all_of_it(visitor: Visitor, behind: Behind) -> None:
    tell_everything(behind)
    await visitor.signs_in_as_editor(role="mentor")
    behind.says("matching", f"{TOLD}/desk/touchpoints", DONE, status=201)

    page = await visitor.client.get(f"/wege/{VILLAGE}/kontakt")
    await sends(
        visitor,
        f"/wege/{VILLAGE}/kontakt",
        kind="phone",
        happened_on_day="1",
        happened_on_month="9",
        happened_on_year="2026",
        note="Gut.",
    )

    assert "Wen betrifft die Notiz?" not in page.text
    assert visitor.told(f"{TOLD}/desk/touchpoints")[0]["about"] == "both"


def test_a_village_stands_in_the_worklist_by_its_title() -> None:
    line = ways.work_line({**VILLAGE_LINE, "claims_settled": ["household-3"]})

    assert line["title"] == VILLAGE_LINE["village"]["title"]
    assert line["meta"] == "60 Haushalte, Wohnen zur Probe"
    assert line["risk"] == "Haushalt 3 sagt: eingezogen"
    assert ways.stage(VILLAGE_DESK, "released") == "Dorf gegründet"
