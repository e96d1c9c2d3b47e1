"""A worker that is killed or frozen in the middle loses no mail and sends none twice.

The relay's own book is the judge: every mail is in it once.
"""

import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from services.notifications.mail.ledger import Ledger
from tests.chassis.waiting import until
from tests.notifications.test_handing_over import send_code
from tests.notifications.worker_process import WorkerProcess
from tools.settings import ROOT

MAILS = 150
KILLS = 5


@pytest.fixture
def start_worker(tmp_path) -> Iterator:
    workers: list[WorkerProcess] = []

    def start(name, settings) -> WorkerProcess:
        workers.append(WorkerProcess(name, settings, tmp_path / f"{name}.log"))
        workers[-1].start()
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


async def count(house, *states) -> int:
    async with house.database.read() as tx:
        return await tx.fetchval(
            "SELECT count(*) FROM notification WHERE state = ANY($1::text[])", list(states)
        )


async def in_the_book(house) -> list[int]:
    async with httpx.AsyncClient(verify=False) as http:
        ledger = Ledger(http, house.settings.smtp_ledger_url)
        return [len(await ledger.accepted(row["message_id"])) for row in await house.rows()]


async def test_killed_at_random_while_handing_over_nothing_is_lost_or_doubled(
    house, mailroom, start_worker
):
    there = house.at(mailroom, notifications_lease_seconds=2.0, notifications_batch=10)
    for _ in range(MAILS):
        await send_code(there)

    worker = start_worker("one", there.settings)
    for kill in range(1, KILLS + 1):
        await until(lambda goal=kill * MAILS // (KILLS + 2): at_least(there, goal))
        await asyncio.sleep(random.uniform(0.0, 0.05))
        worker.kill()
        worker.start()
    await until(lambda: at_least(there, MAILS))

    assert await in_the_book(there) == [1] * MAILS
    assert exit_code_of_audit(there) == 0


async def test_two_workers_at_once_share_the_mails(house, mailroom, start_worker):
    there = house.at(mailroom, notifications_batch=5)
    for _ in range(60):
        await send_code(there)

    for name in ("one", "two"):
        start_worker(name, there.settings)
    await until(lambda: at_least(there, 60))

    assert await in_the_book(there) == [1] * 60


async def test_frozen_past_its_lease_a_worker_wakes_up_and_sends_nothing_again(
    house, mailroom, start_worker
):
    mailroom.post("/faults", {"step": "dot", "deed": "hang", "times": 1})
    there = house.at(
        mailroom,
        notifications_lease_seconds=2.0,
        notifications_batch=10,
        notifications_reply_seconds=60.0,
    )
    for _ in range(20):
        await send_code(there)
    frozen = start_worker("frozen", there.settings)
    await until(lambda: is_handing_over(there))

    frozen.signal(signal.SIGSTOP)
    start_worker("other", there.settings)
    await until(lambda: none_claimed(there))
    frozen.signal(signal.SIGCONT)
    await asyncio.sleep(1.0)
    frozen.kill()
    await until(lambda: at_least(there, 20))

    assert await in_the_book(there) == [1] * 20


async def at_least(house, goal) -> bool:
    return await count(house, "accepted") >= goal


async def is_handing_over(house) -> bool:
    return await count(house, "handing_over") > 0


async def none_claimed(house) -> bool:
    return await count(house, "claimed", "ready", "handing_over") == 0


def exit_code_of_audit(house) -> int:
    shown = house.settings
    return subprocess.run(
        [sys.executable, "-m", "services.notifications", "audit"],
        env={
            "ZP_DATABASE_URL": shown.database_url.get_secret_value(),
            "ZP_SMTP_LEDGER_URL": shown.smtp_ledger_url,
            "ZP_KEYS_DIR": str(shown.keys_dir),
        },
        cwd=ROOT,
        check=False,
    ).returncode
