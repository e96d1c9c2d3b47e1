"""Each field of the wizard: what it takes, what it refuses beside itself, what stays unstated."""

from typing import Any

import httpx
import pytest

from services.chassis.database import open_database
from services.web.forms.wizard import FORM
from services.web.visit import DRAFT_COOKIE
from services.web.work import visitors
from tests.days import in_days, typed_day
from tests.web.conftest import Behind
from tests.web.signing import Visitor, hidden
from tests.web.wizard_steps import (
    AIMS,
    LIMITS,
    NEEDS,
    STEPS,
    WHERE,
    a_profile,
    an_older_profile,
    fills_in,
)

CHECK = "/mitmachen/pruefen"
PROFILE = "/v1/profile"
AHEAD = "/v1/profile/what-if"
LATER = "/mitmachen/spaeter"


@pytest.fixture(autouse=True)
def everything_is_there(behind: Behind) -> None:
    place = {"ags": "14713000", "name": "Leipzig", "name_hsb": None, "lat": 51.34, "lon": 12.37}
    behind.says("registry", "/v1/municipalities", [{**place, "district_name": "Leipzig"}])
    behind.says("notifications", "/v1/messages", {"status": "accepted"}, status=202)
    behind.says("matching", PROFILE, {"slug": "not-found", "title": ""}, status=404)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("kind", "senior", {"household.kind": "senior"}),
        ("persons", "4", {"household.persons": 4}),
        ("kinds", ["senior", "single-parent"], {"kinds": ["senior"]}),
        ("births", "21.10.1987\r\n 3 2 2019 ", {"household.births": ["1987-10-21", "2019-02-03"]}),
        ("births", "1987-10-21", {"household.births": ["1987-10-21"]}),
        ("births", "", {"household.births": []}),
        ("pets", "yes", {"household.pets": True}),
        ("needs_step_free", "yes", {"household.needs_step_free": True}),
        ("needs_smoke_free", "yes", {"household.needs_smoke_free": True}),
        ("smokes", "yes", {"household.smokes": True}),
        ("smokes", "no", {"household.smokes": False}),
        ("smokes", "unknown", {"household.smokes": None}),
        ("has_certificate", "yes", {"household.has_certificate": True}),
        ("has_certificate", "no", {"household.has_certificate": False}),
        ("has_certificate", "unknown", {"household.has_certificate": None}),
        ("languages", ["hsb", "de"], {"languages": ["hsb", "de"]}),
        ("radius_km", "200", {"radius_km": 200}),
        ("max_warm_cost_eur", "0", {"max_warm_cost_eur": 0}),
        ("max_warm_cost_eur", "1.200 €", {"max_warm_cost_eur": 1200}),
        ("max_equity_eur", "0", {"max_equity_eur": 0}),
        ("max_equity_eur", "", {"max_equity_eur": None}),
        ("max_equity_eur", "20.000", {"max_equity_eur": 20_000}),
        ("tenures", ["rent"], {"tenures": ["rent"]}),
        (
            "markets",
            ["living", "founding", "groups"],
            {"markets": ["living", "founding", "groups"]},
        ),
        ("markets", ["groups"], {"markets": ["groups"]}),
        ("welcome_kinds", ["family", "senior"], {"welcome_kinds": ["family", "senior"]}),
        ("welcomes_pets", "no", {"household.welcomes_pets": False}),
        ("welcomes_pets", "unknown", {"household.welcomes_pets": None}),
    ],
)
async def test_what_is_typed_is_told_as_it_was_meant(
    browser_like: httpx.AsyncClient,
    behind: Behind,
    visitor: Visitor,
    field: str,
    typed: Any,
    told: dict[str, Any],
) -> None:
    await fills_in(browser_like)
    number = WHERE.get(field) or PLACES[field]
    await browser_like.post(f"/mitmachen/{number}", data={**STEPS[number], field: typed})

    sent = await sends(visitor, behind)

    assert {path: value_at(sent, path) for path in told} == told


async def test_everybody_welcome_and_every_way_to_live_are_no_limit(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like)

    sent = await sends(visitor, behind)

    assert sent["welcome_kinds"] == []
    assert sorted(sent["tenures"]) == ["cooperative", "lifelong-right", "ownership", "rent"]


