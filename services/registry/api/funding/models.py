"""What answers about funding hold."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from contracts.funding import Verdict
from services.chassis.http.models import ApiModel
from services.registry.decide.funding.answers import Answers
from services.registry.decide.funding.calls import CallState, CallTexts
from services.registry.decide.funding.two_people import Decision


class CallOut(ApiModel):
    """A call in a list; ``outdated``: why a visitor should not rely on it."""

    call_id: UUID
    call: str
    state: CallState
    revision: int
    rule_version: int | None
    texts: CallTexts
    outdated: str | None


class CallsOut(ApiModel):
    """All calls that the public sees."""

    items: list[CallOut]


class AreaOut(ApiModel):
    """A list of municipalities without its members."""

    id: str
    version: str
    name: str
    label: str
    valid_from: date
    valid_to: date | None
    source: str
    source_url: str | None
    read_on: date
    is_fixture: bool


class ProposalOut(ApiModel):
    """Who proposed and who decided; names of staff, for staff."""

    state: Decision
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class RuleOut(ApiModel):
    """A version of a rule."""

    version: int
    valid_from: date
    valid_to: date | None
    state: Decision
    rule: dict[str, Any]


class CallDetailOut(CallOut):
    """A call on its own page, with the rule that counts today and the lists it names."""

    rule: RuleOut | None
    versions: list[RuleOut]
    areas: dict[str, AreaOut]


class JudgedOut(ApiModel):
    """How somebody's answers stand to one call."""

    call: CallOut
    on: date
    verdict: Verdict
    rule_version: int | None
    met: int
    unknown: int
    not_met: int
    reasons: list[str]


class ChangeOut(ApiModel):
    """One answer to be another one."""

    field: str
    value: Any
    effort: str
    area: str | None


class PartnerOut(ApiModel):
    """A listed initiative that would meet a failed criterion."""

    criterion: str
    initiative_id: UUID
    title: str
    municipality: str
    legal_form: str | None
    distance_km: float | None
    is_all_met: bool


class ExplainedOut(JudgedOut):
    """The whole answer; ``criteria`` is the rule as a tree with a finding at each leaf."""

    criteria: dict[str, Any] | None
    changes: list[list[ChangeOut]]
    partners: list[PartnerOut]
    places: dict[str, str]
    areas: dict[str, AreaOut]
    valid_from: date | None
    valid_to: date | None


class ComparedOut(ApiModel):
    """All calls for one set of answers, likely eligible first."""

    on: date
    items: list[JudgedOut]


class OwnFundingOut(ApiModel):
    """What an owner sees of funding at the entry."""

    initiative_id: UUID
    title: str
    answers: Answers
    saved_at: datetime | None
    consented_at: datetime | None
    items: list[JudgedOut]
    places: dict[str, str]


class SavedOut(ApiModel):
    """What was saved."""

    initiative_id: UUID
    saved_at: datetime | None


class DeskRuleOut(RuleOut):
    """A version of a rule with who did what."""

    proposal: ProposalOut


class DeskCallOut(ApiModel):
    """A call as its staff sees it."""

    call: CallOut
    created_by: str
    created_at: datetime
    waiting: list[int]
    """Rule versions that wait for a second person."""


class DeskAreaOut(AreaOut):
    """A list of municipalities with who did what."""

    proposal: ProposalOut
    listed: int
    disputed: int


class DeskOut(ApiModel):
    """Everything that funders work on."""

    calls: list[DeskCallOut]
    areas: list[DeskAreaOut]


class DeskDetailOut(ApiModel):
    """One call with all versions of its rule."""

    call: CallOut
    rules: list[DeskRuleOut]
    area_names: list[str]


class TriedOut(ApiModel):
    """How a made-up applicant stands to a rule."""

    name: str
    verdict: Verdict
    reasons: list[str]


class PreviewOut(ApiModel):
    """A rule that can be read, tried with made-up applicants."""

    examples: list[TriedOut]


class RowErrorOut(ApiModel):
    """What is wrong with one line of a file."""

    line: int
    slug: str
    told: str


class ImportedOut(ApiModel):
    """What a file says; ``area`` is there once it was proposed."""

    listed: int
    disputed: int
    errors: list[RowErrorOut]
    area: DeskAreaOut | None


class MemberOut(ApiModel):
    """A municipality of a list."""

    ags: str
    name: str
    certainty: str


class MembersOut(ApiModel):
    """A list of municipalities with its members."""

    area: AreaOut
    state: Decision
    members: list[MemberOut]


class DemandNodeOut(ApiModel):
    """A published number and what is shown below it; ``rest`` is in what is hidden below."""

    key: str
    label: str
    mentions: int
    rest: int
    parts: "list[DemandNodeOut]"


class DemandOut(ApiModel):
    """Unmet demand, counted before a day; numbers that rest on fewer than ``fewest`` are hidden."""

    until: date
    fewest: int
    table: DemandNodeOut | None
    reasons: dict[str, int]
    themes: dict[str, int]


class SeededOut(ApiModel):
    """How many were brought in."""

    count: int
