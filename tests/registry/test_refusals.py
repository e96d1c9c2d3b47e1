"""Bad input gets an answer that names the field and says what to do."""

import json
from typing import Any

import pytest

from contracts.registry import HOUSEHOLD_PERSONS_MAX
from tests.registry.builders import Clock, World, a_body, a_housing_offer, a_key

HOUSING = a_housing_offer().model_dump(mode="json")


async def errors_of(world: World, **other: Any) -> dict[str, dict[str, Any]]:
    answer = await world.http.post("/v1/initiatives", json=a_body(**other), headers=a_key())
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["slug"] == "fields-invalid"
    assert await world.facts() == []
    return {error["field"]: error for error in problem["errors"]}


@pytest.mark.parametrize(
    ("field", "wrong", "slug"),
    [
        ("title", "ab", "text-too-short"),
        ("title", "   \n ", "text-too-short"),
        ("title", "a" * 121, "text-too-long"),
        ("title", "Zwei\nZeilen", "text-with-line-breaks"),
        ("summary", "kurz", "text-too-short"),
        ("description", "a" * 5001, "text-too-long"),
        ("topics", [], "choices-count"),
        ("topics", ["wohnen"] * 2, "choice-repeated"),
        ("topics", ["raumfahrt"], "choice-unknown"),
        ("stage", "fertig", "choice-unknown"),
        ("website", "javascript:alert(1)", "website-invalid"),
        ("website", "https://anna:geheim@example.org", "website-invalid"),
        ("website", "https://localhost", "website-invalid"),
        ("website", "https://[::1", "website-invalid"),
        ("ags", "09162000", "municipality-unknown"),
        ("housing", HOUSING, "housing-not-expected"),
    ],
)
async def test_a_wrong_field_is_named(world: World, field: str, wrong: Any, slug: str) -> None:
    errors = await errors_of(world, **{field: wrong})

    assert set(errors) == {field}
    assert errors[field]["slug"] == slug
    assert errors[field]["detail"]


async def test_all_wrong_fields_are_named_at_once(world: World) -> None:
    contact = {"name": "", "email": "anna@@example", "phone": "0341 123"}

    errors = await errors_of(world, title="a", kind="housing-project", contact=contact)

    assert {field: error["slug"] for field, error in errors.items()} == {
        "title": "text-too-short",
        "housing": "housing-missing",
        "contact.name": "text-too-short",
        "contact.email": "email-invalid",
        "contact.phone": errors["contact.phone"]["slug"],
    }
    assert errors["contact.phone"]["slug"].startswith("phone-")


async def test_swapped_coordinates_are_named_as_swapped(world: World) -> None:
    errors = await errors_of(world, lat=12.37, lon=51.34)

    assert errors["lat"]["slug"] == "place-coordinates-swapped"
    assert (errors["lat"]["lat"], errors["lat"]["lon"]) == (51.34, 12.37)


@pytest.mark.parametrize(
    ("lat", "lon", "slug"),
    [
        (0, 0, "place-outside-saxony"),
        (52.52, 13.40, "place-outside-saxony"),
        (51.05, 13.74, "place-outside-municipality"),
        (51.34, None, "point-incomplete"),
    ],
)
async def test_an_unlikely_point_is_refused(
    world: World, lat: float, lon: float | None, slug: str
) -> None:
    errors = await errors_of(world, lat=lat, lon=lon)

    assert [error["slug"] for error in errors.values()] == [slug]


@pytest.mark.parametrize(
    ("other", "field", "slug"),
    [
        ({"warm_cost_eur": 10_001}, "warm_cost_eur", "number-too-large"),
        ({"persons_min": 21, "persons_max": None}, "persons_min", "number-too-large"),
        ({"persons_max": 21}, "persons_max", "number-too-large"),
        ({"persons_min": 5, "persons_max": 4}, "persons_min", "persons-reversed"),
        ({"equity_eur": 1_000_001}, "equity_eur", "number-too-large"),
        (
            {"move_in_from": "2026-05-01", "move_in_to": "2026-04-30"},
            "move_in_to",
            "dates-reversed",
        ),
        ({"kinds": ["single", "single"]}, "kinds", "choice-repeated"),
        ({"tenures": ["rent", "rent"]}, "tenures", "choice-repeated"),
        ({"languages": ["de", "de"]}, "languages", "choice-repeated"),
        ({"languages": ["tlh"]}, "languages", "choice-unknown"),
    ],
)
async def test_an_impossible_offer_is_refused_beside_its_field(
    world: World, other: dict[str, Any], field: str, slug: str
) -> None:
    errors = await errors_of(world, kind="housing-project", housing={**HOUSING, **other})

    assert {name: error["slug"] for name, error in errors.items()} == {f"housing.{field}": slug}


