"""What requests and answers about calls for ideas hold."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.chassis.http.models import ApiModel
from services.registry.api.models import MunicipalityOut
from services.registry.decide.ideas.call import CallArea, CallContent, CallState, Criterion
from services.registry.decide.ideas.evidence import Evidence
from services.registry.decide.ideas.idea import IdeaState, IdeaTexts
from services.registry.work.ideas.judging import Judgement

Many = Annotated[list[UUID], Field(max_length=500)]
Mark = Annotated[int, Field(strict=True)]


class IdeaTextsIn(ApiModel):
    """What an idea says."""

    title: str
    summary: str
    description: str
    topics: tuple[str, ...]
    ags: str
    signed_as: str = ""

    def texts(self) -> IdeaTexts:
        """As `work` takes it."""
        return IdeaTexts(**{name: getattr(self, name) for name in IdeaTextsIn.model_fields})


class IdeaIn(IdeaTextsIn):
    """A new idea with whom to reach; the address is never public."""

    name: str
    email: str


class VoteIn(ApiModel):
    """A ballot."""

    email: str


class CallIn(ApiModel):
    """What a call says."""

    title: str
    intro: str
    themes: tuple[str, ...]
    area: CallArea
    criteria: Annotated[tuple[Criterion, ...], Field(max_length=20)]
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=50)]
    opens_at: AwareDatetime
    closes_at: AwareDatetime

    def content(self) -> CallContent:
        """As `work` takes it."""
        return CallContent(**{name: getattr(self, name) for name in CallIn.model_fields})


class JurorIn(ApiModel):
    """Who is asked into the jury by mailbox."""

    name: str
    email: str


class StaffJurorIn(ApiModel):
    """Staff in the jury: by subject, or else whoever asks."""

    subject: Annotated[str, Field(max_length=300)] | None = None
    name: Annotated[str, Field(max_length=120)]


class SheetIn(ApiModel):
    """One mark per criterion; null: has a part in the idea and does not judge."""

    marks: Annotated[tuple[Mark, ...], Field(max_length=20)] | None
    comment: str = ""

    def judgement(self) -> Judgement:
        """As `work` takes it."""
        return Judgement(marks=self.marks, comment=self.comment)


class ChoiceIn(ApiModel):
    """What becomes of one idea."""

    idea_id: UUID
    is_adopted: bool
    reason: str


class ChoicesIn(ApiModel):
    """What becomes of all ideas of a call."""

    choices: Annotated[list[ChoiceIn], Field(max_length=1000)]


class IdeaStateOut(ApiModel):
    """What became of an idea."""

    idea_id: UUID
    call_id: UUID
    state: IdeaState


class CallStateOut(ApiModel):
    """What became of a call."""

    call_id: UUID
    state: CallState
    released_at: datetime | None


class BallotOut(ApiModel):
    """What became of a ballot; the same for every mailbox."""

    ballot_id: UUID
    call_id: UUID
    state: str


class CallCardOut(ApiModel):
    """A call in a list."""

    call_id: UUID
    state: CallState
    title: str
    themes: tuple[str, ...]
    area: CallArea
    opens_at: datetime
    closes_at: datetime
    ideas: int
    """Ideas that everybody sees."""


class CallCardsOut(ApiModel):
    """All calls that one may see."""

    items: list[CallCardOut]


class IdeaOut(ApiModel):
    """An idea as everybody sees it."""

    idea_id: UUID
    call_id: UUID
    state: IdeaState
    title: str
    summary: str
    description: str
    topics: tuple[str, ...]
    place: MunicipalityOut
    signed_as: str
    reason: str | None = None
    initiative_id: UUID | None = None


class PlaceOut(ApiModel):
    """Where an idea stands; the score is votes or the jury's mean."""

    idea_id: UUID
    rank: int | None
    score: float | None
    tied_with: list[UUID]


class ResultOut(ApiModel):
    """Both orders; the jury's is empty until it is whole."""

    votes: int
    audience: list[PlaceOut]
    jury: list[PlaceOut]
    is_jury_complete: bool


class CallOut(ApiModel):
    """A call with its evidence, its ideas, and after the closing its result."""

    call_id: UUID
    state: CallState
    title: str
    intro: str
    themes: tuple[str, ...]
    area: CallArea
    area_places: list[MunicipalityOut]
    criteria: tuple[Criterion, ...]
    evidence: tuple[Evidence, ...]
    opens_at: datetime
    closes_at: datetime
    decided_at: datetime | None
    ideas: list[IdeaOut]
    result: ResultOut | None


class OwnIdeaOut(ApiModel):
    """An idea as its author sees it."""

    idea_id: UUID
    call_id: UUID
    call_title: str
    call_state: CallState
    closes_at: datetime
    state: IdeaState
    texts: IdeaTexts
    place: MunicipalityOut
    has_unseen_change: bool
    can_change: bool
    reason: str | None
    initiative_id: UUID | None


class OwnIdeasOut(ApiModel):
    """All ideas of a person."""

    items: list[OwnIdeaOut]


class JudgedOut(ApiModel):
    """What a member said of an idea."""

    juror_id: UUID
    idea_id: UUID
    marks: tuple[int, ...] | None
    comment: str


class OwnSheetOut(ApiModel):
    """What a member of the jury has before her."""

    call_id: UUID
    call_title: str
    state: CallState
    closes_at: datetime
    criteria: tuple[Criterion, ...]
    ideas: list[IdeaOut]
    said: list[JudgedOut]


class JurorOut(ApiModel):
    """A member of the jury as staff sees it."""

    juror_id: UUID
    name: str
    is_staff: bool
    is_me: bool
    judged: int


class DeskIdeaOut(IdeaOut):
    """An idea as staff sees it, with what its author changed since."""

    is_public: bool
    has_unseen_change: bool
    comments: list[JudgedOut]


class DeskCallOut(CallOut):
    """A call as staff sees it."""

    released_at: datetime | None
    jury: list[JurorOut]
    desk_ideas: list[DeskIdeaOut]


class DeskCallsOut(ApiModel):
    """Every call, also those that nobody else sees."""

    items: list[CallCardOut]
