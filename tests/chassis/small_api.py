"""The HTTP edge around a handful of routes that write, refuse and break as they are told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID, uuid4

import httpx
from fastapi import APIRouter, FastAPI
from pydantic import Field, SecretStr

from services.chassis.http.edge import create_api
from services.chassis.http.idempotency import OnceOptional, OnceRequired
from services.chassis.http.models import ApiModel
from services.chassis.http.policy import public, role, service, signed_in
from services.chassis.http.tokens import Principal, mint
from services.chassis.http.unit import Reading, Unit
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from tests.chassis.small_service import SmallSettings

PERSON = "p_" + "3" * 32
SECRET = "ines@example.org"


class Contact(ApiModel):
    name: str
    people: Annotated[int, Field(ge=1)] = 1


class Note(ApiModel):
    text: Annotated[str, Field(max_length=40_000)]
    tags: tuple[str, ...] = ()
    contact: Contact | None = None


class Noted(ApiModel):
    number: int
    text: str


def small_router() -> APIRouter:
    """Notes that anybody leaves, and doors for some."""
    router = APIRouter()

    @router.post("/v1/notes", dependencies=[public()])
    async def leave(note: Note, once: OnceRequired, tx: Unit) -> Any:
        return await once.keep(await write_note(tx, note), status=201)

    @router.post("/v1/quick-notes", dependencies=[public()])
    async def leave_quickly(note: Note, once: OnceOptional, tx: Unit) -> Any:
        return await once.keep(await write_note(tx, note))

    @router.get("/v1/notes", dependencies=[public()])
    async def search(tx: Reading, q: str = "", limit: int = 10) -> list[str]:
        rows = await tx.fetch("SELECT said FROM heard WHERE starts_with(said, $1) ORDER BY n", q)
        return [row["said"] for row in rows[:limit]]

    for path, policy in {
        "/v1/mine": signed_in(),
        "/v1/desk": role("organiser", "editor"),
        "/internal/v1/claims": service("notifications"),
    }.items():
        router.add_api_route(path, nothing_special, methods=["GET"], dependencies=[policy])
    return router


async def nothing_special() -> str:
    return "come in"


async def write_note(tx: Transaction, note: Note) -> Noted:
    """Write it down, then fail if it says so; what failed must not stay."""
    number = await tx.fetchval(
        "INSERT INTO heard (key, sequence, fact_id, said) VALUES ('note', 1, $1, $2) RETURNING n",
        uuid4(),
        note.text,
    )
    match note.text:
        case "refuse" if not await tx.fetchval("SELECT EXISTS (SELECT FROM standing)"):
            raise RefusedError(Refusal("house-full", free=0))
        case "surprise":
            raise KeyError(SECRET)
        case "database-quotes":
            await tx.execute("INSERT INTO standing VALUES ($1, 1, 'x'), ($1, 1, 'y')", SECRET)
    return Noted(number=number, text=note.text)


@dataclass
class SmallApi:
    """A client, with the keys that tokens are signed by."""

    client: httpx.AsyncClient
    keys: KeyRing

    async def leave(
        self, told: Any, *, key: UUID | str | None = None, token: str | None = None
    ) -> httpx.Response:
        headers = {"idempotency-key": str(key or uuid4()), **authorization(token)}
        return await self.client.post("/v1/notes", json=told, headers=headers)

    async def leave_raw(self, body: bytes | str, **headers: str) -> httpx.Response:
        told = {"idempotency-key": str(uuid4()), "content-type": "application/json", **headers}
        return await self.client.post("/v1/notes", content=body, headers=told)

    async def notes(self) -> list[str]:
        found: list[str] = (await self.client.get("/v1/notes")).json()
        return found

    async def knock(self, door: str, token: str | None) -> httpx.Response:
        return await self.client.get(door, headers=authorization(token))

    def token(self, issuer: str = "web", **changes: Any) -> str:
        """A token as another part of the platform makes it, for a person unless told otherwise."""
        audience = changes.pop("audience", "registry")
        age: timedelta = changes.pop("age", timedelta())
        who = Principal(issuer=issuer, **({"subject": "somebody", "person_id": PERSON} | changes))
        key = self.keys.signing(issuer)
        return mint(key, who, audience=audience, now=datetime.now(UTC) - age)


def authorization(token: str | None) -> dict[str, str]:
    return {} if token is None else {"authorization": f"Bearer {token}"}


@asynccontextmanager
async def talking(database_url: str, keys: KeyRing, **knobs: Any) -> AsyncIterator[SmallApi]:
    """The application, opened as a server would open it."""
    settings = SmallSettings(database_url=SecretStr(database_url), keys_dir=keys.folder, **knobs)
    app = small_app(settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://registry") as client,
    ):
        yield SmallApi(client, keys)


def small_app(settings: SmallSettings) -> FastAPI:
    words = {"house-full": (409, "The house is full: choose another one.")}
    return create_api(settings, routers=[small_router()], problems=words)
