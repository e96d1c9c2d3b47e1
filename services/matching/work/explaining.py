"""Why two are proposed to each other, or why not: asked about any pair, by people or operators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from contracts.matching import Market, Side
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.columns import Row
from services.matching.decide.explain import Explanation, explain
from services.matching.decide.match import OPEN, State
from services.matching.store import blocks, entrants, ledger, matches
from services.matching.store.entrants import Entrant
from services.matching.store.ledger import Proposal
from services.matching.store.matches import StoredMatch
from services.matching.work.packing import row_as_stated
from services.matching.work.parties import Party, find_parties

FITS_NOT: Final = "fits-not"
PROPOSED: Final = "proposed"
LISTED: Final = "listed"
DECLINED: Final = "declined-by-you"
ENDED: Final = "ended"
OUTRANKED: Final = "outranked"
PAUSED: Final = "paused"
"""Where a pair stands; of what the other side said only what everybody may know."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a pair stands, and everything that there is to say about how it fits."""

    market: Market
    standing: str
    theirs: Party | None
    rows: tuple[Row, Row]
    explanation: Explanation
    match_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A proposal of the past, and why it was made."""

    proposal: Proposal
    explanation: Explanation


async def explain_offer(tx: Transaction, *, person_id: str, offer_id: UUID) -> Answer | Refusal:
    """Why somebody is, or is not, proposed to a person who seeks; as both stand now."""
    theirs = [e for e in await entrants.of_subjects(tx, [offer_id]) if e.side is Side.OFFER]
    mine = [e for e in await entrants.of_person(tx, person_id) if e.side is Side.SEEKER]
    pairs = [(m, t) for m in mine for t in theirs if m.market is t.market]
    if not pairs:
        return Refusal("not-found")
    return await _answer(tx, *pairs[0])


async def explain_pair(tx: Transaction, *, seeker_id: UUID, offer_id: UUID) -> list[Answer]:
    """The same for operators, in every market in which the two could meet."""
    known = await entrants.of_subjects(tx, [seeker_id, offer_id])
    seekers = [e for e in known if e.side is Side.SEEKER and e.subject_id == seeker_id]
    theirs = [e for e in known if e.side is Side.OFFER and e.subject_id == offer_id]
    pairs = [(m, t) for m in seekers for t in theirs if m.market is t.market]
    return [answer for pair in pairs if isinstance(answer := await _answer(tx, *pair), Answer)]


async def explain_past(tx: Transaction, *, seeker_id: UUID, offer_id: UUID) -> list[Past]:
    """Every proposal of a pair as it was made, whatever either side has changed since."""
    found = await ledger.of_pair(tx, seeker_id, offer_id)
    return [Past(proposal, explain(*proposal.rows)) for proposal in found]


async def _answer(tx: Transaction, mine: Entrant, theirs: Entrant) -> Answer | Refusal:
    if await blocks.are_apart(tx, seeker=mine.ordinal, offer=theirs.ordinal):
        return Refusal("not-found")
    rows = await row_as_stated(tx, mine), await row_as_stated(tx, theirs)
    if rows[0] is None or rows[1] is None:
        return Refusal("not-found")
    told = explain(rows[0], rows[1])
    newest = await matches.latest_of_pair(tx, seeker=mine.ordinal, offer=theirs.ordinal)
    is_live = mine.is_live and theirs.is_live
    standing = _standing(told, newest, is_live=is_live)
    parties = await find_parties(tx, [theirs.subject_id])
    return Answer(
        mine.market,
        standing,
        parties.get(theirs.subject_id),
        (rows[0], rows[1]),
        told,
        newest.match_id if newest and newest.match.state in OPEN else None,
    )


def _standing(told: Explanation, newest: StoredMatch | None, *, is_live: bool) -> str:
    if newest is not None and newest.match.state in OPEN:
        return LISTED if newest.match.state is State.LISTED else PROPOSED
    if not is_live:
        return PAUSED
    if told.verdict.failed:
        return FITS_NOT
    if newest is None:
        return OUTRANKED
    is_mine = newest.match.state is State.DECLINED and newest.match.ended_by is Side.SEEKER
    return DECLINED if is_mine else ENDED


def sentences(answers: Sequence[Answer], past: Sequence[Past] = ()) -> list[str]:
    """What operators read: codes and numbers, one line each; what was proposed before comes last."""
    lines = []
    for answer in answers:
        lines += _lines(f"{answer.market}: {answer.standing}", answer.explanation)
    for each in past:
        told = each.proposal
        head = (
            f"{told.market}: proposed {told.proposed_at:%Y-%m-%d} by kernel {told.kernel_version}"
        )
        lines += _lines(head, each.explanation)
    return lines


def _lines(head: str, told: Explanation) -> list[str]:
    return [
        (
            f"{head}, fit {told.fit_percent} %"
            f" (seeker {told.seeker_score}, offer {told.offer_score} of 4096)"
        ),
        *(f"  + {each.code}{plainly(each.params)}" for each in told.reasons),
        *(f"  - {each.code}{plainly(each.params)}" for each in told.obstacles),
        *(
            f"  ~ {each.side}: {each.code}{plainly(each.params)}"
            f"{'' if each.is_met else ' (and the other side as well)'}"
            for each in told.relaxations
        ),
    ]


def plainly(params: Mapping[str, Any]) -> str:
    """The numbers and names of a reason: « (km 12.5, radius_km 30)»; what is unstated says so."""
    told = [f"{name} {_plain(value)}" for name, value in params.items()]
    return f" ({', '.join(told)})" if told else ""


def _plain(value: object) -> str:
    match value:
        case None:
            return "unstated"
        case float():
            return f"{value:g}"
        case list() | tuple():
            return "+".join(str(each) for each in value) or "none"
        case _:
            return str(value)
