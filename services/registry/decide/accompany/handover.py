"""A mentor is asked and says yes or no; who takes over from another one also needs the owner's yes.

The first mentor of a case comes in the same way: from nobody, so there are no notes to consent to.
Whoever asks, nothing changes hands before all whose yes is needed have said it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.cases import CaseHandedOver, CaseOpened, MentorAssigned
from services.chassis.refusal import Refusal
from services.registry.decide.accompany.case import Case, State, names
from services.registry.decide.accompany.labels import CONSENT_VERSION
from services.registry.decide.initiative import Unchanged


class Consent(StrEnum):
    """Whether the owner lets the notes go along."""

    NOT_NEEDED = "not-needed"
    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"


class End(StrEnum):
    """What became of a hand-over."""

    DONE = "done"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    """A mentor as far as taking on a case goes; ``load`` counts live cases and given words."""

    subject: str
    name: str
    capacity: int
    load: int
    takes_new: bool

    @property
    def has_room(self) -> bool:
        """Whether one more case fits."""
        return self.load < self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """One mentor is asked to take a case over from another, or as the first."""

    id: UUID
    case_id: UUID
    from_mentor: str | None
    to_mentor: str
    asked_by: str
    asked_at: datetime
    said_yes: bool | None = None
    said_at: datetime | None = None
    consent: Consent = Consent.NOT_NEEDED
    consent_at: datetime | None = None
    consent_by: str | None = None
    consent_version: str | None = None
    end: End | None = None
    ended_at: datetime | None = None

    @property
    def is_first(self) -> bool:
        """Whether nobody accompanied the case before."""
        return self.from_mentor is None

    @property
    def is_agreed(self) -> bool:
        """Whether all have said yes."""
        return bool(self.said_yes) and self.consent in {Consent.NOT_NEEDED, Consent.GIVEN}


def ask_mentor(
    case: Case,
    mentor: Mentor | None,
    *,
    waiting: Handover | None,
    handover_id: UUID,
    by: str,
    now: datetime,
) -> Handover | Refusal:
    """Ask a mentor; only one is asked at a time."""
    if case.is_closed:
        return Refusal("case-closed")
    if waiting is not None:
        return Refusal("handover-waits")
    if mentor is None:
        return Refusal("mentor-unknown")
    if mentor.subject == case.mentor:
        return Refusal("mentor-already")
    if not mentor.takes_new or not mentor.has_room:
        return Refusal("mentor-full")
    return Handover(
        id=handover_id,
        case_id=case.id,
        from_mentor=case.mentor,
        to_mentor=mentor.subject,
        asked_by=by,
        asked_at=now,
        consent=Consent.OPEN if case.mentor else Consent.NOT_NEEDED,
    )


def answer(
    handover: Handover, *, yes: bool, mentor: Mentor, now: datetime
) -> Handover | Unchanged | Refusal:
    """The asked mentor says yes or no; the same answer again is the same answer."""
    if handover.said_yes is yes:
        return Unchanged()
    if handover.end is not None or handover.said_yes is not None:
        return Refusal("handover-over")
    if yes and not mentor.has_room:
        return Refusal("mentor-full", capacity=mentor.capacity)
    said = replace(handover, said_yes=yes, said_at=now)
    return said if yes else _ended(said, End.DECLINED, now=now)


def consent(
    handover: Handover, *, given: bool, version: str, by: str, now: datetime
) -> Handover | Unchanged | Refusal:
    """The owner lets the notes go along, or keeps things as they are; ``by`` is who wrote it down."""
    wanted = Consent.GIVEN if given else Consent.REFUSED
    if handover.consent is wanted:
        return Unchanged()
    if handover.end is not None or handover.consent is not Consent.OPEN:
        return Refusal("handover-over")
    if version != CONSENT_VERSION:
        return Refusal("consent-text-changed", version=CONSENT_VERSION)
    said = replace(handover, consent=wanted, consent_at=now, consent_by=by, consent_version=version)
    return said if given else _ended(said, End.REFUSED, now=now)


def withdraw(handover: Handover, *, now: datetime) -> Handover | Unchanged | Refusal:
    """Ask nobody any more."""
    if handover.end is End.WITHDRAWN:
        return Unchanged()
    if handover.end is not None:
        return Refusal("handover-over")
    return _ended(handover, End.WITHDRAWN, now=now)


def done(handover: Handover, *, now: datetime) -> Handover:
    """Everybody has said yes."""
    return _ended(handover, End.DONE, now=now)


def settle(
    case: Case, handover: Handover
) -> tuple[CaseOpened | CaseHandedOver | MentorAssigned, ...]:
    """What is said once all have said yes: the case opens, or goes to the other mentor."""
    if not handover.is_agreed or case.is_closed:
        return ()
    told = {**names(case), "handover_id": handover.id}
    if case.state is State.REQUESTED:
        return CaseOpened(**names(case), phase=case.phase), MentorAssigned(**told)
    return CaseHandedOver(**told), MentorAssigned(**told)


def _ended(handover: Handover, end: End, *, now: datetime) -> Handover:
    return replace(handover, end=end, ended_at=now)
