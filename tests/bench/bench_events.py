"""What a registration costs: ``python -m tests.bench.bench_events``.

First the API: one process, one hot gathering and then many, mailbox unconfirmed, every row checked.
CPU is user + system of the API and of PostgreSQL, divided by registrations; the client's own is
left out. Then the two ways to keep a room from being oversold, taking turns on the same server:
the one guarded statement, and an advisory lock with COUNT(*).
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from contracts.events import RoomKind
from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.chassis.migrations import migrate
from services.chassis.transaction import Transaction
from services.events import fsck
from services.events.decide.course import Step
from services.events.decide.gatherings import Gathering
from services.events.decide.model import Rules
from services.events.store import placing
from services.events.store.placing import Newcomer, Placed, Placing
from services.events.store.seats import Contact
from services.events.work import booking, gatherings
from services.events.work.desk import Desk
from tools.keys import make_keys
from tools.ports import free_port
from tools.servers.postgres import Cluster, RunningPostgres

TICKS: Final = os.sysconf("SC_CLK_TCK")
CLIENTS: Final = 16
SPREAD: Final = 50


@dataclass
class Stage:
    """A server, a database of events on it, and keys."""

    database: Database
    desk: Desk
    postgres_pid: int


@dataclass
class Run:
    """How one round went."""

    seconds: list[float] = field(default_factory=list)
    wall_seconds: float = 0.0
    api_cpu_ms: float = 0.0
    postgres_cpu_ms: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.wall_seconds

    def quantile_ms(self, percent: int) -> float:
        return statistics.quantiles(self.seconds, n=100)[percent - 1] * 1000


def main() -> None:
    """Run everything and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--registrations", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zukunft-bench-") as name:
        Path(name).chmod(0o755)
        asyncio.run(bench(Path(name), count=options.registrations, rounds=options.rounds))


async def bench(folder: Path, *, count: int, rounds: int) -> None:
    async with a_stage(folder) as stage:
        await bench_api(stage, folder, count=count)
        await bench_statements(stage, count=count, rounds=rounds)
        findings = await fsck.find_all(stage.database, stage.desk)
        say(f"fsck: {len(findings)} findings")


async def bench_api(stage: Stage, folder: Path, *, count: int) -> None:
    """Registrations over HTTP against one API process."""
    with an_api(stage, folder) as (port, pid):
        await until_open(port)
        hot = [await announce(stage, capacity=10 * count)]
        spread = [await announce(stage, capacity=10 * count) for _ in range(SPREAD)]
        await register(stage, port, pid=pid, where=spread, count=200)
        for name, where in (("one hot gathering", hot), (f"{SPREAD} gatherings", spread)):
            run = await register(stage, port, pid=pid, where=where, count=count)
            report(name, run, count)


async def bench_statements(stage: Stage, *, count: int, rounds: int) -> None:
    """The one guarded statement against advisory lock + COUNT(*), in turns; only that differs."""
    counting = replace(stage.desk, placing=Counted())
    sides = {"one statement": stage.desk, "advisory lock + COUNT(*)": counting}
    where = {name: await announce(stage, capacity=100 * count) for name in sides}
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, desk in sides.items():
            rates[name].append(await timed(stage, desk, gathering_id=where[name], count=count))
    ours, theirs = rates.values()
    for name, found in rates.items():
        say(f"{name:<26} {statistics.median(found):6.0f}/s  (rounds: {rounded(found)})")
    say(
        f"ratio {statistics.median(ours) / statistics.median(theirs):.2f}, "
        f"{ours[-1] / theirs[-1]:.2f} with {count * rounds} seats taken"
    )


class Counted(Placing):
    """Everything as ours, but capacity is kept by a lock and by counting the seats each time."""

    take_places = placing.TAKE_PLACES.replace(f"AND {placing.IS_FREE}", "")

    async def place(self, tx: Transaction, step: Step, *, newcomer: Newcomer) -> Placed | None:
        gathering_id = step.fact.gathering_id
        await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", str(gathering_id))
        taken = await tx.fetchval(
            """SELECT count(*) FROM seat WHERE gathering_id = $1 AND room = 'on_site'
               AND state IN ('held', 'offered', 'booked')""",
            gathering_id,
        )
        is_full = taken + step.seat.party_size > step.room.capacity
        return None if is_full else await super().place(tx, step, newcomer=newcomer)


async def timed(stage: Stage, desk: Desk, *, gathering_id: UUID, count: int) -> float:
    """Bookings per second with all clients on one gathering, without HTTP."""
    left = iter(range(count))

    async def client() -> None:
        for n in left:
            wish = booking.Wish(
                seat_id=uuid4(),
                gathering_id=gathering_id,
                room=RoomKind.ON_SITE,
                person_id=f"p_{uuid4().hex}",
                contact=contact_of(n),
            )
            async with stage.database.transaction() as tx:
                await booking.book_seat(tx, desk, wish=wish)

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return count / (time.perf_counter() - begun)


