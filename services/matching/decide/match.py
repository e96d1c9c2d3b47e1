"""The states of a match: listed → proposed → interested → mutual → consented → released.

A listed pair stands in a list; nobody was told. The state follows from what each side said last
and consented to, so it does not matter in which order answers arrive. Interest is not consent:
contact data go over when both said yes and both consented, and until then a consent can be taken
back. A decline can be taken back as well, by the side that declined.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from contracts.matching import Side
from contracts.notifications import Answer
from services.chassis.refusal import Refusal


class State(StrEnum):
    """Where a match stands."""

    LISTED = "listed"
    PROPOSED = "proposed"
    INTERESTED = "interested"
    MUTUAL = "mutual"
    CONSENTED = "consented"
    RELEASED = "released"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


UNANSWERED: Final = (State.LISTED, State.PROPOSED, State.INTERESTED)
"""States that end when the pair no longer fits; later ones are the two people's own business."""
OPEN: Final = (*UNANSWERED, State.MUTUAL, State.CONSENTED)
SUPPORT_ENDED: Final = "support-ended"
"""Why support that had begun ended, whoever of the two said so."""
AGREED: Final = (State.MUTUAL, State.CONSENTED)
ENDED: Final = (State.DECLINED, State.WITHDRAWN, State.EXPIRED)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one side said last, and whether it consented."""

    answer: Answer | None = None
    answered_at: datetime | None = None
    reason: str | None = None
    consented_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What both sides said; ``expires_at`` None means that nobody was asked yet."""

    seeker: Voice = Voice()
    offer: Voice = Voice()
    state: State = State.LISTED
    expires_at: datetime | None = None
    ended_by: Side | None = None
    end_reason: str | None = None

    def voice(self, side: Side) -> Voice:
        """What that side said."""
        return self.seeker if side is Side.SEEKER else self.offer

    def with_voice(self, side: Side, voice: Voice) -> "Match":
        """The same match with another voice of one side."""
        return replace(self, seeker=voice) if side is Side.SEEKER else replace(self, offer=voice)


Kind = Literal[
    "proposed", "interest-shown", "became-mutual", "released", "declined", "withdrawn", "expired"
]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is said to others; ``kind`` names the fact."""

    kind: Kind
    side: Side | None = None
    reason: str = ""


def propose(match: Match, *, expires_at: datetime) -> Match:
    """Both sides are asked, unless one has answered already: what people said is never undone."""
    is_untouched = match.state is State.LISTED and not (match.seeker.answer or match.offer.answer)
    if not is_untouched:
        return match
    return replace(match, state=State.PROPOSED, expires_at=expires_at)


def answer(
    match: Match,
    side: Side,
    *,
    answer: Answer,
    answered_at: datetime,
    now: datetime,
    answer_by: datetime,
    reason: str | None = None,
) -> Match | Refusal:
    """What one side says; older than what it said before changes nothing.

    Nor does «later» once both said yes: whoever wants time does not consent yet, and what the other
    side consented to stands. ``answer_by`` is until when the other side has time, where this answer
    opens a question.
    """
    ended = _ended(match, now=now)
    if ended is not None:
        return ended
    before = match.voice(side)
    if before.answered_at is not None and answered_at <= before.answered_at:
        return match
    if answer is Answer.LATER and match.state in AGREED:
        return match
    voice = replace(before, answer=answer, answered_at=answered_at, reason=reason)
    return _settled(match.with_voice(side, voice), before=match, until=answer_by)


def consent(match: Match, side: Side, *, now: datetime) -> Match | Refusal:
    """One side agrees that the other gets its contact card; twice is once."""
    if match.state is State.RELEASED or match.voice(side).consented_at is not None:
        return match
    ended = _ended(match, now=now)
    if ended is not None:
        return ended
    if match.state is not State.MUTUAL:
        return Refusal("not-mutual")
    voice = replace(match.voice(side), consented_at=now)
    return _settled(match.with_voice(side, voice), before=match)


def revoke(match: Match, side: Side, *, now: datetime) -> Match | Refusal:
    """One side takes its consent back; too late once the contacts went over."""
    ended = _ended(match, now=now)
    if ended is not None:
        return ended
    voice = replace(match.voice(side), consented_at=None)
    return _settled(match.with_voice(side, voice), before=match)


def release(match: Match) -> Match:
    """Hand the contacts over if both consented."""
    is_due = match.state is State.CONSENTED
    return replace(match, state=State.RELEASED, expires_at=None) if is_due else match


def withdraw(match: Match, *, reason: str) -> Match:
    """One side is gone, paused or changed."""
    return _end(match, State.WITHDRAWN, reason) if match.state in OPEN else match


def end_support(
    match: Match, side: Side | None = None, *, reason: str | None = None
) -> Match | Refusal:
    """Support that had begun is over; the same side again changes nothing.

    The reason is that side's own word, and is not told to the other one.
    """
    if match.end_reason == SUPPORT_ENDED and match.ended_by is side:
        return match
    if match.state is not State.RELEASED:
        return Refusal("support-not-begun")
    ended = replace(_end(match, State.WITHDRAWN, SUPPORT_ENDED), ended_by=side)
    if side is None:
        return ended
    return ended.with_voice(side, replace(ended.voice(side), reason=reason))


def expire(match: Match, *, now: datetime) -> Match:
    """Nobody answered in time."""
    is_due = match.state in OPEN and match.expires_at is not None and match.expires_at <= now
    return _end(match, State.EXPIRED, "no-answer") if is_due else match


def shows_contacts(match: Match) -> bool:
    """Whether each side may see the other's card: only after two consents."""
    voices = (match.seeker, match.offer)
    return match.state is State.RELEASED and all(v.consented_at is not None for v in voices)


