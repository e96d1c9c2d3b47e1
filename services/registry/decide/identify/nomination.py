"""The life of a nomination: received → mailbox-confirmed → invited → accepted, declined, expired.

Somebody names an initiative; the initiative is asked once, by mail, by telephone or by letter.
Before it says yes nothing of it is public; once it has said yes, it has an entry of the same id.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never
from uuid import UUID

from contracts.identify import (
    NominationAccepted,
    NominationDeclined,
    NominationExpired,
    NominationInvited,
    NominationListed,
    NominationMailboxConfirmed,
    NominationReceived,
)
from services.chassis.refusal import Refusal
from services.registry.decide.initiative import Unchanged

ANSWER_WITHIN: Final = timedelta(days=30)
"""How long an organisation may think it over; nobody reminds it."""
REACH_WITHIN: Final = timedelta(days=90)
"""How long editors may try to reach one that has no mailbox."""
CONTACTS_KEPT: Final = timedelta(days=30)
"""How long after the end names, addresses and reasons of a nomination or claim are kept."""


class State(StrEnum):
    """Where a nomination stands."""

    RECEIVED = "received"
    MAILBOX_CONFIRMED = "mailbox-confirmed"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


class Way(StrEnum):
    """How an organisation is asked, and how it answers."""

    MAIL = "mail"
    PHONE = "phone"
    LETTER = "letter"


class Ending(StrEnum):
    """Why a nomination expired."""

    UNANSWERED = "unanswered"
    ASKED_BEFORE = "asked-before"
    UNREACHED = "unreached"
    CLOSED = "closed"
    """An editor ended it: spam, not an initiative, not in Saxony."""


OPEN: Final = frozenset({State.RECEIVED, State.MAILBOX_CONFIRMED, State.INVITED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination:
    """A nomination without its texts; ``version`` counts its facts."""

    id: UUID
    state: State
    version: int
    nominator: str | None
    organisation: str | None
    created_at: datetime
    confirmed_at: datetime | None = None
    asked_by_way: Way | None = None
    invited_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it."""
        return self.state in OPEN

    @property
    def answer_by(self) -> datetime | None:
        """Until when the organisation may answer; None while it is not asked."""
        return self.invited_at + ANSWER_WITHIN if self.invited_at else None


Said = (
    NominationReceived
    | NominationMailboxConfirmed
    | NominationInvited
    | NominationAccepted
    | NominationDeclined
    | NominationExpired
    | NominationListed
)
Answer = NominationAccepted | NominationDeclined | Unchanged | Refusal


def received(
    nomination_id: UUID, *, nominator: str, organisation: str | None, now: datetime
) -> Nomination:
    """A new nomination; its nominator's mailbox is not confirmed yet."""
    return Nomination(
        id=nomination_id,
        state=State.RECEIVED,
        version=1,
        nominator=nominator,
        organisation=organisation,
        created_at=now,
    )


def say_received(nomination: Nomination) -> NominationReceived:
    """The fact of a new nomination."""
    return NominationReceived(**_who(nomination))


def confirm_mailbox(nomination: Nomination) -> NominationMailboxConfirmed | Unchanged:
    """The nominator pressed the button behind the link; pressing again changes nothing."""
    if nomination.state is not State.RECEIVED:
        return Unchanged()
    return NominationMailboxConfirmed(**_who(nomination))


def invite(nomination: Nomination, *, now: datetime) -> NominationInvited | Refusal:
    """The organisation is asked: only once, and only after the nominator has confirmed."""
    if nomination.state is not State.MAILBOX_CONFIRMED:
        return _moved_on(nomination)
    return NominationInvited(**_who(nomination), answer_by=now + ANSWER_WITHIN)


def accept(nomination: Nomination) -> Answer:
    """The organisation wants an entry; saying so again changes nothing."""
    if nomination.state is State.ACCEPTED:
        return Unchanged()
    return _unless_over(nomination) or NominationAccepted(**_who(nomination))


def decline(nomination: Nomination) -> Answer:
    """The organisation does not want one; saying so again changes nothing."""
    if nomination.state is State.DECLINED:
        return Unchanged()
    return _unless_over(nomination) or NominationDeclined(**_who(nomination))


def expire(nomination: Nomination) -> NominationExpired | Unchanged:
    """Nothing comes of it any more."""
    return NominationExpired(**_who(nomination)) if nomination.is_open else Unchanged()


def say_listed(nomination: Nomination) -> NominationListed:
    """The entry of an accepted nomination is public: the nominator hears so."""
    return NominationListed(**_who(nomination))


def after(
    nomination: Nomination,
    said: Said,
    *,
    now: datetime,
    way: Way | None = None,
    ending: Ending = Ending.UNANSWERED,
) -> Nomination:
    """The nomination once the fact was said; ``way`` and ``ending`` say how and why."""
    told = replace(nomination, version=nomination.version + 1)
    match said:
        case NominationReceived():
            return nomination
        case NominationMailboxConfirmed():
            return replace(told, state=State.MAILBOX_CONFIRMED, confirmed_at=now)
        case NominationInvited():
            return replace(told, state=State.INVITED, invited_at=now, asked_by_way=way)
        case NominationAccepted() | NominationDeclined():
            is_yes = isinstance(said, NominationAccepted)
            return replace(told, state=State.ACCEPTED if is_yes else State.DECLINED, ended_at=now)
        case NominationExpired():
            return replace(told, state=State.EXPIRED, ended_at=now, ending=ending)
        case NominationListed():
            return told
        case _:
            assert_never(said)


def _who(nomination: Nomination) -> dict[str, UUID | str | None]:
    return {
        "subject_id": nomination.id,
        "nominator_person_id": nomination.nominator,
        "organisation_person_id": nomination.organisation,
    }


def _unless_over(nomination: Nomination) -> Refusal | None:
    return None if nomination.state is State.INVITED else _moved_on(nomination)


def _moved_on(nomination: Nomination) -> Refusal:
    return Refusal("nomination-moved-on", state=nomination.state.value)
