"""The directory's search, both adapters on the same entries: ``python -m tests.bench.bench_registry``.

Per size: how long a copy in memory takes to be ready and what it holds; then the same questions
over HTTP to one API process whose searches PostgreSQL answers and to one whose copy does, one
question at a time. CPU is user + system of the API and of PostgreSQL, divided by the questions; the
client's own is left out. At last how soon an entry that was cleared is found in another process.
Every figure stands beside its goal. ``--entries 2000`` tries it out quickly.
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
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

from services.chassis.database import Database
from services.chassis.migrations import migrate
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import filling
from services.registry.work.directory_copy import READY
from tests.bench import registry_entries
from tests.bench.bench_events import cpu_ms, say, until_open
from tools.keys import make_keys
from tools.ports import free_port
from tools.servers.postgres import Cluster, RunningPostgres

SIZES: Final = (10_000, 100_000)
PLACES: Final = ("51.34,12.37", "51.05,13.74", "50.83,12.92", "51.5,14.64", "50.49,12.13")
GOALS: Final = {
    "HTTP p99, text + radius + all facets": 50.0,
    "CPU per search": 6.0,
    "copy ready": 15.0,
    "copy holds": 200.0,
    "cleared, found in another process": 1000.0,
    "HTTP p99, duplicate hint": 50.0,
}
"""At 100,000 entries; milliseconds, seconds, MB."""
Question = dict[str, str]


@dataclass
class Stage:
    """A server with entries."""

    url: str
    postgres_pid: int
    folder: Path
    entries: int
    results: list[dict[str, object]] = field(default_factory=list)

    def tell(self, what: str, measured: float, unit: str, *, goal: float | None = None) -> None:
        """One line; a goal counts where the directory is large."""
        is_counted = goal is not None and self.entries >= max(SIZES)
        verdict = "" if not is_counted else "  ok" if measured <= (goal or 0) else "  MISSED"
        beside = f"  (goal ≤ {goal:g} {unit})" if goal is not None else ""
        say(f"{self.entries:>9,}  {what:<52} {measured:9.2f} {unit}{beside}{verdict}")
        self.results.append(
            {
                "entries": self.entries,
                "what": what,
                "measured": measured,
                "unit": unit,
                "goal": goal,
            }
        )


def main() -> None:
    """Measure each size on a fresh server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--searches", type=int, default=300)
    options = parser.parse_args()
    say(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; one plain loop: {a_loop():.1f} ms"
    )
    results: list[dict[str, object]] = []
    for entries in options.entries:
        with tempfile.TemporaryDirectory(prefix="zukunft-bench-") as name:
            Path(name).chmod(0o755)
            results += asyncio.run(bench(Path(name), entries=entries, searches=options.searches))
    say(json.dumps({"bench": "registry", "results": results}))


async def bench(folder: Path, *, entries: int, searches: int) -> list[dict[str, object]]:
    async with a_stage(folder, entries=entries) as stage:
        measure_copy(stage)
        with ExitStack() as stack:
            for adapter in ("postgres", "memory"):
                port, pid = stack.enter_context(an_api(stage, adapter))
                await until_open(port)
                await measure_searches(stage, adapter, port, pid, count=searches)
            ports = [stack.enter_context(an_api(stage, "memory"))[0]]
            await until_open(ports[0])
            await measure_hints(stage, ports[0])
            await measure_clearance(stage, ports[0])
        return stage.results


def a_loop() -> float:
    """What this machine does now: CPU of a million additions, to compare runs by."""
    begun = time.process_time()
    sum(range(1_000_000))
    return (time.process_time() - begun) * 1000


def measure_copy(stage: Stage) -> None:
    """Load a copy in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.registry_copy", stage.url],
        check=True,
        capture_output=True,
        text=True,
    )
    copy = json.loads(told.stdout.splitlines()[-1])
    stage.tell("copy ready", copy["seconds"], "s", goal=GOALS["copy ready"])
    stage.tell("copy ready, its CPU", copy["cpu_seconds"], "s")
    stage.tell("copy holds", copy["megabytes"], "MB", goal=GOALS["copy holds"])
    stage.tell("copy held at most while it was loaded", copy["peak_megabytes"], "MB")
    for name, milliseconds in copy["index_ms"].items():
        stage.tell(f"memory: {name}, CPU without HTTP", milliseconds, "ms")


async def measure_searches(stage: Stage, adapter: str, port: int, pid: int, *, count: int) -> None:
    """Each kind of question over HTTP: median, p99, CPU."""
    dice = random.Random(7)
    for name, ask in KINDS.items():
        await answers(port, [path_of(ask(dice)) for _ in range(20)])
        paths = [path_of(ask(dice)) for _ in range(count if adapter == "memory" else count // 5)]
        cpu = spent(stage, pid)
        seconds = await answers(port, paths)
        cpu = (spent(stage, pid) - cpu) / len(paths)
        is_goal = adapter == "memory" and name == "text + radius + all facets"
        told = f"{adapter}: {name}"
        stage.tell(f"{told}, p50", statistics.median(seconds) * 1000, "ms")
        goal = GOALS["HTTP p99, text + radius + all facets"] if is_goal else None
        p99 = statistics.quantiles(seconds, n=100)[98] * 1000
        stage.tell(f"{told}, p99", p99, "ms", goal=goal)
        stage.tell(f"{told}, CPU", cpu, "ms", goal=GOALS["CPU per search"] if is_goal else None)


def text_and_radius(dice: random.Random) -> Question:
    near, radius = dice.choice(PLACES), dice.choice(["10", "25", "50"])
    return {"q": dice.choice(registry_entries.WORDS), "near": near, "radius_km": radius}


def broad_word(dice: random.Random) -> Question:
    return {"q": dice.choice(["Nachbarschaft", "Garten", "Bus", "Dorf", "Werkstatt"])}


def filters(dice: random.Random) -> Question:
    topic = dice.choice(["pflege", "kultur", "mobilitaet"])
    return {"topic": topic, "stage": "etabliert", "district": dice.choice(["14713", "14612"])}


def radius_only(dice: random.Random) -> Question:
    return {"near": dice.choice(PLACES), "radius_km": dice.choice(["25", "50", "100"])}


def clusters(_: random.Random) -> Question:
    return {"path": "/v1/initiatives/clusters", "zoom": "1"}


KINDS: Final[dict[str, Callable[[random.Random], Question]]] = {
    "text + radius + all facets": text_and_radius,
    "broad word, ranked": broad_word,
    "three filters": filters,
    "radius + all facets": radius_only,
    "clusters, whole state": clusters,
}


def path_of(question: Question) -> str:
    asked = dict(question)
    return f"{asked.pop('path', '/v1/initiatives')}?{urlencode(asked)}"


async def answers(port: int, paths: list[str]) -> list[float]:
    """Seconds per answer, one after the other on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    seconds = []
    for path in paths:
        sent = time.perf_counter()
        await answer(reader, writer, path)
        seconds.append(time.perf_counter() - sent)
    writer.close()
    return seconds


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> bytes:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    body = await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
    if head.split(" ")[1] != "200":
        raise SystemExit(f"{path} was answered with {head.splitlines()[0]}")
    return body


