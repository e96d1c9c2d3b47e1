"""The mailroom and the SMS centre as real processes, each test its own."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from tests.loopback import loopback
from tests.web.look_pages import chromium
from tools.ports import free_port
from tools.processes import Program, kill_group, spawn
from tools.servers.postgres import running_postgres
from tools.settings import ROOT


@dataclass
class DemoServer:
    """A mailroom or an SMS centre that a test starts, kills and asks."""

    name: str
    folder: Path
    port: int
    pages_port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.pages_port}"

    def start(self) -> None:
        command = (
            *(sys.executable, "-m", f"tools.{self.name}", "--port", str(self.port)),
            *("--pages-port", str(self.pages_port), "--store", str(self.folder)),
        )
        self.process = spawn(Program(command, folder=ROOT))
        while not self.is_ready():
            assert self.process.poll() is None, f"{self.name} ended at once"

    def is_ready(self) -> bool:
        try:
            return loopback().get(f"{self.url}/readyz").is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        kill_group(self.process.pid)
        self.process.wait()

    def get(self, path: str, **query: object) -> dict:
        return loopback().get(f"{self.url}{path}", params=query).raise_for_status().json()

    def page(self, path: str) -> str:
        return loopback().get(f"{self.url}{path}").raise_for_status().text

    def post(self, path: str, said: dict) -> dict:
        return loopback().post(f"{self.url}{path}", json=said).raise_for_status().json()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server whose roles are ours to make."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)  # PostgreSQL under root's tests runs as nobody
        with running_postgres(Path(name) / "postgres") as running:
            yield running.url


@pytest.fixture
def mailroom(tmp_path: Path) -> Iterator[DemoServer]:
    yield from running(DemoServer("mailroom", tmp_path, free_port(), free_port()))


@pytest.fixture
def smscentre(tmp_path: Path) -> Iterator[DemoServer]:
    yield from running(DemoServer("smscentre", tmp_path, free_port(), free_port()))


def running(server: DemoServer) -> Iterator[DemoServer]:
    server.start()
    yield server
    server.kill()
