"""What a housing project states is kept, shown and said; what it leaves open stays open."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.decide import housing
from tests.registry.builders import World, a_housing_offer, a_stated_offer
from tests.registry.importing.conftest import Room
from tests.registry.importing.files import table

PROJECT = "housing-project"
MATCHED = {
    "persons_min": 2,
    "tenures": ["cooperative", "lifelong-right"],
    "equity_eur": 12_000,
    "certificate_required": True,
    "smoke_free": False,
    "languages": ["de", "hsb", "gsg"],
}
OPEN: dict[str, Any] = {
    "persons_min": None,
    "tenures": [],
    "equity_eur": None,
    "certificate_required": None,
    "smoke_free": None,
    "languages": [],
}
STATED = a_stated_offer().model_dump(mode="json")
UNSTATED = {name: value for name, value in STATED.items() if name not in OPEN}
people = st.none() | st.integers(min_value=1, max_value=60)


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


def matched(offer: dict[str, Any]) -> dict[str, Any]:
    return {name: offer[name] for name in OPEN}


async def shown(world: World, initiative_id: str) -> dict[str, Any]:
    detail: dict[str, Any] = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
    return matched(detail["housing"])


async def said(world: World) -> list[dict[str, Any]]:
    """What facts about entries tell of the offer."""
    payloads = [json.loads(fact["payload"]) for fact in await world.facts()]
    return [matched(each["housing"]) for each in payloads if each.get("housing")]


@pytest.mark.parametrize(("told", "kept"), [(STATED, MATCHED), (UNSTATED, OPEN)])
async def test_an_offer_is_shown_and_said_as_it_was_stated(
    world: World, told: dict[str, Any], kept: dict[str, Any]
) -> None:
    initiative_id = await world.list_entry(kind=PROJECT, housing=told)

    assert await shown(world, initiative_id) == kept
    assert await said(world) == [kept]


async def test_no_equity_and_an_unstated_one_are_two_answers(world: World) -> None:
    none = await world.list_entry(kind=PROJECT, housing={**STATED, "equity_eur": 0})

    assert (await shown(world, none))["equity_eur"] == 0


async def test_an_editor_clears_a_change_of_the_offer_before_anybody_sees_it(world: World) -> None:
    initiative_id = await world.list_entry(kind=PROJECT, housing=STATED)
    changed = {**STATED, "tenures": ["rent"], "smoke_free": None}

    answer = await world.change(initiative_id, kind=PROJECT, housing=changed)
    waiting = await world.http.get(f"/v1/review/{initiative_id}", headers=world.as_editor())
    before = await shown(world, initiative_id)
    await world.decide(initiative_id, "clear", revision=2)

    assert answer.status_code == 200, answer.text
    assert waiting.json()["changed_fields"] == ["housing"]
    assert matched(waiting.json()["proposed"]["housing"])["tenures"] == ["rent"]
    assert before == MATCHED
    assert await shown(world, initiative_id) == MATCHED | {"tenures": ["rent"], "smoke_free": None}


async def test_the_vocabulary_names_how_a_home_is_held_and_what_is_spoken(world: World) -> None:
    told = (await world.http.get("/v1/vocabulary")).json()

    assert [each["label"] for each in told["tenures"]] == [
        "Miete",
        "Genossenschaft",
        "Eigentum",
        "Wohnrecht auf Lebenszeit",
    ]
    assert {"value": "hsb", "label": "Obersorbisch"} in told["languages"]


@given(fewest=people, most=people)
def test_the_fewest_people_are_refused_only_above_the_most_that_are_stated(
    fewest: int | None, most: int | None
) -> None:
    offer = a_housing_offer(persons_min=fewest, persons_max=most)

    slugs = [refusal.slug for _, refusal in housing.check_offer(offer)]

    assert ("persons-reversed" in slugs) == ((fewest or 1) > (most or 60))


async def test_a_list_of_an_office_states_what_its_columns_say(room: Room, world: World) -> None:
    told = table(
        "Hof am Bach;Dresden;Wir wohnen hier.;Wohnen;Wohnprojekt;2;genossenschaft, Miete;12.000 €;"
        "ja;nein;Deutsch / Obersorbisch",
        head="Name;Ort;Kurzbeschreibung;Themen;Art;Personen mindestens;Wohnverhältnis;"
        "Eigenkapital;WBS;Rauchfrei;Sprachen im Haus",
    )

    await room.bring_and_store(told)
    (initiative_id,) = await room.clear_all()

    assert await shown(world, initiative_id) == MATCHED | {
        "tenures": ["cooperative", "rent"],
        "languages": ["de", "hsb"],
    }


@pytest.mark.parametrize(
    ("column", "cell", "field", "slug"),
    [
        ("Mindestens Personen", "0", "persons_min", "number-too-small"),
        ("Höchstens Personen", "0", "persons_max", "number-too-small"),
        ("Warmkosten", "99.999.999.999", "warm_cost_eur", "number-too-large"),
        ("Eigenkapital", "-5", "equity_eur", "count-invalid"),
        ("Wohnverhältnis", "Zelt", "tenures", "choice-not-in-list"),
        ("WBS", "vielleicht", "certificate_required", "choice-not-in-list"),
        ("Sprachen im Haus", "Klingonisch", "languages", "choice-not-in-list"),
    ],
)
async def test_a_cell_that_no_offer_may_hold_is_named_and_stops_no_other_row(
    room: Room, column: str, cell: str, field: str, slug: str
) -> None:
    told = table(
        f"Hof am Bach;Dresden;Wir wohnen hier.;Wohnen;Wohnprojekt;{cell}",
        "Hof am Berg;Dresden;Wir wohnen auch hier.;Wohnen;Wohnprojekt;",
        head=f"Name;Ort;Kurzbeschreibung;Themen;Art;{column}",
    )

    first, second = await room.rows(await room.bring(told))

    assert [(fault["field"], fault["slug"]) for fault in first["faults"]] == [(field, slug)]
    assert second["faults"] == []
