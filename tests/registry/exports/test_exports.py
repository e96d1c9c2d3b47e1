"""The directory to take away: complete, filtered like the search, harmless, and read again as it was."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import HouseholdKind, InitiativeKind
from services.chassis.cells import GUARD, guarded
from services.registry.decide.importing.sheet import clean
from tests.registry.builders import (
    DRESDEN,
    LEIPZIG,
    NOW,
    WEISSWASSER,
    World,
    a_content,
    a_housing_offer,
    a_stated_offer,
    put_entry,
)
from tests.registry.importing.conftest import Room
from tests.registry.importing.files import cases

ATOM = "{http://www.w3.org/2005/Atom}"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DCT = rdflib.Namespace("http://purl.org/dc/terms/")
DCATDE = rdflib.Namespace("http://dcat-ap.de/def/dcatde/")
DCATAP = rdflib.Namespace("http://data.europa.eu/r5r/")
SCHEMA = rdflib.Namespace("https://schema.org/")
FORMS = ("csv", "geojson", "jsonld", "atom")
RDFLIB = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""Its own parser of JSON-LD still uses one."""
OFFERED = (
    "Warmkosten",
    "Freie Plätze",
    "Mindestens Personen",
    "Höchstens Personen",
    "Wohnverhältnis",
    "Eigenkapital je Haushalt",
    "Wohnberechtigungsschein",
    "Stufenlos",
    "Rauchfrei",
    "Sprachen im Haus",
)
CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)


async def take(world: World, form: str, **asked: Any) -> str:
    answer = await world.http.get(f"/v1/initiatives.{form}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.content.decode()


async def table(world: World, **asked: Any) -> list[dict[str, str]]:
    told = await take(world, "csv", **asked)
    assert told.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(told[1:], newline=""), delimiter=";"))


async def titles_in(world: World, form: str, **asked: Any) -> list[str]:
    told = await take(world, form, **asked)
    match form:
        case "csv":
            return sorted(row["Name"] for row in await table(world, **asked))
        case "geojson":
            found = json.loads(told)["features"]
            return sorted(each["properties"]["title"] for each in found)
        case "jsonld":
            return sorted(each["name"] for each in json.loads(told)["@graph"])
        case _:
            entries = ET.fromstring(told).iter(f"{ATOM}entry")
            return sorted(str(each.findtext(f"{ATOM}title")) for each in entries)


@pytest.mark.parametrize("case", cases("export-formula.csv"), ids=lambda case: case["Wert"])
def test_no_exported_cell_is_calculated_and_each_comes_back_as_it_was(case: dict[str, str]) -> None:
    written = guarded(case["Wert"])

    assert not written.startswith(CALCULATED)
    assert written.removeprefix(GUARD) == case["Wert"]
    assert clean(written) == case["Wert"]


@given(st.text(max_size=30).map(str.strip))
def test_whatever_is_exported_comes_back_as_it_was(text: str) -> None:
    told = clean(text)

    assert not guarded(told).startswith(CALCULATED)
    assert clean(guarded(told)) == told


@pytest.mark.parametrize("text", ["01067", "3-4", "1.12.", "5E3", "+49 171 3920012"])
def test_no_spreadsheet_takes_a_text_for_a_number_or_a_date(text: str) -> None:
    assert guarded(text) == GUARD + text


@pytest.mark.parametrize("text", ["3-4 Personen", "'s Wohnzimmer", "Treff 7", ""])
def test_a_plain_text_gets_no_mark(text: str) -> None:
    assert guarded(text) == text


async def test_an_exported_table_is_imported_without_a_change(world: World, room: Room) -> None:
    await world.list_entry(title="=1+1 Prozent mehr Miteinander", ags=DRESDEN)
    await world.list_entry(title="@home Lausitz", ags=WEISSWASSER, lat=51.5049, lon=14.6401)
    await world.list_entry(
        title="'s Wohnzimmer",
        description='Zeile 1\n\n"Zeile 3"; mit Trenner',
        sdgs=["11", "3"],
        website="https://wohnzimmer.example",
        summary_easy="Hier treffen sich Menschen.\nAlle dürfen kommen.",
    )
    await world.list_entry(
        title="Hof am Bach",
        kind="housing-project",
        housing=a_stated_offer(
            pets_allowed=True, kinds=(HouseholdKind.FAMILY, HouseholdKind.SENIOR)
        ).model_dump(mode="json"),
    )
    told = (await take(world, "csv")).encode()

    rows = await room.rows(await room.bring(told))

    assert [(row["fate"], row["faults"]) for row in rows] == [("unchanged", [])] * 4


