"""The overview of one's imports: each with its own counts, however many there are."""

from services.registry.api.imports import answers
from services.registry.store import imports
from tests.registry.builders import World
from tests.registry.importing.conftest import OFFICIAL, Room
from tests.registry.importing.files import table

TREFF = table("Treff;Dresden;Ein Treff für alle.;Kultur")
TWO = table("Hof;Dresden;Ein Hof für alle.;Kultur", ";Dresden;Ohne Namen.;Kultur")


async def test_each_import_of_the_overview_is_told_as_it_is_told_alone(room: Room) -> None:
    await room.bring_and_store(TREFF, list_name="Kultur")
    again = await room.bring(TREFF, list_name="Kultur")
    other = await room.bring(TWO, list_name="Vereine")

    answer = await room.world.http.get("/v1/imports", headers=room.as_official())

    told = {item["import_id"]: item for item in answer.json()["items"]}
    assert len(told) == 3
    assert [told[each] for each in (again, other)] == [
        await room.show(again),
        await room.show(other),
    ]
    assert (told[again]["fates"], told[other]["fates"]) == ({"unchanged": 1}, {"new": 1, "bad": 1})
    assert told[again]["list_stored_at"] is not None
    assert told[other]["list_stored_at"] is None


async def test_three_imports_take_no_more_questions_than_one(room: Room, world: World) -> None:
    for name in ("Kultur", "Vereine", "Höfe"):
        await room.bring(TWO, list_name=name)
    asked: dict[int, list[str]] = {1: [], 3: []}

    async with world.database.read() as tx:
        runs = await imports.listed(tx, by=OFFICIAL, limit=100)
        for count, statements in asked.items():
            with tx.connection.query_logger(lambda record, to=statements: to.append(record.query)):
                await answers(tx, runs[:count])

    assert len(runs) == 3
    assert len(asked[3]) == len(asked[1]) == 2
