"""Why a pair fits, what stands in the way, and what would change it: in codes and numbers.

Works on plain integers of two rows, without the kernel; the API explains stored rows years later.
Words are made from the codes by those who speak to people; the codes of the knock-outs stand in
`outcomes`, those of relaxations in `relaxations`, and of the dimensions dimension-close,
dimension-apart and dimension-unknown {dimension}.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from contracts.matching import Side
from services.matching.decide import columns
from services.matching.decide.columns import DIMENSIONS, FULL, KNOCK_OUTS, MET, SCORE_MAX, Row
from services.matching.decide.outcomes import OUTCOMES, Params, Verdict, judge
from services.matching.decide.relaxations import Relaxation, relaxations

TOP: Final = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that speaks for a pair or against it.

    ``side`` is whose wish it is about (None: both sides'), ``share`` its part of that side's
    whole in percent; all shares of a side add up to 100.
    """

    code: str
    side: Side | None = None
    share: int | None = None
    params: Params = field(default_factory=dict)


class Share(NamedTuple):
    """One dimension's part of a score, in points and in percent: close + lost, of ``whole``."""

    side: Side
    dimension: str
    is_known: bool
    close: int
    lost: int
    whole: int
    close_percent: int
    lost_percent: int

    @property
    def is_close(self) -> bool:
        """Whether the two stand less than a third of the scale apart: one of its five steps."""
        return 3 * self.lost < self.close + self.lost


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that there is to say about a pair."""

    seeker_score: int
    offer_score: int
    rank: int
    verdict: Verdict
    reasons: tuple[Reason, ...]
    obstacles: tuple[Reason, ...]
    relaxations: tuple[Relaxation, ...]
    shares: tuple[Share, ...]

    @property
    def fit_percent(self) -> int:
        """The fit, 0..100."""
        return percent(columns.fit_of(self.rank))


def explain(seeker: Row, offer: Row) -> Explanation:
    """Why the two fit and what stands in the way."""
    there, back = score(seeker, offer), score(offer, seeker)
    shares = (*shares_of(seeker, offer, Side.SEEKER), *shares_of(offer, seeker, Side.OFFER))
    outcomes = [OUTCOMES[k.name](seeker, offer) for k in KNOCK_OUTS]
    hard = [(outcome, Reason(outcome.code, params=outcome.params)) for outcome in outcomes]
    return Explanation(
        seeker_score=there,
        offer_score=back,
        rank=rank(seeker, offer),
        verdict=judge(seeker, offer),
        reasons=(
            *(reason for outcome, reason in hard if not (outcome.failed or outcome.unknown)),
            *_soft(shares, "dimension-close"),
        ),
        obstacles=(
            *(reason for outcome, reason in hard if outcome.failed),
            *(reason for outcome, reason in hard if outcome.unknown),
            *_soft(shares, "dimension-apart"),
            *_not_stated(shares),
        ),
        relaxations=tuple(relaxations(seeker, offer)),
        shares=shares,
    )


def score(mine: Row, theirs: Row) -> int:
    """How well the other stands where I want it, 0..4096; who wants nothing is content."""
    whole = mine.weight_sum * FULL
    if not whole:
        return SCORE_MAX
    return (whole - sum(_losses(mine, theirs))) * SCORE_MAX // whole


def rank(seeker: Row, offer: Row) -> int:
    """What orders a list: met before unknown, then the harmonic mean of both scores."""
    there, back = score(seeker, offer), score(offer, seeker)
    fit = 2 * there * back // (there + back) if there + back else 0
    return fit if judge(seeker, offer).unknown else MET | fit


def percent(fit: int) -> int:
    """A score or fit, 0..4096, in whole percent."""
    return (fit * 100 + SCORE_MAX // 2) // SCORE_MAX


def shares_of(mine: Row, theirs: Row, side: Side) -> tuple[Share, ...]:
    """What each dimension that counts gives to and takes from my score, without rest: Σ = whole.

    In percent what is close adds up to the score as it is shown, and what is lost to the rest.
    """
    losses = _losses(mine, theirs)
    closeness = [w * FULL - lost for w, lost in zip(mine.weight, losses, strict=True)]
    whole = mine.weight_sum * FULL
    if not whole:
        return ()
    shown = percent(score(mine, theirs))
    close_percents, lost_percents = _percents(closeness, shown), _percents(losses, 100 - shown)
    return tuple(
        Share(
            side,
            dimension,
            bool(theirs.stated >> d & 1),
            closeness[d],
            losses[d],
            whole,
            close_percents[d],
            lost_percents[d],
        )
        for d, dimension in enumerate(DIMENSIONS)
        if mine.weight[d]
    )


def _losses(mine: Row, theirs: Row) -> list[int]:
    rows = zip(mine.weight, mine.wanted, theirs.own, strict=True)
    return [weight * abs(wanted - own) for weight, wanted, own in rows]


def _percents(points: list[int], total: int) -> list[int]:
    """Whole percents that add up to a total: the largest remainders are rounded up."""
    whole = sum(points)
    if not whole:
        return [0] * len(points)
    down = [total * p // whole for p in points]
    by_rest = sorted(range(len(points)), key=lambda i: (-(total * points[i] % whole), i))
    for i in by_rest[: total - sum(down)]:
        down[i] += 1
    return down


def _soft(shares: tuple[Share, ...], code: str) -> Iterator[Reason]:
    """The three dimensions per side that speak loudest.

    A wish that the other side nearly meets speaks for the pair and not against it as well, though
    it takes a little from the score: a dimension is close or apart, never both on one side.
    """
    close = code == "dimension-close"
    for side in Side:
        told = [s for s in shares if s.side is side and s.is_known and s.is_close is close]
        ranked = sorted(told, key=lambda s: -(s.close if close else s.lost))
        for share in ranked[:TOP]:
            part = share.close_percent if close else share.lost_percent
            if part:
                yield Reason(code, side, part, {"dimension": share.dimension})


def _not_stated(shares: tuple[Share, ...]) -> Iterator[Reason]:
    for share in shares:
        if not share.is_known and share.close + share.lost:
            yield Reason(
                "dimension-unknown", share.side, share.lost_percent, {"dimension": share.dimension}
            )
