"""A call for ideas: draft → opened → closed → decided; its dates open and close it.

Nothing that says how the audience votes leaves the registry before the call is closed: whoever
votes last shall not know more than whoever votes first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from contracts.ideas import IdeaCallClosed, IdeaCallDecided, IdeaCallOpened
from contracts.moving_in import day_in_saxony
from services.chassis.refusal import Refusal
from services.registry.decide.areas import Municipality
from services.registry.decide.content import FieldRefusals, check_text
from services.registry.decide.ideas.evidence import Evidence, check_evidence
from services.registry.decide.initiative import Unchanged
from services.registry.decide.vocabulary import TOPICS

TITLE: Final = (5, 120)
INTRO: Final = (30, 3000)
LABEL: Final = (3, 80)
WEIGHTS: Final = (1, 5)
THEMES: Final = (1, 5)
CRITERIA: Final = (1, 6)


class CallState(StrEnum):
    """Where a call is."""

    DRAFT = "draft"
    OPENED = "opened"
    CLOSED = "closed"
    DECIDED = "decided"


class Criterion(BaseModel):
    """What the jury judges by, from 1 to 5, and how much it counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    weight: int


class CallArea(BaseModel):
    """Districts and municipalities that a call is for; nothing at all means all of Saxony."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    districts: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()

    def covers(self, municipality: Municipality) -> bool:
        """Whether the call is for people there."""
        if not self.districts and not self.municipalities:
            return True
        return municipality.district in self.districts or municipality.ags in self.municipalities


class CallContent(BaseModel):
    """What a call says; fixed once it is open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    intro: str
    themes: tuple[str, ...]
    area: CallArea
    criteria: tuple[Criterion, ...]
    evidence: tuple[Evidence, ...]
    opens_at: AwareDatetime
    closes_at: AwareDatetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaCall:
    """A call; ``released_at`` says that staff let its dates count."""

    id: UUID
    state: CallState
    version: int
    content: CallContent
    created_at: datetime
    released_at: datetime | None = None
    closed_at: datetime | None = None
    decided_at: datetime | None = None

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        return self.state is not CallState.DRAFT

    @property
    def shows_votes(self) -> bool:
        """Whether it may be said how the audience voted."""
        return self.state in {CallState.CLOSED, CallState.DECIDED}


Said = IdeaCallOpened | IdeaCallClosed | IdeaCallDecided


def check_call(
    content: CallContent, *, districts: frozenset[str], places: frozenset[str], now: datetime
) -> FieldRefusals:
    """Everything that is wrong with a call at once; ``places`` are the known keys among its own."""
    wrong = dict(_wrong(content, districts=districts, places=places, now=now))
    today = day_in_saxony(now)
    return {**wrong, **check_evidence(content.evidence, districts=districts, today=today)}


def edit(call: IdeaCall, content: CallContent) -> IdeaCall | Refusal:
    """Staff changes a call that nobody has seen yet."""
    if call.state is not CallState.DRAFT:
        return Refusal("call-not-draft", state=call.state.value)
    return replace(call, content=content)


def release(call: IdeaCall, *, now: datetime) -> IdeaCall | Unchanged | Refusal:
    """Staff lets the dates count: from then on the call opens and closes by itself."""
    if call.state is not CallState.DRAFT:
        return Unchanged()
    if now >= call.content.closes_at:
        return Refusal("call-over", closes_at=call.content.closes_at.isoformat())
    return replace(call, released_at=call.released_at or now)


def end_early(call: IdeaCall, *, now: datetime) -> IdeaCall | Unchanged | Refusal:
    """Staff lets this be the last moment of an open call, without knowing any votes."""
    match call.state:
        case CallState.OPENED:
            return replace(call, content=call.content.model_copy(update={"closes_at": now}))
        case CallState.DRAFT:
            return Refusal("call-not-open", state=call.state.value)
        case _:
            return Unchanged()


