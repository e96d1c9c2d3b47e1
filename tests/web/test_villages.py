"""Villages: who is missing for everybody to read, a commune's terms and its room."""

from typing import Any, Final

import pytest

from services.matching.api import village_models as models
from services.matching.decide.village.plan import CALL_DAYS_MOST
from services.matching.decide.village.state import VillageState
from services.web.words import village_rooms
from services.web.words import villages as words
from tests.web.conftest import Behind
from tests.web.signing import Visitor
from tests.web.typed import Typed
from tests.web.village_pages import (
    ASKED,
    BLOCKED,
    CALL,
    DESK,
    DRAFT,
    FOUND,
    FOUNDED,
    HOMES,
    MINE,
    REFUSED,
    ROOM,
    ROOMS,
    SAID,
    SEARCHING,
    TERMS,
    a_member,
    sends,
    tell_of_villages,
    text_of,
)

NEW: Final = f"{DESK}/neu"
MY: Final = "/doerfer/meine"
TYPED: Final[dict[str, Any]] = {
    "title": "Hofdorf an der Neiße",
    "place": "Görlitz",
    "radius_km": "30",
    "households": "8",
    "quota": ["0", "4"],
    "quota_0_kinds": ["family", "single-parent"],
    "quota_0_at_least": "3",
    "quota_4_kinds": ["senior"],
    "quota_4_at_most": "2",
    "persons_at_least": "16",
    "equity_eur_at_least": "200.000 €",
    "text": "Zwölf Wohnungen in der alten Schule.",
    "warm_cost_eur_from": "620",
    "warm_cost_eur_to": "940",
    "move_in_month": "5",
    "move_in_year": "2099",
    "office": "Bauamt",
    "office_phone": "+49 3581 123456",
    "homes": ["1"],
    "homes_1_persons_max": "4",
    "homes_1_count": "9",
    "alternatives": "3",
    "differ": "2",
}


@pytest.fixture
def told(behind: Behind) -> Behind:
    tell_of_villages(behind)
    return behind


@pytest.fixture
async def karla(visitor: Visitor, told: Behind) -> Visitor:
    """A commune's planner."""
    await visitor.signs_in_as_editor(role="commune")
    return visitor


@pytest.fixture
async def ines(visitor: Visitor, told: Behind) -> Visitor:
    """A household that is asked."""
    await visitor.signs_in()
    return visitor


def test_the_samples_are_what_matching_answers() -> None:
    for room in ROOMS.values():
        models.VillageRoom.model_validate(room)
    models.VillageList.model_validate(SAID["matching", "/v1/villages"])
    models.MyVillages.model_validate(MINE)
    models.OpenCall.model_validate(CALL)

    assert {room["state"] for room in ROOMS.values()} == {*VillageState}


def test_every_state_and_every_part_has_words() -> None:
    parts = models.MyVillage.model_fields["part"].annotation

    assert set(village_rooms.STATES) == set(village_rooms.LEADS) == {*VillageState}
    assert set(words.PARTS) == {*parts.__args__}
    assert set(words.KINDS) == set(words.ONE) == {*models.HouseholdKind}


async def test_a_commune_plans_a_village_with_all_its_terms(karla: Visitor) -> None:
    karla.behind.says("matching", "/v1/villages", ROOM, status=201)

    sent = await karla.client.post(NEW, data={**await karla.fills(NEW), **TYPED})

    [said] = karla.told("/v1/villages")
    form = models.VillageForm.model_validate(said)
    assert sent.headers["location"] == f"{DESK}/{DRAFT}?getan=gespeichert"
    assert (form.title, form.place.ags, form.radius_km) == (TYPED["title"], "14626110", 30)
    assert [([*q.kinds], q.at_least, q.at_most) for q in form.quotas] == [
        (["family", "single-parent"], 3, None),
        (["senior"], 0, 2),
    ]
    assert (form.persons_at_least, form.persons_at_most) == (16, None)
    assert form.equity_eur_at_least == 200000
    assert [(h.persons_max, h.count) for h in form.homes] == [(4, 9)]
    assert (form.alternatives, form.differ) == (3, 2)
    about = form.about
    assert about.text == TYPED["text"]
    assert (about.warm_cost_eur_from, about.warm_cost_eur_to) == (620, 940)
    assert str(about.move_in_from) == "2099-05-01"
    assert about.office is not None
    assert (about.office.name, about.office.phone, about.office.email) == (
        "Bauamt",
        "+49 3581 123456",
        None,
    )


