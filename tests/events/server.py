"""The API on a real socket, and people and services who talk to it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvicorn

from services.chassis.http.tokens import Principal, mint
from services.chassis.keys import KeyRing
from services.chassis.roles import KEEP_ALIVE_SECONDS
from services.events.app import create_api
from services.events.settings import EventsSettings

ROLE = frozenset({"organiser"})


@dataclass
class Api:
    """A running API of events; each helper is one request."""

    url: str
    keys: KeyRing
    client: httpx.AsyncClient

    def token(self, issuer: str = "web", **who: Any) -> dict[str, str]:
        principal = Principal(issuer=issuer, subject=who.pop("subject", "somebody"), **who)
        text = mint(self.keys.signing(issuer), principal, audience="events", now=datetime.now(UTC))
        return {"authorization": f"Bearer {text}"}

    @property
    def organiser(self) -> dict[str, str]:
        return self.token(roles=ROLE)

    async def announce(self, capacity: int = 20, **changes: Any) -> str:
        answer = await self.post("/v1/gatherings", a_draft(capacity, **changes), self.organiser)
        assert answer.status_code == 201, answer.text
        told: str = answer.json()["gathering_id"]
        return told

    async def post(
        self,
        path: str,
        body: Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
        *,
        key: UUID | None = None,
    ) -> httpx.Response:
        """Post once in effect: told to try again soon (503), the same key is sent again."""
        once = {"idempotency-key": str(key or uuid4()), **(headers or {})}
        while (answer := await self.client.post(path, json=body, headers=once)).is_server_error:
            assert answer.status_code == 503, answer.text
            await asyncio.sleep(0.2)
        return answer

    async def book(self, gathering_id: str, name: str, **changes: Any) -> httpx.Response:
        key, headers = changes.pop("key", None), changes.pop("headers", None)
        path = f"/v1/gatherings/{gathering_id}/seats"
        return await self.post(path, a_wish(name, **changes), headers, key=key)

    async def claim(self, seat_id: str) -> dict[str, Any]:
        answer = await self.client.get(
            f"/internal/v1/seats/{seat_id}/claim", headers=self.token("notifications")
        )
        assert answer.status_code == 200, answer.text
        (person,) = answer.json()["people"]
        return dict(person)

    async def link(self, seat_id: str, name: str) -> str:
        return str((await self.claim(seat_id))["links"][name])

    async def act(self, what: str, **body: Any) -> httpx.Response:
        return await self.post(f"/v1/seats/{what}", body)

    async def room(self, gathering_id: str) -> dict[str, Any]:
        answer = await self.client.get(f"/v1/gatherings/{gathering_id}")
        return dict(answer.json()["rooms"][0])


@asynccontextmanager
async def serving(settings: EventsSettings) -> AsyncIterator[Api]:
    """The API behind uvicorn on a free port for as long as the block lasts."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    server = uvicorn.Server(
        uvicorn.Config(
            create_api(settings),
            log_config=None,
            access_log=False,
            lifespan="on",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    limits = httpx.Limits(max_connections=128)
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits, verify=False) as client:
        yield Api(url, settings.keys, client)
    server.should_exit = True
    await serving
    listening.close()


async def until(condition: Callable[[], object]) -> None:
    """Return as soon as the condition holds."""
    while not condition():  # noqa: ASYNC110 - what is watched belongs to others
        await asyncio.sleep(0.01)


def a_draft(capacity: int = 20, **changes: Any) -> dict[str, Any]:
    starts_at = datetime.now(UTC) + timedelta(days=30)
    told = {
        "title": "Sofagespräche; mit Gästen, Fragen",
        "summary": "Gespräche in kleinen Runden über das, was wir füreinander tun können: ß ä ö ü 🙂",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=3)).isoformat(),
        "venue": {
            "name": "TELUX",
            "street": "Straße der Einheit 2-24",
            "postcode": "02943",
            "city": "Weißwasser",
            "ags": "14626600",
        },
        "rooms": [{"kind": "on_site", "capacity": capacity}],
    }
    return told | changes


def a_wish(name: str, **changes: Any) -> dict[str, Any]:
    told = {"room": "on_site", "email": f"{name.lower()}@example.org", "guests": [{"name": name}]}
    return told | changes
