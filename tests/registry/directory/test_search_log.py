"""What is remembered of searches: counts from five on, and of nobody."""

from typing import Any

import pytest

from services.registry.decide.search_log import Tally
from services.registry.store import search_log
from services.registry.work import searching
from tests.registry.builders import Clock, World

GOERLITZ = "51.152,14.988"


async def write_down(world: World, tally: Tally | None = None) -> None:
    told = tally or tally_of(world)
    async with world.database.transaction() as tx:
        await searching.write_down(tx, told, key=world.settings.keys.person)


def tally_of(world: World) -> Tally:
    app = world.http._transport.app  # type: ignore[attr-defined]
    found: Tally = app.state.tally
    return found


async def missed(world: World) -> list[tuple[str, str, int]]:
    answer = await world.http.get("/v1/searches/missed", headers=world.as_editor())
    assert answer.status_code == 200, answer.text
    return [
        (item["word"], item["district_name"], item["searches"]) for item in answer.json()["items"]
    ]


async def search(world: World, times: int, **asked: Any) -> None:
    for _ in range(times):
        await world.find(**asked)


async def test_a_word_without_a_hit_is_shown_from_five_searches_on(world: World) -> None:
    await search(world, 4, q="Bürgerbus")
    await write_down(world)
    after_four = await missed(world)
    await search(world, 1, q="Bürgerbusse")
    await write_down(world)

    assert after_four == []
    assert await missed(world) == [("bürgerbusse", "Sachsen", 5)]


async def test_below_five_the_word_itself_is_nowhere_in_the_database(world: World) -> None:
    await search(world, 4, q="Mustermann")
    await write_down(world)

    async with world.database.read() as tx:
        rows = await tx.fetch("SELECT * FROM search_word")
    assert [(row["searches"], row["word"]) for row in rows] == [(4, None)]
    assert b"mustermann" not in rows[0]["digest"]


async def test_when_the_week_is_over_nothing_rare_stays(world: World, clock: Clock) -> None:
    await search(world, 4, q="Mustermann", topic="pflege")
    await search(world, 5, q="Bürgerbus")
    await write_down(world)
    clock.pass_by(days=7)
    await search(world, 1, topic="kultur")
    await write_down(world)

    async with world.database.read() as tx:
        words = await tx.fetch("SELECT searches FROM search_word")
        filters = await tx.fetch("SELECT DISTINCT value FROM search_filter")
    assert [row["searches"] for row in words] == [5]
    assert {row["value"] for row in filters} == {"", "kultur"}


async def test_the_district_is_that_of_the_place_or_of_the_filter(world: World) -> None:
    await search(world, 5, q="Hebamme", near=GOERLITZ, radius_km=10)
    await search(world, 6, q="Hebamme", district="14626")
    await search(world, 5, q="Hebamme")
    await write_down(world)

    assert await missed(world) == [("hebamme", "Landkreis Görlitz", 11), ("hebamme", "Sachsen", 5)]


async def test_a_word_that_is_there_but_filtered_away_is_not_missing(world: World) -> None:
    await world.list_entry(title="Nachbarschaftsgarten Ost", topics=["nachbarschaft"])
    await search(world, 5, q="Garten", topic="pflege")
    await search(world, 5, q="Garten Hebamme")
    await search(world, 5, q="Garten", near=GOERLITZ, radius_km=5)
    await write_down(world)

    assert await missed(world) == [("garten", "Landkreis Görlitz", 5), ("hebamme", "Sachsen", 5)]


async def test_filters_count_once_per_search_and_not_on_further_pages(world: World) -> None:
    for number in range(3):
        await world.list_entry(title=f"Garten {number}", topics=["pflege", "kultur"])
    for _ in range(5):
        page = await world.find(topic=["pflege", "kultur"], stage="etabliert", limit=2)
        await world.find(
            topic=["pflege", "kultur"], stage="etabliert", limit=2, cursor=page["next_cursor"]
        )
    await search(world, 4, legal_form="ev")
    await write_down(world)

    told = (await world.http.get("/v1/searches/filters")).json()["items"]
    assert [(item["facet"], item["searches"]) for item in told] == [("stage", 5), ("topic", 5)]
    assert [(value["label"], value["count"]) for value in told[1]["values"]] == [
        ("Kultur", 5),
        ("Pflege und Sorge", 5),
    ]


async def test_two_processes_add_up(world: World) -> None:
    await search(world, 3, q="Bürgerbus")
    other = Tally()
    other.note_missed([each for each in tally_of(world).missed for _ in range(2)])

    await write_down(world)
    await write_down(world, other)

    assert await missed(world) == [("bürgerbus", "Sachsen", 5)]


@pytest.mark.parametrize("roles", [frozenset(), frozenset({"mentor"})])
async def test_only_editors_and_coordinators_see_the_words(
    world: World, roles: frozenset[str]
) -> None:
    headers = world.token("web", subject="staff-9", roles=roles)

    answer = await world.http.get("/v1/searches/missed", headers=headers)

    assert answer.status_code == 403


async def test_an_empty_tally_writes_nothing(world: World) -> None:
    await write_down(world, Tally())

    async with world.database.read() as tx:
        assert await search_log.filter_uses(tx, since=tx.now.date()) == []


async def test_the_demo_brings_searches_in_and_twice_changes_nothing(world: World) -> None:
    told = {
        "missed": [{"word": "tagesmutter", "district": "14626", "searches": 9}],
        "filters": [{"facet": "stage", "searches": 12}],
    }
    answers = [
        await world.http.post("/internal/v1/searches", json=told, headers=world.token("staff-cli"))
        for _ in range(2)
    ]

    filters = (await world.http.get("/v1/searches/filters")).json()["items"]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert await missed(world) == [("tagesmutter", "Landkreis Görlitz", 9)]
    assert [(each["facet"], each["searches"]) for each in filters] == [("stage", 12)]


async def test_a_list_that_a_page_shows_by_itself_is_no_search(world: World) -> None:
    await search(world, 6, q="Hebamme", topic="pflege", display=True)
    await write_down(world)

    async with world.database.read() as tx:
        assert await tx.fetch("SELECT FROM search_word") == []
        assert await tx.fetch("SELECT FROM search_filter") == []
