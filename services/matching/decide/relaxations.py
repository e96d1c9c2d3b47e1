"""What would change a no: for each failed knock-out the least change of a side that could move.

widen-radius {by_km} · raise-cost, lower-cost {by_eur} · move-window {by_days,
direction} · welcome-kind {kind} · raise-persons {by} · allow-pets · make-step-free

A household cannot shrink and a wheelchair cannot climb, so some knock-outs have one side only.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from contracts.matching import Side
from services.matching.decide.columns import KINDS, KNOCK_OUTS, Row
from services.matching.decide.outcomes import OUTCOMES, Params, gaps, reach


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The least that a side could change so that a knock-out is met: ``column`` rises by ``by``."""

    knock_out: str
    side: Side
    code: str
    column: str
    by: int
    params: Params = field(default_factory=dict)


def relaxations(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    """For each failed knock-out the least change of either side that could move."""
    for knock_out in KNOCK_OUTS:
        if OUTCOMES[knock_out.name](seeker, offer).failed:
            yield from RELAXATIONS[knock_out.name](seeker, offer)


def relaxed(row: Row, relaxation: Relaxation) -> Row:
    """The row after that change."""
    column = relaxation.column
    return row._replace(**{column: getattr(row, column) + relaxation.by})


def _nearer(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    by = reach(seeker, offer) - seeker.radius
    yield Relaxation("distance", Side.SEEKER, "widen-radius", "radius", by, {"by_km": by / 10})


def _welcome(seeker: Row, _offer: Row) -> Iterator[Relaxation]:
    lowest = seeker.kind & -seeker.kind
    kind = KINDS[lowest.bit_length() - 1].value
    yield Relaxation("kind", Side.OFFER, "welcome-kind", "kind", lowest, {"kind": kind})


def _cheaper(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    by = offer.cost - seeker.cost
    yield Relaxation("cost", Side.SEEKER, "raise-cost", "cost", by, {"by_eur": by})
    yield Relaxation("cost", Side.OFFER, "lower-cost", "cost", -by, {"by_eur": by})


def _sooner_or_later(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    late, early = gaps(seeker, offer)
    if late is not None and late > 0:
        yield _move(Side.SEEKER, "closes", late)
        yield _move(Side.OFFER, "opens", -late)
    if early is not None and early > 0:
        yield _move(Side.SEEKER, "opens", -early)
        yield _move(Side.OFFER, "closes", early)


def _move(side: Side, column: str, by: int) -> Relaxation:
    params = {"by_days": abs(by), "direction": "later" if by > 0 else "earlier"}
    return Relaxation("window", side, "move-window", column, by, params)


def _roomier(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    by = seeker.persons - offer.persons
    yield Relaxation("persons", Side.OFFER, "raise-persons", "persons", by, {"by": by})


def _with_pets(_seeker: Row, _offer: Row) -> Iterator[Relaxation]:
    yield Relaxation("pets", Side.OFFER, "allow-pets", "pets", 1)


def _without_steps(_seeker: Row, _offer: Row) -> Iterator[Relaxation]:
    yield Relaxation("step-free", Side.OFFER, "make-step-free", "step_free", 1)


RELAXATIONS: Final[Mapping[str, Callable[[Row, Row], Iterator[Relaxation]]]] = MappingProxyType(
    {
        "distance": _nearer,
        "kind": _welcome,
        "cost": _cheaper,
        "window": _sooner_or_later,
        "persons": _roomier,
        "pets": _with_pets,
        "step-free": _without_steps,
    }
)
