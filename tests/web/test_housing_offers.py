"""What a housing project offers: asked in plain words, kept as typed, shown as it was stated."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.web.words import entries, my_data, offers
from tests.web.conftest import Behind
from tests.web.real_homes import HOUSING
from tests.web.real_pages import ENTRY as LISTED
from tests.web.signing import Visitor

ENTRY = str(uuid4())
NEW = "/initiativen/neu"
OWN = f"/eintrag/{ENTRY}"
PAGE = f"/initiativen/{ENTRY}"
REGISTER = "/v1/initiatives"
CHANGE = f"/v1/initiatives/{ENTRY}"
TYPED = {
    "kind": "housing-project",
    "title": "Hof am Mühlteich",
    "summary": "Wir wohnen auf einem Hof.",
    "description": "Ein Hof mit Garten.",
    "topics": "wohnen",
    "place": "Leipzig",
    "free_places": "2",
    "name": "Ines Muster",
    "email": "ines@example.org",
}
ANSWERED = {
    "persons_min": "2",
    "persons_max": "5",
    "tenures": ["rent", "lifelong-right"],
    "equity_eur": "12.000 €",
    "certificate_required": "no",
    "smoke_free": "yes",
    "languages": ["de", "hsb"],
}
STATED = {
    "persons_min": 2,
    "persons_max": 5,
    "tenures": ["rent", "lifelong-right"],
    "equity_eur": 12_000,
    "certificate_required": False,
    "smoke_free": True,
    "languages": ["de", "hsb"],
}
OPEN: dict[str, Any] = {
    "persons_min": None,
    "persons_max": None,
    "tenures": [],
    "equity_eur": None,
    "certificate_required": None,
    "smoke_free": None,
    "languages": [],
}
OFFERED_LISTS = ("tenures", "languages")
UP_TO_TWENTY = "Bitte geben Sie eine ganze Zahl von 1 bis 20 ein."
UP_TO_A_MILLION = "Bitte geben Sie eine ganze Zahl von 0 bis 1.000.000 Euro ein."


@pytest.fixture(autouse=True)
def the_registry_answers(behind: Behind) -> None:
    lists = ("target_groups", "legal_forms", "stages", "actor_kinds")
    vocabulary = {
        "topics": [{"value": "wohnen", "label": "Wohnen"}],
        **{name: [] for name in lists},
    }
    behind.says("registry", "/v1/vocabulary", vocabulary)
    behind.says("registry", "/v1/municipalities", [PLACE])
    behind.says("registry", REGISTER, {"initiative_id": ENTRY, "state": "drafted"}, status=201)
    behind.says("registry", CHANGE, {"initiative_id": ENTRY, "revision": 4})


PLACE = {
    "ags": "14713000",
    "name": "Leipzig",
    "name_hsb": None,
    "district": "14713",
    "district_name": "Leipzig",
    "lat": 51.3,
    "lon": 12.4,
}


def offer_sent(visitor: Visitor, path: str = REGISTER) -> dict[str, Any]:
    """The questions of this file as they were answered to the registry."""
    (told,) = visitor.told(path)
    return {name: told["housing"][name] for name in OPEN}


def ticked(page: httpx.Response, name: str) -> list[str]:
    """The values of the boxes and circles of a field that are ticked."""
    boxes = re.findall(rf'<input [^>]*name="{name}" value="([^"]*)"( checked)?>', page.text)
    return [value for value, is_ticked in boxes if is_ticked]


def written(page: httpx.Response, name: str) -> str:
    """What stands in a text field."""
    (text,) = re.findall(rf'id="{name}" name="{name}" type="text" value="([^"]*)"', page.text)
    return str(text)


def shown(page: httpx.Response) -> dict[str, str]:
    """What the page of an entry says of living there."""
    told = re.findall(r"<dt [^>]*>([^<]+)</dt><dd [^>]*>([^<]+)</dd>", page.text)
    return dict(told)


# The form


@pytest.mark.parametrize(
    "question",
    [
        "Wie wird hier gewohnt?",
        "Wie viel Eigenkapital bringt ein Haushalt mit?",
        "Brauchen Einziehende einen Wohnberechtigungsschein?",
        "Ab wie vielen Personen?",
        "Ist das Haus rauchfrei?",
        "Welche Sprachen werden gesprochen?",
    ],
)
async def test_each_question_is_asked_with_a_hint(
    browser_like: httpx.AsyncClient, question: str
) -> None:
    page = await browser_like.get(NEW)

    (after,) = re.findall(rf"{re.escape(question)}(.{{0,300}})", page.text, re.DOTALL)
    assert "kern-hint" in after


async def test_an_empty_form_is_german_and_open_in_all_else(
    browser_like: httpx.AsyncClient,
) -> None:
    page = await browser_like.get(NEW)

    assert ticked(page, "languages") == ["de"]
    assert ticked(page, "tenures") == []
    assert ticked(page, "certificate_required") == ticked(page, "smoke_free") == [""]
    assert written(page, "equity_eur") == written(page, "persons_min") == ""


async def test_what_is_answered_is_sent(browser_like: httpx.AsyncClient, visitor: Visitor) -> None:
    await browser_like.post(NEW, data=await visitor.fills(NEW, **TYPED, **ANSWERED))

    assert offer_sent(visitor) == STATED


async def test_what_is_left_open_is_sent_as_open_and_never_as_a_no(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    left = {"certificate_required": "", "smoke_free": "", "equity_eur": "", "persons_min": ""}

    await browser_like.post(NEW, data=await visitor.fills(NEW, **TYPED, **left))

    assert offer_sent(visitor) == OPEN


async def test_no_equity_is_sent_as_none_needed(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    await browser_like.post(NEW, data=await visitor.fills(NEW, **TYPED, equity_eur="0"))

    assert offer_sent(visitor)["equity_eur"] == 0


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("equity_eur", "-1", UP_TO_A_MILLION),
        ("equity_eur", "NaN", UP_TO_A_MILLION),
        ("equity_eur", "1e9", UP_TO_A_MILLION),
        ("equity_eur", "1.000.001", UP_TO_A_MILLION),
        ("persons_min", "0", UP_TO_TWENTY),
        ("persons_min", "1e9", UP_TO_TWENTY),
        ("persons_min", "NaN", UP_TO_TWENTY),
        ("persons_min", "6", "Bitte nennen Sie hier höchstens 5"),
    ],
)
async def test_a_number_that_cannot_be_is_named_and_nothing_typed_is_lost(
    browser_like: httpx.AsyncClient, visitor: Visitor, field: str, typed: str, sentence: str
) -> None:
    wrong = {**TYPED, **ANSWERED, field: typed}

    page = await browser_like.post(NEW, data=await visitor.fills(NEW, **wrong))

    assert page.status_code == 422
    assert re.search(rf'href="#{field}">[^<]*{re.escape(sentence)}', page.text)
    assert {name: written(page, name) for name in ("equity_eur", "persons_min")} == {
        name: wrong[name] for name in ("equity_eur", "persons_min")
    }
    assert ticked(page, "tenures") == ANSWERED["tenures"]
    assert ticked(page, "languages") == ANSWERED["languages"]
    assert (ticked(page, "certificate_required"), ticked(page, "smoke_free")) == (["no"], ["yes"])
    assert visitor.sent(REGISTER) == []


async def test_german_that_was_taken_off_does_not_come_back_with_an_error(
    browser_like: httpx.AsyncClient, visitor: Visitor
) -> None:
    page = await browser_like.post(NEW, data=await visitor.fills(NEW, **TYPED, persons_min="0"))

    assert ticked(page, "languages") == []


async def test_a_limit_of_the_registry_stands_beside_its_field(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    much = {"field": "housing.equity_eur", "slug": "number-too-large", "largest": 500}
    behind.says("registry", REGISTER, {"slug": "fields-invalid", "errors": [much]}, status=422)

    page = await browser_like.post(NEW, data=await visitor.fills(NEW, **TYPED, **ANSWERED))

    assert 'href="#equity_eur">Eigenkapital: Diese Zahl ist zu groß.' in page.text
    assert "Bitte geben Sie höchstens 500 an." in page.text


async def test_an_unfinished_offer_comes_back_as_it_was_typed(
    browser_like: httpx.AsyncClient,
) -> None:
    half = {**TYPED, **ANSWERED, "persons_min": "zwei", "later": "yes"}

    await browser_like.post(NEW, data=half)
    page = await browser_like.get(NEW)

    assert written(page, "persons_min") == "zwei"
    assert ticked(page, "tenures") == ANSWERED["tenures"]
    assert ticked(page, "languages") == ["de", "hsb"]
    assert ticked(page, "smoke_free") == ["yes"]


@pytest.mark.parametrize("stored", [STATED, OPEN])
async def test_a_correction_begins_with_what_is_stored_and_keeps_it(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor, stored: dict[str, Any]
) -> None:
    await visitor.signs_in()
    behind.says("registry", f"{CHANGE}/own", an_own_entry(stored))
    page = await browser_like.get(OWN)
    texts = {name: written(page, name) for name in ("persons_min", "persons_max", "equity_eur")}
    chosen = ("tenures", "languages", "certificate_required", "smoke_free")
    again = {**TYPED, **texts, **{name: ticked(page, name) for name in chosen}}

    await browser_like.post(OWN, data=await visitor.fills(OWN, **again))

    assert offer_sent(visitor, CHANGE) == stored


# The page of the entry, and what editors read


async def test_the_page_of_an_entry_says_what_the_project_states(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", PAGE.replace("/initiativen", REGISTER), a_listed_entry(STATED))

    told = shown(await browser_like.get(PAGE))

    assert told["Wie hier gewohnt wird"] == "Miete, Wohnrecht auf Lebenszeit"
    assert told["Eigenkapital je Haushalt"] == "12.000 €"
    assert told["Wohnberechtigungsschein"] == "ist nicht nötig"
    assert told["Personen je Haushalt"] == "2 bis 5"
    assert told["Rauchfrei"] == "ja"
    assert told["Sprachen im Haus"] == "Deutsch, Obersorbisch"


async def test_what_a_project_leaves_open_is_said_to_be_open(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", PAGE.replace("/initiativen", REGISTER), a_listed_entry(OPEN))

    told = shown(await browser_like.get(PAGE))

    asked = {
        "Wie hier gewohnt wird",
        "Eigenkapital je Haushalt",
        "Wohnberechtigungsschein",
        "Personen je Haushalt",
        "Rauchfrei",
        "Sprachen im Haus",
    }
    assert {name for name in told if told[name] == "nicht angegeben"} >= asked


async def test_the_page_says_the_same_in_english_and_in_sorbian(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("registry", PAGE.replace("/initiativen", REGISTER), a_listed_entry(STATED))

    english = shown(await browser_like.get(f"/en{PAGE}"))
    sorbian = shown(await browser_like.get(f"/hsb{PAGE}"))

    assert english["Languages in the house"] == "German, Upper Sorbian"
    assert english["How homes are held here"] == "Rent, A right to live there for life"
    assert sorbian["Rěče w domje"] == "němčina, hornjoserbšćina"


@pytest.mark.parametrize(
    ("fewest", "most", "told"),
    [
        (2, 2, "genau 2"),
        (2, 4, "2 bis 4"),
        (2, None, "mindestens 2"),
        (None, 4, "höchstens 4"),
        (None, None, "nicht angegeben"),
    ],
)
def test_how_many_people_a_household_has_is_said_in_words(
    fewest: int | None, most: int | None, told: str
) -> None:
    rows = offers.rows({**HOUSING, "persons_min": fewest, "persons_max": most})

    assert {row["term"]: row["text"] for row in rows}["Personen je Haushalt"] == told


def test_none_needed_is_not_the_same_as_not_stated() -> None:
    none, unstated = (
        {row["term"]: row["text"] for row in offers.rows({**HOUSING, "equity_eur": amount})}
        for amount in (0, None)
    )

    assert none["Eigenkapital je Haushalt"] == "keines nötig"
    assert unstated["Eigenkapital je Haushalt"] == "nicht angegeben"


def test_editors_read_both_versions_of_an_offer_in_words_and_numbers_stay_numbers() -> None:
    labels = {"2": "Kein Hunger", "rent": "Miete", "hsb": "Obersorbisch", **offers.TENURES}
    old = {"housing": {**OPEN, "free_places": 2}}
    new = {"housing": {**STATED, "free_places": 2, "languages": ["hsb"]}}

    (row,) = entries.side_by_side(old, new, labels=labels, changed=["housing"])

    assert row["old"] == "freie Plätze: 2"
    assert row["new"] == (
        "freie Plätze: 2; mindestens Personen: 2; höchstens Personen: 5; wie gewohnt wird: Miete,"
        " Wohnrecht auf Lebenszeit; Eigenkapital in Euro: 12000; Wohnberechtigungsschein nötig:"
        " nein; rauchfrei: ja; Sprachen im Haus: Obersorbisch"
    )


def test_whoever_asks_what_is_kept_of_her_reads_her_offer_in_words() -> None:
    lists = {name: entries.options_of(getattr(offers, name.upper())) for name in OFFERED_LISTS}
    kept = {"housing": {**STATED, "languages": ["hsb"], "equity_eur": 0}}
    parts = {**{service: {} for service in my_data.CHAPTERS}, "registry": kept}

    chapters = my_data.overview(parts, vocabulary=lists)
    told = my_data.as_text(chapters, asked_at=datetime(2027, 1, 1, tzinfo=UTC), number="1")

    lines = [line.strip() for line in told.splitlines()]
    assert "wie gewohnt wird: Miete, Wohnrecht auf Lebenszeit" in lines
    assert "Sprachen: Obersorbisch" in lines
    assert "Eigenkapital in Euro: 0" in lines
    assert "Wohnberechtigungsschein nötig: nein" in lines
    assert "rauchfrei: ja" in lines


def a_listed_entry(offer: dict[str, Any]) -> dict[str, Any]:
    return {**LISTED, "initiative_id": ENTRY, "housing": {**HOUSING, **offer}}


def an_own_entry(offer: dict[str, Any]) -> dict[str, Any]:
    texts = {name: TYPED[name] for name in ("kind", "title", "summary", "description")}
    return {
        "initiative_id": ENTRY,
        "state": "listed",
        "review": "cleared",
        "revision": 3,
        "public_revision": 1,
        "draft": {
            **texts,
            "topics": ["wohnen"],
            "target_groups": [],
            "place": {"ags": "14713000", "municipality": "Leipzig"},
            "housing": {"free_places": 2, "wishes": [], **offer},
        },
        "history": [],
        "actions": ["revise"],
    }
