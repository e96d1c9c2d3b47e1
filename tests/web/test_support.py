"""Asking for support and giving it: each form good, bad and changed, and one's own page."""

from typing import Any, Final

import pytest

from contracts.dimensions import SupportDimension
from contracts.support import SUPPORT_MAX
from services.matching.decide.bits import AREAS, SupporterKind
from services.matching.decide.support import SupportEnd, SupportOffer, SupportRequest
from services.web.words import support as words
from tests.days import in_days, typed_day
from tests.web.conftest import Behind
from tests.web.real_pages import ID, tell_everything
from tests.web.signing import Visitor
from tests.web.support_pages import (
    ENTRY,
    MATCHES,
    NEAR,
    OFFER_ID,
    OTHER,
    REQUEST,
    REQUEST_ID,
    RUNNING,
    RUNS,
    SAID,
)

ASK: Final = "/unterstuetzung/suchen"
GIVE: Final = "/unterstuetzung/anbieten"
MINE: Final = "/unterstuetzung/meine"
PLACE: Final = ENTRY["place"]
WORKING: Final[dict[str, Any]] = {
    "kind": "mentor",
    "place": "Weißwasser/O.L.",
    "reach": "near",
    "radius_km": "40",
    "themes": ["wohnen", "kultur"],
    "languages": ["de", "hsb"],
    "name": "Ines Muster",
    "phone": "0151 23456789",
    "sms_wanted": "yes",
    "on_site_position": "5",
    "on_site_wanted": "4",
    "on_site_weight": "2",
    "rural_position": "3",
    "rural_wanted": "3",
    "rural_weight": "0",
}
ASKED: Final = {**WORKING, "initiative_id": ID, "amount": "5", **typed_day("since", 10)}
GIVEN: Final = {
    **WORKING,
    "kind": "funder",
    "reach": "anywhere",
    "radius_km": "",
    "amount_min": "500",
    "amount_max": "5.000",
    "capacity": "20.000 €",
    "areas": ["sn-transition"],
}


@pytest.fixture
def ines(visitor: Visitor, behind: Behind) -> Visitor:
    tell_everything(behind)
    for (service, path), told in SAID.items():
        behind.says(service, path, told)
    for each in (REQUEST_ID, OFFER_ID):
        behind.says("matching", f"/v1/supports/{each}", REQUEST)
        for step in ("pause", "resume", "withdraw"):
            behind.says("matching", f"/v1/supports/{each}/{step}", REQUEST)
    return visitor


def text_of(page: Any) -> str:
    return " ".join(page.text.split())


async def test_whoever_is_not_signed_in_reads_what_it_is_and_signs_in_to_ask(ines: Visitor) -> None:
    about = await ines.client.get("/unterstuetzung")
    asked = await ines.client.get(ASK)

    assert "Wie Plätze vergeben werden" in about.text
    assert asked.status_code == 303
    assert asked.headers["location"].startswith("/anmelden?weiter=/unterstuetzung/suchen")


async def test_an_initiative_asks_with_all_that_matching_takes(ines: Visitor) -> None:
    await ines.signs_in()

    sent = await ines.client.post(ASK, data=await ines.fills(ASK, **ASKED))

    [told] = ines.told("/v1/supports")
    assert sent.headers["location"] == "/unterstuetzung/meine?neu=1"
    asked = SupportRequest.model_validate(told["request"])
    assert (str(asked.initiative_id), asked.kind, asked.amount) == (ID, "mentor", 5)
    assert (asked.place.ags, asked.radius_km) == (PLACE["ags"], 40)
    assert (asked.themes, asked.languages) == (("wohnen", "kultur"), ("de", "hsb"))
    assert (asked.since, asked.until) == (in_days(10), None)
    [wish] = asked.wishes
    assert (wish.dimension, wish.position, wish.wanted, wish.weight) == ("on_site", 255, 191, 2)
    assert told["contact"] == {"name": "Ines Muster", "phone": "0151 23456789", "sms_wanted": True}
    assert "offer" not in told


async def test_somebody_gives_in_her_own_name_up_to_a_capacity(ines: Visitor) -> None:
    await ines.signs_in()

    sent = await ines.client.post(GIVE, data=await ines.fills(GIVE, **GIVEN))

    [told] = ines.told("/v1/supports")
    assert sent.headers["location"] == "/unterstuetzung/meine?neu=1"
    given = SupportOffer.model_validate(told["offer"])
    assert (given.initiative_id, given.kind, given.radius_km) == (None, "funder", None)
    assert (given.amount_min, given.amount_max, given.capacity) == (500, 5000, 20000)
    assert given.areas == ("sn-transition",)
    assert "request" not in told


