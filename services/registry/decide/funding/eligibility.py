"""Whether one can apply for a funding call: met, not met or unknown, with a reason per criterion.

Pure in (what the applicant answered, rule version, day): asked again for a past day, the answer is
the same. Every criterion is judged, also where one before it fails: a person wants to know all that
stands in the way.
"""

from datetime import date
from typing import Final, NamedTuple, cast

from pydantic import JsonValue

from services.registry.decide.funding.applicant import Applicant
from services.registry.decide.funding.area_sets import Areas
from services.registry.decide.funding.criteria import Reason, Told, judge
from services.registry.decide.funding.rules import (
    AllOf,
    AnyCriterion,
    AnyOf,
    Rule,
    RuleVersion,
    Source,
)
from services.registry.decide.funding.verdict import Verdict, at_best, at_worst


class Finding(NamedTuple):
    """How one criterion was judged; ``reason`` is None where it is met."""

    asked: AnyCriterion
    told: Told

    @property
    def criterion(self) -> str:
        """The criterion's id."""
        return self.asked.id

    @property
    def kind(self) -> str:
        """What kind of criterion it is."""
        return self.asked.kind

    @property
    def verdict(self) -> Verdict:
        """Met, not met, or unknown."""
        return self.told.verdict

    @property
    def reason(self) -> Reason | None:
        """Why not."""
        return self.told.reason

    @property
    def own(self) -> JsonValue:
        """What was answered."""
        return self.told.own

    @property
    def required(self) -> JsonValue:
        """What is asked."""
        return required_by(self.asked)

    @property
    def source(self) -> Source:
        """Where the call says so."""
        return self.asked.source


class Group(NamedTuple):
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
    if type(rule) not in _JOINTS:  # To ask a model whether it is of a class is slow.
        criterion = cast("AnyCriterion", rule)
        return Finding(criterion, judge(criterion, applicant, areas=areas, on=on))
    if isinstance(rule, AnyOf):
        judged = tuple(_judge(part, applicant, areas=areas, on=on) for part in rule.any)
        return Group(True, at_best(part.verdict for part in judged), judged)
    return _all_of(cast("AllOf", rule).all, applicant, areas=areas, on=on)


_JOINTS: Final = (AllOf, AnyOf)


def required_by(criterion: AnyCriterion) -> JsonValue:
    """What a criterion asks, as it was written: everything but its name and its source."""
    told: dict[str, JsonValue] = criterion.model_dump(
        mode="json", exclude={"id", "kind", "source"}, exclude_none=True
    )
    return {name: sorted(v) if isinstance(v, list) else v for name, v in told.items()}  # type: ignore[type-var]
