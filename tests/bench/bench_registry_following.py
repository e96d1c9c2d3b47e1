"""One cleared revision against all that is followed: ``python -m tests.bench.bench_registry_following``.

A worker of its own process follows the change log, as in life; this one clears entries and waits
until each follower's row stands in PostgreSQL, committed and with its timer. Followers want what
people want: a district, a topic or two, a word, a circle around a town. At last the worst case:
an entry that everybody wants. ``--followers 2000`` tries it out quickly.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import asyncpg

from services.chassis.database import Database
from services.chassis.migrations import migrate
from services.registry.decide import vocabulary
from services.registry.decide.areas import Point
from services.registry.decide.following.wanted import Wanted, as_json
from services.registry.store.following import news, subscriptions
from services.registry.store.following.filters import Filters
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import filling
from tests.bench import registry_entries
from tests.bench.bench_events import say
from tests.bench.registry_followers import FOLLOWS
from tools.ports import free_port
from tools.servers.postgres import Cluster, RunningPostgres

ENTRIES: Final = 2_000
FOLLOWERS: Final = 100_000
ROUNDS: Final = 30
GOAL_MS: Final = 2_000.0
RADII: Final = (5.0, 10.0, 25.0, 50.0)
EVERYBODYS: Final = Wanted()
Worker = subprocess.Popen[bytes]


def main() -> None:
    """Measure on a fresh server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--followers", type=int, default=FOLLOWERS)
    options = parser.parse_args()
    say(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="zukunft-bench-") as name:
        Path(name).chmod(0o755)
        results = asyncio.run(bench(Path(name), followers=options.followers))
    say(json.dumps({"bench": "registry_following", "results": results}))


async def bench(folder: Path, *, followers: int) -> list[dict[str, Any]]:
    async with a_server(folder, followers=followers) as url:
        async with Database.open(url, service="registry") as database:
            results = [await in_memory(database, followers=followers)]
            with a_worker(url, folder) as worker:
                results += await end_to_end(database, worker, followers=followers)
            await everybody_wants_all(database)
            with a_worker(url, folder) as worker:
                results += [await worst_case(database, worker, followers=followers)]
        return results


async def in_memory(database: Database, *, followers: int) -> dict[str, Any]:
    """How long the arrays alone take for one entry."""
    filters, last = Filters(), UUID(int=0)
    begun = time.perf_counter()
    async with database.read() as tx:
        while told := await subscriptions.following(tx, last, limit=5_000):
            filters.load(told)
            last = told[-1].id
        loaded = time.perf_counter() - begun
        rows = await tx.fetch("SELECT initiative_id FROM directory LIMIT 200")
        known = await news.listed(tx, [row["initiative_id"] for row in rows])
    spent, found = [], []
    for entry in known.values():
        begun = time.perf_counter()
        found.append(len(filters.finding(entry)))
        spent.append((time.perf_counter() - begun) * 1000)
    say(f"{followers:>9,}  all filters read into arrays {loaded:28.2f} s")
    say(f"{followers:>9,}  followers of one entry, median {statistics.median(found):26,.0f}")
    return tell("one entry × all filters, arrays alone, median", spent, followers=followers)


async def end_to_end(database: Database, worker: Worker, *, followers: int) -> list[dict[str, Any]]:
    """From the commit that lists an entry until its rows stand in PostgreSQL."""
    spent = [
        await cleared_until_told(database, worker, entry)
        for entry in registry_entries.entries(ENTRIES, ROUNDS)
    ]
    what = "cleared → digest rows with timers"
    return [
        tell(f"{what}, median", spent, followers=followers),
        tell(f"{what}, slowest of {ROUNDS}", [max(spent)], followers=followers, goal=GOAL_MS),
    ]


async def worst_case(database: Database, worker: Worker, *, followers: int) -> dict[str, Any]:
    """The same where every follower wants the entry."""
    [entry] = registry_entries.entries(ENTRIES + ROUNDS, 1)
    spent = await cleared_until_told(database, worker, entry)
    what = "cleared → digest rows, everybody wants it"
    return tell(what, [spent], followers=followers, goal=GOAL_MS)


async def cleared_until_told(database: Database, worker: Worker, entry: Any) -> float:
    content = entry.content.model_copy(update={"title": f"neu{uuid4().hex[:12]}"})
    async with database.transaction() as tx:
        await registry_entries.insert_initiative(tx, entry)
        await PostgresSearch(tx).put(replace(entry, content=content))
    begun = time.perf_counter()
    async with database.read() as tx:
        told = "SELECT EXISTS (SELECT FROM followed_entry WHERE initiative_id = $1)"
        while not await tx.fetchval(told, entry.initiative_id):
            if worker.poll() is not None:
                raise SystemExit("the worker has ended")
            await asyncio.sleep(0.002)  # leaves the two cores to those who work
    return (time.perf_counter() - begun) * 1000


