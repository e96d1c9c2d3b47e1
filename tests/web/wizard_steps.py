"""What somebody types on the steps of the wizard, and what a saved profile tells."""

from typing import Any, Final
from uuid import uuid4

import httpx

from contracts.registry import HouseholdKind, Tenure
from tests.days import in_days, typed_day
from tests.web.signing import INES

HOUSEHOLD: Final = {"kind": "single-parent", "persons": "2"}
NEEDS: Final[dict[str, Any]] = {
    "pets": "no",
    "needs_step_free": "no",
    "needs_smoke_free": "no",
    "smokes": "no",
    "has_certificate": "unknown",
    "languages": ["de", "pl"],
}
PLACE: Final = {"place": "Leipzig", "radius_km": "30"}
LIMITS: Final[dict[str, Any]] = {
    "max_warm_cost_eur": "700",
    "tenures": list(Tenure),
    **typed_day("move_in_from", 300),
}
AIMS: Final[dict[str, Any]] = {
    "markets": ["living", "founding"],
    "welcome_kinds": list(HouseholdKind),
    "welcomes_pets": "yes",
}
WISHES: Final = {"community_position": "5", "community_wanted": "4", "community_weight": "3"}
CONTACT: Final = {"name": "Ines Muster", "email": INES}
STEPS: Final[dict[int, dict[str, Any]]] = {
    1: dict(HOUSEHOLD),
    2: NEEDS,
    3: dict(PLACE),
    4: LIMITS,
    5: AIMS,
    6: dict(WISHES),
    8: dict(CONTACT),
}
"""The seventh step is nobody's duty."""
OPTIONAL: Final = 7
WHERE: Final = {name: n for n, fields in STEPS.items() for name in fields}


async def fills_in(client: httpx.AsyncClient, *, upto: int = 8, **typed: Any) -> None:
    """All steps up to that one, with some fields typed otherwise."""
    for number, fields in STEPS.items():
        if number <= upto:
            mine = {name: value for name, value in typed.items() if WHERE.get(name) == number}
            saved = await client.post(f"/mitmachen/{number}", data={**fields, **mine})
            assert saved.status_code == 303, saved.text


def a_profile(**told: Any) -> dict[str, Any]:
    """A profile as matching tells it: all that is not stated is told as such."""
    criteria = {
        "household": {
            "kind": "single-parent",
            "persons": 2,
            "births": ["1987-10-21"],
            "pets": True,
            "needs_step_free": False,
            "needs_smoke_free": False,
            "smokes": None,
            "has_certificate": True,
            "welcomes_pets": None,
        },
        "place": {"ags": "14713000", "lat": 51.34, "lon": 12.37},
        "radius_km": 30,
        "max_warm_cost_eur": 700,
        "max_equity_eur": 0,
        "tenures": ["rent", "cooperative"],
        "languages": ["de"],
        "move_in_from": in_days(300).isoformat(),
        "move_in_to": None,
        "kinds": ["senior"],
        "welcome_kinds": ["family"],
        "markets": ["living", "groups"],
        "wishes": [
            {"dimension": "community", "position": 255, "wanted": 191, "weight": 3},
            {"dimension": "crafts", "position": 0, "wanted": 64, "weight": 1},
        ],
    }
    return {
        "profile_id": str(uuid4()),
        "revision": 3,
        "state": "live",
        "criteria": {**criteria, **told},
        "contact": {"name": "Ines Muster", "email": INES, "phone": None, "sms_wanted": False},
        "locale": "de",
    }


def an_older_profile() -> dict[str, Any]:
    """A profile that was saved when there was less to ask."""
    told = a_profile()
    household = told["criteria"]["household"]
    for name in ("births", "needs_smoke_free", "smokes", "has_certificate", "welcomes_pets"):
        del household[name]
    for name in ("max_equity_eur", "tenures", "languages", "kinds", "welcome_kinds", "markets"):
        del told["criteria"][name]
    return told
