"""What requests about nominations, claims and consents hold."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.chassis.http.models import ApiModel
from services.registry.api.requests import TextsIn
from services.registry.decide.identify import claim, evidence, nomination, proposal
from services.registry.decide.identify.claim import Proof
from services.registry.decide.identify.fields import Card
from services.registry.decide.identify.fields import Field as PublicField
from services.registry.decide.identify.nomination import Way
from services.registry.work.identify.answering import Heard
from services.registry.work.identify.seeding import Dispute

Version = Annotated[int, Field(ge=1)]


class OrganisationIn(ApiModel):
    """How to reach the organisation; one way is enough."""

    email: str | None = None
    phone: str | None = None
    post: str | None = None


class NominatorIn(ApiModel):
    """Who nominates; never public."""

    name: str
    email: str
    may_be_named: bool = False


class NominationIn(ApiModel):
    """An initiative that somebody names."""

    title: str
    summary: str
    why: str
    ags: str
    topics: tuple[str, ...] = ()
    website: str | None = None
    known_how: str
    organisation: OrganisationIn
    nominator: NominatorIn

    def told(self) -> proposal.Told:
        """As `work` takes it."""
        organisation, nominator = self.organisation, self.nominator
        return proposal.Told(
            title=self.title,
            summary=self.summary,
            why=self.why,
            ags=self.ags,
            topics=self.topics,
            website=self.website,
            known_how=self.known_how,
            organisation_email=organisation.email,
            organisation_phone=organisation.phone,
            organisation_post=organisation.post,
            name=nominator.name,
            email=nominator.email,
            may_be_named=nominator.may_be_named,
        )


class ClaimIn(ApiModel):
    """Who says that an entry is theirs, and what will show it."""

    name: str
    email: str
    role: str
    proof: Proof
    post: str | None = None
    register_number: str | None = None
    court: str | None = None

    def told(self) -> evidence.Told:
        """As `work` takes it."""
        told = {name: getattr(self, name) for name in ClaimIn.model_fields}
        return evidence.Told(**told)


class CodeIn(ApiModel):
    """The code of a letter as it was typed."""

    code: Annotated[str, Field(max_length=40)]


class StatementIn(ApiModel):
    """What one side of a dispute says."""

    text: str


class CardIn(ApiModel):
    """How the public may reach somebody."""

    name: str = ""
    phone: str = ""
    email: str = ""


class ConsentsIn(ApiModel):
    """What may be public, all of it: what is not named may not."""

    text_version: Annotated[str, Field(max_length=20)]
    given: Annotated[list[PublicField], Field(max_length=20)]
    card: CardIn

    def read_card(self) -> Card:
        """As `work` takes it."""
        return Card(**self.card.model_dump())


class AskIn(ApiModel):
    """How an editor asked; by mail with the mailbox that was found."""

    way: Way
    email: str | None = None
    version: Version


class HeardIn(ApiModel):
    """What the organisation answered, as an editor was told."""

    is_yes: bool
    way: Literal[Way.PHONE, Way.LETTER]
    name: str
    email: str | None = None
    version: Version

    def heard(self) -> Heard:
        """As `work` takes it."""
        return Heard(is_yes=self.is_yes, way=self.way, name=self.name, email=self.email)


class TurnIn(ApiModel):
    """Which state of a thing an editor saw."""

    version: Version


class CheckIn(TurnIn):
    """What the register says."""

    is_right: bool
    reason: str = ""


class DisputeIn(TurnIn):
    """Whose the entry is."""

    for_claimant: bool
    reason: str = ""


class RefusalIn(TurnIn):
    """Why a claim leads nowhere."""

    reason: str = ""


class SeedNominationIn(NominationIn):
    """A nomination of the demo."""

    state: nomination.State
    at: AwareDatetime


class SeedClaimIn(ClaimIn):
    """A claim of the demo."""

    initiative_id: UUID
    state: claim.State
    is_confirmed: bool = True
    claimant_says: str = ""
    rival_says: str = ""
    reason: str = ""
    at: AwareDatetime

    def told(self) -> evidence.Told:
        """As `work` takes it."""
        return evidence.Told(**{name: getattr(self, name) for name in ClaimIn.model_fields})

    def dispute(self) -> Dispute:
        """What both sides say."""
        return Dispute(
            claimant_says=self.claimant_says, rival_says=self.rival_says, reason=self.reason
        )


class SeedUnownedIn(TextsIn):
    """An entry of the demo that nobody answers for."""

    listed_at: AwareDatetime