async def everybody_wants_all(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        await tx.execute(
            "UPDATE subscription SET wanted = $1, changed_in = pg_current_xact_id()",
            as_json(EVERYBODYS),
        )


def tell(
    what: str, spent: list[float], *, followers: int, goal: float | None = None
) -> dict[str, Any]:
    measured = statistics.median(spent)
    is_counted = goal is not None and followers >= FOLLOWERS
    verdict = "" if not is_counted else "  ok" if measured <= (goal or 0) else "  MISSED"
    beside = f"  (goal ≤ {goal:g} ms)" if goal is not None else ""
    say(f"{followers:>9,}  {what:<52} {measured:9.2f} ms{beside}{verdict}")
    return {"followers": followers, "what": what, "measured": measured, "unit": "ms", "goal": goal}


@asynccontextmanager
async def a_server(folder: Path, *, followers: int) -> AsyncIterator[str]:
    """PostgreSQL with entries and followers, all of them told already."""
    server = RunningPostgres(Cluster(folder / "postgres", free_port()))
    server.start()
    try:
        await migrate(server.url, "services.registry")
        await filling.fill(server.url)
        await registry_entries.fill(server.url, count=ENTRIES)
        await _follow(server.url, followers)
        yield server.url
    finally:
        server.stop()


async def _follow(url: str, count: int) -> None:
    """Bring the followers in by COPY: they follow what is new from now on."""
    connection = await asyncpg.connect(url)
    try:
        since = await connection.fetchval("SELECT pg_current_xact_id()::text::int8")
        await connection.execute("CREATE TEMP TABLE stage (LIKE subscription)")
        await connection.execute("ALTER TABLE stage ALTER since TYPE int8 USING 0")
        await connection.execute("ALTER TABLE stage ALTER changed_in DROP NOT NULL")
        columns = ["id", "person_id", "contact", "state", "rhythm", "wanted", "wanted_key"]
        columns += ["version", "requests", "digests", "created_at", "confirmed_at", "since"]
        rows = (_row(number, wanted, since) for number, wanted in enumerate(wants(count)))
        await connection.copy_records_to_table("stage", columns=columns, records=rows)
        told = ", ".join(columns)
        await connection.execute(
            f"""INSERT INTO subscription ({told})
                SELECT {told.replace("since", "since::text::xid8")} FROM stage"""
        )
        await connection.execute("VACUUM ANALYZE subscription")
    finally:
        await connection.close()


def _row(number: int, wanted: Wanted, since: int) -> tuple[Any, ...]:
    now = datetime.now(UTC)
    told = json.dumps(as_json(wanted))
    person = f"p_{number:032x}"
    rhythm = "daily" if number % 3 else "weekly"
    return (
        UUID(int=number + 1),
        person,
        b"x",
        "confirmed",
        rhythm,
        told,
        wanted.key,
        2,
        1,
        0,
        now,
        now,
        since,
    )


def wants(count: int) -> Iterator[Wanted]:
    """What invented people follow."""
    dice = random.Random(20)
    places = registry_entries.places()
    districts = sorted({municipality.district for municipality, _ in places})
    for _ in range(count):
        filters: dict[str, tuple[str, ...]] = {}
        if dice.random() < 0.6:
            filters["topic"] = tuple(dice.sample([*vocabulary.TOPICS], dice.randint(1, 2)))
        has_circle = dice.random() < 0.4
        if not has_circle and dice.random() < 0.7:
            filters["district"] = tuple(dice.sample(districts, dice.randint(1, 2)))
        if dice.random() < 0.1:
            filters["target_group"] = (dice.choice([*vocabulary.TARGET_GROUPS]),)
        municipality, _ = dice.choice(places)
        centre = municipality.centre
        yield Wanted(
            text=dice.choice(registry_entries.WORDS) if dice.random() < 0.3 else "",
            filters=filters,
            near=Point(centre.lat, centre.lon) if has_circle else None,
            radius_km=dice.choice(RADII) if has_circle else None,
            place=municipality.name if has_circle else "",
        )


@contextmanager
def a_worker(url: str, folder: Path) -> Iterator[Worker]:
    """A worker's process that follows the change log, once it has read it to its end."""
    log = folder / f"{uuid4()}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.registry_followers", url], stdout=out, stderr=out
        )
        try:
            while FOLLOWS not in log.read_text(errors="replace"):
                if process.poll() is not None:
                    raise SystemExit(log.read_text(errors="replace"))
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
