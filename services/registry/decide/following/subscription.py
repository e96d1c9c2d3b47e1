"""Somebody follows what is new in a search: pending → confirmed ⇄ paused → ended."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never
from uuid import UUID

from contracts.following import (
    AreaDigestCompiled,
    AreaSubscriptionConfirmed,
    AreaSubscriptionEnded,
    AreaSubscriptionPaused,
    AreaSubscriptionRequested,
)
from services.chassis.refusal import Refusal
from services.registry.decide.following.wanted import Wanted
from services.registry.decide.initiative import Unchanged

CONFIRM_WITHIN: Final = timedelta(days=7)
"""What nobody confirms is deleted then."""
LINKS_LIVE: Final = timedelta(days=365)
"""How long the links in a mail change or end what it is about; each mail renews them."""
MOST_OF_ONE_PERSON: Final = 20


class State(StrEnum):
    """Where a subscription is."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    ENDED = "ended"


class Rhythm(StrEnum):
    """How often mails come at most; without news none comes."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a person follows; once it has ended, neither the person nor the search is known."""

    id: UUID
    person: str | None
    state: State
    rhythm: Rhythm
    wanted: Wanted
    version: int
    requests: int
    digests: int
    created_at: datetime
    confirmed_at: datetime | None = None
    last_digest_at: datetime | None = None

    def belongs_to(self, person_id: str | None, *, opened: str | None) -> bool:
        """Whether a person may see and change it; a link (``opened``) opens the one it names."""
        if self.person is None or self.person != person_id:
            return False
        return opened is None or opened == str(self.id)


Said = (
    AreaSubscriptionRequested
    | AreaSubscriptionConfirmed
    | AreaSubscriptionPaused
    | AreaSubscriptionEnded
    | AreaDigestCompiled
)


def requested(
    subscription_id: UUID, *, person: str, wanted: Wanted, rhythm: Rhythm, now: datetime
) -> Subscription:
    """A new one; nobody has shown yet that the mailbox is hers."""
    return Subscription(
        id=subscription_id,
        person=person,
        state=State.PENDING,
        rhythm=rhythm,
        wanted=wanted,
        version=0,
        requests=0,
        digests=0,
        created_at=now,
    )


def request(subscription: Subscription) -> AreaSubscriptionRequested:
    """It was asked for, perhaps once more: its person gets a mail about it."""
    return AreaSubscriptionRequested(
        subscription_id=subscription.id,
        person_id=person_of(subscription),
        request=subscription.requests + 1,
    )


def confirm(subscription: Subscription) -> AreaSubscriptionConfirmed | Unchanged | Refusal:
    """The button behind the link; pressing again changes nothing, nor does it end a pause."""
    match subscription.state:
        case State.PENDING:
            return _confirmed(subscription)
        case State.CONFIRMED | State.PAUSED:
            return Unchanged()
        case State.ENDED:
            return Refusal("subscription-ended")


def pause(subscription: Subscription) -> AreaSubscriptionPaused | Unchanged | Refusal:
    """No mails for a while; what waits for the next one waits on."""
    match subscription.state:
        case State.CONFIRMED:
            return AreaSubscriptionPaused(
                subscription_id=subscription.id, person_id=person_of(subscription)
            )
        case State.PAUSED:
            return Unchanged()
        case State.PENDING:
            return Refusal("subscription-not-confirmed")
        case State.ENDED:
            return Refusal("subscription-ended")


def resume(subscription: Subscription) -> AreaSubscriptionConfirmed | Unchanged | Refusal:
    """The pause is over; what became new meanwhile is not made up for: the search shows it."""
    match subscription.state:
        case State.PAUSED:
            return _confirmed(subscription)
        case State.CONFIRMED:
            return Unchanged()
        case State.PENDING:
            return Refusal("subscription-not-confirmed")
        case State.ENDED:
            return Refusal("subscription-ended")


def end(subscription: Subscription) -> AreaSubscriptionEnded | Unchanged:
    """The person follows no more."""
    if subscription.state is State.ENDED:
        return Unchanged()
    return AreaSubscriptionEnded(subscription_id=subscription.id, person_id=person_of(subscription))


def change(
    subscription: Subscription, *, wanted: Wanted, rhythm: Rhythm
) -> Subscription | Unchanged | Refusal:
    """Another search or another rhythm; what waits is told as far as the new search finds it."""
    if subscription.state is State.ENDED:
        return Refusal("subscription-ended")
    if subscription.state is State.PENDING:
        return Refusal("subscription-not-confirmed")
    if (subscription.wanted, subscription.rhythm) == (wanted, rhythm):
        return Unchanged()
    return replace(subscription, wanted=wanted, rhythm=rhythm)


def compile_digest(subscription: Subscription, *, entries: int) -> AreaDigestCompiled | Unchanged:
    """So many entries are told next; without any, or while nobody wants mails, nothing is."""
    if subscription.state is not State.CONFIRMED or not entries:
        return Unchanged()
    return AreaDigestCompiled(
        subscription_id=subscription.id,
        person_id=person_of(subscription),
        digest=subscription.digests + 1,
        entries=entries,
    )


def after(subscription: Subscription, said: Said, *, now: datetime) -> Subscription:
    """The subscription once the fact was said."""
    known = replace(subscription, version=subscription.version + 1)
    match said:
        case AreaSubscriptionRequested():
            return replace(known, requests=said.request)
        case AreaSubscriptionConfirmed():
            return replace(known, state=State.CONFIRMED, confirmed_at=now)
        case AreaSubscriptionPaused():
            return replace(known, state=State.PAUSED)
        case AreaSubscriptionEnded():
            return replace(known, state=State.ENDED, person=None, wanted=Wanted())
        case AreaDigestCompiled():
            return replace(known, digests=said.digest, last_digest_at=now)
        case _:
            assert_never(said)


def person_of(subscription: Subscription) -> str:
    """Whose it is; one that has ended is nobody's."""
    if subscription.person is None:
        raise LookupError(f"subscription {subscription.id} has ended")
    return subscription.person


def _confirmed(subscription: Subscription) -> AreaSubscriptionConfirmed:
    return AreaSubscriptionConfirmed(
        subscription_id=subscription.id, person_id=person_of(subscription)
    )
