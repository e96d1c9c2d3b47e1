"""What is asked and answered about villages: a commune's room, a household's part, open calls.

A commune reads of households their number within the village, kind and persons, and nothing that
leads to a person. Compatibility is told in percent, equity in EUR.
"""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from contracts.matching import EndReason
from contracts.registry import HouseholdKind, Place
from services.chassis.http.models import ApiModel
from services.matching.api.models import ConsentForm
from services.matching.decide.village.about import About
from services.matching.decide.village.plan import Plan
from services.matching.decide.village.state import VillageState

RoomAction = Literal["change", "founders", "search", "ask", "call", "end-call", "end"]


class TermsForm(Plan):
    """What a commune asks for, all of it at once; ``place`` is municipality and point."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @property
    def plan(self) -> Plan:
        """What is stored."""
        return Plan.model_construct(**{name: getattr(self, name) for name in Plan.model_fields})


class VillageForm(TermsForm):
    """A new village: the same as its terms."""


class NewTermsForm(TermsForm):
    """Other terms, and which ones stood there when they were written (``terms_version``)."""

    version: Annotated[str, Field(max_length=64)]


class RosterChoice(ApiModel):
    """Which roster's households shall be asked, by its number within the search that was shown."""

    search: Annotated[int, Field(ge=0)]
    roster: Annotated[int, Field(ge=1, le=10)]


class FounderForm(ApiModel):
    """Whether a household that came by the code founds the village, by its number."""

    household: Annotated[int, Field(ge=1)]
    is_confirmed: bool


class CallForm(ApiModel):
    """For how many days everybody may read whom the village misses."""

    days: int


class CodeForm(ApiModel):
    """The code that a commune gave to a founding household; spaces and small letters are fine."""

    code: Annotated[str, Field(max_length=40)]


class CardForm(ConsentForm):
    """What the other households may have, and the text that the person read."""


class VillageAnswerForm(ApiModel):
    """Yes or no; with a yes, and only with it, a card says that contact data may go out."""

    answer: Literal["yes", "no"]
    card: CardForm | None = None

    @model_validator(mode="after")
    def _give_a_card_with_a_yes(self) -> Self:
        if self.card is not None and self.answer != "yes":
            raise ValueError("a card goes with a yes only")
        return self


class VillageEndForm(ApiModel):
    """Why a commune gives a village up; nobody has to hear a reason before it is founded."""

    reason: EndReason | None = None


class LimitOut(ApiModel):
    """One bound of a village's terms.

    ``code``: quota (``kinds`` says whose), homes (``name``: those for more than so many persons),
    persons, equity (``amount`` in EUR), conflicts (pairs that will not live together), candidates
    (there are fewer than ``amount``) or other (differs from an earlier roster).
    """

    code: str
    name: str
    bound: Literal["at-least", "at-most"]
    amount: int
    kinds: tuple[HouseholdKind, ...] = ()


class PairOut(ApiModel):
    """Another household of the same roster, by its number, and how well the two get on."""

    household: int
    compatibility_percent: int


class MemberOut(ApiModel):
    """A household of a roster; whoever said no is in none. ``answer`` is that to this roster."""

    household: int
    kind: HouseholdKind
    persons: int
    is_founder: bool
    compatibility_percent: int
    closest: list[PairOut]
    hardest: PairOut | None
    needed_by: list[LimitOut]
    answer: Literal["yes"] | None = None
    is_asked: bool = False


class RosterOut(ApiModel):
    """One choice of households that keeps all terms, the best one first.

    ``equity_eur`` is rounded down in large steps: two choices that differ by one household must not
    tell what that one owns.
    """

    number: int
    compatibility_percent: int
    persons: int
    equity_eur: int
    is_asked: bool
    members: list[MemberOut]


class BlockOut(ApiModel):
    """Limits that no roster keeps together; minimal: any of them less, and these do not block."""

    limits: list[LimitOut]
    is_minimal: bool


class EasingOut(ApiModel):
    """By how much one limit alone would have to give (EUR for equity, in large steps up; pairs for
    conflicts).
    """

    limit: LimitOut
    by: int
    is_least: bool


class MissingOut(ApiModel):
    """So many further households of a kind, each with so many persons and about so much equity.

    Equity is the median of those who could join, rounded; 0 where those are fewer than five. With
    ``is_any`` the kind is an example, and any other would do.
    """

    kind: HouseholdKind
    persons: int
    equity_eur: int
    count: int
    is_any: bool


