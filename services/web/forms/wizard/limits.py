"""Where somebody looks, what it may cost, and when: 0 EUR is an answer, an empty field is none."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from contracts.registry import Tenure
from services.web.forms.reading import Form

RADIUS_KM_MAX: Final = 200
COST_EUR_MAX: Final = 10_000
EQUITY_EUR_MAX: Final = 10_000_000
TENURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        Tenure.RENT: "zur Miete",
        Tenure.COOPERATIVE: "in einer Genossenschaft",
        Tenure.OWNERSHIP: "im Eigentum",
        Tenure.LIFELONG_RIGHT: "mit Wohnrecht auf Lebenszeit",
    }
)


def read_place(form: Form) -> dict[str, Any]:
    """Where from, and how far away."""
    return {
        "place": form.text("place", longest=80, missing="Bitte geben Sie Ihren Ort an."),
        "ags": form.raw("ags"),
        "radius_km": form.number(
            "radius_km",
            low=1,
            high=RADIUS_KM_MAX,
            missing="Bitte geben Sie an, wie weit weg es sein darf.",
            unit=" km",
        ),
    }


def read_limits(form: Form) -> dict[str, Any]:
    """How much, how and when."""
    since = form.day("move_in_from", missing="Bitte geben Sie an, ab wann Sie einziehen möchten.")
    until = form.day("move_in_to")
    if since and until and until < since:
        form.wrong("move_in_to_day", "Dieser Tag liegt vor dem ersten möglichen Einzug.")
    tenures = form.many("tenures", of=TENURES)
    if not tenures:
        form.wrong("tenures", "Bitte kreuzen Sie mindestens eines an. Alle heißt: egal.")
    return {
        "max_warm_cost_eur": form.number(
            "max_warm_cost_eur",
            low=0,
            high=COST_EUR_MAX,
            missing="Bitte geben Sie an, was Sie im Monat höchstens zahlen können.",
            unit=" Euro",
        ),
        "max_equity_eur": form.number("max_equity_eur", low=0, high=EQUITY_EUR_MAX, unit=" Euro"),
        "tenures": tenures,
        "move_in_from": since.isoformat() if since else None,
        "move_in_to": until.isoformat() if until else None,
    }
