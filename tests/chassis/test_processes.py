"""Real processes, ended at any moment: what they had begun is done once, by whoever comes next."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from services.chassis import outbox
from tests.chassis.builders import a_decline
from tests.chassis.test_relay_and_consumer import in_order_once
from tests.chassis.waiting import until
from tools.ports import free_port

FACTS = 3200
KEYS = 40
KILLS = 10


class Workers:
    """Processes of the small service, started again whenever one is gone."""

    def __init__(self, stage, folder: Path) -> None:
        self.stage = stage
        self.folder = folder
        self.running: dict[str, asyncio.subprocess.Process] = {}
        self.ports: dict[str, int] = {}

    async def start(self, name: str) -> None:
        service, number = name.split("-")
        database = self.stage.writer if service == "matching" else self.stage.reader
        self.ports[name] = free_port()
        environment = os.environ | {
            "SMALL_SERVICE": service,
            "ZP_ENVIRONMENT": "local",
            "ZP_INSTANCE": f"{service}-worker-{number}",
            "ZP_DATABASE_URL": database.dsn,
            "ZP_KAFKA_BOOTSTRAP": self.stage.kafka.bootstrap,
            "ZP_HTTP_PORT": str(self.ports[name]),
        }
        with (self.folder / name).open("ab") as log:
            self.running[name] = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.chassis.small_service",
                "worker",
                env=environment,
                stdout=log,
                stderr=log,
            )

    async def kill(self, name: str) -> None:
        """As a crash would: no handler runs, no connection says good-bye."""
        self.running[name].kill()
        await self.running[name].wait()

    async def end(self, name: str) -> int:
        """As an orchestrator does; the answer is the exit code."""
        process = self.running.pop(name)
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        return await process.wait()

    async def answers(self, name: str, path: str) -> bool:
        try:
            async with httpx.AsyncClient(verify=False) as client:
                url = f"http://127.0.0.1:{self.ports[name]}{path}"
                return (await client.get(url)).status_code == 200
        except httpx.TransportError:
            return False

    def log(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture
async def workers(stage, tmp_path: Path) -> AsyncIterator[Workers]:
    await stage.empty()  # They are a group of the service's own name and read from the beginning.
    workers = Workers(stage, tmp_path)
    yield workers
    for name in list(workers.running):
        await workers.end(name)


async def test_workers_killed_at_random_under_load_lose_double_and_reorder_nothing(stage, workers):
    chance = random.Random(9)
    names = ["matching-1", "matching-2", "registry-1", "registry-2"]
    for name in names:
        await workers.start(name)
    talking = asyncio.create_task(talk(stage))

    for number in range(1, KILLS + 1):
        await stage.until_heard(number * FACTS // (KILLS + 4))
        name = chance.choice(names)
        await workers.kill(name)
        await workers.start(name)
    await talking
    await until(stage.outbox_is_empty)
    await stage.until_heard(FACTS)

    await in_order_once(stage, FACTS)
    assert await stage.parked() == []


async def test_a_worker_that_is_told_to_end_finishes_its_batch_and_ends_with_zero(stage, workers):
    await workers.start("registry-1")
    await workers.start("matching-1")
    await until(lambda: workers.answers("registry-1", "/livez"))
    talking = asyncio.create_task(talk(stage, facts=480))
    await stage.until_heard(50)

    codes = [await workers.end("registry-1"), await workers.end("matching-1")]
    await talking
    await workers.start("matching-1")
    await workers.start("registry-1")
    await stage.until_heard(480)

    assert codes == [0, 0]
    await in_order_once(stage, 480)
    assert "Traceback" not in workers.log("registry-1")


async def test_a_worker_tells_its_figures_and_says_nothing_personal(stage, workers):
    canary = "kanarienvogel@example.org"
    await workers.start("registry-1")
    await stage.say(a_decline(reason=f"boom:{canary}"))
    await stage.say(a_decline(reason=f"twice:{canary}"))
    await stage.relay()
    await stage.until_parked(2)
    await until(lambda: workers.answers("registry-1", "/metrics"))
    async with httpx.AsyncClient(verify=False) as client:
        figures = await client.get(f"http://127.0.0.1:{workers.ports['registry-1']}/metrics")
    await workers.end("registry-1")

    assert "zp_consumer_work_seconds_bucket" in figures.text
    assert "zp_relay_shards_held" in figures.text
    log = workers.log("registry-1")
    assert "fact failed" in log
    assert "kanarienvogel" not in log
    assert all(line.startswith("{") for line in log.splitlines())


async def test_a_worker_that_only_relays_says_whether_the_broker_is_there(stage, workers):
    await workers.start("matching-1")
    await until(lambda: says_of_broker(workers, there=True))
    stage.kafka.kill()
    await until(lambda: says_of_broker(workers, there=False))
    stage.kafka.start()
    await until(lambda: says_of_broker(workers, there=True))


async def says_of_broker(workers: Workers, *, there: bool) -> bool:
    try:
        async with httpx.AsyncClient(verify=False) as client:
            answer = await client.get(f"http://127.0.0.1:{workers.ports['matching-1']}/readyz")
    except httpx.TransportError:
        return False
    return answer.json()["broker"] is there


async def test_a_worker_without_broker_lives_but_is_not_ready(stage, workers):
    stage.kafka.stop()
    await workers.start("registry-1")
    await until(lambda: workers.answers("registry-1", "/livez"))

    ready = await workers.answers("registry-1", "/readyz")
    stage.kafka.start()
    await stage.say(a_decline())
    await stage.relay()
    await stage.until_heard(1)

    assert not ready


def test_wrong_settings_end_the_process_with_one_sentence():
    async def run() -> tuple[int | None, bytes]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.chassis.small_service",
            "worker",
            env=os.environ | {"ZP_DATABASE_POOL": "many"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return process.returncode, said

    code, said = asyncio.run(run())

    assert code == 1
    assert b"ZP_DATABASE_POOL" in said
    assert b"Traceback" not in said


async def talk(stage, *, facts: int = FACTS) -> None:
    """Change forty aggregates in turn, several at once, each under the lock of its row."""
    await asyncio.gather(*(talk_about(stage, n, facts // 8) for n in range(8)))


async def talk_about(stage, part: int, facts: int) -> None:
    for number in range(facts):
        key = UUID(int=1 + (number + part) % KEYS)
        async with stage.writer.transaction() as tx:
            version = await tx.fetchval(
                """INSERT INTO standing VALUES ($1, 1, '') ON CONFLICT (key)
                   DO UPDATE SET sequence = standing.sequence + 1 RETURNING sequence""",
                str(key),
            )
            await outbox.record(tx, a_decline(key), sequence=version)