class GainOut(ApiModel):
    """What one more household of a kind would add to the best roster, in percent of its value.

    ``usual``: it gets on with everybody as the middle one of its kind; ``fitting``: as a quarter
    of its kind does or better.
    """

    kind: HouseholdKind
    usual_percent: int
    fitting_percent: int


class CallOut(ApiModel):
    """An open call of this village."""

    until: datetime


class ProblemOut(ApiModel):
    """Why nothing could be searched: a refusal by its code, with what its sentence says."""

    code: str
    params: dict[str, str | int | float | list[str] | list[int] | None]


class CandidatesOut(ApiModel):
    """How many households of a kind could join; None: fewer than five, and not how many."""

    kind: HouseholdKind
    count: int | None


class DrawnOut(ApiModel):
    """More could join than one search looks at, so the lot decided; ``in_reach`` in hundreds."""

    in_reach: int
    looked_at: int


class FounderOut(ApiModel):
    """A household that came by the code, by its number; it founds once the commune confirms it."""

    household: int
    kind: HouseholdKind
    persons: int
    is_confirmed: bool


class AnswersOut(ApiModel):
    """How the asked households answered so far."""

    asked: int
    yes: int
    no: int
    open: int
    until: datetime | None


class VillageCard(ApiModel):
    """A village in a commune's list."""

    village_id: UUID
    title: str
    place: Place
    state: VillageState
    households: int
    answers: AnswersOut
    call: CallOut | None
    changed_at: datetime


class VillageList(ApiModel):
    """A commune's villages, what changed last first."""

    items: list[VillageCard]


class VillageRoom(VillageCard):
    """All that a commune reads of its village.

    ``problem`` stands in state ``refused`` only, ``block`` and ``missing`` in ``blocked``.
    ``candidates`` are those whom the last search looked at, ``drawn`` tells that the lot decided.
    ``is_call_possible`` says whether a call would look for anybody.
    ``search`` counts searches, ``terms_version`` is another one for other terms; ``gone``: who left
    since the founding.
    """

    revision: int
    search: int
    terms: TermsForm
    terms_version: str
    founder_code: str
    founders: list[FounderOut]
    candidates: list[CandidatesOut]
    drawn: DrawnOut | None
    searched_at: datetime | None
    rosters: list[RosterOut]
    problem: ProblemOut | None
    block: BlockOut | None
    easings: list[EasingOut]
    missing: list[MissingOut]
    is_call_possible: bool
    gone: int
    gains: list[GainOut]
    actions: list[RoomAction]


class OtherOut(ApiModel):
    """Another household of the village as a member reads it; contact: after both consented."""

    kind: HouseholdKind
    persons: int
    is_founder: bool
    compatibility_percent: int
    name: str | None = None
    email: str | None = None
    phone: str | None = None


class MyVillage(ApiModel):
    """A village that my household is asked to join, or has joined.

    ``part``: ``unconfirmed`` (came by the code), ``founder``, ``asked`` (no answer yet), ``yes``, or how it ended: ``no``, ``late``,
    ``left``, ``released`` (the village goes on with others), ``over`` (it was given up).
    ``others`` stand there for ``asked``, ``yes`` and once it is founded. ``unseen``: how many of
    them came after I let the others have my contact, and get it when I say so again. ``gone``: how
    many left since the founding.
    """

    village_id: UUID
    title: str
    place: Place
    state: VillageState
    households: int
    about: About
    part: Literal[
        "unconfirmed", "founder", "asked", "yes", "no", "late", "left", "released", "over"
    ]
    answer_until: datetime | None
    answered_at: datetime | None
    has_consented: bool
    unseen: int
    gone: int
    consent_version: str
    consent_text: str
    others: list[OtherOut]
    actions: list[Literal["yes", "no", "consent", "revoke", "leave"]]


class MyVillages(ApiModel):
    """My villages, those that wait for me first."""

    items: list[MyVillage]


class CalledKind(ApiModel):
    """How many households of a kind a village misses, of about how many persons; or of any kind."""

    kind: HouseholdKind
    persons: int
    count: int
    is_any: bool


class OpenCall(ApiModel):
    """A call that everybody may read."""

    village_id: UUID
    title: str
    place: Place
    households: int
    about: About
    missing: list[CalledKind]
    until: datetime


class OpenCalls(ApiModel):
    """All open calls, the one that ends first first."""

    items: list[OpenCall]
