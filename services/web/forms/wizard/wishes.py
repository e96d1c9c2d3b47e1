"""How one wants to live together: where one stands, what one wishes of others, how much it counts."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from contracts.dimensions import DIMENSION_NAMES, HouseholdDimension
from contracts.registry import Dimension
from services.web.forms.reading import Form, read_number

SCALE_MAX: Final = 255
STEP_OF_SCALE: Final = 5
WEIGHTS: Final[Mapping[str, str]] = MappingProxyType(
    {"0": "egal", "1": "etwas wichtig", "2": "wichtig", "3": "sehr wichtig"}
)
NO_WEIGHT: Final = "0"
"""What an untouched dimension weighs: it stands in nobody's way."""

ENDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
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
FURTHER_ENDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        HouseholdDimension.CHILDREN: ("eher keine", "gern viele"),
        HouseholdDimension.CELEBRATIONS: ("selten", "oft"),
        HouseholdDimension.CAR_FREE: ("Auto gehört dazu", "ganz ohne"),
        HouseholdDimension.CRAFTS: ("lieber fertig", "gern selbst"),
        HouseholdDimension.GUESTS: ("lieber unter uns", "immer willkommen"),
        HouseholdDimension.ORDER: ("locker", "sehr ordentlich"),
        HouseholdDimension.MUTUAL_CARE: ("jeder für sich", "füreinander da"),
        HouseholdDimension.CULTURE: ("nicht so wichtig", "gehört dazu"),
    }
)


def _named(ends: Mapping[str, tuple[str, str]]) -> Mapping[str, tuple[str, str, str]]:
    return MappingProxyType(
        {name: (DIMENSION_NAMES["de"][name], *both) for name, both in ends.items()}
    )


DIMENSIONS: Final = _named(ENDS)
"""Dimension → its name and the two ends of its scale."""
FURTHER_DIMENSIONS: Final = _named(FURTHER_ENDS)
"""The same for what only households state, on a step of its own that may be skipped."""


def read_wishes(form: Form) -> dict[str, Any]:
    """How we live, what we wish of others, how much it counts; what nobody touched is unstated."""
    return _read(form, DIMENSIONS)


def read_further_wishes(form: Form) -> dict[str, Any]:
    """The same for the second eight."""
    return _read(form, FURTHER_DIMENSIONS)


def scale_step(stored: int) -> int:
    """A stored value (0..255) as the step 1..5 of the scale."""
    return 1 + round(stored * (STEP_OF_SCALE - 1) / SCALE_MAX)


def scale_value(typed: str) -> int:
    """A step 1..5 of the scale as it is stored (0..255); the middle if nothing was chosen."""
    step = read_number(typed) or 0
    step = step if 1 <= step <= STEP_OF_SCALE else 3
    return round((step - 1) * SCALE_MAX / (STEP_OF_SCALE - 1))


def _read(form: Form, names: Iterable[str]) -> dict[str, Any]:
    told = {name: _wish(form, name) for name in names}
    return {"wishes": {name: wish for name, wish in told.items() if wish != UNTOUCHED}}


def _wish(form: Form, name: str) -> dict[str, Any]:
    weight = form.raw(f"{name}_weight")
    return {
        "position": scale_value(form.raw(f"{name}_position")),
        "wanted": scale_value(form.raw(f"{name}_wanted")),
        "weight": weight if weight in WEIGHTS else NO_WEIGHT,
    }


UNTOUCHED: Final = {"position": scale_value(""), "wanted": scale_value(""), "weight": NO_WEIGHT}