async def test_an_empty_row_of_households_is_left_out_and_is_no_fault(karla: Visitor) -> None:
    karla.behind.says("matching", "/v1/villages", ROOM, status=201)
    row = {"quota_0_kinds": [], "quota_0_at_least": "", "quota_0_at_most": ""}

    await karla.client.post(NEW, data={**await karla.fills(NEW), **TYPED, **row})

    [said] = karla.told("/v1/villages")
    assert [quota["kinds"] for quota in said["quotas"]] == [["senior"]]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"place": ""}, "place"),
        ({"radius_km": ""}, "radius_km"),
        ({"households": "1"}, "households"),
        ({"households": "zwölf"}, "households"),
        ({"quota_0_kinds": []}, "quota_0_kinds"),
        ({"quota_4_at_most": ""}, "quota_4_at_least"),
        ({"quota_4_at_least": "3"}, "quota_4_at_most"),
        ({"homes_1_count": ""}, "homes_1_count"),
        ({"homes_1_persons_max": "21"}, "homes_1_persons_max"),
        ({"equity_eur_at_least": "-1"}, "equity_eur_at_least"),
        ({"alternatives": "6"}, "alternatives"),
        ({"warm_cost_eur_from": ""}, "warm_cost_eur_from"),
        ({"warm_cost_eur_to": "600"}, "warm_cost_eur_to"),
        ({"move_in_year": ""}, "move_in_year"),
        ({"move_in_month": ""}, "move_in_month"),
        ({"move_in_year": "2020"}, "move_in_year"),
        ({"move_in_year": "2.099"}, "move_in_year"),
        ({"office_phone": "abc"}, "office_phone"),
        ({"office": ""}, "office"),
        ({"office_phone": ""}, "office_phone"),
        ({"text": "a" * 601}, "text"),
        ({"differ": ""}, "differ"),
    ],
    ids=str,
)
async def test_what_is_wrong_in_the_terms_stands_beside_its_field_and_nothing_is_lost(
    karla: Visitor, typed: dict[str, Any], field: str
) -> None:
    again = await karla.client.post(NEW, data={**await karla.fills(NEW), **TYPED, **typed})

    assert again.status_code == 422
    assert f'id="{field}-error"' in again.text
    assert karla.told("/v1/villages") == []
    assert 'name="quota_4_kinds" value="senior" checked' in again.text


async def test_rows_come_and_go_by_buttons_and_keep_what_was_typed(karla: Visitor) -> None:
    base = {**await karla.fills(NEW), **TYPED}

    more = await karla.client.post(NEW, data={**base, "do": "add-quota"})
    fewer = await karla.client.post(NEW, data={**base, "do": "drop-quota-0"})

    assert more.status_code == fewer.status_code == 200
    assert 'name="quota" value="5"' in more.text
    assert 'name="quota_0_kinds" value="family" checked' in more.text
    assert 'value="200.000 €"' in more.text
    assert 'name="quota" value="0"' not in fewer.text
    assert 'name="quota_4_kinds" value="senior" checked' in fewer.text
    assert karla.told("/v1/villages") == []


async def test_enter_saves_and_adds_no_row(karla: Visitor) -> None:
    page = await karla.client.get(NEW)

    form = page.text[page.text.index('action="/kommune/doerfer/neu"') :]
    first_button = form[form.index("<button") : form.index("</button>")]
    assert "name=" not in first_button


async def test_what_matching_refuses_of_terms_is_said_and_nothing_is_lost(karla: Visitor) -> None:
    told = {"slug": "quotas-above-places", "field": "households", "asked": 9, "places": 8}
    other = {"slug": "village-radius-too-small", "field": "radius_km", "least": 5}
    both = {"slug": "fields-invalid", "errors": [told, other]}
    karla.behind.says("matching", "/v1/villages", both, status=422)

    again = await karla.client.post(NEW, data={**await karla.fills(NEW), **TYPED})

    assert again.status_code == 422
    assert "verlangen die Vorgaben 9 Haushalte, das Dorf hat aber nur 8" in text_of(again)
    assert "Umkreis von mindestens 5 km" in text_of(again)
    assert all(f'<a href="#{name}"' in again.text for name in ("households", "radius_km"))
    assert 'value="Hofdorf an der Neiße"' in again.text


