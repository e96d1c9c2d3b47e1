"""Facts about funding calls, the rules by which one may apply, and what came of asking.

``registry-funding-calls`` is compacted: each fact carries the whole public picture of the call.
Rules, area sets and evaluations are other things with other keys: they are said on
``registry-eligibility``, where no fact may push a call's picture out (decision record 0041).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.fact import Count, DomainEvent, Ordinal, PersonId, Text
from contracts.topics import ELIGIBILITY, FUNDING_CALLS

CallKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
"""The short name of a call, as rules and addresses write it."""


class Verdict(StrEnum):
    """Whether somebody can likely apply."""

    MET = "met"
    UNKNOWN = "unknown"
    NOT_MET = "not-met"


class FundingCallPicture(DomainEvent):
    """Everything that the public sees of a call, at one revision; both days count."""

    call_id: UUID
    call: CallKey
    revision: Ordinal
    title: Text
    funder: Text
    url: Text | None
    opens_on: date | None
    closes_on: date | None
    themes: tuple[Text, ...]
    rule_version: Count | None
    """The newest published rule; None: its terms are not known."""
    is_illustrative: bool
    """Made up to show something; nobody can apply."""


class FundingCallPublished(FundingCallPicture, topic=FUNDING_CALLS):
    """The call is public; its first day is still ahead, or just came."""


class FundingCallOpened(FundingCallPicture, topic=FUNDING_CALLS):
    """One can apply from now on."""


class FundingCallRevised(FundingCallPicture, topic=FUNDING_CALLS):
    """Dates, texts or the rule changed."""


class FundingCallClosed(FundingCallPicture, topic=FUNDING_CALLS):
    """Its last day is over."""


class FundingCallWithdrawn(FundingCallPicture, topic=FUNDING_CALLS):
    """The call was taken back."""


class RuleVersionPublished(DomainEvent, topic=ELIGIBILITY):
    """Two members of staff published what a call asks for; ``subject_id`` is the call."""

    subject_id: Text
    call: CallKey
    rule_version: Ordinal
    valid_from: date
    valid_to: date | None
    area_sets: tuple[Text, ...]


class AreaSetPublished(DomainEvent, topic=ELIGIBILITY):
    """Two members of staff published a list of municipalities; ``subject_id`` is the set."""

    subject_id: Text
    set_version: Text
    valid_from: date
    valid_to: date | None
    listed: Count
    disputed: Count


class EligibilityEvaluated(DomainEvent, topic=ELIGIBILITY):
    """Answers were held against a rule; ``subject_id`` is who asked, an id that is nobody's.

    The initiative and its owner are named only where the owner saved the check. ``is_news`` says
    that the call has just opened, so that the owner wants to hear of it.
    """

    subject_id: Text
    call_id: UUID
    call: CallKey
    rule_version: Count | None
    area_sets: tuple[Text, ...]
    on: date
    verdict: Verdict
    reasons: tuple[Text, ...]
    initiative_id: UUID | None
    owner_person_id: PersonId | None
    is_news: bool