async def test_an_export_has_every_entry_however_many_there_are(world: World) -> None:
    many = 2_345
    async with world.database.transaction() as tx:
        content = a_content("Treff").model_dump_json()
        await tx.execute(
            """INSERT INTO initiative (id, state, review, version, latest_revision, confirmed_at,
                                       created_at, link_generation)
               SELECT gen_random_uuid(), 'submitted', 'none', 1, 1, $2, $2, 0
                 FROM generate_series(1, $1)""",
            many,
            NOW,
        )
        await tx.execute(
            """INSERT INTO directory (initiative_id, revision, title, sort_key, ags, lat, lon, spot,
                                      facets, words, listed_at, confirmed_at, content, impacts,
                                      spelled)
               SELECT id, 1, 'Treff', 'treff', $1, 51.34, 12.37, point(0, 0), '{}', '', $2, $2,
                      $3::text::jsonb, '{}', '{}' FROM initiative""",
            LEIPZIG,
            NOW,
            content,
        )

    counts = [len(await titles_in(world, form)) for form in ("csv", "geojson", "jsonld")]
    pages, address = 0, "/v1/initiatives.atom"
    found: set[str] = set()
    while address:
        answer = await world.http.get(address)
        feed = ET.fromstring(answer.text)
        found |= {str(each.findtext(f"{ATOM}id")) for each in feed.iter(f"{ATOM}entry")}
        links = {each.get("rel"): each.get("href", "") for each in feed.findall(f"{ATOM}link")}
        address, pages = links.get("next", "").partition("/api/registry")[2], pages + 1

    assert counts == [many] * 3
    assert (len(found), pages) == (many, 47)


@pytest.mark.parametrize("form", FORMS)
async def test_every_form_takes_the_filters_of_the_search(world: World, form: str) -> None:
    await put_entry(world.database, a_content("Garten", topics=("ernaehrung",)))
    await put_entry(world.database, a_content("Werkstatt", topics=("arbeit",)))
    await put_entry(world.database, a_content("Garten am See", ags=DRESDEN, lat=51.05, lon=13.74))

    assert await titles_in(world, form) == ["Garten", "Garten am See", "Werkstatt"]
    assert await titles_in(world, form, q="Garten") == ["Garten", "Garten am See"]
    assert await titles_in(world, form, topic="arbeit") == ["Werkstatt"]
    assert await titles_in(world, form, district="14612") == ["Garten am See"]
    assert await titles_in(world, form, near="51.05,13.74", radius_km=5) == ["Garten am See"]


@pytest.mark.parametrize("form", FORMS)
async def test_a_wrong_filter_is_a_problem_and_no_file(world: World, form: str) -> None:
    answer = await world.http.get(f"/v1/initiatives.{form}", params={"topic": "raumfahrt"})

    assert (answer.status_code, answer.json()["slug"]) == (422, "filter-unknown")


@pytest.mark.parametrize("form", FORMS)
async def test_what_waits_and_what_was_taken_off_is_in_no_export(world: World, form: str) -> None:
    await world.register(title="Nur ein Entwurf")
    await world.submit(title="Wartet noch auf jemanden")
    gone = await world.list_entry(title="War einmal da")
    shown = await world.list_entry(title="Steht im Verzeichnis")
    await world.decide(gone, "archive", reason="Das gibt es nicht mehr.")
    await world.change(shown, title="Noch nicht freigegeben")

    assert await titles_in(world, form) == ["Steht im Verzeichnis"]


async def test_points_stand_with_the_longitude_first(world: World) -> None:
    entry = await put_entry(world.database, a_content("Garten"))

    told = json.loads(await take(world, "geojson"))

    (feature,) = told["features"]
    assert told["type"] == "FeatureCollection"
    assert feature["id"] == str(entry)
    assert feature["geometry"] == {"type": "Point", "coordinates": [12.37, 51.34]}


