"""What requests about cases hold; deciding what is right in a text is `decide`'s."""

from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.cases import CaseOutcome, CasePhase, TouchpointKind
from services.chassis.http.models import ApiModel
from services.registry.decide.accompany.asking import Concern
from services.registry.decide.accompany.case import State, Wish
from services.registry.decide.accompany.record import Visibility
from services.registry.work.accompany.ask import GroupTold
from services.registry.work.accompany.mentors import CAPACITY_MAX
from services.registry.work.accompany.records import Contact
from services.registry.work.accompany.seed import Past, PastContact

Title = Annotated[str, Field(min_length=1, max_length=120)]
LONGEST: Final = 20_000
"""No text of a case comes near; what is too long in the field, `decide` says."""
Typed = Annotated[str, Field(max_length=LONGEST)]


class ConcernIn(ApiModel):
    """What for, how to be reached, which help."""

    concern: Typed
    reach: Typed = ""
    help: Annotated[list[str], Field(max_length=50)] = Field(default_factory=list)

    def read(self) -> Concern:
        """As `work` takes it."""
        return Concern(text=self.concern, reach=self.reach, help=tuple(self.help))


class AskIn(ConcernIn):
    """An owner asks; the number is for calls, beside the contact of the entry."""

    phone: Typed | None = None


class GroupIn(ApiModel):
    """A group without an entry; one of mailbox and phone is needed."""

    title: Typed
    ags: Annotated[str, Field(max_length=20)]
    name: Typed
    email: Typed | None = None
    phone: Typed | None = None

    def read(self) -> GroupTold:
        """As `work` takes it."""
        return GroupTold(**self.model_dump())


class CaseIn(ConcernIn):
    """A case that a coordinator writes down: about an entry, or about a group."""

    initiative_id: UUID | None = None
    group: GroupIn | None = None


class WishIn(ApiModel):
    """What an owner wishes."""

    wish: Wish
    text: Typed = ""


class ConsentIn(ApiModel):
    """Whether the notes may go along, by the text that was read."""

    handover_id: UUID
    given: bool
    version: Annotated[str, Field(max_length=20)]


class MentorIn(ApiModel):
    """What a mentor says of herself."""

    name: Title
    capacity: Annotated[int, Field(strict=True, ge=0, le=CAPACITY_MAX)]
    takes_new: bool


class AskMentorIn(ApiModel):
    """Whom to ask."""

    mentor: Annotated[str, Field(max_length=300)]


class AnswerIn(ApiModel):
    """What the asked mentor says."""

    handover_id: UUID
    yes: bool


class HandoverIn(ApiModel):
    """Which hand-over."""

    handover_id: UUID


class PhaseIn(ApiModel):
    """Which phase comes next."""

    phase: CasePhase


class CloseIn(ApiModel):
    """How it ended and what was learnt."""

    outcome: CaseOutcome
    learnt: Typed


class NextContactIn(ApiModel):
    """The day of the next contact; null is none."""

    next_contact_on: date | None


class CohortIn(ApiModel):
    """A new cohort."""

    name: Title


class CohortChoiceIn(ApiModel):
    """The cohort that a case belongs to; null is none."""

    cohort_id: UUID | None


class TouchpointIn(ApiModel):
    """A contact, with a note and the day of the next one."""

    kind: TouchpointKind
    happened_on: date
    note: Typed = ""
    visibility: Visibility = Visibility.INTERNAL
    next_contact_on: date | None = None

    def read(self) -> Contact:
        """As `work` takes it."""
        return Contact(
            kind=self.kind,
            happened_on=self.happened_on,
            note=self.note,
            visibility=self.visibility,
            next_on=self.next_contact_on,
        )


class MilestoneIn(ApiModel):
    """What shall be reached, and until when."""

    title: Typed
    due_on: date | None = None


class ReachedIn(ApiModel):
    """The day on which it was reached."""

    reached_on: date


class NoteIn(ApiModel):
    """A note."""

    text: Typed
    visibility: Visibility = Visibility.INTERNAL


class OverviewIn(ApiModel):
    """What the coordinators want to see."""

    state: Literal["requested", "opened", "paused", "closed"] | None = None
    mentor: Annotated[str, Field(max_length=300)] | None = None
    phase: CasePhase | None = None
    cohort: UUID | None = None


class SeedTouchpointIn(ApiModel):
    """A contact of the demo."""

    kind: TouchpointKind
    happened_on: date
    note: str = ""
    visibility: Visibility = Visibility.INTERNAL


class SeedPhaseIn(ApiModel):
    """A phase of the demo and the moment at which it began."""

    phase: CasePhase
    entered_at: AwareDatetime


class SeedMilestoneIn(ApiModel):
    """A milestone of the demo."""

    title: str
    due_on: date | None = None
    reached_on: date | None = None


class SeedMentorIn(MentorIn):
    """A mentor of the demo."""

    subject: Annotated[str, Field(max_length=300)]


class SeedCaseIn(CaseIn):
    """A case of the demo with its whole past; ``entry_key`` is the key that its entry came with."""

    entry_key: UUID | None = None
    state: Literal["requested", "opened", "paused", "closed"]
    mentor: Annotated[str, Field(max_length=300)] | None = None
    asked_mentor: Annotated[str, Field(max_length=300)] | None = None
    cohort: str | None = None
    requested_at: AwareDatetime
    phases: list[SeedPhaseIn] = Field(default_factory=list)
    touchpoints: list[SeedTouchpointIn] = Field(default_factory=list)
    milestones: list[SeedMilestoneIn] = Field(default_factory=list)
    next_contact_on: date | None = None
    wish: Wish | None = None
    outcome: CaseOutcome | None = None
    learnt: str | None = None
    closed_at: AwareDatetime | None = None

    def past(self) -> Past:
        """As `work` takes it."""
        return Past(
            concern=self.read(),
            state=State(self.state),
            mentor=self.mentor,
            asked_mentor=self.asked_mentor,
            cohort=self.cohort,
            requested_at=self.requested_at,
            phases=tuple((each.phase, each.entered_at) for each in self.phases),
            touchpoints=tuple(PastContact(**each.model_dump()) for each in self.touchpoints),
            milestones=tuple(
                (each.title, each.due_on, each.reached_on) for each in self.milestones
            ),
            next_contact_on=self.next_contact_on,
            wish=self.wish,
            outcome=self.outcome,
            learnt=self.learnt,
            closed_at=self.closed_at,
        )
