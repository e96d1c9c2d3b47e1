"""Figures for everybody: how attention is spread, what stands in the way, how sought-after places are."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from contracts.matching import Market
from services.chassis.http import policy as allow
from services.chassis.http.unit import Reading, Unit
from services.matching.api.models import FairnessOut, Maps
from services.matching.decide.nights import next_night
from services.matching.decide.small_cells import in_fives, offers_told
from services.matching.store import engine, runs
from services.matching.store.runs import Run
from services.matching.work import publishing

router = APIRouter(tags=["figures"])
Everybody = [allow.public()]

Municipality = Annotated[str | None, Query(pattern="^[0-9]{8}$")]


@router.get("/v1/fairness", dependencies=Everybody)
async def read_fairness(tx: Reading) -> FairnessOut:
    """The published rule per market, what it led to, groups that fall behind, and all of it before.

    People are counted in steps of five; runs that rest on fewer than five are left out.
    """
    return FairnessOut(
        markets=[
            {
                "market": each.market,
                **_run(each.runs[0]),
                "groups": [
                    {**group, "people": in_fives(group["people"])}
                    for group in each.runs[0].audit["groups"]
                ],
                "plain": each.runs[0].figures["plain"],
                "history": [_run(run) for run in each.runs],
            }
            for each in await publishing.fairness(tx)
        ]
    )


@router.get("/v1/demand", dependencies=Everybody)
async def read_demand(tx: Reading, ags: Municipality = None) -> Maps:
    """Per municipality and knock-out: households that miss offers by it alone, in steps of five."""
    return Maps(markets=await publishing.maps(tx, "cells", ags=ags))


@router.get("/v1/pressure", dependencies=Everybody)
async def read_pressure(tx: Reading, ags: Municipality = None) -> Maps:
    """Per municipality: how many households come to a free place there."""
    return Maps(markets=await publishing.maps(tx, "pressure", ags=ags))


@router.get("/internal/v1/attention/behind", dependencies=[allow.service("staff-cli")])
async def read_behind(tx: Reading) -> list[Market]:
    """The markets of which the engine has not yet taken all that was said."""
    return [market for market in Market if await engine.has_entries(tx, market)]


@router.post("/internal/v1/attention/later", dependencies=[allow.service("staff-cli")])
async def hold_back(tx: Unit) -> list[Market]:
    """Spread no market before the coming night; which would have been.

    Whoever fills in a whole market does so first: a map stands for a month, and one of half a
    market would stand as long.
    """
    return await runs.hold_back(tx, until=next_night(tx.now))


@router.post("/internal/v1/attention/now", dependencies=[allow.service("staff-cli")])
async def spread_now(tx: Unit) -> list[Market]:
    """Spread the markets that have changed now instead of in the night; which they are."""
    return await runs.bring_forward(tx)


def _run(run: Run) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "day": run.day,
        "alpha_percent": run.alpha_percent,
        "seekers": in_fives(run.seekers),
        "offers": offers_told(run.market, run.offers),
        "rounds": run.rounds,
        "converged": run.converged,
        "tiles": run.tiles,
        "figures": run.figures["spread"],
        "alarms": run.audit["alarms"],
    }
