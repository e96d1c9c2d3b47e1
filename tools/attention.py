"""`zp matching audit` and `zp matching replay-list`: how attention is spread, asked of the database.

The audit prints the newest run of each market, or runs one first. A list of a former day is drawn
again from what is stored, and compared with what was shown.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from contracts.matching import Market, Side
from services.chassis.database import Database
from services.chassis.refusal import Refusal
from services.matching.settings import MatchingSettings
from services.matching.store import runs
from services.matching.store.runs import Run
from services.matching.work.replaying import replay_list
from services.matching.work.spreading import Spreader
from tools.hindrance import Hindrance
from tools.parked import opened
from tools.settings import Local


async def audit(local: Local, *, run_first: bool, strict: bool) -> str:
    """The newest run of each market, with ``run_first`` one that is made now.

    A strict one is a hindrance, hence exit code 1, where a group falls behind.
    """
    async with opened(local, "matching") as database:
        if run_first:
            await run_all(database, MatchingSettings(keys_dir=local.keys / "matching"))
        found = await newest(database)
    told = "\n".join(told_of(found))
    if strict and any(run.audit["alarms"] for run in found):
        raise Hindrance(told)
    return told


async def run_all(database: Database, settings: MatchingSettings) -> None:
    """Spread every market now, whether it is due or not."""
    Spreader.warm_up()
    for market in Market:
        await Spreader(database, settings, of=market).run_now()


async def newest(database: Database) -> list[Run]:
    """The newest run of each market that has any."""
    async with database.read() as tx:
        return [run for market in Market for run in await runs.newest(tx, market)]


def told_of(found: Sequence[Run]) -> list[str]:
    """The runs for people to read."""
    return [line for run in found for line in _run(run)] or ["No market has been spread yet."]


async def replayed(local: Local, run_id: UUID, side: str, ordinal: int, *, day: date) -> str:
    """A list as that run's policy draws it for a day: one ordinal per line, the first place first."""
    async with opened(local, "matching") as database, database.read() as tx:
        told = await replay_list(tx, run_id, side=Side(side), ordinal=ordinal, day=day)
    if isinstance(told, Refusal):
        raise Hindrance(f"run {run_id} keeps no list of {side} {ordinal}.")
    if told.shown is not None and told.shown != told.order:
        raise Hindrance(f"drawn again it is {told.order}, but {told.shown} was shown.")
    return "\n".join(map(str, told.order))


def _run(run: Run) -> list[str]:
    plain, told = run.figures["plain"], run.figures["spread"]
    ended = "converged" if run.converged else "not converged"
    by = f"alpha {run.alpha_percent} %, kernel {run.kernel_version}"
    how = f"{by}, {run.rounds} rounds, {ended}, {run.tiles} tiles"
    return [
        f"{run.market} {run.day} run {run.run_id}: {how}",
        f"  {run.seekers} seekers, {run.offers} offers, {run.pairs} pairs",
        *(f"  {name} {told[name]} (sorted by fit {plain[name]})" for name in told),
        *(
            f"  {group['name']}: {group['people']} people, {group['ratio_percent']} % of their share"
            for group in run.audit["groups"]
        ),
        *(f"  ALARM {name}" for name in run.audit["alarms"]),
    ]
