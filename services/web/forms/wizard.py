"""The five steps of a household that looks for a home with others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from contracts.dimensions import DIMENSION_NAMES
from contracts.registry import Dimension, HouseholdKind
from services.web.forms.reading import Form, read_number

FORM: Final = "wizard"
SCALE_MAX: Final = 255
STEP_OF_SCALE: Final = 5

HOUSEHOLDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        HouseholdKind.SINGLE: "Ich allein",
        HouseholdKind.COUPLE: "Wir zu zweit, als Paar",
        HouseholdKind.SINGLE_PARENT: "Ich mit Kind oder Kindern (alleinerziehend)",
        HouseholdKind.FAMILY: "Wir als Familie",
        HouseholdKind.SENIOR: "Ich oder wir im Ruhestand",
    }
)
ENDS: Final[Mapping[Dimension, tuple[str, str]]] = MappingProxyType(
    {
        Dimension.COMMUNITY: ("lieber für mich", "viel zusammen"),
        Dimension.GENERATIONS: ("eher Gleichaltrige", "alle Alter"),
        Dimension.ECOLOGY: ("nicht so wichtig", "sehr wichtig"),
        Dimension.GARDEN: ("brauche ich nicht", "unbedingt"),
        Dimension.SHARED_MEALS: ("selten", "fast täglich"),
        Dimension.SHARED_MONEY: ("getrennt", "gemeinsam"),
        Dimension.QUIET: ("lebhaft", "sehr ruhig"),
        Dimension.PARTICIPATION: ("lieber wenige", "immer alle"),
    }
)
DIMENSIONS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {name: (DIMENSION_NAMES["de"][name], *ends) for name, ends in ENDS.items()}
)
"""Dimension → its name and the two ends of its scale."""
WEIGHTS: Final[Mapping[str, str]] = MappingProxyType(
    {"0": "egal", "1": "etwas wichtig", "2": "wichtig", "3": "sehr wichtig"}
)
NO_WEIGHT: Final = "0"
"""What an untouched dimension weighs: it stands in nobody's way."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the wizard."""

    name: str
    title: str
    read: Callable[[Form], dict[str, Any]]


def read_household(form: Form) -> dict[str, Any]:
    """Who moves in."""
    return {
        "kind": form.choice(
            "kind", of=HOUSEHOLDS, missing="Bitte wählen Sie, wer einziehen möchte."
        ),
        "persons": form.number(
            "persons", low=1, high=20, missing="Bitte geben Sie an, wie viele Personen einziehen."
        ),
        "pets": form.choice(
            "pets", of=("yes", "no"), missing="Bitte sagen Sie uns, ob Tiere mitkommen."
        ),
        "needs_step_free": form.choice(
            "needs_step_free",
            of=("yes", "no"),
            missing="Bitte sagen Sie uns, ob Sie stufenlos wohnen müssen.",
        ),
    }


def read_place(form: Form) -> dict[str, Any]:
    """Where from, and how far away."""
    return {
        "place": form.text("place", longest=80, missing="Bitte geben Sie Ihren Ort an."),
        "ags": form.raw("ags"),
        "radius_km": form.number(
            "radius_km",
            low=1,
            high=200,
            missing="Bitte geben Sie an, wie weit weg es sein darf.",
            unit=" km",
        ),
    }


def read_limits(form: Form) -> dict[str, Any]:
    """How much and when."""
    since = form.day("move_in_from", missing="Bitte geben Sie an, ab wann Sie einziehen möchten.")
    until = form.day("move_in_to")
    if since and until and until < since:
        form.wrong("move_in_to_day", "Dieser Tag liegt vor dem ersten möglichen Einzug.")
    return {
        "max_warm_cost_eur": form.number(
            "max_warm_cost_eur",
            low=0,
            high=10_000,
            missing="Bitte geben Sie an, was Sie im Monat höchstens zahlen können.",
            unit=" Euro",
        ),
        "move_in_from": since.isoformat() if since else None,
        "move_in_to": until.isoformat() if until else None,
    }


def read_wishes(form: Form) -> dict[str, Any]:
    """How we live, what we wish of others, how much it counts."""
    wishes = {}
    for name in DIMENSIONS:
        wishes[name] = {
            "position": scale_value(form.raw(f"{name}_position")),
            "wanted": scale_value(form.raw(f"{name}_wanted")),
            "weight": form.raw(f"{name}_weight")
            if form.raw(f"{name}_weight") in WEIGHTS
            else NO_WEIGHT,
        }
    return {"wishes": wishes}


