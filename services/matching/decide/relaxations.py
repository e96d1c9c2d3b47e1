"""What would change a no: for each failed knock-out the least change of a side that could move.

widen-radius {by_km} · raise-cost, lower-cost {by_eur} · move-window {by_days, direction} ·
welcome-kind {kinds} · raise-size {by} · lower-size {by} · lower-least {by} · raise-equity,
lower-equity {by_eur} · accept-tenure, offer-tenure {tenures} · share-language {languages} ·
open-area, enter-area {areas} · share-topic {topics} · allow-pets · make-step-free ·
make-smoke-free · get-certificate, waive-certificate

A household cannot shrink and a wheelchair cannot climb, so some knock-outs have one side only. An
initiative does not move into another area either: it founds a branch there or finds a partner.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from contracts.matching import Side
from contracts.registry import HouseholdKind
from services.matching.decide import columns
from services.matching.decide.bits import (
    areas_of,
    kind_bits,
    kinds_of,
    languages_of,
    tenures_of,
    themes_of,
)
from services.matching.decide.columns import KNOCK_OUTS, KnockOut, Row, flag, other
from services.matching.decide.outcomes import OUTCOMES, Params, gaps, judge, reach

Rule = Callable[["Row", "Row"], Iterator["Relaxation"]]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The least that a side could change so that a knock-out is met: ``column`` rises by ``by``."""

    knock_out: str
    side: Side
    code: str
    column: str
    by: int
    params: Params = field(default_factory=dict)
    is_met: bool = True
    """Whether it is met then; otherwise the other side has to move as well."""
    is_enough: bool = True
    """Whether the pair fits then: it is met, and nothing else fails."""


def relaxations(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    """For each failed knock-out the least change of either side that could move."""
    failed = [k.name for k in KNOCK_OUTS if OUTCOMES[k.name](seeker, offer).failed]
    for name in failed:
        for found in RELAXATIONS[name](seeker, offer):
            rows = relaxed_pair(seeker, offer, found)
            is_met = not OUTCOMES[name](*rows).failed
            is_enough = is_met and not judge(*rows).failed
            yield replace(found, is_met=is_met, is_enough=is_enough)


def relaxed_pair(seeker: Row, offer: Row, relaxation: Relaxation) -> tuple[Row, Row]:
    """Both rows after that change."""
    if relaxation.side is Side.SEEKER:
        return relaxed(seeker, relaxation), offer
    return seeker, relaxed(offer, relaxation)


def relaxed(row: Row, relaxation: Relaxation) -> Row:
    """The row after that change."""
    column = relaxation.column
    return row._replace(**{column: getattr(row, column) + relaxation.by})


def _nearer(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    needed = reach(seeker, offer)
    for side, row in ((Side.SEEKER, seeker), (Side.OFFER, offer)):
        by = needed - row.radius
        if by > 0 and (row.radius or side is Side.SEEKER):
            yield Relaxation("distance", side, "widen-radius", "radius", by, {"by_km": by / 10})


def _welcome(seeker: Row, _offer: Row) -> Iterator[Relaxation]:
    lowest = _lowest(seeker.kind)
    params: Params = {"kinds": kinds_of(lowest)}
    yield Relaxation("kind", Side.OFFER, "welcome-kind", "welcome", lowest, params)


def _welcome_back(_seeker: Row, offer: Row) -> Iterator[Relaxation]:
    lowest = _lowest(offer.kind)
    params: Params = {"kinds": kinds_of(lowest)}
    yield Relaxation("counterpart", Side.SEEKER, "welcome-kind", "welcome", lowest, params)


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
    params: Params = {"by_days": abs(by), "direction": "later" if by > 0 else "earlier"}
    return Relaxation("window", side, "move-window", column, by, params)


def _roomier(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    by = seeker.size - offer.size
    yield Relaxation("size", Side.OFFER, "raise-size", "size", by, {"by": by})
    if not _is_household(seeker):
        yield Relaxation("size", Side.SEEKER, "lower-size", "size", -by, {"by": by})


def _from_less_on(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    by = offer.least - seeker.size
    yield Relaxation("least", Side.OFFER, "lower-least", "least", -by, {"by": by})
    if not _is_household(seeker):
        yield Relaxation("least", Side.SEEKER, "raise-size", "size", by, {"by": by})


def _less_equity(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    by = offer.equity - seeker.equity
    yield Relaxation("equity", Side.SEEKER, "raise-equity", "equity", by, {"by_eur": by})
    yield Relaxation("equity", Side.OFFER, "lower-equity", "equity", -by, {"by_eur": by})


def _another_tenure(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    theirs, mine = _lowest(offer.tenure), _lowest(seeker.tenure)
    told: Params = {"tenures": tenures_of(theirs)}
    yield Relaxation("tenure", Side.SEEKER, "accept-tenure", "tenure", theirs, told)
    asked: Params = {"tenures": tenures_of(mine)}
    yield Relaxation("tenure", Side.OFFER, "offer-tenure", "tenure", mine, asked)


def _another_language(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    for side, theirs in ((Side.SEEKER, offer), (Side.OFFER, seeker)):
        lowest = _lowest(theirs.language)
        params: Params = {"languages": languages_of(lowest)}
        yield Relaxation("language", side, "share-language", "language", lowest, params)


def _another_area(seeker: Row, offer: Row) -> Iterator[Relaxation]:
    theirs, mine = _lowest(offer.area), _lowest(seeker.area)
    there: Params = {"areas": areas_of(theirs)}
    yield Relaxation("area", Side.SEEKER, "enter-area", "area", theirs, there)
    here: Params = {"areas": areas_of(mine)}
    yield Relaxation("area", Side.OFFER, "open-area", "area", mine, here)


def _another_topic(seeker: Row, _offer: Row) -> Iterator[Relaxation]:
    lowest = _lowest(seeker.topic)
    params: Params = {"topics": themes_of(lowest)}
    yield Relaxation("topic", Side.OFFER, "share-topic", "topic", lowest, params)


def _flag(knock_out: KnockOut, *, has: str, waive: str = "") -> Rule:
    """Whoever lacks what the other one needs gets it; with ``waive`` the other one can do without."""
    bit = flag(knock_out)

    def rule(seeker: Row, offer: Row) -> Iterator[Relaxation]:
        rows = ((Side.SEEKER, seeker, offer), (Side.OFFER, offer, seeker))
        for side, mine, theirs in rows:
            if theirs.needs & bit and mine.told & bit and not mine.has & bit:
                yield Relaxation(knock_out.name, side, has, "has", bit)
                if waive:
                    yield Relaxation(knock_out.name, other(side), waive, "needs", -bit)

    return rule


def _is_household(row: Row) -> bool:
    return bool(row.kind & kind_bits(HouseholdKind))


def _lowest(bits: int) -> int:
    return bits & -bits


RELAXATIONS: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "distance": _nearer,
        "kind": _welcome,
        "counterpart": _welcome_back,
        "cost": _cheaper,
        "window": _sooner_or_later,
        "size": _roomier,
        "least": _from_less_on,
        "equity": _less_equity,
        "tenure": _another_tenure,
        "language": _another_language,
        "area": _another_area,
        "topic": _another_topic,
        "pets": _flag(columns.PETS, has="allow-pets"),
        "step-free": _flag(columns.STEP_FREE, has="make-step-free"),
        "smoke-free": _flag(columns.SMOKE_FREE, has="make-smoke-free"),
        "certificate": _flag(columns.CERTIFICATE, has="get-certificate", waive="waive-certificate"),
    }
)
"""Knock-out → what would turn its no into a yes."""
