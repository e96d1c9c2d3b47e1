"""Real servers for every test that asks: one PostgreSQL and one Kafka per session, for all workers.

In this order: the address given (ZP_TEST_POSTGRES_URL, ZP_TEST_KAFKA_BOOTSTRAP), a container if
Docker or Podman answers, else the native server from the wheels. A room that needs tables
overrides `template_name`, see `make_template`; `database_url` is then a copy of it for each test.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from tests.databases import Copies, Copy, database_at, locked, sql
from tests.journeys.platform import Platform, running_platform
from tools.topics import create_topics

SHARED: Final = "ZP_TEST_SHARED_FOLDER"
OWNER: Final = "ZP_TEST_OWNER"
SERVER_FIXTURES: Final = {
    "postgres": "postgres",
    "kafka": "kafka",
    "browser": "browser",
    "platform": "platform",
}

ALONE: Final = {"platform": "platform", "kafka": "kafka", "kafka_topics": "kafka"}
"""Tests that share topics and consumer groups, or the whole platform, run one after the other."""

# No test measures time, on a busy machine least of all.
settings.register_profile(
    "without-haste", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("without-haste")


@dataclass
class Stay:
    """The platform of this worker, from the first test that asks for it to the last in a row."""

    platform: Platform | None = None
    leaving: ExitStack = field(default_factory=ExitStack)

    def begin(self) -> Platform:
        """The platform; it is started unless it runs."""
        if self.platform is None:
            folder = Path("/var/tmp") / f"zukunft-platform-{os.getpid()}"
            self.leaving.callback(shutil.rmtree, folder, ignore_errors=True)
            self.platform = self.leaving.enter_context(running_platform(folder))
        return self.platform

    def end(self) -> None:
        """End it if it was started here."""
        self.platform = None
        self.leaving.close()


STAY: Final = pytest.StashKey[Stay]()


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a session names the folder that all its workers share."""
    config.stash[STAY] = Stay()
    config.add_cleanup(config.stash[STAY].end)
    if SHARED not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="zukunft-tests-"))
        folder.chmod(0o711)  # PostgreSQL under root's tests runs as nobody and must get through
        os.environ[SHARED], os.environ[OWNER] = str(folder), str(os.getpid())
        config.add_cleanup(lambda: end_servers(folder))


def end_servers(folder: Path) -> None:
    """End what the session's tests had started, and wait for it."""
    for pid_file in folder.glob("*/keeper"):
        keeper = int(pid_file.read_text(encoding="utf-8"))
        subprocess.run(["kill", "-TERM", str(keeper)], check=False, stderr=subprocess.DEVNULL)
        while pid_file.exists() and Path(f"/proc/{keeper}").exists():
            time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)
    os.environ.pop(SHARED)


