"""How each knock-out turns out for a pair, in plain integers: met, failed or unknown, with a code.

met        distance-within {km, radius_km, radius_of} · kind-welcome {kinds} · counterpart-welcome {kinds} ·
           cost-within {offer_eur, limit_eur} · window-overlaps {from, to} · size-fits {needed, most}
           · least-reached {needed, least} · equity-within {offer_eur, limit_eur} · tenure-shared
           {tenures} · language-shared {languages} · area-inside {areas} · topic-shared {topics} ·
           pets-met · step-free-met · smoke-free-met · certificate-met
unknown    {name}-unknown with what is known of the same; window-unknown {from, to, left_open}
failed     distance-beyond · kind-not-welcome · counterpart-not-welcome · cost-above · window-apart
           {days} · size-too-large · least-not-reached · equity-above · tenure-apart ·
           language-apart · area-outside · topic-apart · pets-failed · step-free-failed ·
           smoke-free-failed · certificate-failed
nothing    {name}-not-needed: nobody set a limit
"""

from collections.abc import Callable, Mapping
from math import isqrt
from types import MappingProxyType
from typing import Final, NamedTuple

from contracts.matching import Side
from services.matching.decide import columns
from services.matching.decide.bits import (
    areas_of,
    kind_bits,
    kinds_of,
    languages_of,
    tenures_of,
    themes_of,
)
from services.matching.decide.columns import (
    FIRST_DAY,
    KNOCK_OUTS,
    NO_LAST_DAY,
    NO_LIMIT,
    UNSTATED_DAY,
    KnockOut,
    Row,
    flag,
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


class _Set(NamedTuple):
    """How a set of bits is told: its value for everything, its parameter, its names, its ends."""

    everything: int
    param: str
    names: Callable[[int], list[str]]
    met: str = "shared"
    apart: str = "apart"


KIND_SET: Final = _Set(columns.ANY_KIND, "kinds", kinds_of, "welcome", "not-welcome")
TENURE_SET: Final = _Set(columns.ANY_TENURE, "tenures", tenures_of)
LANGUAGE_SET: Final = _Set(columns.ANY_LANGUAGE, "languages", languages_of)
TOPIC_SET: Final = _Set(columns.ANY_TOPIC, "topics", themes_of)
AREA_SET: Final = _Set(columns.ANY_AREA, "areas", areas_of, "inside", "outside")
REACHED: Final = ("reached", "not-reached")
VILLAGE: Final = kind_bits(["village"])
"""A village may state neither a rent nor a day; then nobody sets a limit."""
ALWAYS: Final = (0, NO_LAST_DAY)
"""The window of a village that states no day."""


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
    """Within the smaller radius of the two, which is named with the side that set it."""
    is_theirs = 0 < offer.radius < seeker.radius
    radius, setter = (offer.radius, Side.OFFER) if is_theirs else (seeker.radius, Side.SEEKER)
    failed = _square(seeker, offer) > radius**2
    params = {
        "km": distance_km(seeker, offer),
        "radius_km": radius / 10,
        "radius_of": setter.value,
    }
    return Outcome("distance-beyond" if failed else "distance-within", failed, params=params)


def _kind(seeker: Row, offer: Row) -> Outcome:
    return _shared("kind", seeker.kind, offer.welcome, KIND_SET)


def _counterpart(seeker: Row, offer: Row) -> Outcome:
    return _shared("counterpart", offer.kind, seeker.welcome, KIND_SET)


def _tenure(seeker: Row, offer: Row) -> Outcome:
    return _shared("tenure", offer.tenure, seeker.tenure, TENURE_SET)


def _language(seeker: Row, offer: Row) -> Outcome:
    return _shared("language", offer.language, seeker.language, LANGUAGE_SET)


def _topic(seeker: Row, offer: Row) -> Outcome:
    return _shared("topic", offer.topic, seeker.topic, TOPIC_SET)


def _area(seeker: Row, offer: Row) -> Outcome:
    found = _shared("area", offer.area, seeker.area, AREA_SET)
    if found.failed and seeker.disputed & offer.area:
        return Outcome("area-unknown", unknown=True, params=found.params)
    return found


def _shared(name: str, theirs: int, mine: int, told: _Set) -> Outcome:
    """Two sets of which something must stand in both."""
    if told.everything in {mine, theirs}:
        return Outcome(f"{name}-not-needed")
    if not mine or not theirs:
        known = {told.param: told.names(mine | theirs)}
        return Outcome(f"{name}-unknown", unknown=True, params=known)
    if both := mine & theirs:
        return Outcome(f"{name}-{told.met}", params={told.param: told.names(both)})
    return Outcome(f"{name}-{told.apart}", failed=True, params={told.param: told.names(theirs)})


def _cost(seeker: Row, offer: Row) -> Outcome:
    if offer.kind == VILLAGE and offer.cost == 0 <= seeker.cost:
        return Outcome("cost-not-needed")
    return _eur("cost", offer.cost, seeker.cost)


def _equity(seeker: Row, offer: Row) -> Outcome:
    if offer.equity == 0:
        return Outcome("equity-not-needed")
    return _eur("equity", offer.equity, seeker.equity)


def _eur(name: str, asked: int, limit: int) -> Outcome:
    params = {"offer_eur": _stated(asked), "limit_eur": _stated(limit)}
    return _within(name, asked, limit, ends=("within", "above"), params=params)


def _size(seeker: Row, offer: Row) -> Outcome:
    params = {"needed": _stated(seeker.size), "most": _stated(offer.size)}
    return _within("size", seeker.size, offer.size, ends=("fits", "too-large"), params=params)


def _least(seeker: Row, offer: Row) -> Outcome:
    if offer.least == 0:
        return Outcome("least-not-needed")
    params = {"needed": _stated(seeker.size), "least": _stated(offer.least)}
    return _within("least", offer.least, seeker.size, ends=REACHED, params=params)


def _within(name: str, asked: int, limit: int, *, ends: tuple[str, str], params: Params) -> Outcome:
    """What one side asks for, and the most that the other one gives."""
    if limit == NO_LIMIT:
        return Outcome(f"{name}-not-needed")
    if 0 <= asked <= limit:
        return Outcome(f"{name}-{ends[0]}", params=params)
    if asked < 0 or limit < 0:
        return Outcome(f"{name}-unknown", unknown=True, params=params)
    return Outcome(f"{name}-{ends[1]}", failed=True, params=params)


def _window(seeker: Row, offer: Row) -> Outcome:
    late, early = gaps(seeker, offer)
    if (gap := max(late or 0, early or 0)) > 0:
        return Outcome("window-apart", failed=True, params={"days": gap})
    starts = [row.opens for row in (seeker, offer) if row.opens not in {UNSTATED_DAY, FIRST_DAY}]
    ends = [row.closes for row in (seeker, offer) if row.closes not in {UNSTATED_DAY, NO_LAST_DAY}]
    params = {
        "from": day_of(max(starts)).isoformat() if starts else None,
        "to": day_of(min(ends)).isoformat() if ends else None,
    }
    if late is None or early is None:
        sides = ((Side.SEEKER, seeker), (Side.OFFER, offer))
        left_open = [str(side) for side, row in sides if UNSTATED_DAY in (row.opens, row.closes)]
        return Outcome("window-unknown", unknown=True, params={**params, "left_open": left_open})
    is_open_village = offer.kind == VILLAGE and (offer.opens, offer.closes) == ALWAYS
    if is_open_village or not (starts or ends):
        return Outcome("window-not-needed")
    return Outcome("window-overlaps", params=params)


def gaps(seeker: Row, offer: Row) -> tuple[int | None, int | None]:
    """Days by which the offer begins after the seeker's end, and ends before its beginning."""
    return _gap(offer.opens, seeker.closes), _gap(seeker.opens, offer.closes)


def _gap(start: int, end: int) -> int | None:
    return None if UNSTATED_DAY in {start, end} else start - end


def _flag(knock_out: KnockOut) -> Callable[[Row, Row], Outcome]:
    """The rule of one flag: what one side needs, the other one has; in both directions."""
    bit, name = flag(knock_out), knock_out.name

    def rule(seeker: Row, offer: Row) -> Outcome:
        both = (_need(seeker, offer, bit), _need(offer, seeker, bit))
        failed, unknown = "failed" in both, "unknown" in both and "failed" not in both
        ending = "failed" if failed else "unknown" if unknown else "met"
        if set(both) == {"not-needed"}:
            ending = "not-needed"
        return Outcome(f"{name}-{ending}", failed, unknown)

    return rule


def _need(mine: Row, theirs: Row, bit: int) -> str:
    has = None if not theirs.told & bit else bool(theirs.has & bit)
    if mine.needs & bit:
        return "unknown" if has is None else "met" if has else "failed"
    return "unknown" if mine.perhaps & bit and not has else "not-needed"


def _stated(amount: int) -> int | None:
    return None if amount < 0 else amount


OUTCOMES: Final[Mapping[str, Callable[[Row, Row], Outcome]]] = MappingProxyType(
    {
        "distance": _distance,
        "kind": _kind,
        "counterpart": _counterpart,
        "cost": _cost,
        "window": _window,
        "size": _size,
        "least": _least,
        "equity": _equity,
        "tenure": _tenure,
        "language": _language,
        "area": _area,
        "topic": _topic,
        **{knock_out.name: _flag(knock_out) for knock_out in columns.FLAGS},
    }
)
