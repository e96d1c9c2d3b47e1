"""Holds the books against each other: ``python -m services.events fsck``.

Prints each finding and ends with exit code 1 if there is one. Nothing is repaired.
"""

import asyncio
import sys
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis.database import Database, open_database
from services.chassis.transaction import Transaction
from services.events.decide.line import move_up
from services.events.decide.model import Pool
from services.events.settings import EventsSettings
from services.events.store import audit, pools
from services.events.work.desk import Desk

PATIENCE: Final = timedelta(minutes=2)
"""How late the timers may be before an end that passed is a finding."""


def fsck(settings: EventsSettings) -> int:
    """Check everything once; the answer is the exit code."""
    findings = asyncio.run(_check(settings))
    for finding in findings:
        sys.stdout.write(finding + "\n")
    checks = len(audit.QUESTIONS) + 1
    sys.stdout.write(f"fsck events: {len(findings)} findings in {checks} checks\n")
    return 1 if findings else 0


async def find_all(database: Database, desk: Desk) -> list[str]:
    """Every finding, from one snapshot of the database."""
    async with database.transaction() as tx:
        await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        await tx.execute("SET LOCAL statement_timeout = 0")
        findings = [
            f"{question}: {finding}"
            for question in audit.QUESTIONS
            for finding in await audit.ask(tx, question)
        ]
        return [*findings, *await _left_undone(tx, desk)]


async def _left_undone(tx: Transaction, desk: Desk) -> list[str]:
    """What the pure decision would do now and would have done a while ago.

    An offer past its grace, for example, or a party that fits and waits beside free places.
    """
    findings: list[str] = []
    for gathering_id, kind in await audit.rooms_with_ends(tx):
        pool = await pools.see_pool(tx, gathering_id, kind=kind)
        if pool is not None:
            late = _due(pool, desk, now=tx.now - PATIENCE) & _due(pool, desk, now=tx.now)
            findings += [f"left-undone: {step} seat_id={seat_id}" for step, seat_id in late]
    return findings


def _due(pool: Pool, desk: Desk, *, now: datetime) -> set[tuple[str, UUID]]:
    steps = move_up(pool, desk.rules, now=now).steps
    return {(step.fact.TYPE, step.seat.seat_id) for step in steps}


async def _check(settings: EventsSettings) -> list[str]:
    async with open_database(settings) as database:
        return await find_all(database, Desk.of(settings))
