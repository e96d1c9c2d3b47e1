"""The web for each test: real PostgreSQL, real keys; the services behind it are told per test."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from services.chassis.migrations import migrate
from services.registry import app as registry_app
from services.registry.settings import RegistrySettings
from services.registry.work import filling
from services.web import app
from services.web.settings import WebSettings
from services.web.upstream import Breaker
from tests.registry.builders import World
from tests.web.signing import Visitor
from tests.web.town import Town, town_of
from tools.keys import make_keys

Said = dict[tuple[str, str], tuple[int, Any]]
Outage = Callable[[str, str], AbstractContextManager[None]]


class Behind:
    """Stands in for the services: answers what a test told it, keeps what it was asked."""

    def __init__(self) -> None:
        self.said: Said = {}
        self.refused: dict[tuple[str, str], tuple[str, str]] = {}
        self.asked: list[httpx.Request] = []

    def says(self, service: str, path: str, data: Any, *, status: int = 200) -> None:
        """Answer with this; what is callable makes the answer from the query."""
        self.said[service, path] = (status, data)

    def refuses(self, service: str, path: str, slug: str, *, when: str) -> None:
        """Answer 422 while the query names that value."""
        self.refused[service, path] = (slug, when)

    def transport(self, service: str) -> httpx.MockTransport:
        def answer(request: httpx.Request) -> httpx.Response:
            self.asked.append(request)
            slug, when = self.refused.get((service, request.url.path), ("", ""))
            if slug and when in request.url.params.values():
                problem = {"slug": slug, "title": "Some English words", "status": 422}
                return httpx.Response(422, json=problem)
            told = self.said.get((service, request.url.path))
            if told is None:
                raise httpx.ConnectError("away")
            status, data = told
            data = data(request.url.params) if callable(data) else data
            if isinstance(data, bytes):
                return httpx.Response(status, content=data, headers={"content-type": "text/plain"})
            kind = "application/problem+json" if status >= 400 else "application/json"
            return httpx.Response(status, json=data, headers={"content-type": kind})

        return httpx.MockTransport(answer)


@pytest.fixture(scope="session")
def template_name(make_template: Callable[[str, Callable[[str], None]], str]) -> str:
    return make_template("web", lambda dsn: asyncio.run(migrate(dsn, "services.web")))


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder)
    return folder


@pytest.fixture
def settings(database_url: str, keys_dir: Path) -> WebSettings:
    return WebSettings(
        environment="local",
        database_url=SecretStr(database_url),
        keys_dir=keys_dir,
        public_url="https://zukunft.example",
    )


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
async def web_app(settings: WebSettings, behind: Behind) -> AsyncIterator[FastAPI]:
    api = app.create_api(settings)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(api.router.lifespan_context(api))
        upstream = api.state.upstream
        upstream.clients = {
            name: httpx.AsyncClient(transport=behind.transport(name), base_url=f"http://{name}")
            for name in upstream.clients
        }
        yield api


@pytest.fixture
def outage(web_app: FastAPI, behind: Behind) -> Outage:
    """A service is away at one path, and surely back afterwards."""

    @contextmanager
    def away(service: str, path: str) -> Iterator[None]:
        told = behind.said.pop((service, path))
        yield
        behind.said[service, path] = told
        web_app.state.upstream.breakers[service] = Breaker()

    return away


@pytest.fixture
async def browser_like(web_app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client that sends what a browser sends from our own pages."""
    transport = httpx.ASGITransport(app=web_app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport,
        base_url="https://zukunft.example",
        headers={"sec-fetch-site": "same-origin"},
    ) as client:
        yield client


@pytest.fixture
def visitor(browser_like: httpx.AsyncClient, behind: Behind, settings: WebSettings) -> Visitor:
    """That client, who sits in front of it, and what the services heard."""
    return Visitor(browser_like, behind, settings)


@pytest.fixture
async def registry(
    web_app: FastAPI,
    settings: WebSettings,
    make_template: Callable[..., str],
    make_database: Callable[[str], str],
) -> AsyncIterator[World]:
    """The registry behind the pages, with its own database."""
    url = make_database(await asyncio.to_thread(make_template, "registry", _registry))
    told = RegistrySettings(
        environment="local", database_url=SecretStr(url), keys_dir=settings.keys_dir
    )
    api = registry_app.create_api(told)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(api.router.lifespan_context(api))
        transport = httpx.ASGITransport(app=api, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://registry")
        http = await stack.enter_async_context(client)
        web_app.state.upstream.clients["registry"] = http
        yield World(http=http, database=api.state.database, settings=told)


def _migrated(package: str) -> Callable[[str], None]:
    return lambda url: asyncio.run(migrate(url, package))


def _registry(url: str) -> None:
    asyncio.run(migrate(url, "services.registry"))
    asyncio.run(filling.fill(url))


FILLS: Final[Mapping[str, Callable[[str], None]]] = {
    "registry": _registry,
    "events": _migrated("services.events"),
    "notifications": _migrated("services.notifications"),
}


@pytest.fixture
async def town(
    web_app: FastAPI,
    settings: WebSettings,
    make_template: Callable[..., str],
    make_database: Callable[[str], str],
) -> AsyncIterator[Town]:
    """The web with real neighbours."""
    databases = {
        name: make_database(await asyncio.to_thread(make_template, name, fill))
        for name, fill in FILLS.items()
    }
    databases["web"] = settings.database_url.get_secret_value()
    async with town_of(web_app, settings, databases=databases) as town:
        yield town
