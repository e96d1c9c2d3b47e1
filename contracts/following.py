"""Facts about people who follow a search or an area; what they follow is fetched by ``dataref``."""

from uuid import UUID

from contracts.fact import DomainEvent, Ordinal, PersonId
from contracts.topics import SUBSCRIPTIONS


class AreaSubscriptionRequested(DomainEvent, topic=SUBSCRIPTIONS):
    """Somebody wants to follow, and her mailbox is not shown yet; or follows the same already."""

    subscription_id: UUID
    person_id: PersonId
    request: Ordinal
    """How often the same was asked for: each time is answered by a mail of its own."""


class AreaSubscriptionConfirmed(DomainEvent, topic=SUBSCRIPTIONS):
    """The mailbox is confirmed, or a pause is over: what is new from now on counts."""

    subscription_id: UUID
    person_id: PersonId


class AreaSubscriptionPaused(DomainEvent, topic=SUBSCRIPTIONS):
    """No mails until the person says otherwise."""

    subscription_id: UUID
    person_id: PersonId


class AreaSubscriptionEnded(DomainEvent, topic=SUBSCRIPTIONS):
    """The person follows no more, or is forgotten; nothing of her is kept."""

    subscription_id: UUID
    person_id: PersonId


class AreaDigestCompiled(DomainEvent, topic=SUBSCRIPTIONS):
    """What was new since the digest before is put together; each entry stands in one digest."""

    subscription_id: UUID
    person_id: PersonId
    digest: Ordinal
    entries: Ordinal
