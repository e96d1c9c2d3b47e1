"""The hint that an entry may be there already: with reasons, from what the public sees alone."""

from typing import Any

from tests.registry.builders import DRESDEN, LEIPZIG, World
from tests.registry.clearance.steps import findings, merge

HERE = {"lat": 51.3297, "lon": 12.4533}
THREE_HUNDRED_METRES_ON = {"lat": 51.3324, "lon": 12.4533}
TWO_KM_ON = {"lat": 51.3477, "lon": 12.4533}
BERT = {"name": "Bert Muster", "email": "bert@example.org", "phone": None}


async def similar(world: World, **asked: Any) -> list[dict[str, Any]]:
    answer = await world.http.get("/v1/initiatives/similar", params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_an_entry_near_by_in_another_spelling_is_named_with_its_reasons(world: World) -> None:
    initiative_id = await world.list_entry(title="Repaircafé Linde e.V.", **HERE)

    found = await similar(world, title="repaircafe linde", ags=LEIPZIG, **THREE_HUNDRED_METRES_ON)

    assert found == [
        {
            "initiative_id": initiative_id,
            "title": "Repaircafé Linde e.V.",
            "municipality": "Leipzig",
            "distance_km": 0.3,
            "is_listed": True,
            "reasons": ["same-name", "near"],
        }
    ]


async def test_who_names_only_the_town_is_told_of_the_same_name_in_it(world: World) -> None:
    await world.list_entry(title="Bürgerhaus Linde", **HERE)
    await world.list_entry(title="Bürgerhaus Linde", ags=DRESDEN)

    found = await similar(world, title="Buergerhaus Linde", ags=LEIPZIG)

    assert [(item["municipality"], item["reasons"]) for item in found] == [
        ("Leipzig", ["same-name", "same-place"])
    ]


async def test_who_names_no_place_is_told_of_the_same_name_everywhere(world: World) -> None:
    await world.list_entry(title="Bürgerhaus Linde", **HERE)
    await world.list_entry(title="Bürgerhaus Linde", ags=DRESDEN)

    found = await similar(world, title="Bürgerhaus Linde")

    assert sorted(item["municipality"] for item in found) == ["Dresden", "Leipzig"]


async def test_another_house_next_door_is_no_hint(world: World) -> None:
    await world.list_entry(title="Haus 3", **HERE)
    await world.list_entry(title="Suchtberatung der Diakonie", **HERE)

    assert await similar(world, title="Haus 4", ags=LEIPZIG, **HERE) == []
    assert await similar(world, title="Schuldnerberatung der Diakonie", ags=LEIPZIG, **HERE) == []


async def test_nobody_learns_by_the_hint_what_waits_or_is_merged(world: World) -> None:
    await world.submit(title="Repaircafé Linde", **HERE)
    survivor = await world.list_entry(title="Dorfladen Ost", **HERE)
    merged = await world.list_entry(title="Werkhof Anker", contact=BERT, **HERE)
    await merge(world, merged, survivor)

    assert await similar(world, title="Repaircafé Linde", ags=LEIPZIG, **HERE) == []
    assert await similar(world, title="Werkhof Anker", ags=LEIPZIG, **HERE) == []


async def test_the_hint_blocks_nobody(world: World) -> None:
    await world.list_entry(title="Repaircafé Linde", **HERE)

    assert await world.submit(title="Repaircafé Linde", contact=BERT, **HERE)


async def test_editors_are_told_of_waiting_entries_and_of_a_shared_contact(world: World) -> None:
    first = await world.submit(title="Repaircafé Linde", **HERE)
    second = await world.submit(title="Repaircafé Linde e.V.", **TWO_KM_ON)
    third = await world.submit(title="Repaircafé Linde", contact=BERT, **TWO_KM_ON)

    told = {
        item["initiative_id"]: item["reasons"] for item in (await findings(world, first))["similar"]
    }

    assert told == {second: ["same-name", "near", "same-contact"]}
    of_third = {item["initiative_id"] for item in (await findings(world, third))["similar"]}
    assert of_third == {second}


async def test_an_empty_name_is_like_nothing(world: World) -> None:
    await world.list_entry(**HERE)

    assert await similar(world, title="  ", ags=LEIPZIG) == []