def read_contact(form: Form) -> dict[str, Any]:
    """How we reach the household."""
    email, phone = form.mailbox("email"), form.phone("phone")
    if form.ticked("sms_wanted") and not phone:
        form.wrong("phone", "Für Nachrichten per SMS brauchen wir Ihre Handynummer.")
    return {
        "name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an."),
        "email": email,
        "phone": phone,
        "sms_wanted": form.ticked("sms_wanted"),
    }


STEPS: Final = (
    Step("haushalt", "Wer zieht ein?", read_household),
    Step("ort", "Wo möchten Sie wohnen?", read_place),
    Step("rahmen", "Was passt in Ihren Rahmen?", read_limits),
    Step("wuensche", "Wie möchten Sie zusammenleben?", read_wishes),
    Step("kontakt", "Wie erreichen wir Sie?", read_contact),
)


def first_open(data: Mapping[str, Any]) -> int:
    """The first step that is not done yet, counted from 1; one past the last if all are."""
    return next((n for n, step in enumerate(STEPS, 1) if step.name not in data), len(STEPS) + 1)


def profile_of(
    data: Mapping[str, Mapping[str, Any]], place: Mapping[str, Any], *, today: date
) -> dict[str, Any]:
    """The whole draft as matching takes it; a first day that has passed is today."""
    household, limits, contact = data["haushalt"], data["rahmen"], data["kontakt"]
    return {
        "contact": {
            "name": contact["name"],
            "phone": contact["phone"] or None,
            "sms_wanted": contact["sms_wanted"],
        },
        "household": {
            "kind": household["kind"],
            "persons": household["persons"],
            "pets": household["pets"] == "yes",
            "needs_step_free": household["needs_step_free"] == "yes",
        },
        "place": {"ags": place["ags"], "lat": place["lat"], "lon": place["lon"]},
        "radius_km": data["ort"]["radius_km"],
        **limits,
        "move_in_from": max(limits["move_in_from"], today.isoformat()),
        "wishes": [
            {"dimension": name, **wish, "weight": int(wish["weight"])}
            for name, wish in data["wuensche"]["wishes"].items()
        ],
        "locale": "de",
    }


def answers_of(
    profile: Mapping[str, Any], *, place: str, email: str | None
) -> dict[str, dict[str, Any]]:
    """A saved profile as the steps would have left it; a step with an unstated answer stays open."""
    told, contact = profile["criteria"], profile["contact"]
    household, spot = told["household"], told["place"]
    stated = {wish["dimension"]: _wish_typed(wish) for wish in told["wishes"]}
    steps = {
        "haushalt": {
            "kind": household["kind"],
            "persons": household["persons"],
            "pets": "yes" if household["pets"] else "no",
            "needs_step_free": "yes" if household["needs_step_free"] else "no",
        },
        "ort": {**spot, "place": place, "radius_km": told["radius_km"]},
        "rahmen": {name: told[name] for name in ("max_warm_cost_eur", "move_in_from")},
        "wuensche": {"wishes": stated},
        "kontakt": {"name": contact["name"], "email": contact.get("email") or email},
    }
    done = {name: step for name, step in steps.items() if _is_answered(step)}
    if "rahmen" in done:
        done["rahmen"]["move_in_to"] = told["move_in_to"]
    if "kontakt" in done:
        done["kontakt"].update(phone=contact["phone"] or "", sms_wanted=bool(contact["sms_wanted"]))
    return done


def day_parts(iso: str | None) -> dict[str, str]:
    """A stored date as the three fields show it."""
    if not iso:
        return {"day": "", "month": "", "year": ""}
    day = date.fromisoformat(iso)
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _wish_typed(wish: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "position": wish["position"],
        "wanted": wish["wanted"],
        "weight": str(wish["weight"]),
    }


def _is_answered(step: Mapping[str, Any]) -> bool:
    return all(value not in (None, "", {}) for value in step.values())


def scale_step(stored: int) -> int:
    """A stored value (0..255) as the step 1..5 of the scale."""
    return 1 + round(stored * (STEP_OF_SCALE - 1) / SCALE_MAX)


def scale_value(typed: str) -> int:
    """A step 1..5 of the scale as it is stored (0..255); the middle if nothing was chosen."""
    step = read_number(typed) or 0
    step = step if 1 <= step <= STEP_OF_SCALE else 3
    return round((step - 1) * SCALE_MAX / (STEP_OF_SCALE - 1))
