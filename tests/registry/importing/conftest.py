"""The room of imports: an official, an editor, and the worker that looks at the rows."""

import base64
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from services.chassis.timers import run_one
from services.registry import app
from tests.registry.builders import World, a_key

OFFICIAL = "rathaus.goerlitz"
LIST = "Vereine der Stadt"


@dataclass
class Room:
    """What people do with files, and what the worker makes of it."""

    world: World
    region: frozenset[str] = frozenset()
    """For which the officials speak; empty: the whole state."""

    def as_official(self, name: str = OFFICIAL) -> dict[str, str]:
        return self.world.token(
            "web", subject=name, roles=frozenset({"municipality"}), region=self.region
        )

    async def send(
        self,
        content: bytes,
        *,
        name: str = OFFICIAL,
        file_name: str = "vereine.csv",
        list_name: str = LIST,
    ) -> httpx.Response:
        told = {
            "file_name": file_name,
            "list_name": list_name,
            "content": base64.b64encode(content).decode(),
        }
        headers = {**self.as_official(name), **a_key()}
        return await self.world.http.post("/v1/imports", json=told, headers=headers)

    async def bring(self, content: bytes, **other: Any) -> str:
        """A file whose rows were looked at."""
        answer = await self.send(content, **other)
        assert answer.status_code == 201, answer.text
        await self.work()
        return str(answer.json()["import_id"])

    async def work(self) -> int:
        """All that is due; how many steps it took."""
        timers, steps = app.timers_of(self.world.settings), 0
        while await run_one(self.world.database, timers):
            steps += 1
            assert steps < 1000
        return steps

    async def show(self, import_id: str, *, name: str = OFFICIAL) -> dict[str, Any]:
        answer = await self.world.http.get(
            f"/v1/imports/{import_id}", headers=self.as_official(name)
        )
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def rows(self, import_id: str, **asked: Any) -> list[dict[str, Any]]:
        answer = await self.world.http.get(
            f"/v1/imports/{import_id}/rows",
            params={"limit": 500, **asked},
            headers=self.as_official(),
        )
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def press(self, import_id: str, what: str, **told: Any) -> httpx.Response:
        if what in {"store", "choices"}:
            told = {"revision": (await self.show(import_id))["revision"], **told}
        return await self.world.http.post(
            f"/v1/imports/{import_id}/{what}",
            json=told,
            headers={**self.as_official(), **a_key()},
        )

    async def store(self, import_id: str) -> dict[str, Any]:
        answer = await self.press(import_id, "store")
        assert answer.status_code == 200, answer.text
        await self.work()
        return await self.show(import_id)

    async def bring_and_store(self, content: bytes, **other: Any) -> dict[str, Any]:
        return await self.store(await self.bring(content, **other))

    async def waiting(self) -> list[dict[str, Any]]:
        answer = await self.world.http.get(
            "/v1/review/queue", params={"limit": 100}, headers=self.world.as_editor()
        )
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def clear_all(self) -> list[str]:
        """Editors let everybody see what waits."""
        waiting = await self.waiting()
        for item in waiting:
            told = {"revision": item["revision"]}
            answer = await self.world.decide(item["initiative_id"], "clear", **told)
            assert answer.status_code == 200, answer.text
        return [item["initiative_id"] for item in waiting]

    async def facts(self) -> list[str]:
        return [str(each["type"]).split(".")[2] for each in await self.world.facts()]


@pytest.fixture
def room(world: World) -> Room:
    return Room(world)
