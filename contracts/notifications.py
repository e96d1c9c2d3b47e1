"""Facts about what became of a notification, and about what people answered."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from contracts.fact import DomainEvent, Moment, OrElse, PersonId, Text
from contracts.topics import ANSWERS, DELIVERIES


class Channel(StrEnum):
    """How a person is reached."""

    MAIL = "mail"
    SMS = "sms"


class SubjectKind(StrEnum):
    """What a notification or an answer is about; on Kafka it is open.

    OTHER stands for a kind that this build does not know yet: nobody acts on it.
    """

    MATCH = "match"
    VILLAGE = "village"
    SEAT = "seat"
    INITIATIVE = "initiative"
    ACCOUNT = "account"
    NOMINATION = "nomination"
    CLAIM = "claim"
    FUNDING_CALL = "funding-call"
    CASE = "case"
    NEED = "need"
    INTRODUCTION = "introduction"
    IDEA = "idea"
    SUBSCRIPTION = "subscription"
    ENQUIRY = "enquiry"
    ACCOMPANIMENT = "accompaniment"
    OTHER = "other"


OpenSubjectKind = Annotated[SubjectKind, OrElse(SubjectKind.OTHER)]


class Answer(StrEnum):
    """What a person said."""

    YES = "yes"
    LATER = "later"
    NO = "no"


class DeliveryFact(DomainEvent):
    """One step of one notification to one person on one channel."""

    notification_id: UUID
    purpose: Text
    subject_kind: OpenSubjectKind
    subject_id: Text
    person_id: PersonId
    channel: Channel
    at: Moment


class NotificationAccepted(DeliveryFact, topic=DELIVERIES):
    """The relay or the SMS centre took it over."""


class NotificationDelivered(DeliveryFact, topic=DELIVERIES):
    """A receipt says that it arrived."""


class NotificationBounced(DeliveryFact, topic=DELIVERIES):
    """It cannot be delivered."""

    reason: Text
    is_permanent: bool


class NotificationSuppressed(DeliveryFact, topic=DELIVERIES):
    """It was not sent, since the person or the address does not take it."""

    reason: Text


class AnswerGiven(DomainEvent, topic=ANSWERS):
    """A person answered by one tap or by SMS."""

    subject_kind: OpenSubjectKind
    subject_id: Text
    person_id: PersonId
    answer: Answer
    channel: Channel
    answered_at: Moment
