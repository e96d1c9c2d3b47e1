"""`zp parked` and `zp replay`: what a service could not apply, and projections made anew.

A parked fact holds back the later ones of its key. `retry` lets the worker try it again at once,
`drop` gives it up so that the later ones go on. Facts are meant by number or by filters.
"""

import importlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.chassis import parking
from services.chassis.database import Database
from services.chassis.parking import Parked, ParkedFact
from services.chassis.replay import CannotReplayError, Projection, replay
from services.chassis.transaction import Transaction
from tools.environment import database_url
from tools.hindrance import Hindrance
from tools.settings import SERVICES, Local

SHOWN_AT_ONCE = 1000


@dataclass(frozen=True)
class Wanted:
    """Which parked facts are meant; every filter that is given must fit."""

    numbers: Sequence[int] | None = None
    state: str | None = None
    topic: str | None = None
    key: str | None = None
    error_class: str | None = None

    def is_everything(self) -> bool:
        """Whether nothing narrows it down."""
        return self == Wanted()

    async def find(self, tx: Transaction) -> list[ParkedFact]:
        """Those that fit, oldest first, at most a thousand."""
        return await parking.list_parked(
            tx,
            topic=self.topic,
            key=self.key,
            error_class=self.error_class,
            state=Parked(self.state) if self.state else None,
            ids=self.numbers,
            limit=SHOWN_AT_ONCE,
        )


async def list_parked(local: Local, services: Sequence[str], *, wanted: Wanted) -> list[str]:
    """One line per parked fact, oldest first; of these services, or of all."""
    lines = []
    for service in services or SERVICES:
        async with opened(local, service) as database, database.read() as tx:
            lines += [one_line(service, fact) for fact in await wanted.find(tx)]
    return lines or ["Nothing is parked."]


async def show_parked(local: Local, service: str, *, number: int) -> str:
    """Everything that is known of one parked fact."""
    async with opened(local, service) as database, database.read() as tx:
        facts = await Wanted(numbers=[number]).find(tx)
    if not facts:
        raise Hindrance(
            f"{service} has no parked fact {number}; `zp parked list {service}` names them."
        )
    return in_full(service, facts[0])


async def retry_parked(
    local: Local, service: str, *, wanted: Wanted, is_trial: bool = False
) -> list[str]:
    """Let the worker try these again at once; a trial only names them."""
    async with opened(local, service) as database, database.transaction() as tx:
        facts = await chosen(tx, wanted)
        if not is_trial:
            await parking.retry(tx, [fact.id for fact in facts])
    end = "would be tried again." if is_trial else "will be tried again at once."
    return [*(one_line(service, fact) for fact in facts), f"{len(facts)} {end}"]


async def drop_parked(
    local: Local, service: str, *, wanted: Wanted, is_trial: bool = False
) -> list[str]:
    """Give these up; a trial only names them."""
    async with opened(local, service) as database, database.transaction() as tx:
        facts = [fact for fact in await chosen(tx, wanted) if fact.state is not Parked.DROPPED]
        if not is_trial:
            await parking.drop(tx, [fact.id for fact in facts])
    end = "would be given up." if is_trial else "given up; what waited behind them goes on."
    return [*(one_line(service, fact) for fact in facts), f"{len(facts)} {end}"]


async def chosen(tx: Transaction, wanted: Wanted) -> list[ParkedFact]:
    """Those that are meant; nobody changes all of them by leaving the words out."""
    if wanted.is_everything():
        raise Hindrance("Name the facts by number, or narrow them down by --topic, --key, --error.")
    return await wanted.find(tx)


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
    """The service's own database; one that is not running is a hindrance."""
    try:
        async with Database.open(database_url(local, service), service=service) as database:
            yield database
    except ConnectionRefusedError:
        raise Hindrance(
            "PostgreSQL does not answer: start the platform with `make up` first."
        ) from None


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
