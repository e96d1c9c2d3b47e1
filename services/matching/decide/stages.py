"""How far people have come since their contacts went over: released → contacted → met → trial → settled.

Everybody on the way may say how far they are: the two sides of a match or the households of a
village, and the companion for all. The stage follows from all words together, so it does not matter
in which order they arrive: it is the furthest one that half of those on the way have reached by
their own words, so of two people the word that is further on counts. Going back takes somebody who
may: a person takes back what she said herself, the companion what anybody said, with a reason.
«Settled» needs the word of all, or that of the companion; one word of it says no more than «on
trial» (decisions 0075 and 0081).

Whoever moves on has time until the next look: 7 days for the first contact, 14 from then on,
counted from the last sign of life; a day that was agreed on counts instead, but never so far off
that 30 days are silent. A day that passes is said once per stage.
"""

from collections.abc import Collection, Iterable, Iterator
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
START: Final = Stage.RELEASED


class Speaker(StrEnum):
    """Who says something on the way of a match; a household of a village is its `household`."""

    SEEKER = "seeker"
    OFFER = "offer"
    COMPANION = "companion"


SIDES: Final = {Side.SEEKER: Speaker.SEEKER, Side.OFFER: Speaker.OFFER}
"""Each side as a speaker."""
BOTH: Final = frozenset[str](SIDES.values())
"""Who goes the way of a match."""


def household(number: int) -> str:
    """A household of a village as a speaker, by what it is called there."""
    return f"household-{number}"


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody said how far they are; ``takes_back`` is a step back to this stage."""

    stage: Stage
    by: str
    said_at: datetime
    takes_back: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """Why, by whom and when it ended; without a reason they settled."""

    reason: EndReason | None
    by: str
    """Who said the last word; of a person who is gone, the speaker that she was."""
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way; ``touched_on`` is the day of the companion's last contact with them."""

    started_at: datetime
    speakers: frozenset[str] = BOTH
    """Who goes it, and has a word."""
    words: tuple[Word, ...] = ()
    touched_on: date | None = None
    next_contact_on: date | None = None
    overdue: frozenset[Stage] = frozenset()
    """The stages of which it was said that the day has passed."""
    ending: Ending | None = None

    @property
    def stage(self) -> Stage:
        """The one stage that they are at; who settled stays so, whose words are still kept or not."""
        said = stage_of(self.words, self.speakers)
        if self.ending is None:
            return said
        return Stage.SETTLED if self.ending.reason is None else min(said, Stage.TRIAL, key=_place)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that others hear of."""

    kind: Literal["reached", "overdue", "ended"]
    stage: Stage
    due_since: datetime | None = None


def stage_of(words: Iterable[Word], speakers: Collection[str] = BOTH) -> Stage:
    """The stage that follows from all words of those who go, in whatever order they came."""
    counted = _counted(tuple(words))
    settled = {word.by for word in counted if word.stage is Stage.SETTLED}
    if Speaker.COMPANION in settled or (speakers and settled.issuperset(speakers)):
        return Stage.SETTLED
    own = sorted((_furthest(counted, speaker) for speaker in speakers), key=_place, reverse=True)
    by_half = own[(len(own) - 1) // 2] if own else START
    return max(by_half, _furthest(counted, Speaker.COMPANION), key=_place)


def own_stage(way: Way, speaker: str) -> Stage:
    """How far somebody is by her own standing words."""
    return max((word.stage for word in standing_words(way, by=speaker)), key=_place, default=START)


def says_settled(way: Way) -> frozenset[str]:
    """Whose word is that they moved in, and stands."""
    return frozenset(word.by for word in _counted(way.words) if word.stage is Stage.SETTLED)


def reached(way: Way) -> dict[Stage, int]:
    """How many of those who go say that they are as far as each stage, or further."""
    own = [_place(own_stage(way, speaker)) for speaker in way.speakers]
    return {stage: sum(place >= _place(stage) for place in own) for stage in STAGES}


def standing_words(way: Way, *, by: str) -> list[Word]:
    """What somebody said and what no later step back overrules."""
    return [word for word in _counted(way.words) if word.by == by]


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
    return _place(stage) < _place(way.stage)


def check_reason(reason: str) -> Refusal | None:
    """Whoever corrects a stage backwards says why."""
    least, most = REASON
    if not least <= len(reason.strip()) <= most:
        return Refusal("step-back-reason", field="reason", least=least, most=most)
    return None


def end(way: Way, *, by: str, reason: EndReason, now: datetime) -> Way | Refusal:
    """They go separate ways; the same again changes nothing."""
    if way.ending is not None:
        is_same = (way.ending.reason, way.ending.by) == (reason, by)
        return way if is_same else Refusal("accompaniment-ended")
    if reason is EndReason.PERSON_GONE:
        return Refusal("end-reason-not-fitting")
    return _ended(way, Ending(reason, by, now))


def lose(way: Way, speaker: str, *, now: datetime) -> Way:
    """A person was erased: the way of a match ends, whatever stage it was at."""
    if way.ending is not None:
        return way
    return _ended(way, Ending(EndReason.PERSON_GONE, speaker, now))


def go_on_without(way: Way, speaker: str, *, now: datetime) -> Way:
    """A household leaves a village: her words go, and what the others said counts among them.

    Where all the others have moved in, they settled by that; with the last one the way ends.
    """
    words = tuple(word for word in way.words if word.by != speaker)
    left = replace(way, speakers=way.speakers - {speaker}, words=words)
    if left.ending is not None:
        return left
    if not left.speakers:
        return _ended(left, Ending(EndReason.PERSON_GONE, speaker, now))
    return _ended(left, Ending(None, speaker, now)) if left.stage is Stage.SETTLED else left


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

    The first word of having moved in is heard as well, though it alone does not settle: the others
    are asked for theirs.
    """
    if before.ending is not None:
        return
    has_new_claim = bool(says_settled(after)) and not says_settled(before)
    if after.stage is not before.stage or has_new_claim:
        yield Step("reached", after.stage)
    for stage in sorted(after.overdue - before.overdue, key=_place):
        yield Step("overdue", stage, due_since=due_at(before))
    if after.ending is not None:
        yield Step("ended", after.stage)


