"""The directory's search: one suite for every adapter behind the port."""

import unicodedata
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from services.registry.decide.areas import EARTH_RADIUS_KM, Point, distance_km
from services.registry.decide.directory import Sort, write_cursor
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import reindex
from tests.registry.builders import (
    DRESDEN,
    LEIPZIG,
    NOW,
    WEISSWASSER,
    a_content,
    a_question,
)
from tests.registry.directory.search_pairs import FOUND, MORE_FOUND, MORE_NOT_FOUND, NOT_FOUND
from tests.registry.directory.shelf import Shelf

FORMS = ("NFC", "NFD")
ALL_DISTRICTS = frozenset({"14713", "14612"})
KM_IN_DEGREES = 1 / (EARTH_RADIUS_KM * 3.141592653589793 / 180)


@pytest.mark.parametrize("form", FORMS)
async def test_what_should_be_found_is_found(directory: Shelf, form: str) -> None:
    pairs = (*FOUND, *MORE_FOUND)
    for title in {title for title, _ in pairs}:
        await directory.put(a_content(unicodedata.normalize(form, title)))
    other = "NFD" if form == "NFC" else "NFC"

    missed = [
        (title, asked)
        for title, asked in pairs
        if unicodedata.normalize(form, title)
        not in await directory.titles(unicodedata.normalize(other, asked), limit=100)
    ]

    assert missed == []


@pytest.mark.parametrize("form", FORMS)
async def test_what_should_not_be_found_is_not_found(directory: Shelf, form: str) -> None:
    pairs = (*NOT_FOUND, *MORE_NOT_FOUND)
    for title in {title for title, _ in pairs}:
        await directory.put(a_content(unicodedata.normalize(form, title)))

    wrong = [
        (title, asked)
        for title, asked in pairs
        if unicodedata.normalize(form, title) in await directory.titles(asked, limit=100)
    ]

    assert wrong == []


async def test_a_longer_search_never_has_more_hits_than_its_part(directory: Shelf) -> None:
    for title in ("Mehrgenerationenhaus", "Generationenhaus Süd", "Altes Haus am Markt", "Markt"):
        await directory.put(a_content(title))
    longer = ("Haus", "Generationenhaus", "Mehrgenerationenhaus")
    more = ("Haus", "Haus Markt", "Haus Markt Süd", "Haus Markt Süd, der")

    for searches in (longer, more):
        found = [set(await directory.titles(search)) for search in searches]

        assert all(after <= before for before, after in pairwise(found))
        assert found[0] > found[-1]


async def test_a_place_is_found_by_its_german_and_its_sorbian_name(directory: Shelf) -> None:
    await directory.put(a_content("TELUX", ags=WEISSWASSER, lat=51.5, lon=14.64))
    await directory.put(a_content("Anderswo"))

    by_name = [await directory.titles(name) for name in ("weisswasser", "Běła Woda", "bela woda")]

    assert by_name == [["TELUX"]] * 3


async def test_words_of_other_entries_help_to_take_compounds_apart(directory: Shelf) -> None:
    await directory.put(a_content("Quitten aus dem Vorgarten"))
    await directory.put(a_content("Quittenfest"))

    assert set(await directory.titles("Quitten")) == {"Quitten aus dem Vorgarten", "Quittenfest"}


@pytest.mark.parametrize("text", ["Übung", "uebung", "Übüng", "ü", "für Übungen"])
async def test_an_umlaut_search_yields_no_flood(directory: Shelf, text: str) -> None:
    for number in range(12):
        await directory.put(a_content(f"Gärten, Küchen und Läden {number}"))
    await directory.put(a_content("Übungsleiter gesucht"))

    assert len(await directory.titles(text, limit=100)) <= 1


async def test_a_hit_in_the_title_comes_before_one_in_the_text(directory: Shelf) -> None:
    await directory.put(a_content("Anderes", summary="Mit einem Garten am Rand."))
    await directory.put(a_content("Garten"))

    assert await directory.titles("garten") == ["Garten", "Anderes"]


