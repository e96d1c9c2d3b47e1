"""The owner states further sites and whom they serve: from the form over clearance to the public."""

import asyncio
import csv
import io
import json
from typing import Any, Final
from uuid import UUID

import httpx
from hypothesis import given
from hypothesis import strategies as st

from services.registry.decide.areas import Municipality, Point
from services.registry.decide.content import changed_fields
from services.registry.decide.identify.fields import VERSION
from services.registry.decide.importing.row import Reading, content_of
from services.registry.store import places
from services.registry.work import reindex
from tests.registry.builders import World, a_content, a_key, a_site

ZITTAU: Final = "14626610"
LEIPZIG_CITY: Final = Municipality(
    ags="14713000",
    name="Leipzig",
    name_hsb=None,
    district="14713",
    district_name="Leipzig",
    district_name_hsb=None,
    centre=Point(51.34, 12.37),
    radius_km=9.8,
)


def branch(**other: Any) -> dict[str, Any]:
    told = {"name": "Büro Zittau", "ags": ZITTAU, "address": "Markt 1"}
    return {**told, "serves": {"covers": "radius", "radius_km": 25}, **other}


async def restate(
    world: World, initiative_id: str, *, seen: int = 1, **told: Any
) -> httpx.Response:
    headers = {**world.as_owner(), "if-match": f'"{seen}"', **a_key()}
    return await world.http.put(
        f"/v1/initiatives/{initiative_id}/sites", json=told, headers=headers
    )


async def with_branch(world: World, **other: Any) -> str:
    initiative_id = await world.list_entry()
    assert (await restate(world, initiative_id, sites=[branch(**other)])).status_code == 200
    assert (await world.decide(initiative_id, "clear", revision=2)).status_code == 200
    return initiative_id


async def test_sites_wait_for_an_editor_and_are_public_then(world: World) -> None:
    initiative_id = await world.list_entry()

    answer = await restate(world, initiative_id, sites=[branch()])

    assert answer.json()["review"] == "waiting"
    assert (await world.find(serves=ZITTAU))["total"] == 0
    await world.decide(initiative_id, "clear", revision=2)
    [item] = (await world.find(serves=ZITTAU))["items"]
    assert item["serving"] == {
        "site": "Büro Zittau",
        "municipality": "Zittau",
        "covers": "radius",
        "radius_km": 25.0,
        "place": None,
    }
    assert item["sites"][0]["address"] == "Markt 1"


async def test_sites_of_a_draft_do_not_hand_it_in(world: World) -> None:
    initiative_id = await world.register()

    answer = await restate(world, initiative_id, sites=[branch()])

    assert (answer.status_code, answer.json()["slug"]) == (409, "site-of-draft")
    own = await world.http.get(f"/v1/initiatives/{initiative_id}/own", headers=world.as_owner())
    assert (own.json()["state"], own.json()["draft"]["sites"]) == ("drafted", [])


async def test_the_fact_tells_sites_without_their_addresses(world: World) -> None:
    await with_branch(world)

    said = json.loads((await world.facts())[-1]["payload"])

    assert [site["title"] for site in said["sites"]] == ["Büro Zittau"]
    assert said["sites"][0]["place"]["municipality"] == "Zittau"
    assert said["sites"][0]["serves"] == {"covers": "radius", "radius_km": 25.0, "keys": []}
    assert "Markt 1" not in json.dumps(said)


async def test_other_texts_leave_the_sites_as_they_are(world: World) -> None:
    initiative_id = await with_branch(world)

    await world.change(initiative_id, seen=2, title="Garten mit neuem Namen")

    headers = world.as_owner()
    own = (await world.http.get(f"/v1/initiatives/{initiative_id}/own", headers=headers)).json()
    assert own["draft"]["title"] == "Garten mit neuem Namen"
    assert [site["name"] for site in own["draft"]["sites"]] == ["Büro Zittau"]


async def test_an_older_revision_comes_back_with_its_sites(world: World) -> None:
    initiative_id = await with_branch(world)

    answer = await world.http.post(
        f"/v1/initiatives/{initiative_id}/restore",
        json={"revision": 1, "seen": 2},
        headers={**world.as_owner(), **a_key()},
    )

    assert answer.status_code == 200, answer.text
    await world.decide(initiative_id, "clear", revision=3)
    assert (await world.find(serves=ZITTAU))["total"] == 0


