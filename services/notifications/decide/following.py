"""Who hears of a digest: each is a mail of its own, and none makes the one before moot."""

from contracts.following import AreaDigestCompiled, AreaSubscriptionRequested
from services.notifications.decide.plan import Notice


def tell_of_request(fact: AreaSubscriptionRequested) -> tuple[Notice, ...]:
    """The mailbox is asked, or told that it follows already."""
    return (
        Notice(
            purpose="subscription-requested",
            occasion=f"{fact.subscription_id}:{fact.request}",
            person_id=fact.person_id,
            subject_id=str(fact.subscription_id),
        ),
    )


def tell_of_digest(fact: AreaDigestCompiled) -> tuple[Notice, ...]:
    """The follower hears of what is new."""
    return (
        Notice(
            purpose="area-digest",
            occasion=f"{fact.subscription_id}:{fact.digest}",
            person_id=fact.person_id,
            subject_id=str(fact.subscription_id),
        ),
    )
