"""Every topic on Kafka: who owns it, who reads it, what its key is and how long it is kept.

Kafka topics, wiring tests and the AsyncAPI document are made from this list.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

Classification = Literal["public", "person-linked"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic; the key is the id of the aggregate that its facts are about.

    ``key`` names the field of each fact that becomes the Kafka key. ``retention`` None means
    compacted: the latest fact per key stays until a tombstone removes it. The number of partitions
    caps a reader's replicas and must never change on a live topic: it would break order per key.
    ``classification`` is ``public`` where no fact carries a person's id, else ``person-linked``.
    """

    name: str
    owner: str
    readers: tuple[str, ...]
    key: str
    retention: timedelta | None
    classification: Classification
    partitions: int = 6

    @property
    def is_compacted(self) -> bool:
        """Whether only the latest fact per key is kept."""
        return self.retention is None


INITIATIVES: Final = Topic(
    "registry-initiatives",
    owner="registry",
    readers=("matching", "notifications", "events"),
    key="initiative_id",
    retention=None,
    classification="person-linked",  # the owner's person id stands beside the public profile
)
REVIEWS: Final = Topic(
    "registry-reviews",
    owner="registry",
    readers=("notifications",),
    key="initiative_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
ENQUIRIES: Final = Topic(
    "registry-enquiries",
    owner="registry",
    readers=("notifications",),
    key="enquiry_id",
    retention=timedelta(days=30),
    classification="person-linked",
)
CASES: Final = Topic(
    "registry-cases",
    owner="registry",
    readers=("notifications", "matching"),
    key="case_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
FUNDING_CALLS: Final = Topic(
    "registry-funding-calls",
    owner="registry",
    readers=("notifications", "matching"),
    key="call_id",
    retention=None,
    classification="public",
)
ELIGIBILITY: Final = Topic(
    "registry-eligibility",
    owner="registry",
    readers=("notifications",),
    key="subject_id",
    retention=timedelta(days=90),
    classification="person-linked",  # the owner of an entry who saved a check
)
NOMINATIONS: Final = Topic(
    "registry-nominations",
    owner="registry",
    readers=("notifications",),
    key="subject_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
SUBSCRIPTIONS: Final = Topic(
    "registry-subscriptions",
    owner="registry",
    readers=("notifications",),
    key="subscription_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
IDEAS: Final = Topic(
    "registry-ideas",
    owner="registry",
    readers=("notifications",),
    key="aggregate_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
NETWORKING: Final = Topic(
    "registry-networking",
    owner="registry",
    readers=("notifications",),
    key="aggregate_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
PROFILES: Final = Topic(
    "matching-profiles",
    owner="matching",
    readers=("notifications", "registry"),
    key="profile_id",
    retention=None,
    classification="person-linked",
)
MATCHES: Final = Topic(
    "matching-matches",
    owner="matching",
    readers=("notifications", "registry"),
    key="match_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
ACCOMPANIMENTS: Final = Topic(
    "matching-accompaniments",
    owner="matching",
    readers=("notifications",),
    key="subject_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
VILLAGES: Final = Topic(
    "matching-villages",
    owner="matching",
    readers=("notifications",),
    key="village_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
AUDITS: Final = Topic(
    "matching-audits",
    owner="matching",
    readers=("registry",),
    key="audit_id",
    retention=timedelta(days=90),
    classification="public",
)
GATHERINGS: Final = Topic(
    "events-gatherings",
    owner="events",
    readers=("notifications", "registry"),
    key="gathering_id",
    retention=None,
    classification="public",
)
SEATS: Final = Topic(
    "events-seats",
    owner="events",
    readers=("notifications",),
    key="gathering_id",
    retention=timedelta(days=90),
    classification="person-linked",
)
DELIVERIES: Final = Topic(
    "notifications-deliveries",
    owner="notifications",
    readers=("events", "matching", "registry"),
    key="notification_id",
    retention=timedelta(days=30),
    classification="person-linked",
)
ANSWERS: Final = Topic(
    "notifications-answers",
    owner="notifications",
    readers=("matching", "events", "registry"),
    key="subject_id",
    retention=timedelta(days=30),
    classification="person-linked",
)
PEOPLE: Final = Topic(
    "web-people",
    owner="web",
    readers=("registry", "matching", "notifications", "events"),
    key="person_id",
    retention=None,
    classification="person-linked",
)

ALL: Final[tuple[Topic, ...]] = (
    INITIATIVES,
    REVIEWS,
    ENQUIRIES,
    CASES,
    NOMINATIONS,
    FUNDING_CALLS,
    ELIGIBILITY,
    IDEAS,
    NETWORKING,
    SUBSCRIPTIONS,
    PROFILES,
    MATCHES,
    ACCOMPANIMENTS,
    VILLAGES,
    AUDITS,
    GATHERINGS,
    SEATS,
    DELIVERIES,
    ANSWERS,
    PEOPLE,
)


def read_by(service: str) -> tuple[Topic, ...]:
    """The topics that a service reads, in the order of the list."""
    return tuple(topic for topic in ALL if service in topic.readers)


def named(name: str) -> Topic | None:
    """The topic of that name, or None if nobody declared it."""
    return next((topic for topic in ALL if topic.name == name), None)
