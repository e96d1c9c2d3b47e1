"""Puts the parts together, top to bottom."""

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from services.chassis.database import Database, open_database
from services.chassis.http import edge
from services.chassis.worker import Loop, run_worker
from services.notifications import api
from services.notifications.decide.purposes import Lane
from services.notifications.loops.carrying import Carrier
from services.notifications.loops.returning import Returns
from services.notifications.loops.settling import Settler
from services.notifications.loops.texting import Texter
from services.notifications.loops.visits import Visits
from services.notifications.loops.writing import make_writer
from services.notifications.mail.ledger import Ledger
from services.notifications.messages import HANDLERS, TOMBSTONES
from services.notifications.settings import NotificationsSettings
from services.notifications.sms.ledger import SmsLedger
from services.notifications.work.audit import Audit, audit
from services.notifications.work.erase import TIMERS

HTTP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Outside:
    """What a worker talks to beside relay and centre."""

    http: httpx.AsyncClient
    ledger: Ledger
    sms_ledger: SmsLedger | None


def create_api(settings: NotificationsSettings) -> FastAPI:
    """The API."""
    return edge.create_api(settings, routers=api.routers(), problems=api.PROBLEMS)


async def work(settings: NotificationsSettings) -> None:
    """Consumer, relay and the loops until the process is told to end."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # It would log every look into the inbox.
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings))
        outside = await stack.enter_async_context(open_outside(settings))
        await run_worker(
            settings,
            handlers=HANDLERS,
            tombstones=TOMBSTONES,
            timers=TIMERS,
            loops=loops(settings, database, outside),
            database=database,
        )


def loops(settings: NotificationsSettings, database: Database, outside: Outside) -> Sequence[Loop]:
    """Everything that goes on beside the facts."""
    writer = make_writer(settings)
    carriers = [
        Carrier(database, settings, writer, lane, number)
        for lane in Lane
        for number in range(1, settings.notifications_carriers + 1)
    ]
    return (
        Loop("visits", Visits(database, settings, outside.http).run),
        *(Loop(f"carrier-{each.lane}-{each.number}", each.run) for each in carriers),
        Loop("texter", Texter(database, settings, writer).run),
        Loop("returns", Returns(database, settings, outside.http).run),
        Loop("settler", Settler(database, settings, outside.ledger, outside.sms_ledger).run),
    )


@asynccontextmanager
async def open_outside(settings: NotificationsSettings) -> AsyncIterator[Outside]:
    """HTTP connections to owners and books."""
    async with httpx.AsyncClient(timeout=HTTP_SECONDS) as http:
        sms_ledger = SmsLedger(http, settings.sms_ledger_url) if settings.sms_ledger_url else None
        yield Outside(http, Ledger(http, settings.smtp_ledger_url), sms_ledger)


def run_audit(settings: NotificationsSettings) -> int:
    """Print what the audit found as JSON; exit code 1 if anything is unexplained."""
    found = asyncio.run(_audit(settings))
    sys.stdout.write(json.dumps(found.as_json(), sort_keys=True) + "\n")
    return int(found.unexplained > 0)


async def _audit(settings: NotificationsSettings) -> Audit:
    async with open_database(settings) as database, open_outside(settings) as outside:
        return await audit(database, outside.ledger)
