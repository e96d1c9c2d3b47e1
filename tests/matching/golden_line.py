"""One figure of a golden table: what the specification says, and what we find."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    table: str
    row: str
    expected: float
    found: float
    tolerance: float
    is_met: bool
