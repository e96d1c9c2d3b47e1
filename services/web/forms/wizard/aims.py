"""What somebody looks for: a project, others to found one with, a village; and who is welcome."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from contracts.matching import Market
from services.web.forms.reading import Form
from services.web.forms.wizard.people import HOUSEHOLDS, OPEN, SAID

STEP: Final = "wofuer"
BEFOREHAND: Final = "wofuer-vorab"
"""What a page outside of the wizard ticks in the step; it does not answer it."""
VILLAGE: Final = "dorf"
"""The call that the visitor came from; no step, and nothing that matching is told."""
FOUNDING: Final = str(Market.FOUNDING)
AIMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Market.LIVING: "ein Wohnprojekt finden, das es schon gibt",
        Market.FOUNDING: "mit anderen etwas Neues gründen",
        Market.GROUPS: "bei einem ganzen Dorf dabei sein",
    }
)


def read_aims(form: Form) -> dict[str, Any]:
    """Where the household takes part; whoever founds says with whom."""
    markets = form.many("markets", of=AIMS)
    if not markets:
        form.wrong("markets", "Bitte wählen Sie mindestens eines.")
    welcome = form.many("welcome_kinds", of=HOUSEHOLDS)
    if FOUNDING in markets and not welcome:
        form.wrong("welcome_kinds", "Bitte kreuzen Sie mindestens eines an. Alle heißt: egal.")
    pets = form.raw("welcomes_pets")
    return {
        "markets": markets,
        "welcome_kinds": welcome or list(HOUSEHOLDS),
        "welcomes_pets": pets if pets in SAID else OPEN,
    }


def wanting(data: Mapping[str, Any], market: str) -> dict[str, Any]:
    """The answers with one more aim; before the step is answered, it is ticked beforehand there.

    Nothing else is ticked unasked.
    """
    step = STEP if STEP in data else BEFOREHAND
    known = data.get(step, {"markets": []})
    markets = [*dict.fromkeys([*known["markets"], str(market)])]
    return {**data, step: {**known, "markets": markets}}


def for_village(data: Mapping[str, Any], village: Mapping[str, str]) -> dict[str, Any]:
    """The answers of whoever came from the call of a village: its ``href`` and ``title``."""
    return {**data, VILLAGE: dict(village)}
