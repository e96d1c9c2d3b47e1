"""One figure beside its goal."""

from dataclasses import dataclass
from typing import Final

NOISE: Final = 1.2
"""Goals were measured on another machine: a fifth more counts as met."""


@dataclass(frozen=True)
class Measure:
    """One figure beside its goal; no goal: for the record."""

    what: str
    figure: float
    unit: str
    goal: str = ""
    is_met: bool = True

    def __str__(self) -> str:
        verdict = f"goal {self.goal}: {'met' if self.is_met else 'MISSED'}" if self.goal else ""
        return f"{self.what:<62} {self.figure:>12,.4g} {self.unit:<7} {verdict}"


def at_most(what: str, figure: float, unit: str, *, goal: float) -> Measure:
    """A figure that should not be greater than its goal, noise aside."""
    return Measure(what, figure, unit, f"≤ {goal:g} {unit}", figure <= goal * NOISE)


def at_least(what: str, figure: float, unit: str, *, goal: float) -> Measure:
    """A figure that should not be less than its goal, noise aside."""
    return Measure(what, figure, unit, f"≥ {goal:g} {unit}", figure >= goal / NOISE)
