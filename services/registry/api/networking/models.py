"""What requests and answers about the board hold."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.networking import PostingCategory
from services.chassis.http.models import ApiModel
from services.registry.api.ideas.models import CallCardOut
from services.registry.api.models import CardOut, MunicipalityOut
from services.registry.api.requests import TokenIn
from services.registry.decide.networking.introduction import IntroductionState
from services.registry.decide.networking.partnership import PartnershipState
from services.registry.decide.networking.posting import PostingContent, PostingState, Side
from services.registry.work.networking.introductions import Words as IntroductionWords
from services.registry.work.networking.postings import Words as ContactWords


class ContentIn(ApiModel):
    """What stands on the board: a municipality with a radius, or a district."""

    side: Side
    category: PostingCategory
    title: str
    text: str
    quantity: str = ""
    ags: str | None = None
    radius_km: int | None = None
    district: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def content(self) -> PostingContent:
        """As `work` takes it."""
        return PostingContent(**{name: getattr(self, name) for name in PostingContent.model_fields})


class PostingIn(ContentIn):
    """A need or offer with whom to reach; the contact is never public."""

    name: str
    email: str
    phone: str | None = None

    def contact(self) -> ContactWords:
        """As `work` takes it."""
        return ContactWords(name=self.name, email=self.email, phone=self.phone)


class IntroductionIn(ApiModel):
    """Somebody wants to be introduced; ``consent`` names the text that she agreed to."""

    name: str
    email: str
    phone: str | None = None
    text: str
    consent: Annotated[str, Field(max_length=20)]
    from_posting_id: UUID | None = None

    def words(self) -> IntroductionWords:
        """As `work` takes it."""
        return IntroductionWords(**self.model_dump())


class AnswerIn(ApiModel):
    """Yes or no."""

    answer: Literal["yes", "no"]


class AnswerByLinkIn(AnswerIn, TokenIn):
    """The same by the link in the mail."""


class ReasonIn(ApiModel):
    """Why something is taken off."""

    reason: str


class PartnerIn(ApiModel):
    """Which entry is named as a partner."""

    partner_id: UUID


class BoardIn(ApiModel):
    """The address line of a search of the board."""

    side: Side | None = None
    category: PostingCategory | None = None
    district: Annotated[str, Field(max_length=5)] | None = None
    ags: Annotated[str, Field(max_length=8)] | None = None
    radius_km: Annotated[float, Field(ge=0, le=200)] = 0.0
    initiative_id: UUID | None = None
    cursor: Annotated[int, Field(ge=0, le=100_000)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class PostingStateOut(ApiModel):
    """What became of a need or offer."""

    posting_id: UUID
    state: PostingState
    expires_at: datetime | None


class EntryOut(ApiModel):
    """The entry that a need or offer belongs to."""

    initiative_id: UUID
    title: str


class PostingOut(ApiModel):
    """A need or offer as everybody sees it."""

    posting_id: UUID
    side: Side
    state: PostingState
    category: PostingCategory
    title: str
    text: str
    quantity: str
    place: MunicipalityOut | None
    radius_km: int | None
    district: str | None
    district_name: str | None
    starts_on: date | None
    ends_on: date | None
    entry: EntryOut | None
    town: MunicipalityOut | None
    """The municipality whose town hall put it up."""
    created_at: datetime
    expires_at: datetime | None
    distance_km: float | None = None


class FitOut(ApiModel):
    """What fits, and from when to when both hold."""

    posting: PostingOut
    distance_km: float
    starts_on: date | None
    ends_on: date | None


class ConsentOut(ApiModel):
    """What whoever asks or says yes agrees to."""

    version: str
    text: str


class PostingDetailOut(PostingOut):
    """A need or offer with what fits it."""

    fits: list[FitOut]
    consent: ConsentOut


class BoardOut(ApiModel):
    """A page of the board."""

    items: list[PostingOut]
    total: int
    counts: dict[str, int]
    next_cursor: int | None


class CardOfPersonOut(ApiModel):
    """The other side's contact, after both said yes."""

    name: str
    email: str
    phone: str | None


class NamedPostingOut(ApiModel):
    """Another posting by its name."""

    posting_id: UUID
    title: str


class AskedOut(ApiModel):
    """An introduction as whoever is asked sees it."""

    introduction_id: UUID
    state: IntroductionState
    text: str
    created_at: datetime
    expires_at: datetime | None
    from_posting: NamedPostingOut | None = None
    card: CardOfPersonOut | None = None


class OwnPostingOut(PostingDetailOut):
    """A need or offer as its owner sees it."""

    reason: str | None
    asked: list[AskedOut]
    actions: list[str]


class OwnPostingsOut(ApiModel):
    """All that a person put up."""

    items: list[PostingOut]


class IntroductionOut(ApiModel):
    """What became of a wish."""

    introduction_id: UUID
    posting_id: UUID
    state: IntroductionState


class PartnerOut(ApiModel):
    """A partner of an entry."""

    partnership_id: UUID
    initiative_id: UUID
    title: str
    state: PartnershipState
    is_asked: bool
    """Whether this entry was named by the other and has to answer."""


class PartnersOut(ApiModel):
    """The partners of an entry."""

    items: list[PartnerOut]


class PartnershipOut(ApiModel):
    """What became of a partnership."""

    partnership_id: UUID
    state: PartnershipState


class TownOut(ApiModel):
    """A municipality with what is there; a figure below five is null."""

    municipality: MunicipalityOut
    district_name_hsb: str | None
    listed: int
    entries: list[CardOut]
    postings: list[PostingOut]
    calls: list[CallCardOut]
    figures: dict[str, int | None]
    topics: dict[str, int | None]