def actions(match: Match, side: Side) -> list[str]:
    """What that side can do now."""
    mine = match.voice(side)
    found = ["yes", "later", "no"] if match.state in UNANSWERED else []
    if match.state in AGREED:
        found = ["no"]
    if match.state is State.DECLINED and mine.answer is Answer.NO:
        found = ["yes", "later"]
    if match.state is State.MUTUAL:
        found = [*found, "consent" if mine.consented_at is None else "revoke"]
    return [action for action in found if action != mine.answer]


def steps(before: Match, after: Match) -> Iterator[Step]:
    """What is said when a match came from one state to another, in order."""
    if before.expires_at is None and after.expires_at is not None and after.state in OPEN:
        yield Step("proposed")
    for side in Side:
        has_new_yes = _says_yes(after, side) and not _says_yes(before, side)
        if has_new_yes and after.state is State.INTERESTED:
            yield Step("interest-shown", side)
    if before.state is after.state:
        return
    match after.state:
        case State.MUTUAL if before.state is not State.CONSENTED:
            yield Step("became-mutual")
        case State.RELEASED:
            yield Step("released")
        case State.DECLINED:
            yield Step("declined", after.ended_by, after.end_reason or "other")
        case State.WITHDRAWN if before.state is not State.LISTED:
            yield Step("withdrawn", reason=after.end_reason or "")
        case State.EXPIRED:
            yield Step("expired")


def _settled(match: Match, *, before: Match, until: datetime | None = None) -> Match:
    """The state that follows from what both sides said."""
    declined = [side for side in Side if match.voice(side).answer is Answer.NO]
    if declined:
        first = min(declined, key=lambda side: (match.voice(side).answered_at, side))
        reason = match.voice(first).reason or "other"
        return replace(
            _without_consent(match), state=State.DECLINED, ended_by=first, end_reason=reason
        )
    match = replace(match, ended_by=None, end_reason=None)
    yes = [side for side in Side if _says_yes(match, side)]
    if len(yes) < len(Side):
        asked = match.expires_at or (until if yes else None)
        waiting = State.PROPOSED if asked else State.LISTED
        state = State.INTERESTED if yes else waiting
        return replace(_without_consent(match), state=state, expires_at=asked)
    if all(match.voice(side).consented_at for side in Side):
        return replace(match, state=State.CONSENTED)
    was_mutual = before.state in {State.MUTUAL, State.CONSENTED}
    deadline = match.expires_at if was_mutual else until
    return replace(match, state=State.MUTUAL, expires_at=deadline)


def _says_yes(match: Match, side: Side) -> bool:
    return match.voice(side).answer is Answer.YES


def _without_consent(match: Match) -> Match:
    for side in Side:
        match = match.with_voice(side, replace(match.voice(side), consented_at=None))
    return match


def _ended(match: Match, *, now: datetime) -> Refusal | None:
    match match.state:
        case State.RELEASED:
            return Refusal("contact-released")
        case State.WITHDRAWN:
            return Refusal("match-withdrawn", reason=match.end_reason)
        case State.EXPIRED:
            return Refusal("match-expired")
    if match.expires_at is not None and match.expires_at <= now:
        return Refusal("match-expired")
    return None


def _end(match: Match, state: State, reason: str) -> Match:
    return replace(_without_consent(match), state=state, end_reason=reason)