async def test_of_two_who_state_sites_at_once_the_slower_one_hears_of_it(world: World) -> None:
    initiative_id = await world.list_entry()
    sent = [
        restate(world, initiative_id, sites=[branch(name=name)]) for name in ("Büro A", "Büro B")
    ]

    answers = await asyncio.gather(*sent)

    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_while_all_is_indexed_again_no_site_is_lost(world: World) -> None:
    initiative_id = await with_branch(world)
    await restate(world, initiative_id, seen=2, sites=[branch(), branch(name="Zweites Büro")])

    async def index_again() -> None:
        async with world.database.transaction() as tx:
            await reindex.index_again(tx, UUID(initiative_id))

    await asyncio.gather(index_again(), world.decide(initiative_id, "clear", revision=3))

    [item] = (await world.find(serves=ZITTAU))["items"]
    assert len(item["sites"]) == 2
    points = (await world.http.get("/v1/initiatives/points", params={})).json()["points"]
    assert len(points) == 3


async def test_what_is_wrong_with_a_site_stands_beside_its_field(world: World) -> None:
    initiative_id = await world.list_entry()

    answer = await restate(
        world,
        initiative_id,
        serves={"covers": "radius", "radius_km": 0},
        sites=[
            branch(name="x"),
            branch(ags="14999999"),
            branch(serves={"covers": "places", "places": ["14626", "99"]}),
        ],
    )

    assert answer.status_code == 422
    assert {each["field"]: each["slug"] for each in answer.json()["errors"]} == {
        "serves.radius_km": "radius-out-of-range",
        "sites.0.name": "text-too-short",
        "sites.1.ags": "municipality-unknown",
        "sites.2.name": "site-name-repeated",
        "sites.2.serves.places": "municipality-unknown",
    }


async def test_more_than_twenty_sites_are_too_many(world: World) -> None:
    initiative_id = await world.list_entry()

    answer = await restate(
        world, initiative_id, sites=[branch(name=f"Büro {number}") for number in range(21)]
    )

    assert answer.json()["errors"][0]["field"] == "sites"


async def test_nobody_else_states_sites_of_an_entry(world: World) -> None:
    initiative_id = await world.list_entry()
    stranger = {**world.as_owner("bernd@example.org"), "if-match": '"1"', **a_key()}

    answer = await world.http.put(
        f"/v1/initiatives/{initiative_id}/sites", json={"sites": []}, headers=stranger
    )

    assert answer.status_code == 404


async def test_a_point_asks_for_the_municipality_around_it(world: World) -> None:
    await with_branch(world, serves={"covers": "places", "places": [ZITTAU]})

    assert (await world.find(serves="50.8961,14.8073"))["total"] == 1
    assert (await world.find(serves="51.34,12.37"))["total"] == 0


async def test_a_place_outside_saxony_is_refused(world: World) -> None:
    answer = await world.http.get("/v1/initiatives", params={"serves": "52.52,13.40"})

    assert (answer.status_code, answer.json()["slug"]) == (422, "place-outside-saxony")
    unknown = await world.http.get("/v1/initiatives", params={"serves": "14999999"})
    assert (unknown.status_code, unknown.json()["slug"]) == (422, "municipality-unknown")


async def test_who_does_not_agree_to_the_point_shows_no_address_of_a_site_either(
    world: World,
) -> None:
    initiative_id = await with_branch(world, lat=50.9, lon=14.81)
    path = f"/v1/initiatives/{initiative_id}/consents"
    told = {"given": [], "text_version": VERSION, "card": {}}

    answer = await world.http.put(path, json=told, headers={**world.as_owner(), **a_key()})

    assert answer.status_code == 200, answer.text
    detail = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
    async with world.database.read() as tx:
        zittau = await places.municipality(tx, ZITTAU)
    assert zittau is not None
    [site] = detail["sites"]
    assert (site["lat"], site["lon"], site["address"]) == (
        zittau.centre.lat,
        zittau.centre.lon,
        None,
    )


async def test_exports_carry_sites_and_service_areas(world: World) -> None:
    await with_branch(world)

    geo = (await world.http.get("/v1/initiatives.geojson")).json()["features"][0]
    linked = (await world.http.get("/v1/initiatives.jsonld")).json()["@graph"][0]
    table = (await world.http.get("/v1/initiatives.csv")).content.decode("utf-8-sig")

    assert geo["geometry"]["type"] == "MultiPoint"
    assert geo["properties"]["sites"][0]["serves"]["radius_km"] == 25.0
    assert [place["@type"] for place in linked["location"]] == ["Place", "Place"]
    assert linked["location"][1]["address"]["streetAddress"] == "Markt 1"
    assert linked["areaServed"][0]["geoRadius"] == 25000
    row = next(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert row["Weitere Standorte"] == "Büro Zittau, Markt 1, Zittau"
    assert row["Kommt nach"] == "Umkreis 25 km"


@given(st.integers(0, 3))
def test_a_row_of_a_list_leaves_sites_as_they_are(count: int) -> None:
    before = a_content(sites=tuple(a_site(f"Büro {number}") for number in range(count)))
    reading = Reading({}, says={"title": "Neuer Name"})

    assert changed_fields(before, content_of(reading, LEIPZIG_CITY, before=before)) == ("title",)
