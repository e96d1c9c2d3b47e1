"""How each knock-out turns out for a pair, in plain integers: met, failed or unknown, with a code.

met        distance-within {km, radius_km} · kind-welcome {kinds} · cost-within {offer_eur,
           limit_eur} · window-overlaps {from, to} · persons-fit {persons, persons_max} ·
           pets-met · step-free-met
unknown    cost-unknown · window-unknown {from, to, left_open} · persons-unknown · pets-unknown ·
           step-free-unknown
failed     distance-beyond {km, radius_km} · kind-not-welcome {kinds} · cost-above {offer_eur,
           limit_eur} · window-apart {days} · persons-too-many {persons, persons_max} ·
           pets-failed · step-free-failed
"""

from collections.abc import Callable, Mapping
from math import isqrt
from types import MappingProxyType
from typing import Final, NamedTuple

from contracts.matching import Side
from services.matching.decide import columns
from services.matching.decide.columns import (
    KINDS,
    KNOCK_OUTS,
    NO,
    NO_LAST_DAY,
    UNSTATED,
    UNSTATED_DAY,
    Row,
)
from services.matching.decide.criteria import day_of

Param = str | int | float | list[str] | None
Params = Mapping[str, Param]


class Verdict(NamedTuple):
    """Bit masks over the knock-outs; what is neither failed nor unknown is met."""

    failed: int
    unknown: int


class Outcome(NamedTuple):
    """How one knock-out turned out: a code ends in what it says, see the chapter's table."""

    code: str
    failed: bool = False
    unknown: bool = False
    params: Params = MappingProxyType({})


def judge(seeker: Row, offer: Row) -> Verdict:
    """Which knock-outs fail and which are unknown."""
    failed = unknown = 0
    for knock_out in KNOCK_OUTS:
        outcome = OUTCOMES[knock_out.name](seeker, offer)
        failed |= outcome.failed << knock_out.bit
        unknown |= outcome.unknown << knock_out.bit
    return Verdict(failed, unknown)


def _square(seeker: Row, offer: Row) -> int:
    return (seeker.x - offer.x) ** 2 + (seeker.y - offer.y) ** 2


def distance_km(seeker: Row, offer: Row) -> float:
    """How far apart the two are, in km with one decimal, rounded up."""
    return reach(seeker, offer) / 10


def reach(seeker: Row, offer: Row) -> int:
    """The least radius, in 100 m, that holds both."""
    square = _square(seeker, offer)
    return isqrt(square - 1) + 1 if square else 0


def _distance(seeker: Row, offer: Row) -> Outcome:
    failed = _square(seeker, offer) > seeker.radius**2
    params = {"km": distance_km(seeker, offer), "radius_km": seeker.radius / 10}
    return Outcome("distance-beyond" if failed else "distance-within", failed, params=params)


def _kind(seeker: Row, offer: Row) -> Outcome:
    failed = not seeker.kind & offer.kind
    bits = seeker.kind if failed else seeker.kind & offer.kind
    params = {"kinds": [kind.value for k, kind in enumerate(KINDS) if bits >> k & 1]}
    return Outcome("kind-not-welcome" if failed else "kind-welcome", failed, params=params)


def _cost(seeker: Row, offer: Row) -> Outcome:
    params = {"offer_eur": _stated_eur(offer.cost), "limit_eur": _stated_eur(seeker.cost)}
    if None in params.values():
        return Outcome("cost-unknown", unknown=True, params=params)
    failed = offer.cost > seeker.cost
    return Outcome("cost-above" if failed else "cost-within", failed, params=params)


def _window(seeker: Row, offer: Row) -> Outcome:
    late, early = gaps(seeker, offer)
    if (gap := max(late or 0, early or 0)) > 0:
        return Outcome("window-apart", failed=True, params={"days": gap})
    starts = [row.opens for row in (seeker, offer) if row.opens != UNSTATED_DAY]
    ends = [row.closes for row in (seeker, offer) if row.closes not in {UNSTATED_DAY, NO_LAST_DAY}]
    params = {
        "from": day_of(max(starts)).isoformat() if starts else None,
        "to": day_of(min(ends)).isoformat() if ends else None,
    }
    if late is None or early is None:
        sides = ((Side.SEEKER, seeker), (Side.OFFER, offer))
        left_open = [str(side) for side, row in sides if UNSTATED_DAY in (row.opens, row.closes)]
        return Outcome("window-unknown", unknown=True, params={**params, "left_open": left_open})
    return Outcome("window-overlaps", params=params)


def gaps(seeker: Row, offer: Row) -> tuple[int | None, int | None]:
    """Days by which the offer begins after the seeker's end, and ends before its beginning."""
    return _gap(offer.opens, seeker.closes), _gap(seeker.opens, offer.closes)


def _gap(start: int, end: int) -> int | None:
    return None if UNSTATED_DAY in {start, end} else start - end


def _persons(seeker: Row, offer: Row) -> Outcome:
    if offer.persons == columns.UNSTATED_PERSONS:
        params: Params = {"persons": seeker.persons, "persons_max": None}
        return Outcome("persons-unknown", unknown=True, params=params)
    failed = seeker.persons > offer.persons
    params = {"persons": seeker.persons, "persons_max": offer.persons}
    return Outcome("persons-too-many" if failed else "persons-fit", failed, params=params)


def _pets(seeker: Row, offer: Row) -> Outcome:
    return _need("pets", seeker.pets, offer.pets)


def _step_free(seeker: Row, offer: Row) -> Outcome:
    return _need("step-free", seeker.step_free, offer.step_free)


def _need(name: str, need: int, has: int) -> Outcome:
    if need == NO:
        return Outcome(f"{name}-not-needed")
    failed, unknown = has == NO, has == UNSTATED
    ending = "failed" if failed else "unknown" if unknown else "met"
    return Outcome(f"{name}-{ending}", failed, unknown)


def _stated_eur(cost: int) -> int | None:
    return None if cost == columns.UNSTATED_EUR else cost


OUTCOMES: Final[Mapping[str, Callable[[Row, Row], Outcome]]] = MappingProxyType(
    {
        "distance": _distance,
        "kind": _kind,
        "cost": _cost,
        "window": _window,
        "persons": _persons,
        "pets": _pets,
        "step-free": _step_free,
    }
)
