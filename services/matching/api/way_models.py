"""What is asked and answered about ways."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.cases import TouchpointKind
from contracts.matching import AccompaniedKind, EndReason, Side, Stage
from services.chassis.http.models import ApiModel
from services.matching.decide.company import NOTE, About
from services.matching.decide.stages import Speaker
from services.matching.work.companions import Contact, Learned
from services.matching.work.way_past import Past, PastContact, PastWord

Name = Annotated[str, Field(min_length=1, max_length=120)]
Typed = Annotated[str, Field(max_length=20_000)]
"""What is too long in its field, `decide` says."""


class StageForm(ApiModel):
    """How far they are; ``takes_back`` corrects what the person said herself."""

    stage: Stage
    takes_back: bool = False


class LinkStageForm(ApiModel):
    """A stage said by one tap behind a link."""

    token: Annotated[str, Field(max_length=100)]
    answer: Stage


class EndForm(ApiModel):
    """Why they go separate ways."""

    reason: EndReason


class CompanionWish(ApiModel):
    """Whether a person wants to be accompanied."""

    is_wanted: bool


class CompanionForm(ApiModel):
    """What a companion is called."""

    name: Name


class ContactForm(ApiModel):
    """A contact, with a note and the day of the next one."""

    kind: TouchpointKind
    happened_on: date
    about: About = About.BOTH
    note: Annotated[str, Field(max_length=NOTE)] = ""
    next_contact_on: date | None = None

    def read(self, touchpoint_id: UUID) -> Contact:
        """As `work` takes it."""
        return Contact(touchpoint_id=touchpoint_id, **dict(self))


class LearnedForm(ApiModel):
    """A stage that a companion learned of, for people without a mailbox too."""

    stage: Stage
    how: TouchpointKind
    happened_on: date
    reason: Typed = ""

    def read(self) -> Learned:
        """As `work` takes it."""
        return Learned(**dict(self))


class NextContactForm(ApiModel):
    """The day of the next contact; null is none."""

    next_contact_on: date | None


class PastWordForm(ApiModel):
    """What somebody said on a way of the demo."""

    stage: Stage
    by: Speaker
    said_at: AwareDatetime


class PastContactForm(ApiModel):
    """A contact on a way of the demo."""

    kind: TouchpointKind
    happened_on: date
    note: str = ""


class PastCompanionForm(CompanionForm):
    """Who accompanies a way of the demo."""

    subject: Annotated[str, Field(max_length=300)]


class PastForm(ApiModel):
    """A way of the demo with its past."""

    started_at: AwareDatetime
    words: list[PastWordForm] = Field(default_factory=list)
    contacts: list[PastContactForm] = Field(default_factory=list)
    wanted_by: list[Side] = Field(default_factory=list)
    companion: PastCompanionForm | None = None
    next_contact_on: date | None = None

    def read(self) -> Past:
        """As `work` takes it."""
        who = self.companion
        return Past(
            started_at=self.started_at,
            words=[PastWord(**dict(each)) for each in self.words],
            contacts=[PastContact(**dict(each)) for each in self.contacts],
            wanted_by=frozenset(self.wanted_by),
            companion=(who.subject, who.name) if who else None,
            next_contact_on=self.next_contact_on,
        )


class WayState(ApiModel):
    """What became of a way."""

    subject_id: UUID
    subject_kind: AccompaniedKind
    stage: Stage
    is_over: bool


class CompanionName(ApiModel):
    """What a companion is called."""

    name: str


class WayVillage(ApiModel):
    """The village whose way it is: what everybody may know of it, and how many households go."""

    title: str
    municipality: str
    households: int


class OwnWayOut(WayState):
    """A way as one who goes it sees it; ``side`` and ``counterpart`` stand there for a match.

    ``own_stage`` is how far she is by her own words; ``reached`` counts how many of those who go it
    say that they are as far as a stage, herself included.
    """

    market: str
    side: str | None
    own_stage: Stage
    speakers: int
    reached: dict[Stage, int]
    started_at: datetime
    due_at: datetime | None
    is_due: bool
    next_contact_on: date | None
    counterpart: dict[str, Any] | None
    village: WayVillage | None
    entries: list[dict[str, Any]]
    touchpoints: list[dict[str, Any]]
    companion: str | None
    accompanied_since: datetime | None
    wants: dict[str, bool]
    is_asked: bool
    can_take_back: list[Stage]
    end: dict[str, Any] | None


class LineOut(WayState):
    """A way in a worklist; hours without a sign of life, and no name.

    A match tells of ``project`` and ``household``, a village of itself.
    """

    market: str
    started_at: datetime
    due_at: datetime | None
    is_due: bool
    next_contact_on: date | None
    silent_hours: int
    claims_settled: list[str]
    companion: str | None
    project: dict[str, Any] | None
    household: dict[str, Any] | None
    village: WayVillage | None


class WorklistOut(ApiModel):
    """What a companion has to do; ``name`` is empty until she has said it."""

    name: str | None
    due: list[LineOut]
    to_take_on: list[LineOut]
    mine: list[LineOut]
    others: list[LineOut]
    done: list[LineOut]


class DeskOut(LineOut):
    """A way for its companion, with the cards that she may read, by speaker."""

    cards: dict[str, dict[str, Any] | None]
    entries: list[dict[str, Any]]
    touchpoints: list[dict[str, Any]]
