"""What answers about nominations, claims, sources and consents hold."""

from datetime import datetime
from uuid import UUID

from services.chassis.http.models import ApiModel
from services.registry.api.models import LabelOut, MunicipalityOut


class NominationOut(ApiModel):
    """Where a nomination stands; an accepted one is the entry of the same id."""

    nomination_id: UUID
    state: str


class NamingOut(ApiModel):
    """What a nominator agrees to who may be named."""

    version: str
    text: str


class NominationFormOut(ApiModel):
    """What the form of a nomination offers."""

    known_how: list[LabelOut]
    naming: NamingOut


class ClaimFormOut(ApiModel):
    """What the form of a claim offers; ``domain`` where a mailbox proves it."""

    initiative_id: UUID
    title: str
    domain: str | None


class ClaimStateOut(ApiModel):
    """Where a claim stands; nothing that tells whose the entry is."""

    claim_id: UUID
    initiative_id: UUID
    state: str
    proof: str
    tries_left: int | None = None


class ClaimOut(ClaimStateOut):
    """A claim as one of its sides sees it."""

    side: str
    title: str
    is_confirmed: bool
    has_letter: bool
    code_until: datetime | None
    reason: str
    says: str


class MineOut(ApiModel):
    """A nomination or claim in the list of a person."""

    id: UUID
    title: str
    state: str


class MyIdentifyOut(ApiModel):
    """What a person nominated and claimed."""

    nominations: list[MineOut]
    claims: list[MineOut]


class ConsentOut(ApiModel):
    """One field that needs a consent: what is asked, what holds, what would be seen."""

    field: str
    text: str
    value: str
    source: str | None
    is_public: bool
    is_given: bool | None
    text_version: str | None
    said_at: datetime | None


class WordOut(ApiModel):
    """One word about a consent, in order."""

    field: str
    is_given: bool
    text_version: str
    revision: int
    said_at: datetime


class ImportedOut(ApiModel):
    """Which row of which file a revision came from, and who brought that in."""

    revision: int
    list_name: str
    file_name: str
    created_by: str
    stored_at: datetime | None
    number: int


class ConsentsOut(ApiModel):
    """Where each field of a revision comes from, and what may be public of it."""

    revision: int
    text_version: str
    sources: dict[str, str]
    consents: list[ConsentOut]
    words: list[WordOut]
    imports: list[ImportedOut]
    """For editors: the newest first."""


class DeedOut(ApiModel):
    """What a member of staff did."""

    at: datetime
    by: str
    deed: str
    details: dict[str, object]


class WaitingNominationOut(ApiModel):
    """A nomination on the editors' desk."""

    nomination_id: UUID
    state: str
    title: str
    municipality: str
    reach: str
    asked_by_way: str | None
    since: datetime


class WaitingClaimOut(ApiModel):
    """A claim on the editors' desk."""

    claim_id: UUID
    initiative_id: UUID
    title: str
    state: str
    proof: str
    letters: int
    since: datetime


class DeskOut(ApiModel):
    """All that waits."""

    nominations: list[WaitingNominationOut]
    claims: list[WaitingClaimOut]
    due: int


class CountOut(ApiModel):
    """How many things an editor has to do."""

    due: int


class ReachOut(ApiModel):
    """How to reach somebody."""

    name: str = ""
    email: str | None = None
    phone: str | None = None
    post: str | None = None


class NominationFileOut(ApiModel):
    """A nomination as an editor sees it."""

    nomination_id: UUID
    state: str
    version: int
    ending: str | None
    title: str
    summary: str
    website: str | None
    topics: tuple[str, ...]
    why: str
    known_how: str
    place: MunicipalityOut
    organisation: ReachOut
    nominator: ReachOut | None
    may_be_named: bool
    created_at: datetime
    confirmed_at: datetime | None
    asked_by_way: str | None
    invited_at: datetime | None
    answer_by: datetime | None
    ended_at: datetime | None
    answered_by: str | None
    heard_from: str
    deeds: list[DeedOut]


class ClaimFileOut(ApiModel):
    """A claim as an editor sees it, with who has the entry now and both sides' words."""

    claim_id: UUID
    initiative_id: UUID
    version: int
    title: str
    website: str | None
    state: str
    proof: str
    shown: str
    claimant: ReachOut | None
    role: str
    owner: ReachOut | None
    claimant_says: str
    rival_says: str
    letters: int
    code_until: datetime | None
    tries_left: int
    created_at: datetime
    confirmed_at: datetime | None
    evidence_at: datetime | None
    ended_at: datetime | None
    reason: str
    deeds: list[DeedOut]


class LetterOut(ApiModel):
    """What is printed."""

    title: str
    name: str
    address: str
    code: str
    until: datetime
