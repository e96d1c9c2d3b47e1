"""What answers teach: weights to begin with, and limits to think about; never a hidden score.

Nothing here changes a profile. Default weights are shown to whoever fills in a new one, with the
number of answers behind them, and count only if they are taken over. What a person's own noes say
becomes a suggestion that this person confirms or dismisses (decision 0079).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Final

from services.matching.decide.columns import DIMENSIONS, FULL, Row
from services.matching.decide.outcomes import reach

LEAST_ANSWERS: Final = 30
LEAST_PEOPLE: Final = 10
"""Below that nothing is learned: neither is it reliable, nor is it nobody's."""
CAUTION: Final = 60
"""So many answers count as much as the assumption that a dimension does not matter."""
SURE: Final = 3.0
"""So many standard errors must lie between a yes and a no; what is less may be chance."""
STEPS: Final = ((0.12, 3), (0.07, 2), (0.03, 1))
"""From that much more closeness behind a yes than behind a no on → the weight."""
NOES: Final = 3
"""So many noes for one reason are worth a question."""
WEIGH_MORE: Final = "weigh-more:"
"""How the code of a suggestion begins that a dimension should count more."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of a household to a proposal: both rows as they stood then."""

    person_id: str
    kind: str
    is_yes: bool
    mine: Row
    theirs: Row


@dataclass(frozen=True, slots=True)
class Learned:
    """What a kind of household begins with, and from how many answers it was learned."""

    weights: Mapping[str, int]
    answers: int
    people: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a person could change, from ``noes`` of her own; ``before`` None: there is no limit."""

    code: str
    before: int | None
    after: int
    noes: int


@dataclass(frozen=True, slots=True)
class No:
    """A household's own no: its reason, the other side's row, and when it was said."""

    reason: str
    theirs: Row
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """A suggestion that was taken over or dismissed: what it said, and when."""

    after: int
    at: datetime


def default_weights(said: Sequence[Said]) -> dict[str, Learned]:
    """Kind of household → what it begins with; «» stands for all kinds together."""
    by_kind: dict[str, list[Said]] = defaultdict(list)
    for each in said:
        by_kind[each.kind].append(each)
        by_kind[""].append(each)
    learned = {kind: _learned(theirs) for kind, theirs in sorted(by_kind.items())}
    return {kind: found for kind, found in learned.items() if found is not None}


def _learned(said: Sequence[Said]) -> Learned | None:
    people = {each.person_id for each in said}
    both = {each.is_yes for each in said}
    if len(said) < LEAST_ANSWERS or len(people) < LEAST_PEOPLE or len(both) < 2:  # noqa: PLR2004
        return None
    weights = {dimension: _weight(_effect(said, d)) for d, dimension in enumerate(DIMENSIONS)}
    return Learned({n: w for n, w in weights.items() if w}, len(said), len(people))


def _effect(said: Sequence[Said], dimension: int) -> float:
    """How much closer the two stood behind a yes than behind a no, 0..1, held back by caution.

    Each person counts once per answer, as a mean of that person's means, so that nobody's many
    answers are everybody's taste. Only answers in which the other side had stated where it stands.
    """
    means: dict[bool, dict[str, list[float]]] = {True: defaultdict(list), False: defaultdict(list)}
    for each in said:
        if each.theirs.stated >> dimension & 1:
            apart = abs(each.mine.wanted[dimension] - each.theirs.own[dimension])
            means[each.is_yes][each.person_id].append(1 - apart / FULL)
    if not means[True] or not means[False]:
        return 0.0
    yes, no = (_mean(_mean(mine) for mine in means[answer].values()) for answer in (True, False))
    every = [[c for mine in side.values() for c in mine] for side in means.values()]
    chance = sqrt(sum(_variance(told) / len(told) for told in every))
    if yes - no < SURE * chance:
        return 0.0
    told = sum(map(len, every))
    return (yes - no) * told / (told + CAUTION)


def _weight(effect: float) -> int:
    return next((weight for least, weight in STEPS if effect >= least), 0)


def _mean(values: Iterable[float]) -> float:
    told = list(values)
    return sum(told) / len(told)


def _variance(values: Sequence[float]) -> float:
    mean = _mean(values)
    return _mean((value - mean) ** 2 for value in values)


def worth_asking(mine: Row, noes: Sequence[No], settled: Mapping[str, Settled]) -> list[Suggestion]:
    """What a household's own noes would mean for its search, without what it has answered.

    A limit is asked about again where it would be another one. More weight is always one step, so
    that it is asked about again after as many new noes as made it worth asking first.
    """
    open_noes = [(no.reason, no.theirs) for no in noes if not _is_settled(no, settled)]
    return [
        each
        for each in suggestions(mine, open_noes)
        if each.code not in settled
        or each.code.startswith(WEIGH_MORE)
        or settled[each.code].after != each.after
    ]


def _is_settled(no: No, settled: Mapping[str, Settled]) -> bool:
    answered = settled.get(f"{WEIGH_MORE}{no.reason}")
    return answered is not None and no.said_at <= answered.at


def suggestions(mine: Row, noes: Sequence[tuple[str, Row]]) -> list[Suggestion]:
    """What a household's own noes would mean for its search; ``noes`` are reason and the other row.

    A limit is suggested just below what was too much, a dimension one step more weight.
    """
    counts = Counter(reason for reason, _ in noes)
    found = []
    for reason, count in sorted(counts.items()):
        rows = [row for named, row in noes if named == reason]
        told = _suggestion(reason, mine, rows, count=count) if count >= NOES else None
        if told is not None:
            found.append(told)
    return found


def _suggestion(reason: str, mine: Row, rows: Sequence[Row], *, count: int) -> Suggestion | None:
    match reason:
        case "cost":
            costs = [row.cost for row in rows if row.cost > 0]
            after = (min(costs) - 1) // 10 * 10 if costs else -1
            is_less = after > 0 and (mine.cost < 0 or after < mine.cost)
            before = mine.cost if mine.cost >= 0 else None
            return Suggestion("lower-cost-limit", before, after, count) if is_less else None
        case "distance":
            after = (min(reach(mine, row) for row in rows) - 1) // 10
            is_less = 0 < after < mine.radius // 10
            return Suggestion("narrow-radius", mine.radius // 10, after, count) if is_less else None
        case reason if reason in DIMENSIONS:
            return Suggestion(f"{WEIGH_MORE}{reason}", None, 1, count)
    return None
