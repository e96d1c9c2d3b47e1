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
    is_near: bool = False

    def __str__(self) -> str:
        """With the verdict; what is met only as machines are noisy says so."""
        verdict = "MISSED" if not self.is_met else "met within a fifth" if self.is_near else "met"
        told = f"goal {self.goal}: {verdict}" if self.goal else ""
        return f"{self.what:<62} {self.figure:>12,.4g} {self.unit:<7} {told}"


def at_most(what: str, figure: float, unit: str, *, goal: float) -> Measure:
    """A figure that should not be greater than its goal, noise aside."""
    is_met, is_near = figure <= goal * NOISE, figure > goal
    return Measure(what, figure, unit, f"≤ {goal:g} {unit}", is_met, is_near)


def at_least(what: str, figure: float, unit: str, *, goal: float) -> Measure:
    """A figure that should not be less than its goal, noise aside."""
    is_met, is_near = figure >= goal / NOISE, figure < goal
    return Measure(what, figure, unit, f"≥ {goal:g} {unit}", is_met, is_near)