async def register(stage: Stage, port: int, *, pid: int, where: Sequence[UUID], count: int) -> Run:
    """So many registrations over HTTP; each must be answered with 201."""
    run, left = Run(), iter(range(count))
    api_before, postgres_before = cpu_ms(pid), postgres_ms(stage)
    begun = time.perf_counter()

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for n in left:
            sent = time.perf_counter()
            writer.write(a_request(where[n % len(where)]))
            status = await answer(reader)
            if status != 201:
                raise SystemExit(f"a registration was answered with {status}")
            run.seconds.append(time.perf_counter() - sent)
        writer.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    run.wall_seconds = time.perf_counter() - begun
    run.api_cpu_ms = cpu_ms(pid) - api_before
    run.postgres_cpu_ms = postgres_ms(stage) - postgres_before
    return run


def report(name: str, run: Run, count: int) -> None:
    api, postgres = run.api_cpu_ms / count, run.postgres_cpu_ms / count
    say(
        f"{name:<20} {run.per_second:6.0f}/s  p50 {run.quantile_ms(50):6.1f} ms  "
        f"p99 {run.quantile_ms(99):6.1f} ms  CPU {api + postgres:5.2f} ms each "
        f"(API {api:.2f}, PostgreSQL {postgres:.2f})  load {os.getloadavg()[0]:.1f}"
    )


def a_request(gathering_id: UUID) -> bytes:
    mailbox = f"{uuid4().hex}@example.org"
    wish = {"room": "on_site", "email": mailbox, "guests": [{"name": "Anna Beispiel"}]}
    body = json.dumps(wish).encode()
    head = (
        f"POST /v1/gatherings/{gathering_id}/seats HTTP/1.1\r\nHost: bench\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {uuid4()}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.split("content-length: ")[1].split("\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(" ")[1])


@asynccontextmanager
async def a_stage(folder: Path) -> AsyncIterator[Stage]:
    """PostgreSQL that forces each commit to disk, migrated, with keys."""
    server = RunningPostgres(Cluster(folder / "postgres", free_port(), durable=True))
    server.start()
    try:
        make_keys(folder / "keys")
        await migrate(server.url, "services.events")
        async with Database.open(server.url, service="events", pool_size=CLIENTS) as database:
            desk = Desk(
                rules=Rules(),
                keys=KeyRing(folder / "keys"),
                public_host="zukunft.example",
                organizer="post@zukunft.example",
            )
            yield Stage(database, desk, server.process.pid if server.process else 0)
    finally:
        server.stop()


@contextmanager
def an_api(stage: Stage, folder: Path) -> Iterator[tuple[int, int]]:
    """One API process; its port and its process id."""
    port = free_port()
    settings = {
        "ZP_DATABASE_URL": stage.database.dsn,
        "ZP_DATABASE_POOL": str(CLIENTS),
        "ZP_KEYS_DIR": str(folder / "keys"),
        "ZP_HTTP_PORT": str(port),
        "ZP_LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "services.events", "api"], env={**os.environ, **settings}
    )
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


async def until_open(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


async def announce(stage: Stage, *, capacity: int) -> UUID:
    starts_at = datetime.now(UTC) + timedelta(days=30)
    gathering = Gathering(
        gathering_id=uuid4(),
        revision=1,
        title="Bench",
        summary="",
        description="",
        series=None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        timezone="Europe/Berlin",
        venue=None,
        access_features=(),
        booking_closes_at=starts_at,
    )
    async with stage.database.transaction() as tx:
        await gatherings.announce_gathering(
            tx, stage.desk, gathering=gathering, capacities={RoomKind.ON_SITE: capacity}
        )
    return gathering.gathering_id


def contact_of(n: int) -> Contact:
    return Contact(
        email=f"{n}@example.org",
        phone=None,
        sms_wanted=False,
        locale="de",
        guests=(f"Anna {n}",),
    )


def postgres_ms(stage: Stage) -> float:
    """CPU of the server and all its processes, those that ended included."""
    children = Path(f"/proc/{stage.postgres_pid}/task/{stage.postgres_pid}/children")
    pids = [stage.postgres_pid, *map(int, children.read_text().split())]
    return sum(cpu_ms(pid) for pid in pids) + cpu_ms(stage.postgres_pid, of_ended=True)


def cpu_ms(pid: int, *, of_ended: bool = False) -> float:
    """User and system time of a process, or of its children that ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    first = 13 if of_ended else 11
    return sum(map(int, fields[first : first + 2])) * 1000 / TICKS


def rounded(rates: Sequence[float]) -> str:
    return ", ".join(f"{rate:.0f}" for rate in rates)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
