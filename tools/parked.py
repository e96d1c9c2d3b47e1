"""`zp parked` and `zp replay`: what a service could not apply, and projections made anew.

A parked fact holds back the later ones of its key. `retry` lets the worker try it again at once,
`drop` gives it up so that the later ones go on.
"""

import importlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from services.chassis import parking
from services.chassis.database import Database
from services.chassis.parking import Parked, ParkedFact
from services.chassis.replay import CannotReplayError, Projection, replay
from tools.environment import database_url
from tools.hindrance import Hindrance
from tools.settings import SERVICES, Local

SHOWN_AT_ONCE = 1000


async def list_parked(local: Local, services: Sequence[str], *, state: str | None) -> list[str]:
    """One line per parked fact, oldest first; of these services, or of all."""
    lines = []
    for service in services or SERVICES:
        async with opened(local, service) as database, database.read() as tx:
            wanted = Parked(state) if state else None
            facts = await parking.list_parked(tx, state=wanted, limit=SHOWN_AT_ONCE)
        lines += [one_line(service, fact) for fact in facts]
    return lines or ["Nothing is parked."]


async def show_parked(local: Local, service: str, *, number: int) -> str:
    """Everything that is known of one parked fact."""
    async with opened(local, service) as database, database.read() as tx:
        facts = await parking.list_parked(tx, limit=SHOWN_AT_ONCE)
    for fact in facts:
        if fact.id == number:
            return in_full(service, fact)
    raise Hindrance(
        f"{service} has no parked fact {number}; `zp parked list {service}` names them."
    )


async def retry_parked(local: Local, service: str, *, numbers: Sequence[int]) -> str:
    """Let the worker try these again at once."""
    async with opened(local, service) as database, database.transaction() as tx:
        count = await parking.retry(tx, numbers)
    return f"{count} will be tried again at once."


async def drop_parked(local: Local, service: str, *, numbers: Sequence[int]) -> str:
    """Give these up."""
    async with opened(local, service) as database, database.transaction() as tx:
        count = await parking.drop(tx, numbers)
    return f"{count} given up; what waited behind them goes on."


async def replay_projection(local: Local, service: str, *, name: str) -> str:
    """Make a projection anew from its topics while the service runs."""
    projection = offered(service, name)
    try:
        async with opened(local, service) as database:
            done = await replay(database, projection, kafka=local.kafka_bootstrap.split(","))
    except CannotReplayError as reason:
        raise Hindrance(f"{name} cannot be made anew: {reason}") from None
    return f"{name}: {done.applied} facts applied, {done.left_out} left out."


def offered(service: str, name: str) -> Projection:
    """The projection of that name, from the service's chapter `projections`."""
    try:
        chapter = importlib.import_module(f"services.{service}.projections")
    except ModuleNotFoundError:
        raise Hindrance(f"{service} has no projection that could be made anew.") from None
    known: dict[str, Projection] = {one.name: one for one in chapter.PROJECTIONS}
    if name not in known:
        raise Hindrance(f"{service} has no projection «{name}»; it has: {', '.join(known)}.")
    return known[name]


@asynccontextmanager
async def opened(local: Local, service: str) -> AsyncIterator[Database]:
    """The service's own database."""
    async with Database.open(database_url(local, service), service=service) as database:
        yield database


def one_line(service: str, fact: ParkedFact) -> str:
    """A parked fact in one line."""
    key = (fact.key or b"").decode("utf-8", errors="replace")
    return (
        f"{service} {fact.id}  {fact.state}  {fact.type or '?'}  key {key}  "
        f"{fact.error_class}: {fact.error}  tried {fact.attempts}, next {fact.due_at:%Y-%m-%d %H:%M:%S}"
    )


def in_full(service: str, fact: ParkedFact) -> str:
    """A parked fact with headers and payload; facts carry no address and no name."""
    headers = {
        name: (value or b"").decode("utf-8", errors="replace")
        for name, value in parking.headers_from_bytes(fact.headers)
    }
    payload = (fact.payload or b"").decode("utf-8", errors="replace")
    place = f"{fact.topic}, partition {fact.partition}, offset {fact.record_offset}"
    return "\n".join(
        [
            one_line(service, fact),
            place,
            f"trace {fact.trace_id}",
            json.dumps(headers, indent=2),
            payload,
        ]
    )
