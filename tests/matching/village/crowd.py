"""Some hundred households as varied as those of the demo, and the pool that they are.

The demo tells what people state together: kinds, budgets, pets, smoke, days, languages. Each drawn
household is one of its own, with wishes that are moved and a place nearby.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

from contracts.registry import Place
from services.matching.decide.criteria import Criteria
from services.matching.decide.rows import joining_row, village_row
from services.matching.decide.village.model import Pool
from services.matching.decide.village.plan import candidate
from services.matching.decide.village.pooling import Joiner, pool_of

TODAY: Final = date(2026, 6, 1)
LEIPZIG: Final = Place(ags="14713000", municipality="Leipzig", lat=51.34, lon=12.37)
SPOT: Final = village_row(LEIPZIG, radius_km=60)
DEMO: Final = Path(__file__).parents[3] / "deploy/demo/households.json"
MOVED: Final = 40
"""By how much a wish of the demo is moved at most, of 255."""


def a_crowd(size: int, *, seed: int = 0, today: date = TODAY) -> list[dict[str, Any]]:
    """What so many households state who look for a village within reach of Leipzig."""
    told = json.loads(DEMO.read_text(encoding="utf-8"))
    models = [each for each in told if "groups" in each.get("markets", [])]
    dice = np.random.default_rng(seed)
    return [_like(models[int(dice.integers(len(models)))], dice, today) for _ in range(size)]


def joiners(size: int, *, seed: int = 0) -> list[Joiner]:
    """Such a crowd at the place of a village."""
    crowd = [Criteria.model_validate(told) for told in a_crowd(size, seed=seed)]
    return [
        Joiner(candidate(n, told), joining_row(told, SPOT, today=TODAY))
        for n, told in enumerate(crowd)
    ]


def crowded_pool(crowd: list[Joiner]) -> Pool:
    """Their pool, as a worker makes it."""
    return pool_of(crowd, apart=frozenset(), founders=())


def _like(model: dict[str, Any], dice: np.random.Generator, today: date) -> dict[str, Any]:
    told = {name: value for name, value in model.items() if name in Criteria.model_fields}
    for name in ("move_in_from", "move_in_to"):
        if (days := model.get(f"{name}_days")) is not None:
            told[name] = str(today + timedelta(days=days))
    north, east = dice.uniform(-0.1, 0.1, 2).tolist()
    place = {"ags": LEIPZIG.ags, "lat": LEIPZIG.lat + north, "lon": LEIPZIG.lon + east}
    wishes = [
        wish | {name: _moved(wish[name], dice) for name in ("position", "wanted")}
        for wish in told.get("wishes", [])
    ]
    return told | {"place": place, "radius_km": 60, "wishes": wishes}


def _moved(value: int, dice: np.random.Generator) -> int:
    return int(np.clip(value + dice.integers(-MOVED, MOVED + 1), 0, 255))