@pytest.hookimpl(wrapper=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark each test with the servers it asks for, so that `-m "not kafka"` leaves those out.

    Those that ask for the whole platform come first, in whatever order the others are.
    """
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in SERVER_FIXTURES:
                item.add_marker(SERVER_FIXTURES[fixture])
            if fixture in ALONE:
                item.add_marker(pytest.mark.xdist_group(ALONE[fixture]))
    yield
    items.sort(key=lambda item: not needs_platform(item))


@pytest.hookimpl(trylast=True)  # after the test's own fixtures
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End the platform before tests that do not ask for it: at rest it takes a third of a core."""
    if needs_platform(item) and not (nextitem and needs_platform(nextitem)):
        item.config.stash[STAY].end()


def needs_platform(item: pytest.Item) -> bool:
    """Whether a test asks for the whole platform."""
    return "platform" in getattr(item, "fixturenames", ())


def pytest_runtest_setup(item: pytest.Item) -> None:
    """`needs("kannel")` skips where the program is missing; in CI it must be there."""
    if os.environ.get("PYTEST_XDIST_WORKER") and item.get_closest_marker("xdist_group"):
        assert "@" in item.nodeid, "xdist forms no groups: tests that share topics would mix"
    for marker in item.iter_markers("needs"):
        for need in marker.args:
            if not is_here(need):
                (pytest.fail if "CI" in os.environ else pytest.skip)(f"needs {need}")


def is_here(need: str) -> bool:
    """A user (`root`) or a program, looked for where Debian puts servers too."""
    if need == "root":
        return os.geteuid() == 0
    places = {"kannel": "bearerbox"}
    return shutil.which(places.get(need, need), path=f"{os.environ['PATH']}:/usr/sbin") is not None


@pytest.fixture(scope="session")
def postgres() -> str:
    """The superuser's address of the session's PostgreSQL."""
    return os.environ.get("ZP_TEST_POSTGRES_URL") or shared_server("postgres")


@pytest.fixture(scope="session")
def kafka() -> str:
    """The bootstrap address of the session's Kafka; use own topics and groups, see `suffix`."""
    return os.environ.get("ZP_TEST_KAFKA_BOOTSTRAP") or shared_server("kafka")


@pytest.fixture(scope="session")
def kafka_topics(kafka: str) -> str:
    """The bootstrap address of a Kafka that has every declared topic."""
    with locked(Path(os.environ[SHARED]) / "topics.lock"):
        run(create_topics(kafka))
    return kafka


@pytest.fixture
def platform(request: pytest.FixtureRequest) -> Platform:
    """The whole platform with its demo data, by `zp up` in a folder of its own.

    With ZP_STORY=running it is the one that runs already.
    """
    return request.config.stash[STAY].begin()


@pytest.fixture
def suffix() -> str:
    """Something unique to end a topic's or a group's name with."""
    return uuid.uuid4().hex[:12]


@pytest.fixture(scope="session")
def make_template(postgres: str) -> Callable[[str, Callable[[str], None]], str]:
    """`make_template("registry", migrate)`: a database that `migrate(url)` filled once per session.

    The answer is its name, which a room's `template_name` fixture returns.
    """
    shared = os.environ[SHARED]

    def make(name: str, migrate: Callable[[str], None]) -> str:
        template = f"template_{name}_{Path(shared).name[-8:]}".lower()
        with locked(Path(shared) / f"{template}.lock"):
            if not run(exists(postgres, template)):
                unfinished = f"{template}_unfinished"
                run(sql(postgres, f'DROP DATABASE IF EXISTS "{unfinished}"'))
                run(sql(postgres, f'CREATE DATABASE "{unfinished}"'))
                migrate(database_at(postgres, unfinished))
                run(sql(postgres, f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"'))
        return template

    return make


@pytest.fixture(scope="session")
def template_name() -> str:
    """Which database `database_url` copies; an empty one unless a room says otherwise."""
    return "template1"


@pytest.fixture(scope="session")
def copies(postgres: str) -> Iterator[Copies]:
    """The databases of this worker."""
    copies = Copies(postgres, Path(os.environ[SHARED]))
    yield copies
    run(copies.drop_all())


@pytest.fixture
def make_database(copies: Copies) -> Iterator[Callable[[str], str]]:
    """`make_database(template)`: the address of a database like it that is this test's alone."""
    taken: list[Copy] = []

    def make(template: str = "template1") -> str:
        copy = run(copies.take(template))
        taken.append(copy)
        return copies.url_of(copy)

    yield make
    for copy in taken:
        copies.give_back(copy)


@pytest.fixture
def database_url(make_database: Callable[[str], str], template_name: str) -> str:
    """The address of a database of this test alone: a copy of `template_name`."""
    return make_database(template_name)


def shared_server(server: str) -> str:
    """The address of the session's server; the first worker that asks starts it."""
    folder = Path(os.environ[SHARED]) / server
    with locked(folder.with_suffix(".lock")):
        if not (folder / "address").exists():
            start_keeper(server, folder)
    return (folder / "address").read_text(encoding="utf-8")


def start_keeper(server: str, folder: Path) -> None:
    """Start the process that keeps the server until the session is over, and wait for the server."""
    folder.mkdir()
    folder.chmod(0o711)
    log = folder.parent / f"{server}.log"
    command = [
        "-m",
        "tools.servers.keep",
        server,
        "--folder",
        str(folder),
        "--watch",
        os.environ[OWNER],
    ]
    keeper = os.posix_spawn(
        sys.executable,
        [sys.executable, *command],
        os.environ,
        setsid=True,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )
    (folder / "keeper").write_text(str(keeper), encoding="utf-8")
    while not (folder / "address").exists():
        if os.waitpid(keeper, os.WNOHANG)[0]:
            pytest.fail(f"{server} did not start: {log.read_text(encoding='utf-8')[-3000:]}")
        time.sleep(0.05)


def run(doing: Coroutine[Any, Any, Any]) -> Any:
    """Wait for it on a loop of its own, whatever loop the test has."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, doing).result()


async def exists(server: str, database: str) -> bool:
    """Whether the server has a database of that name."""
    connection = await asyncpg.connect(server)
    try:
        return bool(
            await connection.fetchval("SELECT 1 FROM pg_database WHERE datname=$1", database)
        )
    finally:
        await connection.close()
