"""The offer of a home that states all that one can, with every language on purpose."""

from typing import Final

from contracts.languages import LANGUAGES
from contracts.registry import Dimension, Tenure
from tests.days import in_days

WISHES: Final = [
    {"dimension": name, "position": 0, "wanted": 255, "weight": 3} for name in Dimension
]
HOUSING: Final = {
    "warm_cost_eur": 520,
    "free_places": 2,
    "persons_min": 2,
    "persons_max": 5,
    "tenures": list(Tenure),
    "equity_eur": 12_000,
    "certificate_required": True,
    "smoke_free": False,
    "languages": list(LANGUAGES),
    "move_in_from": in_days(120).isoformat(),
    "move_in_to": in_days(390).isoformat(),
    "pets_allowed": True,
    "step_free": None,
    "kinds": ["family"],
    "wishes": WISHES,
}