def tick(call: IdeaCall, *, now: datetime) -> IdeaCallOpened | IdeaCallClosed | Unchanged:
    """What the clock does to a call: one step at a time."""
    match call.state:
        case CallState.DRAFT if call.released_at is not None and now >= call.content.opens_at:
            return IdeaCallOpened(aggregate_id=call.id)
        case CallState.OPENED if now >= call.content.closes_at:
            return IdeaCallClosed(aggregate_id=call.id)
        case _:
            return Unchanged()


def next_tick(call: IdeaCall) -> datetime | None:
    """When the clock has to look again."""
    match call.state:
        case CallState.DRAFT:
            return call.content.opens_at if call.released_at is not None else None
        case CallState.OPENED:
            return call.content.closes_at
        case _:
            return None


def check_open(call: IdeaCall, *, now: datetime) -> Refusal | None:
    """Ideas and votes count while a call is open, also where the clock is a little late."""
    if call.state is CallState.OPENED and now < call.content.closes_at:
        return None
    return Refusal("call-not-open", state=call.state.value)


def check_undecided(call: IdeaCall) -> Refusal | None:
    """Whether the jury may judge and staff may choose."""
    if call.state in {CallState.OPENED, CallState.CLOSED}:
        return None
    return Refusal("call-not-judged-now", state=call.state.value)


def decide(call: IdeaCall) -> IdeaCallDecided | Unchanged | Refusal:
    """Staff decides after closing, once."""
    match call.state:
        case CallState.CLOSED:
            return IdeaCallDecided(aggregate_id=call.id)
        case CallState.DECIDED:
            return Unchanged()
        case _:
            return Refusal("call-not-closed", state=call.state.value)


def after(call: IdeaCall, said: Said, *, now: datetime) -> IdeaCall:
    """The call once the fact was said."""
    version = call.version + 1
    match said:
        case IdeaCallOpened():
            return replace(call, state=CallState.OPENED, version=version)
        case IdeaCallClosed():
            return replace(call, state=CallState.CLOSED, version=version, closed_at=now)
        case IdeaCallDecided():
            return replace(call, state=CallState.DECIDED, version=version, decided_at=now)
        case _:
            assert_never(said)


def _wrong(
    content: CallContent, *, districts: frozenset[str], places: frozenset[str], now: datetime
) -> Iterator[tuple[str, Refusal]]:
    if refused := check_text(content.title, TITLE):
        yield "title", refused
    if refused := check_text(content.intro, INTRO, lines=True):
        yield "intro", refused
    fewest, most = THEMES
    if not fewest <= len(content.themes) <= most:
        yield "themes", Refusal("choices-count", fewest=fewest, most=most)
    if set(content.themes) - TOPICS.keys():
        yield "themes", Refusal("choice-unknown")
    if set(content.area.districts) - districts:
        yield "area.districts", Refusal("choice-unknown")
    if unknown := sorted(set(content.area.municipalities) - places):
        yield "area.municipalities", Refusal("municipality-unknown", ags=unknown[0][:20])
    if content.opens_at >= content.closes_at:
        yield "closes_at", Refusal("dates-reversed")
    elif content.closes_at <= now:
        yield "closes_at", Refusal("date-past")
    yield from _wrong_criteria(content.criteria)


def _wrong_criteria(criteria: tuple[Criterion, ...]) -> Iterator[tuple[str, Refusal]]:
    fewest, most = CRITERIA
    if not fewest <= len(criteria) <= most:
        yield "criteria", Refusal("choices-count", fewest=fewest, most=most)
    if len({each.label.casefold() for each in criteria}) < len(criteria):
        yield "criteria", Refusal("choice-repeated")
    low, high = WEIGHTS
    for number, each in enumerate(criteria):
        if refused := check_text(each.label, LABEL):
            yield f"criteria.{number}.label", refused
        if not low <= each.weight <= high:
            yield f"criteria.{number}.weight", Refusal("number-out-of-range", low=low, high=high)
