"""Two people get to know each other: draft → requested → accepted, declined or expired.

Contact flows only after both said yes: one by asking (and confirming her mailbox), the other by a
button. A no says nothing but that it does not fit this time, and protects for a while.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from contracts.networking import (
    IntroductionAccepted,
    IntroductionDeclined,
    IntroductionDrafted,
    IntroductionExpired,
    IntroductionRequested,
)
from services.chassis.identity import Email, normalise_email, normalise_phone
from services.chassis.refusal import Refusal
from services.registry.decide.content import CONTACT_NAME, FieldRefusals, check_text
from services.registry.decide.initiative import Unchanged

TEXT: Final = (20, 1000)
ANSWER_WITHIN: Final = timedelta(days=14)
CONFIRM_WITHIN: Final = timedelta(days=7)
NOT_AGAIN_FOR: Final = timedelta(days=90)
"""After a no the same person is not asked again by the same one."""
KEPT_AFTER_END: Final = timedelta(days=90)
CONSENT_VERSION: Final = "2026-12"
CONSENT_TEXT: Final = (
    "Sagen beide Seiten Ja, bekommt die andere Seite meinen Namen, meine E-Mail-Adresse und, wenn "
    "ich sie angegeben habe, meine Telefonnummer, um mit mir über dieses Anliegen zu sprechen. Die "
    "Plattform löscht diese Angaben nach 90 Tagen. Meine Zustimmung kann ich bis zum zweiten Ja "
    "zurücknehmen."
)


class IntroductionState(StrEnum):
    """Where an introduction is."""

    DRAFT = "draft"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Who asks, how to reach her, and what she writes; the other side reads only the text at first."""

    name: str
    email: Email
    phone: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """One person's wish to get to know whoever posted something."""

    id: UUID
    posting_id: UUID
    from_posting_id: UUID | None
    requester: str
    asked: str
    state: IntroductionState
    version: int
    created_at: datetime
    expires_at: datetime | None = None
    ended_at: datetime | None = None
    requester_consent: str
    asked_consent: str | None = None


def read_card(*, name: str, email: str, phone: str | None, text: str) -> Card | FieldRefusals:
    """The card, or what is wrong with each of its fields."""
    mailbox = normalise_email(email)
    number = normalise_phone(phone) if phone else None
    told = {
        "name": check_text(name, CONTACT_NAME),
        "email": mailbox,
        "phone": number,
        "text": check_text(text, TEXT, lines=True),
    }
    refusals = {field: read for field, read in told.items() if isinstance(read, Refusal)}
    if refusals or isinstance(mailbox, Refusal) or isinstance(number, Refusal):
        return refusals
    return Card(name=name, email=mailbox, phone=number, text=text)


def check_consent(version: str) -> Refusal | None:
    """Whoever asks has agreed to the text that holds today."""
    if version == CONSENT_VERSION:
        return None
    return Refusal("consent-text-outdated", version=CONSENT_VERSION)


def draft(introduction: Introduction) -> IntroductionDrafted:
    """The requester is asked to confirm her mailbox."""
    return IntroductionDrafted(**_ids(introduction))


def request(
    introduction: Introduction, *, declined_at: datetime | None, is_open: bool, now: datetime
) -> Introduction | Unchanged | Refusal:
    """The requester's yes; ``declined_at``: when the same person said no to her last.

    ``is_open``: she waits for an answer to the same posting already.
    """
    if introduction.state is not IntroductionState.DRAFT:
        return Unchanged()
    if introduction.requester == introduction.asked:
        return Refusal("introduction-to-self")
    if is_open:
        return Refusal("introduction-open")
    if declined_at is not None and now < declined_at + NOT_AGAIN_FOR:
        return Refusal("introduction-too-soon")
    return replace(
        introduction,
        state=IntroductionState.REQUESTED,
        version=introduction.version + 1,
        expires_at=now + ANSWER_WITHIN,
    )


def requested(introduction: Introduction) -> IntroductionRequested:
    """The other side is asked."""
    ends = {"expires_at": introduction.expires_at}
    return IntroductionRequested.model_validate({**_ids(introduction), **ends})


def answer(
    introduction: Introduction, *, is_yes: bool, now: datetime
) -> IntroductionAccepted | IntroductionDeclined | Unchanged | Refusal:
    """The other side's word; saying the same again changes nothing, and the first word counts."""
    said = IntroductionState.ACCEPTED if is_yes else IntroductionState.DECLINED
    if introduction.state is said:
        return Unchanged()
    if introduction.state in {IntroductionState.ACCEPTED, IntroductionState.DECLINED}:
        return Refusal("introduction-answered", state=introduction.state.value)
    is_waiting = introduction.state is IntroductionState.REQUESTED
    if not is_waiting or introduction.expires_at is None or now >= introduction.expires_at:
        return Refusal("introduction-over")
    fact = IntroductionAccepted if is_yes else IntroductionDeclined
    return fact(**_ids(introduction))


def expire(introduction: Introduction, *, now: datetime) -> IntroductionExpired | Unchanged:
    """Nobody answered in time."""
    is_waiting = introduction.state is IntroductionState.REQUESTED
    if not is_waiting or introduction.expires_at is None or now < introduction.expires_at:
        return Unchanged()
    return IntroductionExpired(**_ids(introduction))


def after(
    introduction: Introduction,
    said: IntroductionAccepted | IntroductionDeclined | IntroductionExpired,
    *,
    now: datetime,
) -> Introduction:
    """The introduction once the fact was said; a yes keeps which text was agreed to."""
    states = {
        IntroductionAccepted: IntroductionState.ACCEPTED,
        IntroductionDeclined: IntroductionState.DECLINED,
        IntroductionExpired: IntroductionState.EXPIRED,
    }
    is_yes = isinstance(said, IntroductionAccepted)
    return replace(
        introduction,
        state=states[type(said)],
        version=introduction.version + 1,
        ended_at=now,
        asked_consent=CONSENT_VERSION if is_yes else None,
    )


def next_look(introduction: Introduction) -> datetime:
    """When the clock looks again: to give up waiting, or to forget."""
    match introduction.state:
        case IntroductionState.DRAFT:
            return introduction.created_at + CONFIRM_WITHIN
        case IntroductionState.REQUESTED if introduction.expires_at is not None:
            return introduction.expires_at
        case _:
            return (introduction.ended_at or introduction.created_at) + KEPT_AFTER_END


def _ids(introduction: Introduction) -> dict[str, object]:
    return {
        "aggregate_id": introduction.id,
        "posting_id": introduction.posting_id,
        "requester_person_id": introduction.requester,
        "asked_person_id": introduction.asked,
    }
