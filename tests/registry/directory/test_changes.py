"""The change log: every change once, in order, and none skipped however slow its transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from services.chassis.database import Database
from services.chassis.transaction import Transaction
from services.registry.settings import RegistrySettings
from services.registry.store import changes
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import erase, filling
from tests.registry.builders import World, a_content, put_entry
from tests.registry.directory.shelf import Shelf, a_copy, without_strangers


async def read_all(world: World, *, limit: int = 100, cursor: str = "") -> list[dict[str, Any]]:
    """The feed to its present end, and the cursor behind it."""
    items: list[dict[str, Any]] = []
    while True:
        told = await read(world, limit=limit, cursor=cursor)
        items += told["items"]
        cursor = told["next_cursor"]
        if not told["has_more"]:
            return items


async def read(world: World, *, limit: int = 100, cursor: str = "") -> dict[str, Any]:
    await without_strangers(world.database)
    answer = await world.http.get("/v1/changes", params={"limit": limit, "cursor": cursor})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@asynccontextmanager
async def held_open(database: Database) -> AsyncIterator[Transaction]:
    """A unit of work that may wait for others as long as it takes."""
    async with database.transaction() as tx:
        await tx.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield tx


async def positions(database: Database, after: changes.Position) -> list[changes.Change]:
    await without_strangers(database)
    async with database.read() as tx:
        return await changes.since(tx, after, limit=100)


async def test_a_slow_transaction_is_never_skipped(database: Database) -> None:
    slow, quick = [await put_entry(database, a_content(name)) for name in ("Langsam", "Schnell")]
    await without_strangers(database)
    async with database.read() as tx:
        seen = await changes.head(tx)

    async with held_open(database) as held:
        await PostgresSearch(held).drop(slow)
        async with database.transaction() as tx:
            await PostgresSearch(tx).drop(quick)
        while_it_runs = await positions(database, seen)

    after = await positions(database, seen)
    assert while_it_runs == []
    assert [change.initiative_id for change in after] == [slow, quick]
    assert await positions(database, after[-1].position) == []


async def test_who_reads_between_two_transactions_gets_both(database: Database) -> None:
    """The slow one began first and ends last; a reader has read on meanwhile."""
    first = await put_entry(database, a_content("Schon da"))
    slow = await put_entry(database, a_content("Langsam"))
    read: list[UUID] = []
    position = changes.START

    async with held_open(database) as held:
        await PostgresSearch(held).drop(slow)
        others = []
        for name in ("Einer", "Zwei"):
            others.append(await put_entry(database, a_content(name)))
            told = await positions(database, position)
            read += [change.initiative_id for change in told]
            position = told[-1].position if told else position
    read += [change.initiative_id for change in await positions(database, position)]

    assert read == [first, slow, slow, *others]


async def test_what_is_rolled_back_never_happened(database: Database) -> None:
    kept = await put_entry(database, a_content("Bleibt"))
    async with database.acquire() as connection:
        undone = connection.transaction()
        await undone.start()
        await connection.execute("DELETE FROM directory WHERE initiative_id = $1", kept)
        await undone.rollback()

    assert [change.initiative_id for change in await positions(database, changes.START)] == [kept]


async def test_a_copy_hears_of_the_slow_one_too(
    database: Database, settings: RegistrySettings
) -> None:
    slow, quick = [await put_entry(database, a_content(name)) for name in ("Langsam", "Schnell")]
    shelf = Shelf(database, await a_copy(database, settings))

    async with held_open(database) as held:
        await PostgresSearch(held).drop(slow)
        await shelf.drop(quick)
        await shelf.ask()
        assert shelf.copy is not None
        assert await shelf.copy.is_held_up()

    assert await shelf.titles() == []
    assert not await shelf.copy.is_held_up()


async def test_the_feed_tells_every_entry_as_the_public_sees_it(world: World) -> None:
    listed = await world.list_entry(title="Bleibt im Verzeichnis")
    gone = await world.list_entry(title="Geht wieder")
    await world.register(title="Nur ein Entwurf")
    await world.change(listed, title="Noch nicht freigegeben")
    await world.decide(gone, "archive", reason="Gibt es nicht mehr.")

    told = {item["initiative_id"]: item for item in await read_all(world)}

    assert told.keys() == {listed, gone}
    assert told[listed]["entry"]["title"] == "Bleibt im Verzeichnis"
    assert (told[gone]["state"], told[gone]["entry"]) == ("gone", None)


async def test_the_feed_goes_on_from_its_cursor(world: World) -> None:
    await world.list_entry(title="Erster Eintrag")
    end = await read(world)
    again = await read(world, cursor=end["next_cursor"])

    second = await world.list_entry(title="Zweiter Eintrag")

    after = await read(world, cursor=again["next_cursor"])
    assert again["items"] == []
    assert [item["initiative_id"] for item in after["items"]] == [second]


async def test_the_feed_has_no_last_page_that_cuts_off(world: World) -> None:
    ids = {str(await put_entry(world.database, a_content(f"Eintrag {n}"))) for n in range(57)}

    told = await read_all(world, limit=10)

    assert len(told) == 57
    assert {item["initiative_id"] for item in told} == ids


async def test_an_erased_owner_leaves_an_id_and_nothing_else(world: World) -> None:
    initiative_id = await world.list_entry(title="Geht mit seiner Eigentümerin")
    async with world.database.transaction() as tx:
        await erase.erase_person(tx, world.person(), erased_at=tx.now)

    [told] = await read_all(world)
    assert told == {
        "initiative_id": initiative_id,
        "changed_at": told["changed_at"],
        "state": "gone",
        "entry": None,
    }


async def test_a_made_up_cursor_is_refused_and_one_of_another_log_has_to_begin_anew(
    world: World,
) -> None:
    await world.list_entry()
    cursor = (await read(world))["next_cursor"]
    async with world.database.transaction() as tx:
        await tx.execute("UPDATE directory_state SET log_id = $1", uuid4())

    answers = [
        await world.http.get("/v1/changes", params={"cursor": told}) for told in ("abc", cursor)
    ]

    assert [(told.status_code, told.json()["slug"]) for told in answers] == [
        (422, "cursor-unknown"),
        (410, "log-began-anew"),
    ]


async def test_after_a_dump_was_restored_elsewhere_the_log_begins_anew(
    world: World, database_url: str
) -> None:
    initiative_id = await world.list_entry()
    old = (await read(world))["next_cursor"]
    async with world.database.transaction() as tx:
        await tx.execute("UPDATE change SET xid = '9999999999'")
    hidden = await read_all(world)

    await filling.fill(database_url)

    assert hidden == []
    assert [item["initiative_id"] for item in await read_all(world)] == [initiative_id]
    assert (await world.http.get("/v1/changes", params={"cursor": old})).status_code == 410