async def test_the_terms_as_they_are_come_back_as_they_were(karla: Visitor) -> None:
    path = f"/v1/villages/{FOUND}/terms"
    karla.behind.says("matching", path, ROOMS[FOUND])
    where = f"{DESK}/{FOUND}/vorgaben"
    page = await karla.client.get(where)

    await karla.client.post(where, data=Typed(page.text).found)

    [said] = karla.told(path)
    assert said == {**TERMS, "version": ROOMS[FOUND]["terms_version"]}


async def test_a_search_that_runs_is_looked_at_again_and_not_for_ever(karla: Visitor) -> None:
    first = await karla.client.get(f"{DESK}/{SEARCHING}")
    last = await karla.client.get(f"{DESK}/{SEARCHING}?blick=20")

    assert first.headers["refresh"] == f"3; url={DESK}/{SEARCHING}?blick=1"
    assert "refresh" not in last.headers
    assert f'<a href="{DESK}/{SEARCHING}">Aktualisieren</a>' in last.text
    assert "refresh" not in (await karla.client.get(f"{DESK}/{FOUND}")).headers


async def test_rosters_stand_side_by_side_with_why_each_household_is_in(karla: Visitor) -> None:
    said = text_of(await karla.client.get(f"{DESK}/{FOUND}"))

    assert "Vorschlag 1: passt zu 82 %, sehr gut" in said
    assert ">Haushalt 1</th>" in said
    assert ">Familie, 4 Personen, gründet mit<" in said
    assert ">71 %, gut; am besten mit Haushalt 2 (93 %)" in said
    assert (
        ">mindestens 3 Familien oder Alleinerziehende; "
        "mindestens 200.000 € Eigenkapital zusammen<" in said
    )
    assert "Gegenüber Vorschlag 1" in said
    assert ">1 anderer Haushalt<" in said
    assert "1 Familie mehr: 1 bis 4 % besser" in said
    assert "1 Paar mehr: bis zu 3 % besser" in said
    assert "1 Haushalt im Ruhestand mehr" not in said


def test_in_a_village_of_two_nobody_is_the_best_and_the_worst_at_once() -> None:
    pair = {"household": 2, "compatibility_percent": 100}
    told = a_member(1, "family", 4, closest=[pair], hardest=pair)

    said = village_rooms.member(told)

    assert (said["near"], said["far"]) == ("Haushalt 2 (100 %)", "")


async def test_a_commune_reads_no_name_and_no_way_to_reach_anybody(karla: Visitor) -> None:
    pages = [await karla.client.get(f"{DESK}/{key}") for key in ROOMS]

    for page in pages:
        assert "Jan Beispiel" not in page.text
        assert "mailto:jan" not in page.text


async def test_what_blocks_what_would_change_it_and_who_is_missing_is_said(karla: Visitor) -> None:
    said = text_of(await karla.client.get(f"{DESK}/{BLOCKED}"))

    for sentence in (
        "<li>mindestens 3 Familien oder Alleinerziehende</li>",
        "<li>höchstens 5 Haushalte mit mehr als 2 Personen: so viele große Wohnungen gibt es</li>",
        "<li>Haushalte, die einander ausschließen, wohnen nicht zusammen</li>",
        "Mindestens 3 Familien oder Alleinerziehende: mit 1 weniger ginge es schon.",
        "Mindestens 200.000 € Eigenkapital zusammen: mit 20.000 € weniger ginge es sicher.",
        "Es ginge schon, wenn 1 Paar von Haushalten doch miteinander könnten.",
        "2 Familien mit je 4 Personen und etwa 30.000 € Eigenkapital",
        "1 Haushalt im Ruhestand mit 1 Person",
        "2 weitere Haushalte, gleich welche",
        "Aufruf verlängern",
    ):
        assert sentence in said


