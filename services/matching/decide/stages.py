"""How far two people have come since their contacts went over: released → contacted → met → trial → settled.

Everybody on the way may say how far they are: either side, and the companion for both. The stage
follows from all words together, so it does not matter in which order they arrive: of two words the
one that is further on counts. Going back takes somebody who may: a person takes back what she
said herself, the companion what anybody said, with a reason. «Settled» needs the word of both
sides, or that of the companion; a single one says no more than «on trial» (decision 0075).

Whoever moves on has time until the next look: 7 days for the first contact, 14 from then on,
counted from the last sign of life; a day that was agreed on counts instead, but never so far off
that 30 days are silent. A day that passes is said once per stage.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Literal

from contracts.matching import EndReason, Side, Stage
from contracts.moving_in import SAXONY, day_in_saxony
from services.chassis.refusal import Refusal

FIRST_CONTACT: Final = timedelta(days=7)
CHECK_IN: Final = timedelta(days=14)
SILENCE: Final = timedelta(days=30)
REASON: Final = (3, 500)
"""How long the reason of a step back may be."""
STAGES: Final = tuple(Stage)


class Speaker(StrEnum):
    """Who says something on a way."""

    SEEKER = "seeker"
    OFFER = "offer"
    COMPANION = "companion"


SIDES: Final = {Side.SEEKER: Speaker.SEEKER, Side.OFFER: Speaker.OFFER}
"""Each side as a speaker."""


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody said how far they are; ``takes_back`` is a step back to this stage."""

    stage: Stage
    by: Speaker
    said_at: datetime
    takes_back: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """Why, by whom and when it ended; without a reason they settled."""

    reason: EndReason | None
    by: Speaker
    """Who said the last word; of a person who is gone, her side."""
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way; ``touched_on`` is the day of the companion's last contact with them."""

    started_at: datetime
    words: tuple[Word, ...] = ()
    touched_on: date | None = None
    next_contact_on: date | None = None
    overdue: frozenset[Stage] = frozenset()
    """The stages of which it was said that the day has passed."""
    ending: Ending | None = None

    @property
    def stage(self) -> Stage:
        """The one stage that they are at; who settled stays so, whose words are still kept or not."""
        is_settled = self.ending is not None and self.ending.reason is None
        return Stage.SETTLED if is_settled else stage_of(self.words)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that others hear of."""

    kind: Literal["reached", "overdue", "ended"]
    stage: Stage
    due_since: datetime | None = None


def stage_of(words: Iterable[Word]) -> Stage:
    """The stage that follows from all words, in whatever order they came."""
    counted = _counted(tuple(words))
    settled = {word.by for word in counted if word.stage is Stage.SETTLED}
    if Speaker.COMPANION in settled or settled >= set(SIDES.values()):
        return Stage.SETTLED
    reached = (Stage.TRIAL if word.stage is Stage.SETTLED else word.stage for word in counted)
    return max(reached, key=STAGES.index, default=Stage.RELEASED)


def says_settled(way: Way) -> frozenset[Speaker]:
    """Whose word is that they moved in, and stands."""
    return frozenset(word.by for word in _counted(way.words) if word.stage is Stage.SETTLED)


def standing_words(way: Way, *, by: Speaker) -> list[Word]:
    """What somebody said and what no later step back overrules."""
    return [word for word in _counted(way.words) if word.by is by]


def say(way: Way, word: Word) -> Way | Refusal:
    """Take a word; the same of the same day is one word, said when it was said last."""
    if way.ending is not None:
        return Refusal("accompaniment-ended")
    said = replace(way, words=_joined(way.words, word))
    if said.stage is Stage.SETTLED:
        return _ended(said, Ending(None, word.by, word.said_at))
    return said


def takes_back(way: Way, stage: Stage) -> bool:
    """Whether going to that stage is a step back."""
    return STAGES.index(stage) < STAGES.index(way.stage)


def check_reason(reason: str) -> Refusal | None:
    """Whoever corrects a stage backwards says why."""
    least, most = REASON
    if not least <= len(reason.strip()) <= most:
        return Refusal("step-back-reason", field="reason", least=least, most=most)
    return None


def end(way: Way, *, by: Speaker, reason: EndReason, now: datetime) -> Way | Refusal:
    """They go separate ways; the same again changes nothing."""
    if way.ending is not None:
        is_same = (way.ending.reason, way.ending.by) == (reason, by)
        return way if is_same else Refusal("accompaniment-ended")
    if reason is EndReason.PERSON_GONE:
        return Refusal("end-reason-not-fitting")
    return _ended(way, Ending(reason, by, now))


def lose(way: Way, side: Side, *, now: datetime) -> Way:
    """A person was erased: the way ends, whatever stage it was at."""
    if way.ending is not None:
        return way
    return _ended(way, Ending(EndReason.PERSON_GONE, SIDES[side], now))


def touch(way: Way, happened_on: date) -> Way:
    """The companion had contact; a day that was agreed on is kept by it."""
    last = max(happened_on, way.touched_on or happened_on)
    is_kept = way.next_contact_on is not None and happened_on >= way.next_contact_on
    agreed = None if is_kept else way.next_contact_on
    return replace(way, touched_on=last, next_contact_on=agreed)


def agree_next(way: Way, day: date | None, *, now: datetime) -> Way | Refusal:
    """Agree on the day of the next contact, or on none."""
    if way.ending is not None:
        return Refusal("accompaniment-ended")
    if day is not None and day < day_in_saxony(now):
        return Refusal("next-contact-past", field="next_contact_on")
    return replace(way, next_contact_on=day)


def heard_at(way: Way) -> datetime:
    """The last sign of life: the release, a word, or a contact of the companion."""
    touched = [_start_of(way.touched_on)] if way.touched_on else []
    return max([way.started_at, *(word.said_at for word in way.words), *touched])


def due_at(way: Way) -> datetime | None:
    """By when somebody should have said how it goes on; None once it is over."""
    if way.ending is not None:
        return None
    heard = heard_at(way)
    patience = FIRST_CONTACT if way.stage is Stage.RELEASED else CHECK_IN
    if way.next_contact_on is None:
        return heard + patience
    return min(_start_of(way.next_contact_on + timedelta(days=1)), heard + SILENCE)


def look_at(way: Way) -> datetime | None:
    """When to look whether the day has passed; None where that was said of this stage."""
    return None if way.stage in way.overdue else due_at(way)


def pass_day(way: Way, *, now: datetime) -> Way:
    """Note that the day has passed, if it has and was not noted at this stage."""
    due = look_at(way)
    if due is None or now < due:
        return way
    return replace(way, overdue=way.overdue | {way.stage})


def steps(before: Way, after: Way) -> Iterator[Step]:
    """What others hear of when a way came from one state to another, in order.

    A single word of having moved in is heard as well, though it alone does not settle: the other
    side is asked for hers.
    """
    has_new_claim = says_settled(after) > says_settled(before)
    if after.stage is not before.stage or has_new_claim:
        yield Step("reached", after.stage)
    for stage in sorted(after.overdue - before.overdue, key=STAGES.index):
        yield Step("overdue", stage, due_since=due_at(before))
    if after.ending is not None and before.ending is None:
        yield Step("ended", after.stage)


def free_again(ending: Ending) -> tuple[Side, ...]:
    """Whose search, or whose place, is open again by this end."""
    match ending.reason:
        case None:
            return ()
        case EndReason.PLACE_TAKEN:
            return (Side.SEEKER,)
        case EndReason.PERSON_GONE:
            return tuple(side for side in Side if SIDES[side] is not ending.by)
        case _:
            return tuple(Side)


def _ended(way: Way, ending: Ending) -> Way:
    return replace(way, ending=ending, next_contact_on=None)


def _counted(words: tuple[Word, ...]) -> list[Word]:
    """The words that no later step back overrules."""
    back = [word for word in words if word.takes_back]
    return [word for word in words if not any(_overrules(each, word) for each in back)]


def _overrules(back: Word, word: Word) -> bool:
    is_theirs = back.by is Speaker.COMPANION or back.by is word.by
    return is_theirs and back != word and back.said_at >= word.said_at


def _joined(words: tuple[Word, ...], word: Word) -> tuple[Word, ...]:
    same = [each for each in words if _same_said(each) == _same_said(word)]
    last = max((*same, word), key=lambda each: each.said_at)
    return (*(each for each in words if each not in same), last)


def _same_said(word: Word) -> tuple[object, ...]:
    return (word.by, word.stage, word.takes_back, day_in_saxony(word.said_at))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), SAXONY)
