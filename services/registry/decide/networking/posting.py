"""A need or an offer: draft → listed → resolved or expired; one button renews it.

It stays on the board for 90 days, or until the days that it is about are over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.moving_in import SAXONY, day_in_saxony
from contracts.networking import (
    NeedDrafted,
    NeedExpired,
    NeedExpiryDue,
    NeedListed,
    NeedResolved,
    OfferDrafted,
    OfferExpired,
    OfferExpiryDue,
    OfferListed,
    OfferResolved,
    PostingCategory,
    ResolvedBecause,
)
from services.chassis.refusal import Refusal
from services.registry.decide.content import REASON, FieldRefusals, check_text
from services.registry.decide.initiative import Unchanged

TITLE: Final = (5, 100)
TEXT: Final = (20, 2000)
QUANTITY: Final = (0, 80)
RADIUS_KM: Final = (1, 100)
LIVES: Final = timedelta(days=90)
REMINDED_BEFORE: Final = timedelta(days=7)
CONFIRM_WITHIN: Final = timedelta(days=7)
KEPT_AFTER_END: Final = timedelta(days=90)


class Side(StrEnum):
    """Whether somebody looks for something or gives it."""

    NEED = "need"
    OFFER = "offer"

    @property
    def opposite(self) -> "Side":
        """Where what fits stands."""
        return Side.OFFER if self is Side.NEED else Side.NEED


class PostingState(StrEnum):
    """Where a need or an offer is."""

    DRAFT = "draft"
    LISTED = "listed"
    RESOLVED = "resolved"
    EXPIRED = "expired"


class PostingContent(BaseModel):
    """What stands on the board: a municipality with a radius, or a district; no end means open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: PostingCategory
    title: str
    text: str
    quantity: str = ""
    ags: str | None = None
    radius_km: int | None = None
    district: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A need or an offer; it belongs to an entry, to a town hall, or to nobody but its owner."""

    id: UUID
    side: Side
    state: PostingState
    version: int
    content: PostingContent
    owner: str
    initiative_id: UUID | None = None
    town_ags: str | None = None
    created_at: datetime
    expires_at: datetime | None = None
    reminded_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str | None = None

    @property
    def is_listed(self) -> bool:
        """Whether it hangs on the board."""
        return self.state is PostingState.LISTED


Listed = NeedListed | OfferListed
Due = NeedExpiryDue | OfferExpiryDue
Resolved = NeedResolved | OfferResolved
Expired = NeedExpired | OfferExpired
Drafted = NeedDrafted | OfferDrafted
Said = Drafted | Listed | Due | Resolved | Expired
FACTS: Final[Mapping[str, Mapping[Side, type[Said]]]] = MappingProxyType(
    {
        "drafted": {Side.NEED: NeedDrafted, Side.OFFER: OfferDrafted},
        "listed": {Side.NEED: NeedListed, Side.OFFER: OfferListed},
        "due": {Side.NEED: NeedExpiryDue, Side.OFFER: OfferExpiryDue},
        "resolved": {Side.NEED: NeedResolved, Side.OFFER: OfferResolved},
        "expired": {Side.NEED: NeedExpired, Side.OFFER: OfferExpired},
    }
)


def check_content(
    content: PostingContent, *, knows_place: bool, districts: frozenset[str], now: datetime
) -> FieldRefusals:
    """Everything that is wrong at once; ``knows_place``: the municipality is one of Saxony's."""
    return dict(_wrong(content, knows_place=knows_place, districts=districts, now=now))


def ends_at(content: PostingContent, *, now: datetime) -> datetime:
    """Until when it hangs if it is put up (or renewed) now."""
    latest = now + LIVES
    if content.ends_on is None:
        return latest
    return min(latest, datetime.combine(content.ends_on + timedelta(days=1), time(), SAXONY))


def say(posting: Posting, step: str, **more: object) -> Said:
    """The fact of a step of this side."""
    told = {
        "aggregate_id": posting.id,
        "owner_person_id": posting.owner,
        "category": posting.content.category,
    }
    return FACTS[step][posting.side].model_validate({**told, **more})


