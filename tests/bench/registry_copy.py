"""Loads one copy of the directory into memory and tells what that took, as JSON."""

import asyncio
import json
import resource
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from services.chassis.database import Database
from services.registry.decide.directory import Question, read_question
from services.registry.settings import RegistrySettings
from services.registry.store.memory.index import MemoryIndex
from services.registry.work.directory_copy import DirectoryCopy

PAGE_BYTES: Final = resource.getpagesize()
ROUNDS: Final = 30
ASKED: Final[dict[str, dict[str, Any]]] = {
    "text + radius + all facets": {
        "text": "Nachbarschaftsgarten",
        "near": "51.34,12.37",
        "radius_km": 25.0,
    },
    "broad word": {"text": "Nachbarschaft"},
    "three filters": {
        "filters": {"topic": ["pflege", "kultur"], "stage": ["etabliert"], "district": ["14713"]}
    },
    "radius of 50 km": {"near": "51.05,13.74", "radius_km": 50.0},
    "everything by name": {"sort": "name"},
    "typing error": {"text": "Nachbarschafstgarten"},
}


async def main(url: str) -> None:
    """Load, ask, tell."""
    async with Database.open(url, service="bench") as database:
        copy = DirectoryCopy(database, RegistrySettings(registry_search="memory"))
        before, begun, cpu = resident(), time.perf_counter(), time.process_time()
        await copy.load()
        told = {
            "seconds": time.perf_counter() - begun,
            "cpu_seconds": time.process_time() - cpu,
            "megabytes": resident() - before,
            "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before,
        }
        assert copy.index is not None
        told["index_ms"] = {name: asked(copy.index, **said) for name, said in ASKED.items()}
        told["index_ms"]["clusters of the whole state"] = timed(
            lambda index=copy.index: index.clusters(question(), zoom=1)
        )
    json.dump(told, sys.stdout)


def asked(index: MemoryIndex, **said: Any) -> float:
    """Milliseconds for the whole answer."""
    told = question(**said)

    def answer() -> None:
        index.suggestion(told, total=index.find(told).total)

    return timed(answer)


def timed(answer: Any) -> float:
    """The median CPU of an answer, in milliseconds."""
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        answer()
        found.append((time.process_time() - begun) * 1000)
    return statistics.median(found)


def question(**said: Any) -> Question:
    told: dict[str, Any] = {
        "text": "",
        "filters": {},
        "near": None,
        "radius_km": None,
        "sort": None,
    }
    read = read_question(
        **{**told, **said},
        limit=20,
        cursor=None,
        districts=frozenset({"14713"}),
        now=datetime.now(UTC),
    )
    assert isinstance(read, Question), read
    return read


def resident() -> float:
    """Resident memory in MB."""
    told = Path("/proc/self/statm").read_text(encoding="ascii")
    return int(told.split()[1]) * PAGE_BYTES / 2**20


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
