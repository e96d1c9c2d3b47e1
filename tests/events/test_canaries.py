"""A planted name and address are found in no fact, no ledger, no log line, and sealed at rest."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests.events.server import Api
from tools.ports import free_port

NAME, PHONE = "Kanarienvogel", "+4915199003721"
CANARIES = (NAME.lower(), "kanarienvogel@example.org", PHONE, PHONE.removeprefix("+49"))


@pytest.fixture
async def process(database_url: str, keys, tmp_path: Path):
    """The API as a process of its own, with its log in a file."""
    port, log = free_port(), tmp_path / "log"
    env = {
        **os.environ,
        "ZP_ENVIRONMENT": "local",
        "ZP_DATABASE_URL": database_url,
        "ZP_KEYS_DIR": str(keys.folder),
        "ZP_HTTP_PORT": str(port),
        "ZP_LOG_LEVEL": "DEBUG",
    }
    with log.open("wb") as output:
        running = subprocess.Popen(  # noqa: ASYNC220 - ends with the test
            [sys.executable, "-m", "services.events", "api"],
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", timeout=60, verify=False
    ) as client:
        await answering(client, running)
        yield Api(str(client.base_url), keys, client), log
    running.terminate()
    running.wait()


async def test_canaries_are_nowhere(process, database_url: str):
    api, log = process
    gathering = await api.announce(capacity=1)
    wish = {"phone": PHONE, "sms_wanted": True}
    seat = (await api.book(gathering, NAME, **wish)).json()["seat_id"]
    await api.act("confirm", token=await api.link(seat, "confirm"))
    await api.book(gathering, NAME, guests=[{"name": NAME}, {"name": "x"}])
    await api.book(gathering, NAME, room="cellar")
    await api.book(gathering, NAME, email=f"{NAME}\u0000")
    await api.book(gathering, NAME, guests=[{"name": f"{NAME}2"}])
    await api.act("release", token=await api.link(seat, "manage"))

    dump = await everything(database_url)

    assert (await api.claim(seat))["name"] == NAME
    assert "seat-released" in dump
    assert [canary for canary in CANARIES if canary in dump] == []
    assert [canary for canary in CANARIES if canary in log.read_text().lower()] == []


async def everything(url: str) -> str:
    """All rows of all tables as text, byte strings decoded as well as they can be."""
    connection = await asyncpg.connect(url)
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        for (table,) in tables
        for row in await connection.fetch(f'SELECT * FROM "{table}"')
        for value in row
    ]
    await connection.close()
    return "\n".join(rows).lower()


async def answering(client: httpx.AsyncClient, running: subprocess.Popen[bytes]) -> None:
    while running.poll() is None:
        try:
            if (await client.get("/livez")).status_code == 200:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.1)
    pytest.fail("the API did not start")
