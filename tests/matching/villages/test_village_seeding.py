"""The demo's seeder against the real API and a worker's searches: three villages, once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.matching import app
from services.matching.settings import MatchingSettings
from services.matching.work.composing import Composer
from tools.seeding import households, villages
from tools.seeding.seeder import Seeder
from tools.settings import Local


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Database]:
    """A database in which it is today, with a worker that composes villages."""
    async with Database.open(database_url, service="matching") as database:
        stop = asyncio.Event()
        worker = asyncio.create_task(Composer(database, poll_seconds=0.05).run(stop))
        yield database
        stop.set()
        await worker


@pytest.fixture
async def seeder(
    database_url: str, keys: KeyRing, tmp_path: Path, town: Database
) -> AsyncIterator[Seeder]:
    settings = MatchingSettings(
        environment="local", database_url=SecretStr(database_url), keys_dir=keys.folder
    )
    running = app.create_api(settings)
    knobs = ("base", "gateway_port", "gateway_rate", "mails_per_mailbox", "mails_per_visitor")
    local = Local(state=tmp_path, worker_replicas=1, given={}, **dict.fromkeys(knobs, 18000))
    async with (
        running.router.lifespan_context(running),
        httpx.AsyncClient(transport=httpx.ASGITransport(running)) as client,
    ):
        yield Seeder(local, client, keys, date.today())  # noqa: DTZ011 - the seeder's own today


async def test_one_village_is_founded_one_is_asked_and_one_calls_and_twice_changes_nothing(
    seeder: Seeder, town: Database
):
    told: list[str] = []
    await households.fill(seeder, told.append)

    await villages.fill(seeder, told.append)
    before = await facts(town)
    await villages.fill(seeder, told.append)

    listed = await seeder.ask("matching", "/v1/villages", who=villages.as_commune())
    by_state = {each["state"]: each for each in listed["items"]}
    assert told[1:] == ["  3 villages"] * 2
    assert set(by_state) == {"founded", "asked", "blocked"}
    assert by_state["asked"]["answers"]["yes"] == 2
    assert by_state["asked"]["answers"]["open"] >= 1
    assert by_state["blocked"]["call"] is not None
    assert await facts(town) == before
    assert before == ["village-proposed", "village-founded", "village-proposed",
                      "village-blocked", "households-called"]  # fmt: skip


async def test_who_calls_misses_families_as_families_are(seeder: Seeder, town: Database):
    await households.fill(seeder, lambda _line: None)
    await villages.fill(seeder, lambda _line: None)

    calls = await seeder.ask("matching", "/v1/villages/calls", who=villages.as_commune())

    (call,) = calls["items"]
    assert [(m["kind"], m["persons"], m["count"]) for m in call["missing"]] == [("family", 4, 3)]


async def facts(town: Database) -> list[str]:
    async with town.read() as tx:
        rows = await tx.fetch(
            "SELECT type FROM outbox WHERE topic = 'matching-villages' ORDER BY id"
        )
    return [row["type"].split(".")[2] for row in rows]