@RDFLIB
async def test_linked_data_can_be_read_without_asking_anybody(world: World) -> None:
    entry = await put_entry(world.database, a_content("Garten"))
    graph = rdflib.Graph()

    graph.parse(data=await take(world, "jsonld"), format="json-ld")

    (project,) = graph.subjects(rdflib.RDF.type, SCHEMA.Project)
    assert str(project).endswith(f"/initiativen/{entry}")
    assert str(graph.value(project, SCHEMA.name)) == "Garten"
    place = graph.value(project, SCHEMA.location)
    geo = graph.value(place, SCHEMA.geo)
    assert float(str(graph.value(geo, SCHEMA.latitude))) == 51.34


async def test_a_feed_has_what_rfc_4287_wants(world: World) -> None:
    entry = await put_entry(world.database, a_content("Garten <b> & «mehr»"))

    feed = ET.fromstring(await take(world, "atom", q="Garten"))

    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None, name
    (told,) = feed.iter(f"{ATOM}entry")
    assert told.findtext(f"{ATOM}id") == f"urn:uuid:{entry}"
    assert told.findtext(f"{ATOM}title") == "Garten <b> & «mehr»"
    assert told.findtext(f"{ATOM}updated") == NOW.isoformat()
    links = {each.get("rel"): each.get("href", "") for each in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/api/registry/v1/initiatives.atom?q=Garten")
    assert links["first"] == links["self"]


@RDFLIB
async def test_the_catalogue_has_what_dcat_ap_de_demands(world: World) -> None:
    answer = await world.http.get("/v1/catalog.jsonld")
    graph = rdflib.Graph()

    graph.parse(data=answer.text, format="json-ld")

    (catalogue,) = graph.subjects(rdflib.RDF.type, DCAT.Catalog)
    (dataset,) = graph.objects(catalogue, DCAT.dataset)
    for name in (DCT.title, DCT.description, DCT.publisher):
        assert graph.value(catalogue, name) is not None, name
    for name in (
        DCT.title,
        DCT.description,
        DCT.publisher,
        DCAT.contactPoint,
        DCAT.theme,
        DCATDE.politicalGeocodingURI,
    ):
        assert graph.value(dataset, name) is not None, name
    distributions = list(graph.objects(dataset, DCAT.distribution))
    assert len(distributions) == 4
    for each in distributions:
        for name in (DCAT.accessURL, DCAT.downloadURL, DCT.license, DCT["format"]):
            assert isinstance(graph.value(each, name), rdflib.URIRef), name
        assert graph.value(each, DCATAP.availability) is not None
        path = str(graph.value(each, DCAT.downloadURL)).partition("/api/registry")[2]
        assert (await world.http.get(path)).status_code == 200, path


async def test_a_housing_project_tells_its_offer_in_german(world: World) -> None:
    offer = a_housing_offer(step_free=False)
    content = a_content("Hof", kind=InitiativeKind.HOUSING_PROJECT, housing=offer)
    await put_entry(world.database, content)

    (row,) = await table(world)

    assert (row["Art"], row["Warmkosten"], row["Stufenlos"]) == ("Wohnprojekt", "590", "nein")


async def test_a_table_tells_all_by_which_seekers_are_matched(world: World) -> None:
    content = a_content("Hof", kind=InitiativeKind.HOUSING_PROJECT, housing=a_stated_offer())
    await put_entry(world.database, content)

    (row,) = await table(world)

    assert row["Mindestens Personen"] == "2"
    assert row["Wohnverhältnis"] == "Genossenschaft, Wohnrecht auf Lebenszeit"
    assert row["Eigenkapital je Haushalt"] == "12000"
    assert (row["Wohnberechtigungsschein"], row["Rauchfrei"]) == ("ja", "nein")
    assert row["Sprachen im Haus"] == "Deutsch, Obersorbisch, Deutsche Gebärdensprache"


async def test_what_a_project_leaves_open_is_an_empty_cell(world: World) -> None:
    open_offer = a_housing_offer(warm_cost_eur=None, persons_max=None, step_free=None)
    content = a_content("Hof", kind=InitiativeKind.HOUSING_PROJECT, housing=open_offer)
    await put_entry(world.database, content)

    (row,) = await table(world)

    stated = [name for name in row if name in OFFERED and row[name]]
    assert stated == ["Freie Plätze"]
