"""A change until its facts are committed: ``python -m tests.bench.matching_facts``.

PostgreSQL with 100,000 offers that the engine has taken; households save their profiles one after
the other, and the engine takes each with everything that follows: lists, matches, proposals, facts.
From the commit of the profile to the commit of its consequences.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from contracts.matching import Market, Side
from services.chassis.database import Database
from services.chassis.migrations import migrate
from services.matching.decide import kernel
from services.matching.decide.columns import KERNEL_VERSION
from services.matching.work.desk import Desk
from services.matching.work.engine import Engine
from tests.bench.matching_changes import offers
from tests.bench.matching_market import rows_of
from tests.bench.measure import Measure, at_most
from tests.days import in_days
from tests.matching.house import House, a_person
from tools.ports import free_port
from tools.servers.postgres import Cluster, RunningPostgres

OFFERS: Final = 100_000
HOUSEHOLDS: Final = 200
GOAL_MS: Final = 50.0
DRESDEN: Final = {"ags": "14612000", "lat": 51.05, "lon": 13.74}


def main() -> None:
    """Print every line."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.matching_facts")
    asked.add_argument("--offers", type=int, default=OFFERS)
    for line in measured(asked.parse_args().offers):
        print(line, flush=True)


def measured(count: int = OFFERS) -> Iterator[Measure]:
    """Milliseconds from a profile to its facts, and how long the engine took to start."""
    kernel.warm_up()
    started, seconds, proposed = asyncio.run(followed(count))
    what = f"change → committed facts, {count:,} offers"
    ordered = sorted(seconds)
    yield Measure(f"{what}: engine ready", started, "s")
    yield Measure(f"{what}: median", statistics.median(ordered) * 1e3, "ms")
    p99 = ordered[int(len(ordered) * 0.99) - 1]
    yield at_most(f"{what}: p99", p99 * 1e3, "ms", goal=GOAL_MS)
    yield Measure(f"{what}: facts said", proposed, "")


async def followed(count: int) -> tuple[float, list[float], int]:
    """Seconds to start, seconds per change, facts said."""
    desk = Desk(b"s" * 32, b"l" * 32, timedelta(days=14), 5)
    async with a_database(count) as database:
        house = House(database, desk)
        engine = Engine(database, desk, of=Market.LIVING)
        began = time.perf_counter()
        epoch = await engine.load()
        started = time.perf_counter() - began
        seconds = []
        for n in range(1, HOUSEHOLDS + 1):
            await house.seeks(a_person(n), **a_search(n))
            began = time.perf_counter()
            while await engine.take_one(epoch):
                pass
            seconds.append(time.perf_counter() - began)
        said = len(await house.facts("matching-matches"))
    return started, seconds, said


def a_search(n: int) -> dict[str, object]:
    """Households around Dresden, each a little different."""
    kinds = ("single", "couple", "single-parent", "family", "senior")
    place = {**DRESDEN, "lat": 51.05 + n % 20 / 50, "lon": 13.74 + n % 17 / 50}
    return {
        "household": {"kind": kinds[n % 5], "persons": 1 + n % 4},
        "place": place,
        "tenures": ["rent", "cooperative"],
        "languages": ["de"],
        "max_equity_eur": 20_000,
        "max_warm_cost_eur": 700 + n % 5 * 50,
        "move_in_from": in_days(5),
        "move_in_to": in_days(120),
    }


@asynccontextmanager
async def a_database(count: int) -> AsyncIterator[Database]:
    """A server of its own; the offers stand in the market and the engine has taken them."""
    with tempfile.TemporaryDirectory(prefix="zp-bench-") as name:
        os.chmod(name, 0o755)  # noqa: PTH101 - the server may run as nobody
        server = RunningPostgres(Cluster(Path(name) / "postgres", free_port()))
        server.start()
        try:
            await migrate(server.url, "services.matching")
            async with Database.open(
                server.url, service="matching", statement_timeout_seconds=600
            ) as database:
                await fill(database, count)
                yield database
        finally:
            server.stop()


async def fill(database: Database, count: int) -> None:
    """Offers as entrants and as the engine's rows."""
    market, _ = offers(count)
    packed = list(rows_of(market.tables[Side.OFFER].rows[:count]))
    async with database.acquire() as connection:
        await connection.copy_records_to_table(
            "entrant",
            columns=[
                "side", "ordinal", "market", "subject_id", "is_live", "row", "kernel_version",
                "changed_at", "person_id",
            ],
            records=(
                ("offer", n, "living", UUID(int=n), True, row, KERNEL_VERSION, database.clock(),
                 f"p_{n:032x}")
                for n, row in packed
            ),
        )  # fmt: skip
        await connection.copy_records_to_table(
            "engine_row",
            columns=["side", "ordinal", "market", "row", "kernel_version"],
            records=(("offer", n, "living", row, KERNEL_VERSION) for n, row in packed),
        )
        await connection.execute("SELECT setval('entrant_ordinal', $1)", count + 1)
        await connection.execute("VACUUM ANALYZE entrant, engine_row")


if __name__ == "__main__":
    main()
