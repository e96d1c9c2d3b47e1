"""What everybody may know of how attention is spread, and of what stands in the way."""

from dataclasses import dataclass
from typing import Any

from contracts.matching import Market
from services.chassis.transaction import Transaction
from services.matching.decide.small_cells import rests_on_enough
from services.matching.store import runs
from services.matching.store.runs import Run

HISTORY = 30
"""How many runs of a market are told."""


@dataclass(frozen=True, slots=True)
class Fairness:
    """One market's runs, the newest first."""

    market: Market
    runs: list[Run]


async def fairness(tx: Transaction) -> list[Fairness]:
    """The markets in which attention was ever spread among enough people to tell of it."""
    found = [
        Fairness(market, list(filter(is_told, await runs.newest(tx, market, limit=HISTORY))))
        for market in Market
    ]
    return [each for each in found if each.runs]


def is_told(run: Run) -> bool:
    """Whether the figures of a run rest on five people or more."""
    return rests_on_enough(run.market, seekers=run.seekers, offers=run.offers)


async def maps(tx: Transaction, kind: str, *, ags: str | None = None) -> list[dict[str, Any]]:
    """The newest map of each market: its ``cells`` or its ``pressure``, of one municipality or all."""
    told = []
    for market in Market:
        found = await runs.published(tx, market)
        if found is not None:
            items = [item for item in found[kind] if ags in {None, item["ags"]}]
            told.append({"market": market, "day": found["day"], "items": items})
    return told
