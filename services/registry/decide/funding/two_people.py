"""What counts for everybody is published by two: one proposes, another member of staff decides."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.chassis.refusal import Refusal
from services.registry.decide.funding.rules import RuleVersion


class Decision(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A version of a rule or of an area set, as it was proposed; it is decided once."""

    state: Decision
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


def publish(proposal: Proposal, *, by: str, now: datetime) -> Proposal | Refusal:
    """Let it count; whoever proposed it cannot, and of two others the second hears who was first."""
    if proposal.state is not Decision.PROPOSED:
        return Refusal("proposal-decided", state=proposal.state.value)
    if by == proposal.proposed_by:
        return Refusal("proposal-needs-another")
    return replace(proposal, state=Decision.PUBLISHED, decided_by=by, decided_at=now)


def decline(proposal: Proposal, *, by: str, now: datetime) -> Proposal | Refusal:
    """Drop it; whoever proposed it may do so too."""
    if proposal.state is not Decision.PROPOSED:
        return Refusal("proposal-decided", state=proposal.state.value)
    return replace(proposal, state=Decision.DECLINED, decided_by=by, decided_at=now)


def check_valid_from(rule: RuleVersion, *, has_rule: bool, today: date) -> Refusal | None:
    """A later version never changes what was true on a past day; a call's first one may say it."""
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        return Refusal("rule-period-reversed")
    if has_rule and rule.valid_from < today:
        return Refusal("rule-reaches-back", earliest=today.isoformat())
    return None
