"""Whether one can apply for a funding call: met, not met or unknown, with a reason per criterion.

Pure in (what the applicant answered, rule version, day): asked again for a past day, the answer is
the same. Every criterion is judged, also where one before it fails: a person wants to know all that
stands in the way.
"""

from dataclasses import dataclass
from datetime import date

from pydantic import JsonValue

from services.registry.decide.funding.applicant import Applicant
from services.registry.decide.funding.area_sets import Areas
from services.registry.decide.funding.criteria import Reason, judge
from services.registry.decide.funding.rules import (
    AllOf,
    AnyCriterion,
    AnyOf,
    Rule,
    RuleVersion,
    Source,
)
from services.registry.decide.funding.verdict import Verdict, at_best, at_worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one criterion was judged; ``reason`` is None where it is met."""

    criterion: str
    kind: str
    verdict: Verdict
    reason: Reason | None
    own: JsonValue
    required: JsonValue
    source: Source


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that were judged together: all of them count, or one is enough."""

    is_any: bool
    verdict: Verdict
    parts: "tuple[Finding | Group, ...]"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding within, in the order of the rule."""
        return tuple(
            finding
            for part in self.parts
            for finding in (part.findings if isinstance(part, Group) else (part,))
        )


def evaluate(rule: RuleVersion, applicant: Applicant, *, areas: Areas, on: date) -> Group:
    """Judge every criterion of a rule on a day, and the rule as a whole."""
    return _all_of(rule.all, applicant, areas=areas, on=on)


def _all_of(parts: tuple[Rule, ...], applicant: Applicant, *, areas: Areas, on: date) -> Group:
    judged = tuple(_judge(part, applicant, areas=areas, on=on) for part in parts)
    return Group(False, at_worst(part.verdict for part in judged), judged)


def _judge(rule: Rule, applicant: Applicant, *, areas: Areas, on: date) -> Finding | Group:
    match rule:
        case AllOf():
            return _all_of(rule.all, applicant, areas=areas, on=on)
        case AnyOf():
            judged = tuple(_judge(part, applicant, areas=areas, on=on) for part in rule.any)
            return Group(True, at_best(part.verdict for part in judged), judged)
        case _:
            return _find(rule, applicant, areas=areas, on=on)


def _find(criterion: AnyCriterion, applicant: Applicant, *, areas: Areas, on: date) -> Finding:
    told = judge(criterion, applicant, areas=areas, on=on)
    return Finding(
        criterion=criterion.id,
        kind=criterion.kind,
        verdict=told.verdict,
        reason=told.reason,
        own=told.own,
        required=required_by(criterion),
        source=criterion.source,
    )


def required_by(criterion: AnyCriterion) -> JsonValue:
    """What a criterion asks, as it was written: everything but its name and its source."""
    told: dict[str, JsonValue] = criterion.model_dump(
        mode="json", exclude={"id", "kind", "source"}, exclude_none=True
    )
    return {name: sorted(v) if isinstance(v, list) else v for name, v in told.items()}  # type: ignore[type-var]
