"""The web with real neighbours: registry, events and notifications with their own databases.

Matching alone is told what to answer: its links only open pages. Facts go from an owner's outbox to
notifications as Kafka would carry them, and notifications asks the owners as it does in life.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from contracts import codec
from contracts.codec import Said
from services.chassis.database import Database
from services.events import app as events
from services.events.settings import EventsSettings
from services.notifications import app as notifications
from services.notifications.loops.writing import make_writer
from services.notifications.settings import NotificationsSettings
from services.registry import app as registry
from services.registry.settings import RegistrySettings
from services.web.settings import WebSettings
from tests.events.server import Api
from tests.notifications.house import House
from tests.registry.builders import World

SITE: Final = "https://zukunft.example"
OWNERS: Final = ("registry", "events")
NEIGHBOURS: Final = (*OWNERS, "notifications")


@dataclass
class Owners:
    """Who is behind a fact: the real owner knows, or a test told it."""

    clients: dict[str, httpx.AsyncClient]
    people: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path in self.people:
            return httpx.Response(200, json={"people": self.people[request.url.path]})
        asked = await self.clients[request.url.host].request(
            request.method, request.url.raw_path.decode(), headers=request.headers
        )
        return httpx.Response(asked.status_code, content=asked.content)


@dataclass
class Matching:
    """Opens the links that a test names, tells what is held, and keeps what else it was sent."""

    links: dict[str, dict[str, Any]] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)
    held: dict[str, Any] | None = field(default_factory=dict)
    """What it keeps of whoever asks; None: it is away."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/links/open":
            opened = self.links.get(json.loads(request.content)["token"])
            return httpx.Response(200 if opened else 404, json=opened or {"slug": "link-unknown"})
        if request.url.path == "/v1/my/data":
            return httpx.Response(503 if self.held is None else 200, json=self.held or {})
        if request.method != "GET":
            self.acts.append(request.url.path)
        return httpx.Response(404, json={"slug": "not-found"})

    def opens(self, token: str, purpose: str, *, subject: str, person: str) -> None:
        ends = datetime.now(UTC) + timedelta(days=1)
        told = {"purpose": purpose, "subject": subject, "person_id": person, "summary": {}}
        self.links[token] = {**told, "expires_at": ends.isoformat()}


@dataclass
class Town:
    """The web, its neighbours and what stands in their books."""

    web: FastAPI
    clients: dict[str, httpx.AsyncClient]
    books: dict[str, Database]
    house: House
    matching: Matching
    events: Api
    registry: World
    carried: set[Any] = field(default_factory=set)

    async def carry(self) -> list[EmailMessage]:
        """Bring what the owners said to notifications; the mails that are ready now."""
        for owner in OWNERS:
            for row in await self.rows(owner, "SELECT * FROM outbox ORDER BY id"):
                if row["fact_id"] not in self.carried:
                    self.carried.add(row["fact_id"])
                    await self._hear(row)
        await self.house.visit()
        return await self.house.mails()

    async def _hear(self, row: Any) -> None:
        headers = [(name, value.encode()) for name, value in row["headers"].items()]
        said = codec.decode(row["topic"], key=row["key"], value=row["payload"], headers=headers)
        assert isinstance(said, Said), said
        await self.house.hear(said.fact, dataref=said.envelope.dataref)

    async def rows(self, service: str, sql: str, *args: Any) -> list[Any]:
        async with self.books[service].read() as tx:
            return list(await tx.fetch(sql, *args))

    async def said(self, service: str, fact: str) -> int:
        """How often a service said a fact."""
        rows = await self.rows(service, "SELECT FROM outbox WHERE type LIKE $1", f"%.{fact}.v1")
        return len(rows)

    async def everything(self) -> dict[str, list[str]]:
        """Every row of every table of every service."""
        return {
            f"{service}.{table}": sorted(
                str(tuple(row)) for row in await self.rows(service, f'SELECT * FROM "{table}"')
            )
            for service in self.books
            for (table,) in await self.rows(
                service, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
        }

    async def purpose_of(self, token: str) -> str | None:
        """What a link is for, by the book of its owner."""
        if token in self.matching.links:
            return str(self.matching.links[token]["purpose"])
        digest = hashlib.sha256(token.encode()).digest()
        for service in self.books:
            sql = "SELECT purpose FROM capability WHERE digest = $1"
            for row in await self.rows(service, sql, digest):
                return str(row["purpose"])
        return None

    def somebody(self, **headers: str) -> httpx.AsyncClient:
        """A client of the pages, with cookies of its own."""
        transport = httpx.ASGITransport(app=self.web, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=SITE, headers=headers)


@asynccontextmanager
async def town_of(
    web: FastAPI, settings: WebSettings, *, databases: dict[str, str]
) -> AsyncIterator[Town]:
    """The town around a web that runs."""
    keys, matching = settings.keys_dir, Matching()
    async with AsyncExitStack() as stack:
        clients = {
            name: await stack.enter_async_context(_api(name, databases[name], keys))
            for name in NEIGHBOURS
        }
        web.state.upstream.clients |= clients | {
            "matching": httpx.AsyncClient(
                transport=httpx.MockTransport(matching), base_url="http://matching"
            )
        }
        books = {
            name: await stack.enter_async_context(Database.open(url, service=name))
            for name, url in databases.items()
        }
        mail = _notifications(databases["notifications"], keys)
        yield Town(
            web=web,
            clients=clients,
            books=books,
            house=House(books["notifications"], mail, make_writer(mail), Owners(clients)),  # type: ignore[arg-type]
            matching=matching,
            events=Api("http://events", settings.keys, clients["events"]),
            registry=World(
                clients["registry"], books["registry"], _registry(databases["registry"], keys)
            ),
        )


@asynccontextmanager
async def _api(name: str, url: str, keys: Path) -> AsyncIterator[httpx.AsyncClient]:
    made: dict[str, Callable[[], FastAPI]] = {
        "registry": lambda: registry.create_api(_registry(url, keys)),
        "events": lambda: events.create_api(_events(url, keys)),
        "notifications": lambda: notifications.create_api(_notifications(url, keys)),
    }
    api = made[name]()
    transport = httpx.ASGITransport(app=api, raise_app_exceptions=False)
    async with (
        api.router.lifespan_context(api),
        httpx.AsyncClient(transport=transport, base_url=f"http://{name}") as client,
    ):
        yield client


def _registry(url: str, keys: Path) -> RegistrySettings:
    return RegistrySettings(database_url=SecretStr(url), keys_dir=keys)


def _events(url: str, keys: Path) -> EventsSettings:
    return EventsSettings(database_url=SecretStr(url), keys_dir=keys)


def _notifications(url: str, keys: Path) -> NotificationsSettings:
    return NotificationsSettings(
        database_url=SecretStr(url),
        keys_dir=keys,
        public_url=SITE,
        registry_url="http://registry",
        events_url="http://events",
        matching_url="http://matching",
    )