async def test_an_entry_can_give_too(ines: Visitor) -> None:
    await ines.signs_in()

    await ines.client.post(
        GIVE, data=await ines.fills(GIVE, **GIVEN, initiative_id=OTHER["initiative_id"])
    )

    [told] = ines.told("/v1/supports")
    assert told["offer"]["initiative_id"] == OTHER["initiative_id"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"initiative_id": "00000000-0000-0000-0000-000000000099"}, "initiative_id"),
        ({"kind": "angel"}, "kind"),
        ({"amount": "-3"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "10.001"}, "amount"),
        ({"place": ""}, "place"),
        ({"reach": ""}, "reach"),
        ({"radius_km": "0"}, "radius_km"),
        ({"radius_km": "201"}, "radius_km"),
        ({"radius_km": ""}, "radius_km"),
        ({"since_day": "31", "since_month": "2", "since_year": "2031"}, "since"),
        (typed_day("until", 5), "until"),
        ({**typed_day("until", -3), **dict.fromkeys(typed_day("since", 0), "")}, "until"),
        ({"name": ""}, "name"),
        ({"phone": "12"}, "phone"),
        ({"phone": ""}, "phone"),
    ],
    ids=str,
)
async def test_what_is_wrong_in_a_request_stands_beside_its_field_and_nothing_is_lost(
    ines: Visitor, typed: dict[str, str], field: str
) -> None:
    await ines.signs_in()

    again = await ines.client.post(ASK, data=await ines.fills(ASK, **{**ASKED, **typed}))

    assert again.status_code == 422
    assert f'id="{field}-error"' in again.text
    assert ines.told("/v1/supports") == []
    assert 'name="themes" value="kultur" checked' in again.text
    assert 'name="languages" value="hsb" checked' in again.text
    assert 'name="on_site_position" value="5" checked' in again.text


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"capacity": ""}, "capacity", "Bitte geben Sie an, wie viel es zusammen ist."),
        ({"capacity": "4000"}, "capacity", "Das reicht nicht für eine einzige Initiative."),
        (
            {"amount_max": "", "amount_min": "30000"},
            "capacity",
            "Das reicht nicht für eine einzige Initiative.",
        ),
        ({"amount_max": "400"}, "amount_max", "Das ist weniger als das Wenigste (500)."),
        ({"amount_min": "-1"}, "amount_min", "eine ganze Zahl von 0"),
        ({"capacity": "10.000.001"}, "capacity", "von 1 bis 10.000.000 Euro ein."),
        (
            {"kind": "partner", "capacity": "100.000.000"},
            "capacity",
            "von 1 bis 10.000 Stunden im Monat ein.",
        ),
    ],
    ids=str,
)
async def test_what_is_wrong_in_an_offer_stands_beside_its_field(
    ines: Visitor, typed: dict[str, str], field: str, said: str
) -> None:
    await ines.signs_in()

    again = await ines.client.post(GIVE, data=await ines.fills(GIVE, **{**GIVEN, **typed}))

    assert again.status_code == 422
    assert f'id="{field}-error"' in again.text
    assert said in again.text
    assert 'name="areas" value="sn-transition" checked' in again.text
    assert ines.told("/v1/supports") == []


@pytest.mark.parametrize(
    ("slug", "told", "said"),
    [
        ("not-your-initiative", {"field": "initiative_id"}, "nur sprechen, wer ihn betreut"),
        ("too-many-supports", {"most": 20}, "Mehr als 20 Gesuche und Angebote gehen nicht."),
        ("phone-not-mobile", {"field": "contact.phone"}, "Für SMS brauchen wir eine Handynummer."),
    ],
)
async def test_what_matching_refuses_is_said_in_german_and_nothing_is_lost(
    ines: Visitor, behind: Behind, slug: str, told: dict[str, Any], said: str
) -> None:
    await ines.signs_in()
    form = await ines.fills(ASK, **ASKED)
    behind.says("matching", "/v1/supports", {"slug": slug, **told}, status=409)

    again = await ines.client.post(ASK, data=form)

    assert again.status_code == 422
    assert said in again.text
    assert 'name="themes" value="kultur" checked' in again.text


async def test_a_form_of_change_shows_what_is_said_now_and_sends_it_back_the_same(
    ines: Visitor,
) -> None:
    await ines.signs_in()
    where = f"/unterstuetzung/{REQUEST_ID}/aendern"

    page = await ines.client.get(where)
    typed = {**ASKED, **typed_day("until", 200), "phone": "", "sms_wanted": ""}
    sent = await ines.client.post(where, data=await ines.fills(where, **typed))

    for told in (
        'value="Weißwasser/O.L."',
        'name="reach" value="near" checked',
        'name="radius_km" type="text" value="40"',
        'name="themes" value="kultur" checked',
        'name="on_site_position" value="5" checked',
        'name="on_site_wanted" value="4" checked',
        '<option value="2" selected>wichtig</option>',
        f'name="until_year" inputmode="numeric" maxlength="4" value="{in_days(200).year}"',
        "Mit dem Speichern läuft es wieder.",
    ):
        assert told in page.text
    assert sent.headers["location"] == "/unterstuetzung/meine?gespeichert=1"
    [told] = ines.told(f"/v1/supports/{REQUEST_ID}")
    before = SupportRequest.model_validate(REQUEST["criteria"])
    assert SupportRequest.model_validate(told["request"]) == before