def put_up(posting: Posting, *, now: datetime) -> Posting | Unchanged | Refusal:
    """It hangs on the board: for the first time, again after it expired, or for another while.

    What hangs already and was renewed just now is unchanged: pressing twice says it once.
    """
    if posting.state is PostingState.RESOLVED:
        return Refusal("posting-resolved")
    expires_at = ends_at(posting.content, now=now)
    if expires_at <= now:
        return Refusal("posting-over")
    if posting.is_listed and posting.expires_at == expires_at:
        return Unchanged()
    return replace(
        posting,
        state=PostingState.LISTED,
        version=posting.version + 1,
        expires_at=expires_at,
        reminded_at=None if expires_at - now > REMINDED_BEFORE else now,
        ended_at=None,
    )


def resolve(
    posting: Posting, *, because: ResolvedBecause, reason: str | None, now: datetime
) -> Posting | Unchanged | Refusal:
    """Its owner says that it is settled, or staff takes it off and says why."""
    if posting.state is PostingState.RESOLVED:
        return Unchanged()
    if posting.state is PostingState.DRAFT:
        return Refusal("posting-not-listed", state=posting.state.value)
    if because is ResolvedBecause.STAFF:
        if not (reason or "").strip():
            return Refusal("reason-missing")
        if refused := check_text(reason or "", REASON, lines=True):
            return Refusal("reason-length", **refused.details)
    return replace(
        posting,
        state=PostingState.RESOLVED,
        version=posting.version + 1,
        ended_at=now,
        reason=reason,
    )


def expire(posting: Posting, *, now: datetime) -> Posting | Unchanged:
    """Its time on the board is over."""
    if not posting.is_listed or posting.expires_at is None or now < posting.expires_at:
        return Unchanged()
    return replace(posting, state=PostingState.EXPIRED, version=posting.version + 1, ended_at=now)


def remind(posting: Posting, *, now: datetime) -> Posting | Unchanged:
    """A week before the end its owner is asked, once."""
    if not posting.is_listed or posting.expires_at is None or posting.reminded_at is not None:
        return Unchanged()
    if now < posting.expires_at - REMINDED_BEFORE:
        return Unchanged()
    return replace(posting, version=posting.version + 1, reminded_at=now)


def next_look(posting: Posting) -> datetime:
    """When the clock looks again: to remind, to take off, or to forget."""
    match posting.state:
        case PostingState.DRAFT:
            return posting.created_at + CONFIRM_WITHIN
        case PostingState.LISTED if posting.expires_at is not None:
            early = posting.reminded_at is None
            return posting.expires_at - REMINDED_BEFORE if early else posting.expires_at
        case _:
            return (posting.ended_at or posting.created_at) + KEPT_AFTER_END


def is_to_be_forgotten(posting: Posting, *, now: datetime) -> bool:
    """Whether it was never confirmed, or ended long ago."""
    return not posting.is_listed and now >= next_look(posting)


def _wrong(
    content: PostingContent, *, knows_place: bool, districts: frozenset[str], now: datetime
) -> Iterator[tuple[str, Refusal]]:
    checks = {
        "title": check_text(content.title, TITLE),
        "text": check_text(content.text, TEXT, lines=True),
        "quantity": check_text(content.quantity, QUANTITY),
        **_wrong_area(content, knows_place=knows_place, districts=districts),
        "ends_on": _wrong_days(content, today=day_in_saxony(now)),
    }
    yield from ((field, refusal) for field, refusal in checks.items() if refusal)


def _wrong_area(
    content: PostingContent, *, knows_place: bool, districts: frozenset[str]
) -> Mapping[str, Refusal | None]:
    if content.district is not None:
        both = Refusal("area-doubled") if content.ags is not None else None
        known = None if content.district in districts else Refusal("choice-unknown")
        return {"district": known or both}
    low, high = RADIUS_KM
    is_near = content.radius_km is not None and low <= content.radius_km <= high
    return {
        "ags": None
        if knows_place
        else Refusal("municipality-unknown", ags=(content.ags or "")[:20]),
        "radius_km": None if is_near else Refusal("number-out-of-range", low=low, high=high),
    }


def _wrong_days(content: PostingContent, *, today: date) -> Refusal | None:
    if content.ends_on is None:
        return None
    if content.starts_on is not None and content.starts_on > content.ends_on:
        return Refusal("dates-reversed")
    return Refusal("date-past") if content.ends_on < today else None
