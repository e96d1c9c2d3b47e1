"""How attention is spread, and what is missing where people want to live: for everybody."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.places import district_names
from services.web.map_projection import MAP_CREDIT, SAXONY, Place, gather_dots
from services.web.upstream import data_of
from services.web.visit import Anyone, Visit
from services.web.words import dates, fairness
from services.web.words.languages import label, ngettext

PATH: Final = "/fairness"
DEMAND: Final = "/bedarf-wohnen"
MOST_NIGHTS: Final = 14
LIVING: Final = "living"


def fairness_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(PATH, page)
    router.add_api_route(DEMAND, demand)
    return router


async def page(visit: Anyone) -> Response:
    """The rule, what it leads to, and whether a group falls behind."""
    told, districts = await asyncio.gather(
        visit.need("matching", "/v1/fairness"), district_names(visit)
    )
    return visit.page(
        "fairness",
        markets=[_market(market, districts) for market in told["markets"]],
        full=dates.percent(100),
        zero=dates.percent(0),
    )


async def demand(visit: Anyone) -> Response:
    """Municipality by municipality: what stands in the way, and how sought-after places are."""
    cells, pressure = await asyncio.gather(
        visit.need("matching", "/v1/demand"), visit.need("matching", "/v1/pressure")
    )
    missing, sought = (_living(told) for told in (cells, pressure))
    towns = await _towns(visit, [*missing["items"], *sought["items"]])
    named = {ags: str(town["name"]) for ags, town in towns.items()}
    return visit.page(
        "demand_living",
        day=dates.day(missing["day"] or sought["day"]) if missing["day"] or sought["day"] else "",
        rows=sorted(
            (
                [named.get(cell["ags"], cell["ags"]), *fairness.missing(cell)]
                for cell in missing["items"]
            ),
            key=_name,
        ),
        sought=sorted((_sought(each, named) for each in sought["items"]), key=_name),
        points=_points(missing["items"], towns),
        map=SAXONY,
        credit=MAP_CREDIT,
    )


def _market(told: Mapping[str, Any], districts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": label(fairness.MARKETS.get(told["market"], told["market"])),
        "day": dates.day(told["day"]),
        "alpha": dates.percent(told["alpha_percent"]),
        "is_small": fairness.is_small(told),
        "sides": fairness.sides(told),
        "who": label(fairness.SIDES.get(told["market"], fairness.SIDES[LIVING])[0]),
        "verdict": fairness.verdict(told),
        "tiles": told["tiles"],
        "figures": fairness.figures(told["figures"], told["plain"]),
        "groups": fairness.groups(told["groups"], districts),
        "alarms": ", ".join(fairness.group_name(name, districts) for name in told["alarms"]),
        "history": fairness.history(told["history"][:MOST_NIGHTS]),
    }


def _living(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The map of homes; an empty one before the first."""
    found = [each for each in told["markets"] if each["market"] == LIVING]
    return found[0] if found else {"day": "", "items": []}


async def _towns(visit: Visit, told: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The municipalities of a map, by key; none while the registry is away."""
    keys = sorted({each["ags"] for each in told})
    if not keys:
        return {}
    found = await visit.ask("registry", "/v1/municipalities", keys=keys)
    return {town["ags"]: town for town in data_of(found, [])}


def _name(row: Sequence[str]) -> str:
    """The place that a row is about; the rest of the order is matching's."""
    return row[0].casefold()


def _sought(each: Mapping[str, Any], named: Mapping[str, str]) -> list[str]:
    return [
        named.get(each["ags"], each["ags"]),
        dates.number(each["places"]),
        dates.number(each["households_per_place"]),
        dates.percent(each["taken_percent"]),
    ]


def _points(
    cells: Sequence[Mapping[str, Any]], towns: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """A dot per place, or for several that lie together; the one where most is missing leads."""
    most: dict[str, int] = {}
    for cell in cells:
        most[cell["ags"]] = max(most.get(cell["ags"], 0), cell["households"])
    here = [towns[ags] for ags in sorted(most, key=lambda key: (-most[key], key)) if ags in towns]
    places = [Place(*SAXONY.to_xy(lon=town["lon"], lat=town["lat"]), town) for town in here]
    return [
        {
            "x": dot.x,
            "y": dot.y,
            "name": _names(dot.things),
            "href": f"/gemeinden/{dot.things[0]['ags']}",
            "count": len(dot.things),
        }
        for dot in gather_dots(places)
    ]


def _names(towns: Sequence[Mapping[str, Any]]) -> str:
    first, more = str(towns[0]["name"]), len(towns) - 1
    if not more:
        return first
    return ngettext(
        "%(place)s und %(num)s Ort daneben", "%(place)s und %(num)s Orte daneben", more, place=first
    )