async def measure_hints(stage: Stage, port: int, *, rounds: int = 200) -> None:
    """What somebody who types the name of an entry that stands there is told, by point and by town."""
    for way in ("point", "town"):
        paths = []
        for entry in registry_entries.entries(0, rounds):
            typed = {"title": f"{entry.content.title} e.V.", "ags": entry.content.ags}
            if way == "point":
                typed |= {"lat": str(entry.content.lat), "lon": str(entry.content.lon)}
            paths.append(f"/v1/initiatives/similar?{urlencode(typed)}")
        seconds = await answers(port, paths)
        stage.tell(f"duplicate hint by {way}, p50", statistics.median(seconds) * 1000, "ms")
        p99 = statistics.quantiles(seconds, n=100)[98] * 1000
        stage.tell(
            f"duplicate hint by {way}, p99", p99, "ms", goal=GOALS["HTTP p99, duplicate hint"]
        )


async def measure_clearance(stage: Stage, port: int, *, rounds: int = 20) -> None:
    """From the commit that lists an entry until another process finds it."""
    async with Database.open(stage.url, service="bench") as database:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        seconds = []
        for entry in registry_entries.entries(stage.entries, rounds):
            word = f"neu{uuid4().hex[:12]}"
            content = entry.content.model_copy(update={"title": word})
            async with database.transaction() as tx:
                await registry_entries.insert_initiative(tx, entry)
                await PostgresSearch(tx).put(replace(entry, content=content))
            committed = time.perf_counter()
            while b'"total":1' not in await answer(reader, writer, f"/v1/initiatives?q={word}"):
                pass
            seconds.append(time.perf_counter() - committed)
        writer.close()
    what = "cleared, found in another process"
    stage.tell(f"{what}, median", statistics.median(seconds) * 1000, "ms")
    stage.tell(f"{what}, slowest of {rounds}", max(seconds) * 1000, "ms", goal=GOALS[what])


@asynccontextmanager
async def a_stage(folder: Path, *, entries: int) -> AsyncIterator[Stage]:
    """PostgreSQL with so many entries, and keys."""
    server = RunningPostgres(Cluster(folder / "postgres", free_port()))
    server.start()
    try:
        make_keys(folder / "keys")
        await migrate(server.url, "services.registry")
        await filling.fill(server.url)
        begun = time.perf_counter()
        await registry_entries.fill(server.url, count=entries)
        say(f"{entries:>9,}  entries brought in within {time.perf_counter() - begun:.0f} s")
        pid = server.process.pid if server.process else 0
        yield Stage(server.url, pid, folder, entries)
    finally:
        server.stop()


@contextmanager
def an_api(stage: Stage, adapter: str) -> Iterator[tuple[int, int]]:
    """One API process with one adapter, ready to answer; its port and its process id."""
    port, log = free_port(), stage.folder / f"{uuid4()}.log"
    settings = {
        "ZP_DATABASE_URL": stage.url,
        "ZP_KEYS_DIR": str(stage.folder / "keys"),
        "ZP_HTTP_PORT": str(port),
        "ZP_REGISTRY_SEARCH": adapter,
        "ZP_STATEMENT_TIMEOUT_SECONDS": "120",
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.registry", "api"],
            env={**os.environ, **settings},
            stdout=out,
            stderr=out,
        )
        try:
            while adapter == "memory" and READY not in log.read_text(errors="replace"):
                if process.poll() is not None:
                    raise SystemExit(log.read_text(errors="replace"))
                time.sleep(0.1)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()


def spent(stage: Stage, pid: int) -> float:
    """CPU so far of an API process and of PostgreSQL with all its processes, in milliseconds."""
    children = Path(f"/proc/{stage.postgres_pid}/task/{stage.postgres_pid}/children")
    pids = [pid, stage.postgres_pid, *map(int, children.read_text().split())]
    return sum(map(cpu_ms, pids)) + cpu_ms(stage.postgres_pid, of_ended=True)


if __name__ == "__main__":
    main()