@pytest.mark.parametrize(
    ("number", "typed", "field", "said"),
    [
        (1, {"persons": "0"}, "persons", "ganze Zahl von 1 bis 20"),
        (1, {"persons": "NaN"}, "persons", "ganze Zahl von 1 bis 20"),
        (1, {"kind": "village"}, "kind", "wer einziehen möchte"),
        (1, {"kind": "single", "persons": "7"}, "persons", "Allein ist 1 Person."),
        (1, {"kind": "couple", "persons": "3"}, "persons", "Ein Paar sind 2 Personen."),
        (1, {"kind": "single-parent", "persons": "1"}, "persons", "Bitte zählen Sie alle mit"),
        (1, {"kind": "family", "persons": "1"}, "persons", "Das sind mindestens 2 Personen."),
        (1, {"births": "31.2.2020"}, "births", "ist kein Datum"),
        (1, {"births": "gestern"}, "births", "ist kein Datum"),
        (1, {"births": "1.1.1850"}, "births", "kann kein Geburtstag sein"),
        (1, {"births": "1.1.2999"}, "births", "kann kein Geburtstag sein"),
        (1, {"births": "1.1.2000\n1.1.2001\n1.1.2002"}, "births", "3 Geburtstage für 2 Personen"),
        (1, {"births": "3.4.2019\n3.4.2020"}, "births", "Eine Person muss erwachsen sein"),
        (1, {"births": "1.1.2000\n" * 30}, "births", "höchstens 20 Geburtstage"),
        (2, {"languages": []}, "languages", "mindestens eine Sprache"),
        (2, {"languages": ["klingon"]}, "languages", "mindestens eine Sprache"),
        (2, {"pets": ""}, "pets", "ob Tiere mitkommen"),
        (2, {"needs_smoke_free": ""}, "needs_smoke_free", "ob es rauchfrei sein muss"),
        (3, {"radius_km": "0"}, "radius_km", "ganze Zahl von 1 bis 200 km"),
        (3, {"radius_km": "nan"}, "radius_km", "ganze Zahl von 1 bis 200 km"),
        (3, {"radius_km": "1e9"}, "radius_km", "ganze Zahl von 1 bis 200 km"),
        (4, {"max_warm_cost_eur": "-1"}, "max_warm_cost_eur", "ganze Zahl von 0 bis 10.000 Euro"),
        (4, {"max_warm_cost_eur": ""}, "max_warm_cost_eur", "was Sie im Monat höchstens"),
        (4, {"max_equity_eur": "-5"}, "max_equity_eur", "ganze Zahl von 0 bis 10.000.000 Euro"),
        (4, {"max_equity_eur": "Infinity"}, "max_equity_eur", "ganze Zahl von 0 bis"),
        (4, {"tenures": []}, "tenures", "Alle heißt: egal."),
        (4, typed_day("move_in_to", 200), "move_in_to_day", "liegt vor dem ersten möglichen"),
        (5, {"markets": []}, "markets", "mindestens eines"),
        (5, {"markets": ["support"]}, "markets", "mindestens eines"),
        (5, {"welcome_kinds": []}, "welcome_kinds", "Alle heißt: egal."),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_loses_nothing(
    browser_like: httpx.AsyncClient,
    number: int,
    typed: dict[str, Any],
    field: str,
    said: str,
) -> None:
    await fills_in(browser_like)

    answer = await browser_like.post(f"/mitmachen/{number}", data={**STEPS[number], **typed})
    page = await browser_like.get(f"/mitmachen/{number}")
    check = await browser_like.get(CHECK)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    error = answer.text.split(f'id="{field.removesuffix("_day")}', 1)[1]
    assert said in error
    assert page.status_code == check.status_code == 200


@pytest.mark.parametrize(
    ("number", "typed", "kept"),
    [
        (1, {"births": "gestern\n1.2.1990"}, "gestern\n1.2.1990"),
        (4, {"max_equity_eur": "viel"}, 'value="viel"'),
        (2, {"languages": ["pl"], "pets": ""}, 'value="pl" checked'),
        (5, {"markets": [], "welcomes_pets": "no"}, 'value="no" checked'),
    ],
)
async def test_a_wrong_step_comes_back_as_it_was_typed(
    browser_like: httpx.AsyncClient, number: int, typed: dict[str, Any], kept: str
) -> None:
    answer = await browser_like.post(f"/mitmachen/{number}", data={**STEPS[number], **typed})

    assert answer.status_code == 422
    assert kept in answer.text


async def test_whoever_does_not_found_needs_nobody_to_be_welcome(
    browser_like: httpx.AsyncClient,
) -> None:
    typed = {"markets": ["living"], "welcome_kinds": []}

    answer = await browser_like.post("/mitmachen/5", data={**AIMS, **typed})

    assert answer.status_code == 303


async def test_what_is_ticked_beforehand_is_german_all_ways_and_everybody(
    browser_like: httpx.AsyncClient,
) -> None:
    await fills_in(browser_like, upto=1)
    needs = await browser_like.get("/mitmachen/2")
    await fills_in(browser_like, upto=4)
    aims = await browser_like.get("/mitmachen/5")

    assert ticked(needs) == ["unknown", "unknown", "de"]
    assert ticked(aims) == [
        "living", "single", "couple", "single-parent", "family", "senior", "unknown"
    ]  # fmt: skip


async def test_the_finer_step_can_be_skipped_and_what_nobody_touched_is_not_stated(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like, upto=6)
    skipping = await browser_like.get("/mitmachen/7")
    await browser_like.post("/mitmachen/7", data={"crafts_weight": "2", "order_position": "5"})
    await browser_like.post("/mitmachen/8", data=STEPS[8])

    sent = await sends(visitor, behind)

    assert 'href="/mitmachen/8">Überspringen' in skipping.text
    [community, *further] = sent["wishes"]
    assert community["dimension"] == "community"
    assert further == [
        {"dimension": "crafts", "position": 128, "wanted": 128, "weight": 2},
        {"dimension": "order", "position": 255, "wanted": 128, "weight": 0},
    ]


async def test_without_the_finer_step_everything_is_complete(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like)

    overview = await browser_like.get("/mitmachen")
    sent = await sends(visitor, behind)

    assert "Angaben prüfen und senden" in overview.text
    assert "freiwillig" in overview.text
    assert [wish["dimension"] for wish in sent["wishes"]] == ["community"]


async def test_a_saved_search_without_any_wish_is_complete(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    profile = a_profile()
    profile["criteria"]["wishes"] = []
    behind.says("matching", PROFILE, profile)

    overview = await browser_like.get("/mitmachen")
    sent = await sends(visitor, behind)

    assert "Angaben prüfen und senden" in overview.text
    assert sent["wishes"] == []


async def test_all_that_was_saved_stands_in_its_step_and_goes_back_unchanged(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("matching", PROFILE, a_profile())

    sent = await sends(visitor, behind)

    saved = a_profile()["criteria"]
    for told in (sent, saved):
        told["wishes"] = sorted(told["wishes"], key=lambda wish: wish["dimension"])
    del sent["contact"], sent["locale"]
    assert sent == saved


async def test_a_profile_of_before_opens_the_steps_that_have_something_new_to_ask(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await visitor.signs_in()
    behind.says("matching", PROFILE, an_older_profile())

    early = await browser_like.get(CHECK)
    page = await browser_like.get("/mitmachen/2")
    form = {**hidden(page), **NEEDS}
    saved = await browser_like.post("/mitmachen/2", data=form)
    sent = await sends(visitor, behind)

    assert early.headers["location"] == "/mitmachen"
    assert saved.headers["location"] == CHECK
    assert (sent["max_equity_eur"], sent["tenures"]) == (None, [])
    assert sent["markets"] == ["living"]
    assert sent["household"]["births"] == []


async def test_a_draft_of_before_keeps_its_answers_and_asks_for_the_rest(
    browser_like: httpx.AsyncClient, behind: Behind, visitor: Visitor
) -> None:
    await fills_in(browser_like)
    await has_typed_before(visitor)

    page = await browser_like.get("/mitmachen/2")
    for number in (2, 5):
        await browser_like.post(f"/mitmachen/{number}", data=STEPS[number])
    sent = await sends(visitor, behind)

    assert 'id="pets" name="pets" value="yes" checked' in page.text
    assert (sent["household"]["kind"], sent["household"]["persons"]) == ("family", 4)
    assert (sent["tenures"], sent["max_equity_eur"], sent["kinds"]) == ([], None, [])


async def test_the_summary_names_every_answer_with_a_way_to_change_it(
    browser_like: httpx.AsyncClient,
) -> None:
    await fills_in(browser_like)
    typed = {"kinds": ["senior"], "births": "21.10.1987"}
    await browser_like.post("/mitmachen/1", data={**STEPS[1], **typed})
    await browser_like.post("/mitmachen/4", data={**LIMITS, "max_equity_eur": "0"})

    page = await browser_like.get(CHECK)

    for said in (
        "Ich oder wir im Ruhestand, 2 Personen",
        "21. Oktober 1987",
        "Deutsch, Polnisch",
        "0 €",
        "egal",
        "mit anderen etwas Neues gründen",
        "alle",
        "noch offen",
    ):
        assert said in page.text
    assert {f'href="/mitmachen/{n}"' in page.text for n in range(1, 9)} == {True}


PLACES = {"kinds": 1, "births": 1, "max_equity_eur": 4}


async def sends(visitor: Visitor, behind: Behind) -> dict[str, Any]:
    """Sign in, press the last button; what matching is told."""
    await visitor.signs_in()
    form = await visitor.fills(CHECK)
    sent = await visitor.client.post(CHECK, data=form)
    assert sent.status_code in {303, 422}, sent.text
    (told,) = visitor.told(PROFILE)
    return dict(told)


async def has_typed_before(visitor: Visitor) -> None:
    """The draft is as the wizard kept it when it had five steps."""
    cookie = visitor.client.cookies[DRAFT_COOKIE]
    async with open_database(visitor.settings) as database, database.transaction() as tx:
        draft = await visitors.find_draft(tx, visitor.settings, form=FORM, cookie=cookie)
        assert draft is not None
        data = {
            **{name: draft.data[name] for name in ("ort", "wuensche", "kontakt")},
            "haushalt": {"kind": "family", "persons": 4, "pets": "yes", "needs_step_free": "no"},
            "rahmen": {
                "max_warm_cost_eur": 700,
                "move_in_from": in_days(300).isoformat(),
                "move_in_to": None,
            },
        }
        await visitors.keep_draft(tx, visitor.settings, form=FORM, cookie=cookie, data=data)


def value_at(told: dict[str, Any], path: str) -> Any:
    value: Any = told
    for name in path.split("."):
        value = value[name]
    return value


def ticked(page: httpx.Response) -> list[str]:
    parts = page.text.split(" checked>")[:-1]
    return [part.rsplit('value="', 1)[1].split('"', 1)[0] for part in parts]
