"""Facts about cases: a mentor accompanies an initiative, or a group that has no entry yet.

No fact says who the mentor is: staff are known by the name of their sign-in, and that is a name.
Concern, notes and contact stay at the registry; what a mail needs is found by ``dataref``.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from contracts.fact import DomainEvent, OrElse, PersonId
from contracts.topics import CASES


class CasePhase(StrEnum):
    """How far the accompanied have come."""

    IDENTIFY = "identify"
    ASSESS = "assess"
    ACCOMPANY = "accompany"
    PILOT = "pilot"
    TRANSFER = "transfer"


class CaseOutcome(StrEnum):
    """How a case ended; on Kafka it is open: what a reader does not know is OTHER."""

    FOUNDED = "founded"
    TRANSFERRED = "transferred"
    GOES_ON_ALONE = "goes-on-alone"
    WITHOUT_RESULT = "without-result"
    WITHDRAWN = "withdrawn"
    NOT_TAKEN_ON = "not-taken-on"
    PERSON_GONE = "person-gone"
    OTHER = "other"


class TouchpointKind(StrEnum):
    """How mentor and accompanied met."""

    PHONE = "phone"
    VISIT = "visit"
    SOFA_TALK = "sofa-talk"
    MAIL = "mail"


class CaseFact(DomainEvent):
    """One step of a case; without an initiative it is a group that has no entry."""

    case_id: UUID
    initiative_id: UUID | None
    owner_person_id: PersonId | None


class CaseRequested(CaseFact, topic=CASES):
    """Somebody asked for accompaniment, or a coordinator wrote it down for them."""


class CaseOpened(CaseFact, topic=CASES):
    """A mentor said yes: the accompaniment begins."""

    phase: CasePhase


class CasePaused(CaseFact, topic=CASES):
    """Both sides rest for a while; silence is no lapse now."""


class CaseResumed(CaseFact, topic=CASES):
    """The rest is over."""


class CaseClosed(CaseFact, topic=CASES):
    """The accompaniment ended, or never began."""

    outcome: Annotated[CaseOutcome, OrElse(CaseOutcome.OTHER)]


class HandoverProposed(CaseFact, topic=CASES):
    """Another mentor shall take over; the owner is asked whether the notes may go along."""

    handover_id: UUID


class MentorAssigned(CaseFact, topic=CASES):
    """A mentor said yes to a case, as the first or after another one."""

    handover_id: UUID


class CaseHandedOver(CaseFact, topic=CASES):
    """The new mentor said yes and the owner consented: from now on the new one accompanies."""

    handover_id: UUID


class PhaseEntered(CaseFact, topic=CASES):
    """The case goes on in another phase."""

    phase: CasePhase


class MilestoneReached(CaseFact, topic=CASES):
    """What both had set out to reach is reached."""

    milestone_id: UUID
    reached_on: date


class TouchpointLogged(CaseFact, topic=CASES):
    """Mentor and accompanied had to do with each other; ``corrects`` names what was wrong."""

    touchpoint_id: UUID
    kind: TouchpointKind
    happened_on: date
    corrects: UUID | None


class NextContactAgreed(CaseFact, topic=CASES):
    """The next contact has a day, another one, or none any more."""

    next_contact_on: date | None


class ContactLapsed(CaseFact, topic=CASES):
    """For 30 days nobody had to do with each other; said once until there is contact again."""

    silent_since: date
