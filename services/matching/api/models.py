"""What is asked of this service."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from contracts.notifications import Answer
from services.chassis.http.models import ApiModel
from services.chassis.identity import normalise_email, normalise_phone
from services.chassis.refusal import Refusal, RefusedError
from services.matching.decide.bans import REASONS
from services.matching.decide.criteria import Criteria
from services.matching.decide.support import SupportEnd, SupportOffer, SupportRequest
from services.matching.work.contacts import Contact

Name = Annotated[str, Field(min_length=1, max_length=120)]
Phone = Annotated[str, Field(min_length=3, max_length=40)]


class ContactForm(ApiModel):
    """How the platform may reach the person; the mailbox comes from the sign-in."""

    name: Name
    phone: Phone | None = None
    sms_wanted: bool = False

    def contact(self, email: str | None) -> Contact:
        """The contact with the confirmed mailbox; refused where a number is missing or wrong."""
        if email is None and self.phone is None:
            raise RefusedError(Refusal("email-missing"))
        if self.sms_wanted and self.phone is None:
            raise RefusedError(Refusal("phone-needed-for-sms", field="contact.phone"))
        return Contact(self.name, email, _phone(self.phone))


class ProfileForm(Criteria):
    """All that a household states, at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact: ContactForm
    locale: Literal["de", "en"] = "de"

    @property
    def criteria(self) -> Criteria:
        """What it is matched by."""
        return Criteria.model_construct(
            **{name: getattr(self, name) for name in Criteria.model_fields}
        )


class SupportForm(ApiModel):
    """What somebody asks for or gives: exactly one of the two."""

    request: SupportRequest | None = None
    offer: SupportOffer | None = None
    contact: ContactForm
    locale: Literal["de", "en"] = "de"

    @property
    def told(self) -> SupportRequest | SupportOffer:
        """The one that is there."""
        told = self.request or self.offer
        assert told is not None
        return told

    @model_validator(mode="after")
    def _say_one_thing(self) -> Self:
        if (self.request is None) == (self.offer is None):
            raise ValueError("give either a request or an offer")
        return self


class EndSupportForm(ApiModel):
    """Why support ends; the other side does not read it."""

    reason: SupportEnd


class AnswerForm(ApiModel):
    """Yes, later or no; a no may name its reason."""

    answer: Answer
    reason: str | None = None

    @model_validator(mode="after")
    def _name_a_reason(self) -> Self:
        if self.reason is not None and self.reason not in REASONS:
            raise ValueError(f"reason must be one of {', '.join(REASONS)}")
        return self


class ConsentForm(ApiModel):
    """What the other side may have, and the text that the person read."""

    name: Name
    email: str | None = None
    phone: Phone | None = None
    text_version: Annotated[str, Field(max_length=20)]

    def card(self) -> Contact:
        """The card; refused without any way to be reached."""
        if self.email is None and self.phone is None:
            raise RefusedError(Refusal("card-empty"))
        return Contact(self.name, _email(self.email), self.phone)


class Code(ApiModel):
    """A suggestion's code."""

    code: Annotated[str, Field(max_length=60)]


class Token(ApiModel):
    """A link's token."""

    token: Annotated[str, Field(max_length=100)]


class OpenedLink(ApiModel):
    """What a link opens."""

    purpose: str
    subject: UUID
    person_id: str
    expires_at: datetime
    summary: dict[str, Any]


class ProfileOut(ApiModel):
    """Where a profile stands."""

    profile_id: UUID
    revision: int
    state: str
    has_settled: bool
    """It pauses since the household moved in."""


class OwnProfile(ProfileOut):
    """A person's own profile, whole."""

    criteria: Criteria
    contact: dict[str, Any]
    locale: str


class Items(ApiModel):
    """A list; matches are never so many that it is cut."""

    items: list[dict[str, Any]]
    next_cursor: str | None = None


class OrderedItems(Items):
    """A list whose order was drawn; ``order`` says by market how."""

    order: dict[str, dict[str, Any]]


class MyMatches(OrderedItems):
    """What fits, and what nearly does."""

    near_misses: list[dict[str, Any]]


AgeGroup = Literal["0-17", "18-29", "30-54", "55-69", "70+", "not-stated"]
"""The age groups of `decide.ages`, and those of whom no day of birth is told."""


class FacetedMatches(OrderedItems):
    """What fits a project, counted by household once; per facet what choosing a value shows."""

    total: int
    facets: dict[str, list[dict[str, Any]]]


class BlockedOut(ApiModel):
    """Whether the two people of a match are kept apart by the one who asks."""

    match_id: UUID
    is_blocked: bool


class Claim(ApiModel):
    """Whom to tell, and what."""

    people: list[dict[str, Any]]


class Figures(ApiModel):
    """How many seek, and how many found."""

    seeking: int
    proposed: int
    mutual: int
    released: int


class FairnessOut(ApiModel):
    """Each market's newest run, and those before."""

    markets: list[dict[str, Any]]


class Maps(ApiModel):
    """Each market's newest map, and the day that it shows."""

    markets: list[dict[str, Any]]


def _phone(text: str | None) -> str | None:
    number = None if text is None else normalise_phone(text)
    if isinstance(number, Refusal):
        raise RefusedError(number)
    return number


def _email(text: str | None) -> str | None:
    email = None if text is None else normalise_email(text)
    if isinstance(email, Refusal):
        raise RefusedError(email)
    return None if email is None else email.address
