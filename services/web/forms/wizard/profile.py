"""The answers of all steps as matching takes them, and a saved profile as the steps would have it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.matching import Market
from services.web.forms.wizard.people import HOUSEHOLDS, said, typed
from services.web.forms.wizard.wishes import DIMENSIONS, FURTHER_DIMENSIONS

Data = Mapping[str, Mapping[str, Any]]
LIMITS = ("max_warm_cost_eur", "move_in_from")
"""Limits without which the step counts as not done."""


def profile_of(data: Data, place: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The whole draft as matching takes it; a first day that has passed is today."""
    contact = data["kontakt"]
    return {
        "contact": {
            "name": contact["name"],
            "phone": contact["phone"] or None,
            "sms_wanted": contact["sms_wanted"],
        },
        **criteria_of(data, place, today=today),
        "locale": "de",
    }


def criteria_of(data: Data, place: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """All that a household is matched by; what a draft of before does not know stays unstated."""
    limits, aims, needs = data["rahmen"], data["wofuer"], data["bedarf"]
    welcome = aims["welcome_kinds"]
    return {
        "household": _household(data),
        "place": {"ags": place["ags"], "lat": place["lat"], "lon": place["lon"]},
        "radius_km": data["ort"]["radius_km"],
        "max_warm_cost_eur": limits["max_warm_cost_eur"],
        "max_equity_eur": limits.get("max_equity_eur"),
        "tenures": list(limits.get("tenures", [])),
        "move_in_from": max(limits["move_in_from"], today.isoformat()),
        "move_in_to": limits["move_in_to"],
        "kinds": list(data["haushalt"].get("kinds", [])),
        "languages": list(needs["languages"]),
        "markets": list(aims["markets"]),
        "welcome_kinds": [] if set(welcome) >= set(HOUSEHOLDS) else list(welcome),
        "wishes": [
            {"dimension": name, **wish, "weight": int(wish["weight"])}
            for step in ("wuensche", "genauer")
            for name, wish in data.get(step, {}).get("wishes", {}).items()
        ],
    }


def answers_of(
    profile: Mapping[str, Any], *, place: str, email: str | None
) -> dict[str, dict[str, Any]]:
    """A saved profile as the steps would have left it; a step with an unstated answer stays open."""
    told, contact = profile["criteria"], profile["contact"]
    steps = {
        "haushalt": {name: told["household"][name] for name in ("kind", "persons")},
        "bedarf": _needs(told),
        "ort": {**told["place"], "place": place, "radius_km": told["radius_km"]},
        "rahmen": {name: told[name] for name in LIMITS},
        "wofuer": _aims(told),
        "wuensche": {"wishes": _wishes(told, of=DIMENSIONS)},
        "genauer": {"wishes": _wishes(told, of=FURTHER_DIMENSIONS)},
        "kontakt": {"name": contact["name"], "email": contact.get("email") or email},
    }
    done = {name: step for name, step in steps.items() if _is_answered(step)}
    more = {
        "haushalt": {
            "kinds": told.get("kinds", []),
            "births": told["household"].get("births", []),
        },
        "rahmen": {
            "move_in_to": told["move_in_to"],
            "max_equity_eur": told.get("max_equity_eur"),
            "tenures": told.get("tenures", []),
        },
        "kontakt": {"phone": contact["phone"] or "", "sms_wanted": bool(contact["sms_wanted"])},
    }
    return {name: {**step, **more.get(name, {})} for name, step in done.items()}


def _household(data: Data) -> dict[str, Any]:
    household, needs = data["haushalt"], data["bedarf"]
    return {
        "kind": household["kind"],
        "persons": household["persons"],
        "births": list(household.get("births", [])),
        "pets": needs["pets"] == "yes",
        "needs_step_free": needs["needs_step_free"] == "yes",
        "needs_smoke_free": needs["needs_smoke_free"] == "yes",
        "smokes": said(needs, "smokes"),
        "has_certificate": said(needs, "has_certificate"),
        "welcomes_pets": said(data["wofuer"], "welcomes_pets"),
    }


def _needs(told: Mapping[str, Any]) -> dict[str, Any]:
    household = told["household"]
    return {
        **{
            name: typed(told=bool(household.get(name)))
            for name in ("pets", "needs_step_free", "needs_smoke_free")
        },
        "smokes": typed(told=household.get("smokes")),
        "has_certificate": typed(told=household.get("has_certificate")),
        "languages": list(told.get("languages", [])),
    }


def _aims(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "markets": list(told.get("markets", [Market.LIVING])),
        "welcome_kinds": list(told.get("welcome_kinds") or HOUSEHOLDS),
        "welcomes_pets": typed(told=told["household"].get("welcomes_pets")),
    }


def _wishes(told: Mapping[str, Any], *, of: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        wish["dimension"]: {
            "position": wish["position"],
            "wanted": wish["wanted"],
            "weight": str(wish["weight"]),
        }
        for wish in told["wishes"]
        if wish["dimension"] in of
    }


def _is_answered(step: Mapping[str, Any]) -> bool:
    """Whether nothing was left open; no wishes at all is an answer too."""
    return all(value not in (None, "", []) for value in step.values())
