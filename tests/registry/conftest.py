"""A registry for each test: real PostgreSQL with all places of Saxony, real keys, real tokens."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey
from pydantic import SecretStr

from services.chassis.database import Database
from services.chassis.migrations import migrate
from services.registry import app
from services.registry.settings import RegistrySettings
from services.registry.work import filling
from tests.registry.builders import Clock, World

ISSUERS = ("web", "notifications", "staff-cli")


@pytest.fixture(scope="session")
def template_name(make_template: Callable[[str, Callable[[str], None]], str]) -> str:
    def fill(dsn: str) -> None:
        asyncio.run(migrate(dsn, "services.registry"))
        asyncio.run(filling.fill(dsn))

    return make_template("registry", fill)


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    public = []
    for issuer in ISSUERS:
        key = ECKey.generate_key("P-256", {"kid": issuer, "alg": "ES256"})
        (folder / f"token-{issuer}.pem").write_bytes(key.as_pem(private=True))
        public.append(key.as_dict(private=False))
    for name in ("person", "link", "seal"):
        (folder / f"{name}.key").write_text(secrets.token_hex(32))
    (folder / "jwks.json").write_text(json.dumps({"keys": public}))
    return folder


@pytest.fixture
def settings(database_url: str, keys_dir: Path) -> RegistrySettings:
    return RegistrySettings(
        environment="local", database_url=SecretStr(database_url), keys_dir=keys_dir
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    async with Database.open(database_url, service="registry", clock=clock) as opened:
        yield opened


@pytest.fixture
async def world(settings: RegistrySettings, database: Database) -> AsyncIterator[World]:
    """The API as other parts of the platform reach it, and the database behind it."""
    api = app.create_api(settings)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(api.router.lifespan_context(api))
        api.state.database = database  # the same clock for both sides
        transport = httpx.ASGITransport(app=api, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://registry")
        http = await stack.enter_async_context(client)
        yield World(http=http, database=database, settings=settings)
