"""The life of a funding call: draft → published → opened → closed; withdrawn.

Its first and its last day count whole, in Saxony's time: a call «until 31 March» is open until
midnight. Each step is a fact that carries the whole public picture.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.funding import (
    FundingCallClosed,
    FundingCallOpened,
    FundingCallPublished,
    FundingCallRevised,
    FundingCallWithdrawn,
)
from contracts.moving_in import SAXONY, day_in_saxony
from services.chassis.refusal import Refusal
from services.registry.decide import vocabulary
from services.registry.decide.content import FieldRefusals, check_text

TITLE: Final = (3, 200)
FUNDER: Final = (2, 200)
SUMMARY: Final = (10, 2000)
URL_MAX: Final = 500
CHECKED_FOR: Final = timedelta(days=365)
"""How long it counts that somebody compared a call with its source."""
Said = (
    FundingCallPublished
    | FundingCallOpened
    | FundingCallRevised
    | FundingCallClosed
    | FundingCallWithdrawn
)


class CallState(StrEnum):
    """Where a call stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    OPENED = "opened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class CallTexts(BaseModel):
    """What a call says of itself; ``checked_on``: when somebody last compared it with its source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    funder: str
    summary: str
    url: str | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    themes: tuple[str, ...] = ()
    is_illustrative: bool = False
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingCall:
    """A call; ``version`` counts its facts, ``revision`` what the public saw of it."""

    id: UUID
    key: str
    state: CallState
    version: int
    revision: int
    rule_version: int | None
    texts: CallTexts

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        return self.state not in {CallState.DRAFT, CallState.WITHDRAWN}


def drafted(call_id: UUID, *, key: str, texts: CallTexts) -> FundingCall:
    """A new call, which staff alone sees."""
    return FundingCall(
        id=call_id,
        key=key,
        state=CallState.DRAFT,
        version=0,
        revision=1,
        rule_version=None,
        texts=texts,
    )


def check_texts(texts: CallTexts) -> FieldRefusals:
    """Everything that is wrong with a call's texts, by field."""
    found = {
        "title": check_text(texts.title, TITLE),
        "funder": check_text(texts.funder, FUNDER),
        "summary": check_text(texts.summary, SUMMARY, lines=True),
    }
    refusals = {field: refused for field, refused in found.items() if refused}
    if texts.url is not None and not (
        texts.url.startswith("https://") and len(texts.url) <= URL_MAX
    ):
        refusals["url"] = Refusal("funding-url-invalid")
    if unknown := [theme for theme in texts.themes if theme not in vocabulary.TOPICS]:
        refusals["themes"] = Refusal("choice-unknown", values=[*unknown])
    opens, closes = texts.opens_on, texts.closes_on
    if opens is not None and closes is not None and closes < opens:
        refusals["closes_on"] = Refusal("dates-reversed")
    return refusals


def publish(call: FundingCall) -> FundingCallPublished | Refusal:
    """Let everybody see a draft."""
    if call.state is not CallState.DRAFT:
        return Refusal("funding-call-moved-on", state=call.state.value)
    return FundingCallPublished(**_picture(call))


def pass_by(call: FundingCall, *, now: datetime) -> FundingCallOpened | FundingCallClosed | None:
    """What the calendar makes of a call at a moment: its first day came, or its last is over."""
    opens, closes = opens_at(call.texts), closes_at(call.texts)
    match call.state:
        case CallState.PUBLISHED if opens is None or now >= opens:
            return FundingCallOpened(**_picture(call))
        case CallState.OPENED if closes is not None and now >= closes:
            return FundingCallClosed(**_picture(call))
        case _:
            return None


def revise(call: FundingCall, texts: CallTexts) -> FundingCallRevised | Refusal | None:
    """Other texts or dates; None for a draft, of which nobody has heard."""
    match call.state:
        case CallState.DRAFT:
            return None
        case CallState.PUBLISHED | CallState.OPENED:
            changed = replace(call, texts=texts, revision=call.revision + 1)
            return FundingCallRevised(**_picture(changed))
        case CallState.CLOSED | CallState.WITHDRAWN:
            return Refusal("funding-call-over", state=call.state.value)


def take_rule(call: FundingCall, version: int) -> FundingCallRevised | None:
    """A newer rule counts; the public hears of it if it knows the call."""
    if not call.is_public:
        return None
    changed = replace(call, rule_version=version, revision=call.revision + 1)
    return FundingCallRevised(**_picture(changed))


def withdraw(call: FundingCall) -> FundingCallWithdrawn | Refusal | None:
    """Take a call back; None for a draft, of which nobody has heard."""
    match call.state:
        case CallState.DRAFT:
            return None
        case CallState.WITHDRAWN:
            return Refusal("funding-call-over", state=call.state.value)
        case _:
            return FundingCallWithdrawn(**_picture(call))


def after(call: FundingCall, said: Said) -> FundingCall:
    """The call once the fact was said; texts are the caller's."""
    version = call.version + 1
    match said:
        case FundingCallPublished():
            return replace(call, version=version, state=CallState.PUBLISHED)
        case FundingCallOpened():
            return replace(call, version=version, state=CallState.OPENED)
        case FundingCallClosed():
            return replace(call, version=version, state=CallState.CLOSED)
        case FundingCallWithdrawn():
            return replace(call, version=version, state=CallState.WITHDRAWN)
        case FundingCallRevised():
            return replace(
                call, version=version, revision=said.revision, rule_version=said.rule_version
            )
        case _:
            assert_never(said)


def opens_at(texts: CallTexts) -> datetime | None:
    """The first moment at which one can apply; None: at once."""
    return _midnight(texts.opens_on) if texts.opens_on else None


def closes_at(texts: CallTexts) -> datetime | None:
    """The first moment at which one cannot any more: the last day counts whole."""
    return _midnight(texts.closes_on + timedelta(days=1)) if texts.closes_on else None


def outdated(call: FundingCall, *, now: datetime) -> str | None:
    """Why a visitor should not rely on a call: it is over, or nobody has compared it for long."""
    closes = closes_at(call.texts)
    if call.state is CallState.CLOSED or (closes is not None and now >= closes):
        return "closed"
    return "unchecked" if day_in_saxony(now) - call.texts.checked_on > CHECKED_FOR else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SAXONY)


def _picture(call: FundingCall) -> dict[str, Any]:
    """The fields of every fact about a call."""
    texts = call.texts
    return {
        "call_id": call.id,
        "call": call.key,
        "revision": call.revision,
        "title": texts.title,
        "funder": texts.funder,
        "url": texts.url,
        "opens_on": texts.opens_on,
        "closes_on": texts.closes_on,
        "themes": texts.themes,
        "rule_version": call.rule_version,
        "is_illustrative": texts.is_illustrative,
    }
