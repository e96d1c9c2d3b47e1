"""Steps that tests of clearance begin with."""

from typing import Any

import httpx

from tests.registry.builders import World, a_key

REASON = "Das ist keine Initiative, sondern Werbung."


async def ask(world: World, path: str, *, name: str = "staff-1", **params: Any) -> dict[str, Any]:
    """What an editor is told."""
    answer = await world.http.get(path, params=params, headers=world.as_editor(name))
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def tell(
    world: World, path: str, body: Any = None, *, name: str = "staff-1"
) -> httpx.Response:
    """What an editor does."""
    headers = {**world.as_editor(name), **a_key()}
    return await world.http.post(path, json={} if body is None else body, headers=headers)


async def findings(world: World, initiative_id: str, *, name: str = "staff-1") -> dict[str, Any]:
    return await ask(world, f"/v1/review/{initiative_id}/findings", name=name)


async def merge(
    world: World,
    merged: str,
    into: str,
    *,
    take: tuple[str, ...] = (),
    seen: tuple[int, int] = (1, 1),
) -> httpx.Response:
    body = {"into": into, "revision": seen[0], "into_revision": seen[1], "take": list(take)}
    return await tell(world, f"/v1/review/{merged}/merge", body)


async def deeds(world: World, **params: Any) -> list[tuple[str, str]]:
    """Who did what, newest first."""
    log = await ask(world, "/v1/audit", **params)
    return [(item["by"], item["deed"]) for item in log["items"]]
