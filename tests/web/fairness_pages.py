"""How attention is spread, and what is missing where people want to live, with all that they can say."""

from collections.abc import Mapping
from typing import Any, Final

from tests.web.real_board import AGS
from tests.web.real_pages import Ask, gives

FIGURES: Final = {
    "matches": 1423.2,
    "envy_seekers": 3,
    "envy_offers": 0,
    "gini_seekers_percent": 7,
    "gini_offers_percent": 4,
    "lowest_decile_percent": 71,
}
RUN: Final = {
    "run_id": "00000000-0000-0000-0000-000000000009",
    "day": "2026-11-30",
    "alpha_percent": 40,
    "seekers": 1000,
    "offers": 90,
    "rounds": 70,
    "converged": True,
    "tiles": 3,
    "figures": FIGURES,
    "alarms": ["kind:single-parent", "region:14626"],
}
MARKET: Final = {
    **RUN,
    "market": "living",
    "groups": [
        {"name": "kind:single-parent", "people": 120, "ratio_percent": 76},
        {"name": "language:pl", "people": 12, "ratio_percent": 104},
        {"name": "language:unstated", "people": 800, "ratio_percent": 100},
        {"name": "region:14626", "people": 40, "ratio_percent": 79},
    ],
    "plain": {**FIGURES, "lowest_decile_percent": 1, "envy_seekers": 17407},
    "history": [RUN, {**RUN, "day": "2026-11-29", "alarms": []}],
}
CELL: Final = {"ags": AGS, "knock_out": "cost", "households": 15, "step": 40, "opens": 7}
CELLS: Final = [
    CELL,
    {**CELL, "knock_out": "distance", "step": 150, "opens": 1},
    {**CELL, "knock_out": "equity", "step": 2000},
    {**CELL, "knock_out": "window", "step": 60},
    {**CELL, "knock_out": "pets", "step": None, "households": 5},
    {**CELL, "ags": "14626110", "households": 25},
    {**CELL, "ags": "14713000", "households": 5},
]
SOUGHT: Final = {
    "ags": AGS,
    "places": 4,
    "households": 10,
    "households_per_place": 3.4,
    "taken_percent": 96,
    "pressure": 0.31,
}
TOWN: Final = {
    "district": "14626",
    "district_name": "Landkreis Görlitz",
    "name_hsb": None,
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("matching", "/v1/fairness"): {
        "markets": [MARKET, {**MARKET, "market": "support", "tiles": 1, "groups": [], "alarms": []}]
    },
    ("matching", "/v1/demand"): {
        "markets": [{"market": "living", "day": "2026-11-02", "items": CELLS}]
    },
    ("matching", "/v1/pressure"): {
        "markets": [{"market": "living", "day": "2026-11-02", "items": [SOUGHT]}]
    },
}
TOWNS: Final = [
    {**TOWN, "ags": AGS, "name": "Weißwasser/O.L.", "lat": 51.5, "lon": 14.64},
    {**TOWN, "ags": "14626110", "name": "Görlitz", "lat": 51.15, "lon": 14.97},
]
"""What the registry says of the municipalities of the map; Leipzig is missing there."""
SHOWN: Final[Mapping[str, Ask]] = {
    "fairness": gives("/fairness"),
    "what is missing where people want to live": gives("/bedarf-wohnen"),
}