async def test_a_capacity_below_what_is_given_is_refused_with_how_much_that_is(
    ines: Visitor, behind: Behind
) -> None:
    await ines.signs_in()
    where = f"/unterstuetzung/{OFFER_ID}/aendern"
    form = await ines.fills(
        where, **{**GIVEN, "kind": "mentor", "amount_max": "", "amount_min": ""}
    )
    refusal = {"slug": "capacity-below-taken", "field": "capacity", "taken": 5}
    behind.says("matching", f"/v1/supports/{OFFER_ID}", refusal, status=422)

    again = await ines.client.post(where, data={**form, "capacity": "4"})

    assert again.status_code == 422
    assert "5 Stunden im Monat sind schon vergeben." in again.text


@pytest.mark.parametrize("path", [ASK, GIVE])
async def test_both_forms_say_the_unit_and_the_most(ines: Visitor, path: str) -> None:
    await ines.signs_in()

    page = await ines.client.get(path)

    assert "höchstens 10.000.000; sonst in Stunden im Monat, höchstens 10.000." in page.text
    assert set(SUPPORT_MAX) == set(words.UNITS) == set(SupporterKind)


async def test_ones_own_page_says_where_each_stands_and_what_is_given(ines: Visitor) -> None:
    await ines.signs_in()

    page = text_of(await ines.client.get(MINE))

    for told in (
        "Noch offen.",
        "5 Stunden im Monat von 12 Stunden im Monat vergeben.",
        "Alles vergeben: 20.000 €.",
        "Noch alles frei: 12 Stunden im Monat.",
        "Sie haben Unterstützung gefunden.",
        "macht Pause",
        "beendet",
        "nur für Übergangsregion",
        'href="/treffer"',
    ):
        assert told in page


async def test_where_only_the_area_is_wrong_partners_inside_of_it_are_named(
    ines: Visitor, behind: Behind
) -> None:
    behind.says("matching", "/v1/matches", MATCHES)
    await ines.signs_in()

    page = text_of(await ines.client.get(MINE))

    assert "Unterstützt wird nur hier:" in page
    assert "Partner in Weißwasser/O.L.: Gemeinschaftlich wohnen. Noch frei: 8 Stunden" in page
    assert "alle Themen. Noch frei: 1 Stunde im Monat." in page
    assert page.count(f'href="/initiativen/{ID}"') == 1


@pytest.mark.parametrize(
    "near", [{**NEAR, "partners": []}, {**NEAR, "market": "living"}], ids=["nobody", "homes"]
)
async def test_without_a_partner_there_is_no_way_out_to_show(
    ines: Visitor, behind: Behind, near: dict[str, Any]
) -> None:
    behind.says("matching", "/v1/matches", {"items": [], "near_misses": [near]})
    await ines.signs_in()

    page = await ines.client.get(MINE)

    assert "Hier hilft ein Partner" not in page.text


@pytest.mark.parametrize("step", ["pause", "resume"])
async def test_it_pauses_and_goes_on_by_a_button(ines: Visitor, step: str) -> None:
    await ines.signs_in()
    token = ines.token(await ines.client.get(MINE))

    done = await ines.client.post(
        f"/unterstuetzung/{OFFER_ID}", data={"csrf_token": token, "do": step}
    )

    assert done.headers["location"] == "/unterstuetzung/meine?gespeichert=1"
    assert len(ines.sent(f"/v1/supports/{OFFER_ID}/{step}")) == 1


async def test_it_ends_only_when_somebody_is_sure(ines: Visitor) -> None:
    await ines.signs_in()
    told = {"csrf_token": ines.token(await ines.client.get(MINE)), "do": "withdraw"}

    asked = await ines.client.post(f"/unterstuetzung/{OFFER_ID}", data=told)
    before = len(ines.sent(f"/v1/supports/{OFFER_ID}/withdraw"))
    told[f"sure-{OFFER_ID}"] = "yes"
    done = await ines.client.post(f"/unterstuetzung/{OFFER_ID}", data=told)

    assert asked.status_code == 422
    assert f'id="sure-{OFFER_ID}-error"' in asked.text
    assert before == 0
    assert done.status_code == 303
    assert len(ines.sent(f"/v1/supports/{OFFER_ID}/withdraw")) == 1