async def test_of_equity_that_nobody_demands_nothing_is_said(karla: Visitor) -> None:
    for key in (FOUND, BLOCKED):
        terms = {**TERMS, "equity_eur_at_least": 0}
        room = {**ROOMS[key], "terms": terms, "block": None, "easings": []}
        rosters = [
            {**each, "members": [{**m, "needed_by": []} for m in each["members"]]}
            for each in room["rosters"]
        ]
        karla.behind.says("matching", f"/v1/villages/{key}/room", {**room, "rosters": rosters})

        assert "Eigenkapital" not in (await karla.client.get(f"{DESK}/{key}")).text


async def test_where_no_call_can_help_the_page_says_so_and_names_every_limit(
    karla: Visitor,
) -> None:
    persons = {"code": "persons", "name": "", "bound": "at-least", "amount": 30, "kinds": []}
    room = {
        **ROOMS[BLOCKED],
        "call": None,
        "block": {"limits": [persons, HOMES], "is_minimal": True},
        "missing": [],
        "actions": ["change", "search", "end"],
    }
    karla.behind.says("matching", f"/v1/villages/{BLOCKED}/room", room)

    said = text_of(await karla.client.get(f"{DESK}/{BLOCKED}"))

    assert "Ein Aufruf kann hier nicht helfen." in said
    assert "einen dieser Punkte: mindestens 30 Personen zusammen; höchstens 5 Haushalte" in said
    assert "Aufruf starten" not in said


def test_one_other_household_is_spoken_of_as_one() -> None:
    told = [
        words_of_terms["text"] for words_of_terms in village_rooms.terms({**TERMS, "differ": 1})
    ]

    assert "bis zu 3, mit mindestens 1 anderen Haushalt" in told


async def test_leaving_a_founded_village_is_told_as_what_it_is(ines: Visitor) -> None:
    founded = text_of(await ines.client.get(f"{MY}/{FOUNDED}"))
    asked = text_of(await ines.client.get(f"{MY}/{FOUND}"))

    assert "Das Dorf bleibt gegründet, ohne Ihren Haushalt." in founded
    assert "neu zusammengestellt" not in founded
    assert "Gesehen wird er erst, wenn das Dorf gegründet ist" not in founded
    assert "Das Dorf wird dann ohne Ihren Haushalt neu zusammengestellt." in asked


async def test_a_commune_can_sign_out_where_its_villages_are(karla: Visitor) -> None:
    assert 'action="/abmelden"' in (await karla.client.get(DESK)).text


async def test_a_refused_search_says_what_to_change(karla: Visitor) -> None:
    said = text_of(await karla.client.get(f"{DESK}/{REFUSED}"))

    assert "verlangen die Vorgaben 9 Haushalte, das Dorf hat aber nur 8" in said


async def test_answers_are_shown_as_they_come(karla: Visitor) -> None:
    said = text_of(await karla.client.get(f"{DESK}/{ASKED}"))

    assert "1 von 3 hat Ja gesagt, 1 Nein, 1 noch nicht geantwortet." in said
    assert "hat Ja gesagt" in said
    assert "noch keine Antwort" in said