async def test_a_home_may_be_for_as_many_as_a_household_may_name(world: World) -> None:
    most = HOUSEHOLD_PERSONS_MAX

    body = a_body(
        kind="housing-project", housing={**HOUSING, "persons_min": most, "persons_max": most}
    )
    answer = await world.http.post("/v1/initiatives", json=body, headers=a_key())

    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize(
    ("other", "late"),
    [
        ({"move_in_from": "2026-03-01"}, {"housing.move_in_from": "move-in-past"}),
        ({"move_in_to": "2026-03-01"}, {"housing.move_in_to": "move-in-over"}),
        (
            {"move_in_from": "2026-01-01", "move_in_to": "2026-02-01"},
            {"housing.move_in_from": "move-in-past", "housing.move_in_to": "move-in-over"},
        ),
    ],
)
async def test_a_day_of_moving_in_that_is_over_is_refused(
    world: World, other: dict[str, Any], late: dict[str, str]
) -> None:
    errors = await errors_of(world, kind="housing-project", housing={**HOUSING, **other})

    assert {field: error["slug"] for field, error in errors.items()} == late
    assert {error["earliest"] for error in errors.values()} == {"2026-03-02"}
    assert all("name today or a later one" in error["detail"] for error in errors.values())


async def test_today_is_not_over(world: World) -> None:
    window = {"move_in_from": "2026-03-02", "move_in_to": "2026-03-02"}

    assert await world.register(kind="housing-project", housing={**HOUSING, **window})


async def test_an_entry_whose_first_day_has_passed_can_be_corrected_elsewhere(
    world: World, clock: Clock
) -> None:
    home = {"kind": "housing-project", "housing": {**HOUSING, "move_in_from": "2026-03-10"}}
    initiative_id = await world.list_entry(**home)
    clock.pass_by(days=60)

    kept = await world.change(initiative_id, title="Hof am Mühlteich", **home)
    moved = await world.change(
        initiative_id,
        seen=2,
        kind="housing-project",
        housing={**HOUSING, "move_in_from": "2026-03-11"},
    )

    assert kept.status_code == 200
    assert moved.json()["errors"][0]["slug"] == "move-in-past"


async def test_an_entry_whose_last_day_has_passed_is_asked_for_another(
    world: World, clock: Clock
) -> None:
    home = {"kind": "housing-project", "housing": {**HOUSING, "move_in_to": "2026-03-10"}}
    initiative_id = await world.list_entry(**home)
    clock.pass_by(days=60)

    kept = await world.change(initiative_id, title="Hof am Mühlteich", **home)

    assert kept.json()["errors"][0]["slug"] == "move-in-over"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"title": "Garten\u0000Ost"}, "title"),
        ({"contact": {"name": "\ud800", "email": "a@example.org"}}, "contact.name"),
        ({"topics": ["woh\u0000nen"]}, "topics.0"),
    ],
)
async def test_what_cannot_be_stored_is_refused_with_its_field(
    world: World, told: dict[str, Any], field: str
) -> None:
    answer = await world.http.post(
        "/v1/initiatives",
        content=json_text(a_body(**told)),
        headers={**a_key(), "content-type": "application/json"},
    )

    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert await world.facts() == []


async def test_the_six_letters_of_an_escape_stay_as_typed(world: World) -> None:
    await world.list_entry(summary=r"Wir erklären \u0000 und \ud800.")

    assert (await world.find())["items"][0]["summary"] == r"Wir erklären \u0000 und \ud800."


@pytest.mark.parametrize("field", ["free_places", "persons_min", "equity_eur"])
@pytest.mark.parametrize("number", [-1, 10**30, 1.5, 1e9, "viele", True])
async def test_a_number_that_is_none_is_named(world: World, field: str, number: Any) -> None:
    errors = await errors_of(world, kind="housing-project", housing={**HOUSING, field: number})

    assert set(errors) == {f"housing.{field}"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tenures", ["squat"]),
        ("tenures", "rent"),
        ("languages", ["d" * 600]),
        ("certificate_required", "maybe"),
        ("smoke_free", 7),
    ],
)
async def test_a_choice_that_nobody_offers_is_named(world: World, field: str, value: Any) -> None:
    errors = await errors_of(world, kind="housing-project", housing={**HOUSING, field: value})

    assert {name.rpartition(".0")[0] or name for name in errors} == {f"housing.{field}"}


async def test_an_unknown_field_is_named(world: World) -> None:
    errors = await errors_of(world, colour="green")

    assert errors["colour"]["slug"] == "unknown-field"