@pytest.mark.parametrize("path", [f"/unterstuetzung/{ID}", f"/unterstuetzung/{ID}/aendern"])
async def test_what_is_not_mine_is_not_there(ines: Visitor, path: str) -> None:
    await ines.signs_in()
    told = {"csrf_token": ines.token(await ines.client.get(MINE)), "do": "pause"}

    answer = await ines.client.post(path, data=told)

    assert answer.status_code == 404


async def test_the_form_begins_with_the_entry_that_one_comes_from(ines: Visitor) -> None:
    await ines.signs_in()

    page = await ines.client.get(f"{ASK}?eintrag={ID}&art=funder")

    for told in (
        f'name="initiative_id" value="{ID}" checked',
        'name="kind" value="funder" checked',
        'value="Weißwasser/O.L."',
        'name="themes" value="kultur" checked',
    ):
        assert told in page.text


async def test_without_an_entry_one_is_led_to_make_one(ines: Visitor, behind: Behind) -> None:
    behind.says("matching", "/v1/supports/initiatives", {"items": []})
    await ines.signs_in()

    page = await ines.client.get(ASK)

    assert 'href="/initiativen/neu"' in page.text
    assert 'name="kind"' not in page.text


def test_every_kind_dimension_and_area_of_matching_has_words() -> None:
    assert set(words.KINDS) == set(words.ASKED) == set(words.GIVEN) == set(SupporterKind)
    assert set(words.DIMENSIONS) == set(SupportDimension)
    assert set(words.AREAS) == set(AREAS)


@pytest.mark.parametrize(
    ("kind", "count", "said"),
    [
        ("mentor", 1, "1 Stunde im Monat"),
        ("partner", 1200, "1.200 Stunden im Monat"),
        ("funder", 5000, "5.000 €"),
    ],
)
def test_an_amount_is_said_in_the_unit_of_its_kind(kind: str, count: int, said: str) -> None:
    assert words.amount(kind, count) == said


async def test_support_that_runs_stands_on_ones_page_with_the_way_to_end_it(
    ines: Visitor, behind: Behind
) -> None:
    await ines.signs_in()
    behind.says("matching", "/v1/matches", {"items": [RUNNING], "near_misses": []})

    page = text_of(await ines.client.get(MINE))

    assert "Das läuft gerade" in page
    assert "Sie unterstützen diese Initiative." in page
    assert f'action="/treffer/{RUNS}/unterstuetzung-beenden"' in page
    assert set(words.REASONS) == {*SupportEnd}


async def test_before_an_offer_ends_one_reads_that_what_runs_goes_on_and_where_to_end_it(
    ines: Visitor, behind: Behind
) -> None:
    await ines.signs_in()
    other = {**RUNNING, "match_id": ID, "own_id": REQUEST_ID, "side": "seeker"}
    behind.says("matching", "/v1/matches", {"items": [RUNNING, other], "near_misses": []})

    page = text_of(await ines.client.get(MINE))

    begin = {
        each: page.index(f'action="/unterstuetzung/{each}"') for each in (REQUEST_ID, OFFER_ID)
    }
    assert page.count("Was schon läuft, endet damit nicht.") == 2
    assert begin[REQUEST_ID] < page.index(f'href="/treffer/{ID}#beenden"') < begin[OFFER_ID]
    assert begin[OFFER_ID] < page.index(f'href="/treffer/{RUNS}#beenden"')


async def test_without_support_that_runs_nothing_is_said_of_it(ines: Visitor) -> None:
    await ines.signs_in()

    page = await ines.client.get(MINE)

    assert "Was schon läuft" not in page.text


async def test_whoever_ends_support_says_why_and_is_asked_again_without_it(
    ines: Visitor, behind: Behind
) -> None:
    await ines.signs_in()
    whole = {**RUNNING, "actions": [], "reasons": [], "obstacles": [], "relaxation": []}
    behind.says("matching", f"/v1/matches/{RUNS}", whole)
    behind.says("matching", f"/v1/matches/{RUNS}/support/end", whole)
    end = f"/treffer/{RUNS}/unterstuetzung-beenden"
    typed = {"csrf_token": ines.token(await ines.client.get(MINE))}

    forgot = await ines.client.post(end, data=typed)
    ended = await ines.client.post(end, data={**typed, "end_reason": "finished"})

    assert forgot.status_code == 422
    assert "Bitte wählen Sie aus, warum es endet." in text_of(forgot)
    assert ended.headers["location"] == f"/treffer/{RUNS}"
    assert ines.told(f"/v1/matches/{RUNS}/support/end") == [{"reason": "finished"}]
