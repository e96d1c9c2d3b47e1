"""Several sites and their service areas: each behaviour on both adapters, against a plain oracle."""

from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from services.chassis.database import Database
from services.registry.decide import sites as rules
from services.registry.decide.areas import KM_TOLERANCE, Point, distance_km
from services.registry.decide.content import Content
from services.registry.decide.directory import Sort, write_cursor
from services.registry.decide.sites import Coverage, Locality, ServedPlace, ServiceArea
from services.registry.settings import RegistrySettings
from tests.registry.builders import DRESDEN, LEIPZIG, WEISSWASSER, a_content, a_site
from tests.registry.directory.shelf import Shelf, a_copy
from tests.registry.directory.test_both_adapters import (
    LOCALITIES,
    PLACES,
    Script,
    a_circle,
    contents,
    play,
)

HERE: Final = Point(51.05, 13.74)
IN_DRESDEN: Final = "51.05,13.74"
ZITTAU: Final = Locality("14626610", "Zittau", Point(50.8961, 14.8073))
OSTRITZ: Final = Locality("14626420", "Ostritz", Point(51.0147, 14.9321))


def places(*told: tuple[str, str]) -> ServiceArea:
    return ServiceArea(
        covers=Coverage.PLACES, places=tuple(ServedPlace(key=key, name=name) for key, name in told)
    )


async def test_the_distance_is_that_of_the_nearest_site(directory: Shelf) -> None:
    await directory.put(a_content("Beratung", sites=(a_site(),)))

    [hit] = (await directory.ask(near=IN_DRESDEN)).hits

    assert hit.distance_km == pytest.approx(0, abs=0.001)


async def test_some_site_within_the_radius_is_enough(directory: Shelf) -> None:
    await directory.put(a_content("Beratung", sites=(a_site(),)))
    await directory.put(a_content("Nur in Leipzig"))

    assert await directory.titles(near=IN_DRESDEN, radius_km=5.0) == ["Beratung"]


async def test_one_and_the_same_site_lies_in_circle_and_box(directory: Shelf) -> None:
    await directory.put(a_content("Beratung", sites=(a_site(),)))

    around_leipzig = "51.2,12.2,51.5,12.6"
    assert await directory.titles(near=IN_DRESDEN, radius_km=5.0, box=around_leipzig) == []
    assert await directory.titles(box=around_leipzig) == ["Beratung"]


async def test_an_entry_counts_once_in_each_district_where_it_has_a_site(directory: Shelf) -> None:
    two_in_dresden = (a_site(), a_site("Werkstatt", lat=51.06))
    await directory.put(a_content("Beratung", sites=two_in_dresden))

    page = await directory.ask()

    assert page.total == 1
    assert page.facets["district"] == {"14713": 1, "14612": 1}
    assert await directory.titles(filters={"district": ["14612"]}) == ["Beratung"]


async def test_a_word_of_a_site_finds_the_entry(directory: Shelf) -> None:
    await directory.put(a_content("Beratung", sites=(a_site("Treffpunkt Neustadt"),)))

    assert await directory.titles("Treffpunkt Dresden") == ["Beratung"]


async def test_the_map_draws_the_sites_that_lie_where_was_asked(directory: Shelf) -> None:
    await directory.put(a_content("Beratung", sites=(a_site(),)))

    assert [spot.site for spot in await directory.spots()] == [None, "Beratungsstelle Dresden"]
    near = await directory.spots(near=IN_DRESDEN, radius_km=5.0)
    assert [spot.site for spot in near] == ["Beratungsstelle Dresden"]


async def test_a_cell_of_the_map_counts_entries_once_and_says_at_how_many_places(
    directory: Shelf,
) -> None:
    await directory.put(
        a_content("Zweimal hier", sites=(a_site("Nebenan", lat=51.341, lon=12.371),))
    )
    await directory.put(a_content("Einmal hier"))

    [cell] = await directory.clusters(zoom=0)

    assert (cell.count, cell.places) == (2, 3)


async def test_a_cell_with_two_places_of_one_entry_is_that_entry(directory: Shelf) -> None:
    there = await directory.put(
        a_content("Zweimal hier", sites=(a_site("Nebenan", lat=51.341, lon=12.371),))
    )

    [cell] = await directory.clusters(zoom=0)

    assert (cell.count, cell.places) == (1, 2)
    assert cell.alone is not None
    assert cell.alone.initiative_id == there


async def test_the_nearest_entries_are_those_with_the_nearest_sites(directory: Shelf) -> None:
    await directory.put(a_content("Fern", ags=WEISSWASSER, lat=51.5, lon=14.64))
    await directory.put(a_content("Mit Zweigstelle", sites=(a_site(),)))

    [nearest] = await directory.near(HERE, limit=1)

    assert nearest.entry.content.title == "Mit Zweigstelle"


async def test_pages_by_distance_neither_skip_nor_repeat_an_entry_with_sites(
    directory: Shelf,
) -> None:
    for number in range(7):
        further = (a_site(lat=51.05 + number / 100), a_site("Zweite", lat=51.05 + number / 100))
        await directory.put(a_content(f"Beratung {number}", sites=further))

    seen, cursor = [], None
    while True:
        page = await directory.ask(near=IN_DRESDEN, sort=Sort.DISTANCE, limit=2, cursor=cursor)
        seen += [hit.entry.content.title for hit in page.hits]
        if page.next is None:
            break
        cursor = write_cursor(page.next)

    assert seen == [f"Beratung {number}" for number in range(7)]