async def test_an_entry_that_nobody_confirms_sinks(directory: Shelf) -> None:
    await directory.put(a_content("Garten A"), confirmed_at=NOW - timedelta(days=500))
    await directory.put(a_content("Garten B"), confirmed_at=NOW - timedelta(days=10))

    assert await directory.titles("garten") == ["Garten B", "Garten A"]


async def test_facets_count_under_all_other_filters(directory: Shelf) -> None:
    await directory.put(a_content("A", topics=("pflege",), stage="idee"))
    await directory.put(a_content("B", topics=("pflege", "kultur"), stage="etabliert"))
    await directory.put(a_content("C", topics=("kultur",), stage="idee"))

    page = await directory.find(a_question(filters={"topic": ["pflege"]}))

    assert page.total == 2
    assert page.facets["topic"] == {"pflege": 2, "kultur": 2}
    assert page.facets["stage"] == {"idee": 1, "etabliert": 1}


async def test_a_facet_says_how_many_one_sees_after_choosing_it(directory: Shelf) -> None:
    for number, topics in enumerate((("pflege",), ("pflege", "kultur"), ("kultur",), ("bildung",))):
        stage = ("idee", "etabliert")[number % 2]
        ags, lat, lon = ((LEIPZIG, 51.34, 12.37), (DRESDEN, 51.05, 13.74))[number // 2]
        await directory.put(
            a_content(f"E{number}", topics=topics, stage=stage, ags=ags, lat=lat, lon=lon)
        )
    chosen = {"topic": ["pflege", "kultur"], "district": ["14713"]}

    page = await directory.find(a_question(filters=chosen))

    for facet, counts in page.facets.items():
        for value, count in counts.items():
            alone = a_question(filters={**chosen, facet: [value]}, districts=ALL_DISTRICTS)
            assert (await directory.find(alone)).total == count, (facet, value)


async def test_the_radius_holds_exactly_on_the_great_circle(directory: Shelf) -> None:
    at_five_km = Point(51.05 + 5.0 * KM_IN_DEGREES, 13.74)
    await directory.put(a_content("Fünf", ags=DRESDEN, lat=at_five_km.lat, lon=at_five_km.lon))

    for radius_km, found in ((4.999, []), (5.0, ["Fünf"]), (5.1, ["Fünf"])):
        assert await directory.titles(near="51.05,13.74", radius_km=radius_km) == found


async def test_distances_and_radii_agree_with_the_formula_everywhere(directory: Shelf) -> None:
    points = list(grid())
    for number, point in enumerate(points):
        await directory.put(a_content(f"P{number}", lat=point.lat, lon=point.lon))

    for near in (Point(50.2, 12.0), Point(51.05, 13.74), Point(51.6, 15.0), Point(52.5, 13.4)):
        page = await directory.find(a_question(near=f"{near.lat},{near.lon}", limit=100))
        assert [hit.distance_km for hit in page.hits] == pytest.approx(
            sorted(distance_km(near, point) for point in points)
        )
        for radius_km in (10.0, 50.0, 120.0, 250.0):
            within = sum(distance_km(near, point) <= radius_km for point in points)
            asked = a_question(near=f"{near.lat},{near.lon}", radius_km=radius_km)
            assert (await directory.find(asked)).total == within


def grid() -> Iterator[Point]:
    for north in range(6):
        for east in range(8):
            yield Point(50.2 + north * 0.28, 11.9 + east * 0.43)


async def test_three_initiatives_in_one_house_are_three_points(directory: Shelf) -> None:
    for title in ("Erdgeschoss", "Erster Stock", "Dach"):
        await directory.put(a_content(title))

    spots = await directory.spots()

    assert [spot.title for spot in spots] == ["Dach", "Erdgeschoss", "Erster Stock"]


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_show_every_entry_once_in_each_order(directory: Shelf, sort: Sort) -> None:
    for number in range(23):
        await directory.put(
            a_content(f"Garten {number % 5} {'Ä' * (number % 3)}", lon=12.3 + number % 7 / 100),
            listed_at=NOW - timedelta(days=number % 4),
        )
    asked = {"near": "51.34,12.30", "sort": sort}
    whole = await directory.find(a_question("garten", **asked, limit=100))

    read = [ids async for ids in pages(directory, limit=5, **asked)]

    assert [len(ids) for ids in read] == [5, 5, 5, 5, 3]
    assert [each for ids in read for each in ids] == [hit.entry.initiative_id for hit in whole.hits]


async def pages(directory: Shelf, **asked: object) -> AsyncIterator[list[UUID]]:
    cursor: str | None = None
    while True:
        page = await directory.find(a_question("garten", cursor=cursor, **asked))
        yield [hit.entry.initiative_id for hit in page.hits]
        if page.next is None:
            return
        cursor = write_cursor(page.next)


async def test_names_are_sorted_as_in_a_german_telephone_book(directory: Shelf) -> None:
    names = ["Acker 2", "Acker 10", "Ährenfeld", "Bahnhof", "Öl", "Ost", "Straße", "Strasse 2"]
    for name in reversed(names):
        await directory.put(a_content(name))

    assert await directory.titles(sort=Sort.NAME) == names


async def test_spelling_help_names_a_word_that_finds_something(directory: Shelf) -> None:
    await directory.put(a_content("Nachbarschaftsgarten"))

    page = await directory.find(a_question("Nachbarschafstgarten"))

    assert (page.total, page.suggestion) == (0, "Nachbarschaftsgarten")


async def test_no_help_is_given_where_there_are_enough_hits(directory: Shelf) -> None:
    for title in ("Garten", "Gärten", "Mein Garten"):
        await directory.put(a_content(title))
    await directory.put(a_content("Karten"))

    assert (await directory.find(a_question("garten"))).suggestion is None


async def test_a_dropped_entry_is_nowhere_any_more(directory: Shelf) -> None:
    gone = await directory.put(a_content("Quellwiese", topics=("kultur",)))
    await directory.put(a_content("Anderes"))

    await directory.drop(gone)

    page = await directory.find(a_question())
    helped = await directory.find(a_question("Quelwiese"))
    spots = await directory.spots()
    async with directory.search() as search:
        entry = await search.get(gone)
    assert (page.total, page.facets["topic"], len(spots)) == (1, {"nachbarschaft": 1}, 1)
    assert (entry, helped.suggestion) == (None, None)


async def test_new_texts_replace_the_old_ones(directory: Shelf) -> None:
    initiative_id = await directory.put(a_content("Altes Thema"))

    async with directory.database.transaction() as tx:
        entry = await PostgresSearch(tx).get(initiative_id)
        assert entry is not None
        changed = entry.content.model_copy(update={"title": "Frisches Vorhaben"})
        await PostgresSearch(tx).put(replace(entry, content=changed))

    assert await directory.titles("Thema") == []
    assert await directory.titles("Vorhaben") == ["Frisches Vorhaben"]


async def test_entries_of_older_rules_are_indexed_again_once(directory: Shelf) -> None:
    await directory.put(a_content("Dorfladen"))
    async with directory.database.transaction() as tx:
        await tx.execute("UPDATE directory SET words = ''")
        await tx.execute("UPDATE directory_state SET words_version = 0")

    indexed = [await reindex.bring_up_to_date(directory.database) for _ in range(2)]

    assert indexed == [1, 0]
    assert await directory.titles("Laden") == ["Dorfladen"]


@pytest.mark.parametrize("text", ["der", "!!!", "🙂", "   ", "' | & !", "\\", "a" * 300, "ليلى"])
async def test_odd_searches_are_answered(directory: Shelf, text: str) -> None:
    await directory.put(a_content("Haus"))

    assert (await directory.find(a_question(text))).total in {0, 1}