@pytest.mark.parametrize(
    ("do", "typed", "path", "body"),
    [
        ("search", {}, "search", {}),
        ("ask", {"search": "7", "roster": "2"}, "ask", {"search": 7, "roster": 2}),
        (
            "confirm",
            {"household": "9"},
            "founders",
            {"household": 9, "is_confirmed": True},
        ),
        (
            "remove",
            {"household": "1"},
            "founders",
            {"household": 1, "is_confirmed": False},
        ),
        ("new-code", {}, "new-code", {}),
        ("call", {"days": "45"}, "call", {"days": 45}),
        ("end-call", {}, "end-call", {}),
        ("end", {"sure": "yes"}, "end", {}),
    ],
)
async def test_each_button_of_the_room_tells_matching_one_thing(
    karla: Visitor, do: str, typed: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    told = f"/v1/villages/{FOUND}/{path}"
    karla.behind.says("matching", told, ROOMS[FOUND])

    sent = await sends(karla, f"{DESK}/{FOUND}", do=do, **typed)

    assert sent.headers["location"] == f"{DESK}/{FOUND}?getan={do}"
    assert karla.told(told) == [body]


async def test_a_choice_that_holds_no_more_is_searched_anew_and_the_page_says_so(
    karla: Visitor,
) -> None:
    karla.behind.says("matching", f"/v1/villages/{FOUND}/ask", ROOMS[SEARCHING])

    sent = await sends(karla, f"{DESK}/{FOUND}", do="ask", search="7", roster="1")
    said = text_of(await karla.client.get(sent.headers["location"]))

    assert "Wir suchen neu und fragen niemanden." in said


async def test_the_buttons_ask_for_the_choices_that_stand_there(karla: Visitor) -> None:
    said = (await karla.client.get(f"{DESK}/{FOUND}")).text

    assert said.count('name="search" value="7"') == 2


async def test_who_came_by_the_code_is_confirmed_or_refused_and_a_founder_taken_out(
    karla: Visitor,
) -> None:
    said = text_of(await karla.client.get(f"{DESK}/{FOUND}"))

    assert "Haushalt 9 bestätigen" in said
    assert "Haushalt 9 ablehnen" in said
    assert "Haushalt 1 entfernen" in said
    assert "Haushalt 1 bestätigen" not in said
    assert "Neuer Code" in said


async def test_few_households_are_not_counted(karla: Visitor) -> None:
    said = text_of(await karla.client.get(f"{DESK}/{FOUND}"))

    assert "unter 5" in said
    assert "mindestens 240.000 € Eigenkapital" in said


async def test_a_room_says_who_left_since_the_founding(karla: Visitor) -> None:
    said = text_of(await karla.client.get(f"{DESK}/{FOUNDED}"))

    assert "Seit der Gründung sind 2 Haushalte gegangen." in said


async def test_a_founded_village_ends_with_the_reason_that_was_chosen(karla: Visitor) -> None:
    told = f"/v1/villages/{FOUNDED}/end"
    karla.behind.says("matching", told, ROOMS[FOUNDED])

    await sends(karla, f"{DESK}/{FOUNDED}", do="end", sure="yes", reason="circumstances")

    assert karla.told(told) == [{"reason": "circumstances"}]


async def test_without_a_reason_a_founded_village_goes_on_and_says_so(
    karla: Visitor,
) -> None:
    refused = {"slug": "village-end-reason", "field": "reason"}
    karla.behind.says("matching", f"/v1/villages/{FOUNDED}/end", refused, status=422)

    again = await sends(karla, f"{DESK}/{FOUNDED}", do="end", sure="yes")

    assert "Bitte wählen Sie einen Grund: Die Haushalte lesen ihn." in again.text
    assert "<details open>" in again.text


async def test_an_end_without_a_tick_ends_nothing(karla: Visitor) -> None:
    again = await sends(karla, f"{DESK}/{FOUND}", do="end")

    assert again.status_code == 422
    assert 'id="sure-error"' in again.text
    assert karla.told(f"/v1/villages/{FOUND}/end") == []


async def test_form_and_service_let_a_call_run_equally_long(karla: Visitor) -> None:
    path = f"/v1/villages/{BLOCKED}/call"
    karla.behind.says("matching", path, ROOMS[BLOCKED])

    for days in (CALL_DAYS_MOST, CALL_DAYS_MOST + 1):
        await sends(karla, f"{DESK}/{BLOCKED}", do="call", days=str(days))

    assert karla.told(path) == [{"days": CALL_DAYS_MOST}]


async def test_what_a_room_refuses_is_said_in_it(karla: Visitor) -> None:
    path = f"/v1/villages/{BLOCKED}/call"
    problem = {"slug": "call-days-out-of-range", "most": 200, "field": "days"}
    karla.behind.says("matching", path, problem, status=422)

    again = await sends(karla, f"{DESK}/{BLOCKED}", do="call", days="300")

    assert again.status_code == 422
    assert "Bitte geben Sie 1 bis 200 Tage an." in again.text
    assert 'value="300"' in again.text


@pytest.mark.parametrize("role", ["editor", "municipality", "mentor"])
async def test_only_who_plans_villages_opens_the_desk(
    visitor: Visitor, told: Behind, role: str
) -> None:
    await visitor.signs_in_as_editor(role=role)

    for page in (DESK, NEW, f"{DESK}/{FOUND}", f"{DESK}/{FOUND}/vorgaben"):
        assert (await visitor.client.get(page)).status_code == 403
