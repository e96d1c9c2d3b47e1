"""An editor of one Kreis sees and decides what lies there, and hears who decides the rest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from services.chassis.http.policy import policies
from services.registry import app
from services.registry.api.region import InRegion
from services.registry.settings import RegistrySettings
from services.registry.store.regions import PLACES_OF
from tests.registry.builders import LEIPZIG, WEISSWASSER, World, a_key
from tests.registry.clearance.steps import REASON, merge
from tests.registry.identify.builders import Room
from tests.registry.networking.builders import a_posting, content_of

GOERLITZ, LEIPZIG_TOWN = "14626", "14713"
HERE, THERE = {"ags": WEISSWASSER}, {"ags": LEIPZIG}
FOR_ALL = {
    "/v1/audit": "The log names nobody but staff.",
    "/v1/searches/missed": "Counts of nobody.",
    "/v1/idea-desk": "A call for ideas has an area of its own, which several offices look after.",
    "/v1/imports": "Each row is held against the region, and a list is its bringer's alone.",
}
"""Routes of editors and others that no region narrows, and why."""


def editor(world: World, *region: str) -> dict[str, str]:
    return world.token(
        "web", subject="greta", roles=frozenset({"editor"}), region=frozenset(region)
    )


async def ask(world: World, path: str, *region: str) -> httpx.Response:
    return await world.http.get(path, headers=editor(world, *region))


async def tell(world: World, path: str, *region: str, **told: Any) -> httpx.Response:
    headers = {**editor(world, *region), **a_key()}
    return await world.http.post(path, json=told, headers=headers)


@pytest.mark.parametrize(
    ("region", "seen"),
    [
        ((GOERLITZ,), ["Hier"]),
        ((LEIPZIG_TOWN,), ["Dort"]),
        ((GOERLITZ, LEIPZIG_TOWN), ["Dort", "Hier"]),
        ((WEISSWASSER,), ["Hier"]),
        ((), ["Dort", "Hier"]),
    ],
)
async def test_the_queue_holds_what_lies_in_the_region(
    world: World, region: tuple[str, ...], seen: list[str]
) -> None:
    await world.submit(title="Hier", **HERE)
    await world.submit(title="Dort", **THERE)

    told = (await ask(world, "/v1/review/queue", *region)).json()

    assert sorted(item["title"] for item in told["items"]) == seen
    assert told["total"] == len(seen)
    assert sum(told["by_band"].values()) == len(seen)


async def test_an_entry_elsewhere_is_refused_with_who_decides_about_it(world: World) -> None:
    there = await world.submit(**THERE)
    body = {"revision": 1, "reason": REASON}

    answers = [
        await tell(world, f"/v1/review/{there}/{act}", GOERLITZ, **body)
        for act in ("clear", "return", "reject")
    ]
    answers.append(await ask(world, f"/v1/review/{there}", GOERLITZ))

    assert {answer.status_code for answer in answers} == {403}
    problem = answers[0].json()
    assert (problem["slug"], problem["district"]) == ("outside-region", "Leipzig")
    assert (await world.find())["total"] == 0


async def test_an_entry_in_the_region_is_decided_as_ever(world: World) -> None:
    here = await world.submit(**HERE)

    cleared = await tell(world, f"/v1/review/{here}/clear", GOERLITZ, revision=1)

    assert (cleared.status_code, cleared.json()["state"]) == (200, "listed")


async def test_an_entry_that_moves_is_decided_where_it_goes(world: World) -> None:
    entry = await world.list_entry(**HERE)
    await world.change(entry, **THERE)

    there = await tell(world, f"/v1/review/{entry}/clear", LEIPZIG_TOWN, revision=2)

    assert there.status_code == 200


async def test_of_several_entries_none_is_rejected_if_one_lies_elsewhere(world: World) -> None:
    here, there = await world.submit(**HERE), await world.submit(title="Dort", **THERE)
    items = [{"initiative_id": each, "revision": 1} for each in (here, there)]

    refused = await tell(world, "/v1/review/reject", GOERLITZ, items=items, reason=REASON)

    left = (await ask(world, "/v1/review/queue")).json()
    assert refused.status_code == 403
    assert left["total"] == 2


async def test_a_merge_needs_both_entries_in_the_region(world: World) -> None:
    here, there = await world.list_entry(**HERE), await world.list_entry(title="Dort", **THERE)
    into = {"into": there, "revision": 1, "into_revision": 1}

    looked = await ask(world, f"/v1/review/{here}/merge/{there}", GOERLITZ)
    merged = await tell(world, f"/v1/review/{here}/merge", GOERLITZ, **into)
    done = await merge(world, here, there)
    undone = await tell(world, f"/v1/merges/{done.json()['merge_id']}/undo", GOERLITZ)

    assert [looked.status_code, merged.status_code, undone.status_code] == [403, 403, 403]


async def test_reports_and_blocks_are_of_the_region(world: World) -> None:
    here, there = await world.list_entry(**HERE), await world.list_entry(title="Dort", **THERE)
    reports = [
        (
            await world.http.post(
                f"/v1/initiatives/{entry}/reports", json={"reason": "spam"}, headers=a_key()
            )
        ).json()["report_id"]
        for entry in (here, there)
    ]
    verdict = {"verdict": "dismissed", "answer": ""}

    listed = (await ask(world, "/v1/reports", GOERLITZ)).json()
    closed = [
        (await tell(world, f"/v1/reports/{each}/close", GOERLITZ, **verdict)).status_code
        for each in reports
    ]
    block = {"initiative_id": there, "kind": "person", "reason": REASON}
    blocked = await tell(world, "/v1/senders/blocks", GOERLITZ, **block)

    assert [item["initiative_id"] for item in listed["items"]] == [here]
    assert listed["open"] == 1
    assert closed == [200, 403]
    assert blocked.status_code == 403


async def test_nominations_and_claims_are_of_the_region(world: World) -> None:
    room = Room(world)
    by_phone = {"organisation": {"phone": "03576 123456"}}
    here = await room.nominate(title="Hier", **by_phone)
    there = await room.nominate(
        title="Dort", ags=LEIPZIG, organisation={"phone": "0341 123456"}, website=None
    )
    for each in (here, there):
        await room.confirm(each)

    desk = (await ask(world, "/v1/identify/desk", GOERLITZ)).json()
    count = (await ask(world, "/v1/identify/desk/count", GOERLITZ)).json()
    elsewhere = await ask(world, f"/v1/identify/nominations/{there}", GOERLITZ)

    assert [each["title"] for each in desk["nominations"]] == ["Hier"]
    assert (desk["due"], count["due"]) == (1, 1)
    assert elsewhere.status_code == 403


async def test_a_town_hall_speaks_for_its_own_municipality(world: World) -> None:
    town = world.token(
        "web", subject="gerda", roles=frozenset({"municipality"}), region=frozenset({WEISSWASSER})
    )
    told = {**content_of(a_posting()), "name": "Gerda", "email": "gerda@example.org"}

    answers = [
        await world.http.post(
            f"/v1/municipalities/{ags}/postings", json=told, headers={**town, **a_key()}
        )
        for ags in (WEISSWASSER, LEIPZIG)
    ]
    listed = (await world.http.get("/v1/town-desk/postings", headers=town)).json()["items"]

    assert [answer.status_code for answer in answers] == [201, 403]
    assert len(listed) == 1


async def test_a_region_is_told_in_names(world: World) -> None:
    parts = (await ask(world, "/v1/review/region", GOERLITZ, WEISSWASSER)).json()["parts"]
    whole = (await ask(world, "/v1/review/region")).json()["parts"]

    assert [(part["name"], part["kind"]) for part in parts] == [
        ("Landkreis Görlitz", "county"),
        ("Weißwasser", "municipality"),
    ]
    assert whole == []


async def test_what_is_not_there_is_not_found_also_for_a_region(world: World) -> None:
    answer = await ask(world, f"/v1/review/{a_key()['idempotency-key']}", GOERLITZ)

    assert answer.status_code == 404


def test_no_route_of_editors_forgets_the_region(keys_dir: Path) -> None:
    api = app.create_api(RegistrySettings(keys_dir=keys_dir))
    of_editors = {
        route.path
        for route in policies(api)
        if route.policy and "editor" in route.policy.partition(":")[2].split(",")
    }

    narrowed = {
        str(route.path): set(route.path_format.split("{")[1:])
        for route in iter_route_contexts(api.routes)
        if isinstance(dependant := getattr(route, "dependant", None), Dependant)
        and any(isinstance(call, InRegion) for call in calls(dependant))
    }

    unnarrowed = of_editors - set(narrowed)
    assert {path for path in unnarrowed if not path.startswith(tuple(FOR_ALL))} == set()
    named = {part.partition("}")[0] for parts in narrowed.values() for part in parts}
    assert named <= set(PLACES_OF), "say in store/regions.py where such a thing lies"


def calls(dependant: Dependant) -> Iterator[Any]:
    """All that a route depends on."""
    for needed in dependant.dependencies:
        yield needed.call
        yield from calls(needed)