@pytest.mark.parametrize(
    ("area", "serves_zittau", "serves_ostritz"),
    [
        (None, False, False),
        (a_circle(10), True, False),
        (a_circle(25), True, True),
        (places(("14626420", "Ostritz")), False, True),
        (places(("14626", "Landkreis Görlitz")), True, True),
        (ServiceArea(covers=Coverage.SAXONY), True, True),
    ],
)
async def test_a_place_is_served_by_a_stated_area_alone(
    directory: Shelf, area: ServiceArea | None, serves_zittau: bool, serves_ostritz: bool
) -> None:
    there = a_site("In Zittau", ags="14626610", lat=50.8961, lon=14.8073, serves=area)
    await directory.put(a_content("Beratung", sites=(there,)))

    found = [bool(await directory.titles(serves=each)) for each in (ZITTAU, OSTRITZ)]

    assert found == [serves_zittau, serves_ostritz]


async def test_a_district_is_served_by_who_serves_all_of_it(directory: Shelf) -> None:
    await directory.put(a_content("Kreis", serves=places(("14626", "Landkreis Görlitz"))))
    await directory.put(a_content("Land", serves=ServiceArea(covers=Coverage.SAXONY)))
    await directory.put(a_content("Ort", serves=places(("14626420", "Ostritz"))))
    await directory.put(a_content("Umkreis", serves=a_circle(200)))

    served = await directory.titles(serves=Locality("14626", "Görlitz", None), sort=Sort.NAME)

    assert served == ["Kreis", "Land"]


async def test_who_comes_can_be_asked_together_with_words_filters_and_place(
    directory: Shelf,
) -> None:
    await directory.put(a_content("Bus", serves=a_circle(30), topics=("pflege",)))
    await directory.put(a_content("Bus", topics=("pflege",)))
    await directory.put(a_content("Laden", serves=a_circle(30), topics=("pflege",)))

    near_leipzig = Locality("14729270", "Markkleeberg", Point(51.28, 12.37))
    page = await directory.ask(
        "Bus", serves=near_leipzig, filters={"topic": ["pflege"]}, near="51.34,12.37", radius_km=9.0
    )

    assert page.total == 1
    assert page.facets["topic"] == {"pflege": 1}


async def test_what_an_entry_served_before_finds_it_no_more(directory: Shelf) -> None:
    await directory.put(a_content("Bus", serves=a_circle(30), sites=(a_site(),)))
    [hit] = (await directory.ask()).hits
    await directory.drop(hit.entry.initiative_id)
    await directory.put(a_content("Bus"))

    assert await directory.titles(serves=LOCALITIES[0]) == []
    assert await directory.titles(near=IN_DRESDEN, radius_km=5.0) == []


@given(
    entries=st.lists(contents(), min_size=1, max_size=8),
    km=st.sampled_from([0.5, 20.0, 120.0]),
    is_tidy=st.booleans(),
)
@trying(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_both_adapters_find_what_a_plain_look_at_all_sites_finds(
    database: Database,
    settings: RegistrySettings,
    entries: list[Content],
    km: float,
    is_tidy: bool,
) -> None:
    truth, copy = Shelf(database), Shelf(database, await a_copy(database, settings))
    await play(truth, Script([(content, 0, 0) for content in entries]))
    async with copy.search():
        assert copy.copy is not None
        assert copy.copy.index is not None
        if is_tidy:
            await copy.copy.index.tidy()

    for shelf in (truth, copy):
        listed = {
            hit.entry.initiative_id: hit.entry.content for hit in (await shelf.ask(limit=100)).hits
        }
        for asked in LOCALITIES:
            expected = {each for each, content in listed.items() if rules.serving(content, asked)}
            assert await found(shelf, serves=asked) == expected
        for lat, lon in PLACES.values():
            near, here = f"{lat},{lon}", Point(lat, lon)
            away = {each: distance(content, here) for each, content in listed.items()}
            within = {each for each, far in away.items() if far <= km + KM_TOLERANCE}
            assert await found(shelf, near=near, radius_km=km) == within
            assert await distances(shelf, near=near) == {
                each: pytest.approx(far, abs=1e-6) for each, far in away.items()
            }


def distance(content: Content, here: Point) -> float:
    return min(
        distance_km(here, each) for each in (content.point, *(s.point for s in content.sites))
    )


async def found(shelf: Shelf, **asked: Any) -> set[UUID]:
    return {hit.entry.initiative_id for hit in (await shelf.ask(limit=100, **asked)).hits}


async def distances(shelf: Shelf, **asked: Any) -> dict[UUID, float | None]:
    page = await shelf.ask(limit=100, **asked)
    return {hit.entry.initiative_id: hit.distance_km for hit in page.hits}


def test_the_narrowest_reason_is_told() -> None:
    entry = a_content(
        serves=ServiceArea(covers=Coverage.SAXONY),
        sites=(
            a_site("Kreisweit", serves=places(("14626", "Landkreis Görlitz"))),
            a_site("Vor Ort", serves=places(("14626610", "Zittau"))),
        ),
    )

    why = rules.serving(entry, ZITTAU)

    assert why is not None
    assert why.site is not None
    assert (why.site.name, why.place) == ("Vor Ort", ServedPlace(key="14626610", name="Zittau"))


def test_nobody_is_said_to_come_where_nothing_is_stated() -> None:
    own = Locality(LEIPZIG, "Leipzig", Point(51.34, 12.37))

    assert rules.serving(a_content(ags=LEIPZIG, sites=(a_site(ags=DRESDEN),)), own) is None