def free_again(ending: Ending, among: frozenset[str] = BOTH) -> frozenset[str]:
    """Whose search, or whose place, is open again by this end."""
    match ending.reason:
        case None:
            return frozenset()
        case EndReason.PLACE_TAKEN:
            return among - {Speaker.OFFER}
        case EndReason.PERSON_GONE:
            return among - {ending.by}
        case _:
            return among


def _ended(way: Way, ending: Ending) -> Way:
    return replace(way, ending=ending, next_contact_on=None)


def _counted(words: tuple[Word, ...]) -> list[Word]:
    """The words that no later step back overrules."""
    back = [word for word in words if word.takes_back]
    return [word for word in words if not any(_overrules(each, word) for each in back)]


def _overrules(back: Word, word: Word) -> bool:
    is_theirs = back.by in {Speaker.COMPANION, word.by}
    return is_theirs and back != word and back.said_at >= word.said_at


def _joined(words: tuple[Word, ...], word: Word) -> tuple[Word, ...]:
    same = [each for each in words if _same_said(each) == _same_said(word)]
    last = max((*same, word), key=lambda each: each.said_at)
    return (*(each for each in words if each not in same), last)


def _same_said(word: Word) -> tuple[object, ...]:
    return (word.by, word.stage, word.takes_back, day_in_saxony(word.said_at))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), SAXONY)


def _furthest(counted: Iterable[Word], speaker: str) -> Stage:
    """How far somebody said they are; having moved in, which others did not say, is «on trial»."""
    reached = (word.stage for word in counted if word.by == speaker)
    return max(
        (min(stage, Stage.TRIAL, key=_place) for stage in reached), key=_place, default=START
    )


def _place(stage: Stage) -> int:
    return STAGES.index(stage)
