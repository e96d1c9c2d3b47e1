"""An entry is found for a follower exactly where the directory finds it by her search."""

from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from services.chassis.database import Database
from services.registry.decide.content import Content
from services.registry.decide.following.wanted import Wanted, question_of, read_wanted
from services.registry.settings import RegistrySettings
from services.registry.store.following import news
from services.registry.store.following.filters import RECENT_MAX, Filters
from services.registry.store.following.subscriptions import Following
from services.registry.store.search import SearchIndex
from services.registry.store.search_memory import MemorySearch
from services.registry.store.search_postgres import PostgresSearch
from tests.registry.builders import NOW, a_content
from tests.registry.directory.shelf import Shelf, a_copy
from tests.registry.directory.test_both_adapters import Script, contents, play, questions


def wanted_of(asked: dict[str, Any]) -> Wanted:
    read = read_wanted(
        text=asked["text"],
        filters=asked["filters"],
        near=asked["near"],
        radius_km=asked["radius_km"],
        place="",
        box=asked["box"],
        serves=asked["serves"],
        districts=frozenset({"14713", "14612", "14626"}),
        now=NOW,
    )
    assert isinstance(read, Wanted), read
    return read


@given(
    entries=st.lists(contents(), min_size=1, max_size=6),
    asked=st.lists(questions(), min_size=1, max_size=12),
    split=st.integers(0, 12),
)
@trying(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_filter_finds_what_the_search_of_it_finds(
    database: Database,
    settings: RegistrySettings,
    entries: list[Content],
    asked: list[dict[str, Any]],
    split: int,
) -> None:
    shelf = Shelf(database, await a_copy(database, settings))
    await play(shelf, Script([(content, 0, 0) for content in entries]))
    followed = [Following(uuid4(), wanted_of(each), since=0) for each in asked]
    filters = Filters()
    filters.load(followed[:split])
    filters.take(followed[split:])

    found = await found_by_filters(database, filters)

    async with shelf.search() as memory, database.read() as tx:
        assert isinstance(memory, MemorySearch)
        for each in followed:
            assert each.wanted is not None
            expected = await found_by_search(PostgresSearch(tx), each.wanted)
            assert await found_by_search(memory, each.wanted) == expected
            assert found.get(each.id, set()) == expected


async def test_who_changes_or_ends_is_found_by_what_she_wants_now(database: Database) -> None:
    shelf = Shelf(database)
    await play(shelf, Script([]))
    garden = await shelf.put(a_content("Garten"))
    house = await shelf.put(a_content("Haus"))
    following = [Following(uuid4(), Wanted(text="Garten"), since=0) for _ in range(RECENT_MAX + 3)]
    filters = Filters()
    filters.load(following[:2])
    filters.take(following[2:])

    filters.take([Following(following[0].id, Wanted(text="Haus"), since=0)])
    filters.take([Following(following[-1].id, Wanted(text="Haus"), since=0)])
    filters.take([Following(following[1].id, None, since=0)])
    filters.take([Following(following[5].id, None, since=0)])

    found = await found_by_filters(database, filters)
    changed, ended = {following[0].id, following[-1].id}, {following[1].id, following[5].id}
    assert {each for each, what in found.items() if what == {house}} == changed
    others = {each.id for each in following} - changed - ended
    assert {each for each, what in found.items() if what == {garden}} == others
    assert len(filters) == len(following) - len(ended)


async def found_by_search(search: SearchIndex, wanted: Wanted) -> set[UUID]:
    spots = await search.spots(question_of(wanted, now=NOW))
    return {spot.initiative_id for spot in spots}


async def found_by_filters(database: Database, filters: Filters) -> dict[UUID, set[UUID]]:
    """Subscription → entries, by asking each entry for its followers."""
    async with database.read() as tx:
        ids = [
            row["initiative_id"] for row in await tx.fetch("SELECT initiative_id FROM directory")
        ]
        listed = await news.listed(tx, ids)
    found: dict[UUID, set[UUID]] = {}
    for initiative_id, entry in listed.items():
        for subscription_id in filters.finding(entry):
            found.setdefault(subscription_id, set()).add(initiative_id)
    return found
