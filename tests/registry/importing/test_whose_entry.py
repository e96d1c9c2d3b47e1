"""A file changes what its bringer may speak for, and what nobody has taken over: until the last moment."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.chassis.transaction import Transaction
from services.registry.store import initiatives
from tests.chassis.waiting import until
from tests.registry.builders import World
from tests.registry.importing.conftest import Room
from tests.registry.importing.files import table

DRESDEN_TOWN = frozenset({"14612"})
ROW = "Nähcafé;Dresden;Hier wird gemeinsam genäht.;Nachbarschaft"
HEAD_ID = "Kennung;Name;Ort;Kurzbeschreibung;Thema"
HEAD_POINT = "Name;Ort;Kurzbeschreibung;Thema;Breite;Länge"
AT_THE_BORDER = "51,089;13,676"


async def brought_in(room: Room, *rows: str, **other: str) -> str:
    """A public entry that nobody answers for."""
    await room.bring_and_store(table(*rows, **other))
    (initiative_id,) = await room.clear_all()
    return initiative_id


async def shown(world: World, initiative_id: str) -> dict[str, Any]:
    answer = await world.http.get(f"/v1/initiatives/{initiative_id}")
    told: dict[str, Any] = answer.json()
    return told


async def test_who_speaks_for_one_kreis_takes_no_entry_of_another_by_its_id(
    room: Room, world: World
) -> None:
    entry = await brought_in(room, "Nähcafé;Weißwasser;Hier wird genäht.;Nachbarschaft")
    before = await shown(world, entry)
    of_dresden = replace(room, region=DRESDEN_TOWN)

    import_id = await of_dresden.bring(table(f"{entry};{ROW}", head=HEAD_ID))
    await of_dresden.store(import_id)

    (row,) = await room.rows(import_id)
    assert (row["fate"], row["why"], row["changed"]) == ("kept", "outside-region", [])
    assert await room.waiting() == []
    assert await shown(world, entry) == before


async def test_who_speaks_for_one_kreis_takes_no_entry_of_another_by_saying_it_is_the_same(
    room: Room, world: World
) -> None:
    """The row stays unknown, too: no later file of the whole state is led to the other entry."""
    there = f"Nähcafé;Radebeul;Hier wird genäht.;Nachbarschaft;{AT_THE_BORDER}"
    entry = await brought_in(room, there, head=HEAD_POINT)
    of_dresden, file = (
        replace(room, region=DRESDEN_TOWN),
        table(f"{ROW};{AT_THE_BORDER}", head=HEAD_POINT),
    )
    import_id = await of_dresden.bring(file)
    same = {"number": 2, "choice": "same", "initiative_id": entry}
    said = await of_dresden.press(import_id, "choices", choices=[same])

    await of_dresden.store(import_id)

    (row,) = await room.rows(import_id)
    assert said.status_code == 200, said.text
    assert (row["outcome"], row["why"]) == ("kept", "outside-region")
    assert await room.waiting() == []
    assert [each["fate"] for each in await room.rows(await room.bring(file))] == ["alike"]


@pytest.mark.parametrize("region", [frozenset(), DRESDEN_TOWN, frozenset({"14612000"})])
async def test_an_entry_of_the_region_is_changed_by_its_id(
    room: Room, region: frozenset[str]
) -> None:
    entry = await brought_in(room, "Nähcafé;Dresden;Hier wird genäht.;Nachbarschaft")
    of_here = replace(room, region=region)

    told = await of_here.bring_and_store(table(f"{entry};{ROW}", head=HEAD_ID))

    assert told["outcomes"] == {"changed": 1}
    assert [item["initiative_id"] for item in await room.waiting()] == [entry]


async def test_an_entry_that_is_taken_over_while_the_file_is_stored_stays_its_owners(
    room: Room, world: World
) -> None:
    entry = await brought_in(room, "Nähcafé;Dresden;Hier wird genäht.;Nachbarschaft")
    import_id = await room.bring(table(ROW))
    await room.press(import_id, "store")

    async with asyncio.TaskGroup() as beside, world.database.transaction() as tx:
        before = await initiatives.lock(tx, UUID(entry))
        assert before is not None
        storing = beside.create_task(room.work())
        await until(lambda: is_waiting(world, storing))
        await give_to(tx, replace(before, owner=world.person()))

    (row,) = await room.rows(import_id)
    assert (row["fate"], row["outcome"], row["why"]) == ("changed", "kept", "owned")
    assert await room.waiting() == []


async def is_waiting(world: World, storing: asyncio.Task[Any]) -> bool:
    """Whether what is stored beside waits for the entry, or did not."""
    async with world.database.read() as tx:
        waits = await tx.fetchval(
            """SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'"""
        )
    return storing.done() or waits > 0


async def give_to(tx: Transaction, owned: initiatives.Initiative) -> None:
    await initiatives.save(tx, owned)
    await initiatives.keep_contact(tx, owned.id, b"")