async def test_lengths_count_composed_letters_and_single_line_ends(world: World) -> None:
    decomposed = "u\u0308" * 4000 + "\r\n" * 999

    initiative_id = await world.list_entry(description=decomposed + "x")

    detail = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
    assert detail["description"] == "ü" * 4000 + "\n" * 999 + "x"


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ({"near": "51.05,13.74", "radius_km": 0}, "radius-out-of-range"),
        ({"near": "51.05,13.74", "radius_km": -1}, "radius-out-of-range"),
        ({"near": "51.05,13.74", "radius_km": "nan"}, "radius-out-of-range"),
        ({"near": "51.05,13.74", "radius_km": "inf"}, "radius-out-of-range"),
        ({"radius_km": 5}, "near-missing"),
        ({"sort": "distance"}, "near-missing"),
        ({"near": "13.74,51.05"}, "place-coordinates-swapped"),
        ({"near": "0,0"}, "place-outside-saxony"),
        ({"near": "nan,nan"}, "near-invalid"),
        ({"near": "Dresden"}, "near-invalid"),
        ({"topic": "raumfahrt"}, "filter-unknown"),
        ({"district": "99999"}, "filter-unknown"),
        ({"limit": 0}, "limit-out-of-range"),
        ({"limit": 101}, "limit-out-of-range"),
        ({"cursor": "abc"}, "cursor-unknown"),
        ({"cursor": "WyJuYW1lIiwxLDEsMV0"}, "cursor-unknown"),
        ({"colour": "green"}, "fields-invalid"),
        ({"sort": "beauty"}, "fields-invalid"),
    ],
)
async def test_a_search_that_cannot_be_understood_says_why(
    world: World, asked: dict[str, Any], slug: str
) -> None:
    answer = await world.http.get("/v1/initiatives", params=asked)

    assert (answer.status_code, answer.json()["slug"]) == (422, slug)


async def test_a_cursor_of_another_order_is_refused(world: World) -> None:
    for number in range(2):
        await world.list_entry(title=f"Garten {number}")
    cursor = (await world.find(sort="name", limit=1))["next_cursor"]

    answer = await world.http.get("/v1/initiatives", params={"sort": "date", "cursor": cursor})

    assert answer.json()["slug"] == "cursor-unknown"


async def test_several_municipalities_are_named_at_once_by_their_keys(world: World) -> None:
    params = {"keys": ["14713000", "14626110", "14999999"], "q": "Dresden"}

    found = await world.http.get("/v1/municipalities", params=params)

    assert [each["name"] for each in found.json()] == ["Görlitz", "Leipzig"]


async def test_municipalities_are_found_by_the_beginning_of_any_of_their_names(
    world: World,
) -> None:
    async def names(q: str) -> list[str]:
        found = await world.http.get("/v1/municipalities", params={"q": q, "limit": 100})
        return [each["name"] for each in found.json()]

    assert (await names("leip"))[0] == "Leipzig"
    assert "Annaberg-Buchholz" in await names("buchh")
    assert "Annaberg-Buchholz" in await names("Annaberg-B")
    assert await names("goerl") == await names("görl") == await names("Gorl") != []
    assert "Weißwasser" in [name.split("/")[0] for name in await names("běła")]
    assert len([name for name in await names("Bernsdorf") if name.startswith("Bernsdorf")]) == 2
    assert await names("%") == await names("")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("01067", ["14612000"]),
        (" D-01067 ", ["14612000"]),
        ("01067 Dresden", ["14612000"]),
        ("02943", ["14626060", "14626600"]),
        ("02943 Weißwasser", ["14626600"]),
        ("99999", []),
    ],
)
async def test_municipalities_are_found_by_a_postcode(
    world: World, typed: str, expected: list[str]
) -> None:
    found = await world.http.get("/v1/municipalities", params={"q": typed})

    assert sorted(each["ags"] for each in found.json()) == sorted(expected)


async def test_a_municipality_of_exactly_this_name_comes_before_larger_ones(world: World) -> None:
    found = await world.http.get("/v1/municipalities", params={"q": "Auerbach", "limit": 1})

    assert [each["ags"] for each in found.json()] == ["14521040"]


@pytest.mark.parametrize(("ags", "names"), [("14524010", ["Bernsdorf"]), ("14999999", [])])
async def test_a_municipality_is_found_by_its_key(world: World, ags: str, names: list[str]) -> None:
    found = await world.http.get("/v1/municipalities", params={"ags": ags})

    assert [each["name"] for each in found.json()] == names


async def test_a_missing_idempotency_key_is_asked_for(world: World) -> None:
    answer = await world.http.post("/v1/initiatives", json=a_body())

    assert answer.json()["slug"] == "idempotency-key-missing"


def json_text(told: Any) -> bytes:
    """JSON with its escapes, as browsers send it."""
    return json.dumps(told).encode()
