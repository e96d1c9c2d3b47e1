"""Boxes, clusters and neighbours: the same places on the map as in the list."""

import pytest

from services.registry.decide.areas import Box, Point, distance_km, read_box
from services.registry.decide.grid import CLOSEST, WHOLE_STATE, bounded
from tests.registry.builders import DRESDEN, World, a_content
from tests.registry.directory.shelf import Shelf

HOUSE = Point(51.05, 13.74)


async def a_street(directory: Shelf) -> None:
    """Three in one house, one a little north, one far away in Leipzig."""
    for name in ("Erdgeschoss", "Erster Stock", "Dach"):
        await directory.put(a_content(name, ags=DRESDEN, lat=HOUSE.lat, lon=HOUSE.lon))
    await directory.put(a_content("Nebenan", ags=DRESDEN, lat=51.06, lon=13.74))
    await directory.put(a_content("Leipzig", topics=("kultur",)))


async def test_a_box_holds_what_lies_in_it_and_on_its_edge(directory: Shelf) -> None:
    await a_street(directory)

    assert set(await directory.titles(box="51.0,13.7,51.05,13.74")) == {
        "Erdgeschoss",
        "Erster Stock",
        "Dach",
    }
    assert await directory.titles(box="51.055,13.0,51.1,14.0") == ["Nebenan"]
    assert await directory.titles(box="51.2,13.0,51.3,14.0") == []


@pytest.mark.parametrize(
    "told", ["", "51,12,52", "51,12,50,13", "51,13,52,12", "-91,0,0,0", "a,b,c,d", "nan,0,1,1"]
)
def test_a_box_that_is_none_is_refused(told: str) -> None:
    assert not isinstance(read_box(told), Box)


async def test_a_cluster_has_its_number_its_middle_and_the_box_around_it(directory: Shelf) -> None:
    await a_street(directory)

    [leipzig, dresden] = sorted(await directory.clusters(zoom=0), key=lambda found: found.count)

    assert (dresden.count, dresden.lat, dresden.lon) == (4, 51.0525, 13.74)
    assert (dresden.south, dresden.west) == (51.05, 13.74)
    assert (dresden.north, dresden.east) == (51.06, 13.74)
    assert dresden.alone is None
    assert leipzig.alone is not None
    assert (leipzig.count, leipzig.alone.title) == (1, "Leipzig")


@pytest.mark.parametrize("zoom", [0, 3, 6, CLOSEST])
async def test_clusters_count_every_hit_of_the_search_once(directory: Shelf, zoom: int) -> None:
    await a_street(directory)

    everything = await directory.clusters(zoom=zoom)
    culture = await directory.clusters(zoom=zoom, filters={"topic": ["kultur"]})

    assert sum(found.count for found in everything) == 5
    assert sum(found.count for found in culture) == 1


async def test_three_in_one_house_stay_a_cluster_whose_box_is_the_house(directory: Shelf) -> None:
    await a_street(directory)

    [house] = [found for found in await directory.clusters(zoom=CLOSEST) if found.count > 1]
    box = f"{house.south},{house.west},{house.north},{house.east}"

    assert (house.count, len(await directory.titles(box=box))) == (3, 3)


@pytest.mark.parametrize(
    ("box", "zoom"),
    [
        (None, WHOLE_STATE),
        (Box(50.0, 11.5, 52.0, 15.5), 3),
        (Box(51.0, 13.7, 51.1, 13.8), 7),
        (Box(51.05, 13.74, 51.05, 13.74), CLOSEST),
        (Box(-90, -180, 90, 180), 0),
    ],
)
def test_nobody_can_ask_for_more_cells_than_a_map_shows(box: Box | None, zoom: int) -> None:
    assert bounded(CLOSEST, box) == zoom
    assert bounded(0, box) == 0


async def test_an_empty_search_has_no_clusters(directory: Shelf) -> None:
    assert await directory.clusters(zoom=0) == ()


async def test_the_nearest_come_first_however_many_there_are(directory: Shelf) -> None:
    points = [Point(50.3 + north * 0.05, 12.0 + north % 7 * 0.4) for north in range(27)]
    for number, point in enumerate(points):
        await directory.put(a_content(f"P{number}", lat=point.lat, lon=point.lon))
    here = Point(50.9, 13.1)
    expected = sorted(distance_km(here, point) for point in points)

    for limit in (1, 5, 20):
        hits = await directory.near(here, limit=limit)
        assert [hit.distance_km for hit in hits] == pytest.approx(expected[:limit])


async def test_nobody_is_near_in_an_empty_directory(directory: Shelf) -> None:
    assert await directory.near(HOUSE, limit=5) == ()


async def test_the_api_draws_clusters_and_lists_neighbours(world: World) -> None:
    await world.list_entry(title="Nachbarschaftsgarten Ost")

    drawn = (await world.http.get("/v1/initiatives/clusters", params={"zoom": 3})).json()
    near = (await world.http.get("/v1/initiatives/near", params={"near": "51.3,12.4"})).json()

    assert [(told["title"], told["place"]) for told in drawn["clusters"]] == [
        ("Nachbarschaftsgarten Ost", "Leipzig")
    ]
    assert [(told["title"], told["distance_km"] < 10) for told in near] == [
        ("Nachbarschaftsgarten Ost", True)
    ]


@pytest.mark.parametrize(
    ("path", "asked", "slug"),
    [
        ("/v1/initiatives", {"box": "1,2,3"}, "box-invalid"),
        ("/v1/initiatives/clusters", {"zoom": CLOSEST + 1}, "fields-invalid"),
        ("/v1/initiatives/near", {"near": "13.74,51.05"}, "place-coordinates-swapped"),
    ],
)
async def test_what_is_no_place_is_refused(
    world: World, path: str, asked: dict[str, object], slug: str
) -> None:
    answer = await world.http.get(path, params=asked)  # type: ignore[arg-type]

    assert (answer.status_code, answer.json()["slug"]) == (422, slug)
