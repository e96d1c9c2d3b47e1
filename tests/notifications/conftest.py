"""A migrated database of notifications, keys of its own, real relay and centre as processes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.chassis.database import Database
from services.chassis.migrations import migrate
from services.notifications.loops.writing import Writer, make_writer
from services.notifications.settings import NotificationsSettings
from tests.notifications.house import Clock, House, Owners
from tests.tools.conftest import DemoServer, running
from tools.keys import make_keys
from tools.ports import free_port


@pytest.fixture(scope="session")
def template_name(make_template: Callable[[str, Callable[[str], None]], str]) -> str:
    return make_template("notifications", create)


@pytest.fixture(scope="session")
def keys_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("keys")
    make_keys(folder)
    return folder


@pytest.fixture(scope="session")
def base_settings(keys_dir: Path) -> NotificationsSettings:
    return NotificationsSettings(keys_dir=keys_dir, public_url="https://zukunft.example")


@pytest.fixture(scope="session")
def writer(base_settings: NotificationsSettings) -> Writer:
    return make_writer(base_settings)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def database(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    async with Database.open(
        database_url,
        service="notifications",
        pool_size=16,
        clock=clock,
        statement_timeout_seconds=60,
    ) as database:
        yield database


@pytest.fixture
def settings(base_settings: NotificationsSettings, database_url: str) -> NotificationsSettings:
    return base_settings.model_copy(
        update={
            "database_url": NotificationsSettings(database_url=database_url).database_url,
            "notifications_retry_seconds": 0.01,
            "notifications_reconcile_seconds": 0.05,
            "notifications_poll_seconds": 0.02,
        }
    )


@pytest.fixture
def house(database: Database, settings: NotificationsSettings, writer: Writer) -> House:
    return House(database, settings, writer, Owners())


@pytest.fixture
def mailroom(tmp_path: Path) -> Iterator[DemoServer]:
    yield from running(DemoServer("mailroom", tmp_path / "mails", free_port(), free_port()))


@pytest.fixture
def smscentre(tmp_path: Path) -> Iterator[DemoServer]:
    yield from running(DemoServer("smscentre", tmp_path / "sms", free_port(), free_port()))


def create(url: str) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, migrate(url, "services.notifications")).result()
