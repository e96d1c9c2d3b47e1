"""The same question to PostgreSQL: plain SQL with an index on the place, and pgvector."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncpg

from services.matching.decide.columns import FULL, SCORE_MAX, Row
from tools.ports import free_port
from tools.servers.postgres import Cluster, RunningPostgres

PLAIN: Final = (
    "ordinal", "x", "y", "cost", "opens", "closes", "welcome", "size", "tenure", "told", "has",
)  # fmt: skip
SOFT: Final = ("own", "wanted", "weight")
SLOTS: Final = 24
PASSES: Final = """(x - $1)::bigint * (x - $1) + (y - $2)::bigint * (y - $2) <= $3::bigint * $3
    AND x BETWEEN $1 - $3 AND $1 + $3 AND y BETWEEN $2 - $3 AND $2 + $3
    AND welcome & $4 <> 0 AND cost <= $5 AND opens <= $6 AND closes >= $7
    AND (size < 0 OR size >= $8) AND tenure & $9 <> 0 AND $10 & told & ~has = 0"""
UNKNOWN: Final = "(cost < 0 OR size < 0 OR $10 & ~told <> 0)"


@dataclass(frozen=True)
class Rivals:
    """Both ways; each answers the ordinals of the best 50."""

    plain: Callable[[Row], list[int]]
    vector: Callable[[Row], list[int]]


@contextmanager
def rivals(arrays: dict[str, Any]) -> Iterator[Rivals]:
    """A server of its own with these offers; it goes afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zp-bench-")))
        folder.chmod(0o755)
        running = RunningPostgres(Cluster(folder / "postgres", free_port()))
        running.start()
        stack.callback(running.stop)
        loop = stack.enter_context(asyncio.Runner())
        connection = loop.run(asyncpg.connect(running.url))
        stack.callback(lambda: loop.run(connection.close()))
        loop.run(fill(connection, arrays))

        def ask(sql: str) -> Callable[[Row], list[int]]:
            def best(probe: Row) -> list[int]:
                told = loop.run(connection.fetch(sql, *asked(probe, sql)))
                return [row["ordinal"] for row in told]

            return best

        yield Rivals(ask(exact_sql()), ask(vector_sql()))


def asked(probe: Row, sql: str) -> list[Any]:
    """The parameters of a question, in the order of `PASSES`."""
    told: list[Any] = [
        probe.x, probe.y, probe.radius, probe.kind, probe.cost, probe.closes, probe.opens,
        probe.size, probe.tenure, probe.needs,
    ]  # fmt: skip
    if "<->" in sql:
        return [*told, str(list(probe.wanted))]
    return [*told, list(probe.own), list(probe.wanted), list(probe.weight)]


def exact_sql() -> str:
    """Rank by both weighted closenesses and their harmonic mean, in integers as the kernel does."""
    lost = " + ".join(f"($13::int[])[{d}] * abs(($12::int[])[{d}] - own[{d}])" for d in dims())
    back = " + ".join(f"weight[{d}] * abs(wanted[{d}] - ($11::int[])[{d}])" for d in dims())
    mine = " + ".join(f"($13::int[])[{d}]" for d in dims())
    theirs = " + ".join(f"weight[{d}]" for d in dims())
    return f"""WITH passed AS (
          SELECT ordinal, {UNKNOWN} AS unknown, {score(mine, lost)} AS a, {score(theirs, back)} AS b
          FROM offer WHERE {PASSES})
        SELECT ordinal FROM passed
        ORDER BY unknown, CASE WHEN a + b = 0 THEN 0 ELSE 2 * a * b / (a + b) END DESC, ordinal
        LIMIT 50"""


def score(whole: str, lost: str) -> str:
    """One side's closeness, 0..4096."""
    full = f"(({whole}) * {FULL})::bigint"
    return (
        f"CASE WHEN ({whole}) = 0 THEN {SCORE_MAX}"
        f" ELSE ({full} - ({lost})) * {SCORE_MAX} / {full} END"
    )


def vector_sql() -> str:
    """The nearest by plain distance among what passes: an easier task."""
    return f"SELECT ordinal FROM offer WHERE {PASSES} ORDER BY own_v <-> $11::vector LIMIT 50"


def dims() -> range:
    return range(1, SLOTS + 1)


async def fill(connection: asyncpg.Connection, arrays: dict[str, Any]) -> None:
    """All offers, an index on the place, and the positions as a vector."""
    await connection.execute("CREATE EXTENSION vector")
    columns = ", ".join(f"{name} integer" for name in PLAIN)
    soft = ", ".join(f"{name} integer[]" for name in SOFT)
    await connection.execute(f"CREATE TABLE offer ({columns}, {soft})")
    size = len(arrays["x"])
    plain = [range(1, size + 1), *(arrays[name].tolist() for name in PLAIN[1:])]
    lists = [arrays[name].tolist() for name in SOFT]
    records = zip(*plain, *lists, strict=True)
    await connection.copy_records_to_table("offer", records=records)
    await connection.execute(f"ALTER TABLE offer ADD COLUMN own_v vector({SLOTS})")
    await connection.execute("UPDATE offer SET own_v = own::real[]::vector")
    await connection.execute("CREATE INDEX ON offer (x, y)")
    await connection.execute("VACUUM ANALYZE offer")
