"""Who could help: the partner that a failed criterion asks for, and whether one would do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.registry.decide.funding.applicant import Applicant, Partner
from services.registry.decide.funding.area_sets import Areas
from services.registry.decide.funding.barriers import barriers
from services.registry.decide.funding.counterfactuals import Change, Effort, applied
from services.registry.decide.funding.eligibility import Group, evaluate
from services.registry.decide.funding.rules import Consortium, RuleVersion, criteria_of
from services.registry.decide.funding.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Help:
    """What one partner would change: the criterion is met then, and perhaps the whole rule."""

    criterion: str
    is_all_met: bool


def wanted_partners(rule: RuleVersion, judged: Group) -> Iterator[Consortium]:
    """The criteria that a partner would meet and that stand in the way."""
    failed = {each.criterion for each in barriers(judged)}
    for criterion in criteria_of(rule):
        if isinstance(criterion, Consortium) and criterion.id in failed:
            yield criterion


def help_of(
    partner: Partner,
    *,
    to: Applicant,
    rule: RuleVersion,
    criterion: Consortium,
    areas: Areas,
    on: date,
) -> Help | None:
    """What it would change if this partner applied too; None if the criterion is not met then."""
    change = Change("partners", (partner,), Effort.PARTNER)
    judged = evaluate(rule, applied(to, [change]), areas=areas, on=on)
    is_met = any(
        each.criterion == criterion.id and each.verdict is Verdict.MET for each in judged.findings
    )
    return Help(criterion.id, judged.verdict is Verdict.MET) if is_met else None
