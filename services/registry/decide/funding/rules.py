"""What a funding call asks for, as data: criteria, joined by «all» and «any».

There is no «not»: a rule that can only ask for more can be explained, and an answer more never
takes an eligibility away. What is not understood is refused before it is published.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)

from services.chassis.refusal import Refusal
from services.registry.decide import vocabulary
from services.registry.decide.funding.rule_errors import places_of

STAGES: Final = tuple(vocabulary.STAGES)
"""From the first idea on; a call that ends at a stage is for those that have not passed it."""
LARGEST_RULE: Final = 60
"""Criteria in one rule."""

_Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
_Area = Annotated[str, Field(alias="in", pattern=r"^[a-z][a-z0-9-]*@[a-z0-9.-]+$")]
_Euro = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Percent = Annotated[int, Field(ge=0, le=100)]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Source(_Read):
    """Where the call says so: the section of its text, and where that stands."""

    section: Annotated[str, Field(min_length=1, max_length=200)]
    url: Annotated[str, Field(pattern=r"^https://", max_length=500)] | None = None
    read_on: date | None = None


class Criterion(_Read):
    """One thing that is asked; ``id`` is unique within the rule."""

    id: _Slug
    source: Source


class SeatArea(Criterion):
    """The applicant has its seat in an area."""

    kind: Literal["seat_area"]
    area: _Area


class BranchArea(Criterion):
    """The applicant has a branch in an area; the seat is no branch."""

    kind: Literal["branch_area"]
    area: _Area


class ImplementationArea(Criterion):
    """The work is done in an area: all of it, some of it, or a share."""

    kind: Literal["implementation_area"]
    area: _Area
    need: Literal["all", "any", "share"] = "all"
    share_percent: _Percent | None = None

    @model_validator(mode="after")
    def _share_is_told(self) -> Self:
        if (self.need == "share") != (self.share_percent is not None):
            raise ValueError("share_percent belongs to need=share, and only there")
        return self


class LegalForm(Criterion):
    """The applicant has one of the legal forms."""

    kind: Literal["legal_form"]
    one_of: Annotated[frozenset[str], Field(min_length=1)]


class Stage(Criterion):
    """The initiative is as far as asked, and not further."""

    kind: Literal["stage"]
    earliest: str | None = None
    latest: str | None = None


class Theme(Criterion):
    """The work is about any, or all, of the themes."""

    kind: Literal["theme"]
    one_of: Annotated[frozenset[str], Field(min_length=1)]
    need: Literal["any", "all"] = "any"


class TargetGroup(Criterion):
    """The work is for any of the groups."""

    kind: Literal["target_group"]
    one_of: Annotated[frozenset[str], Field(min_length=1)]


class AmountEur(Criterion):
    """The sum applied for, in EUR."""

    kind: Literal["amount_eur"]
    at_least: _Euro | None = None
    at_most: _Euro | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("at_least or at_most is missing")
        if None not in (self.at_least, self.at_most) and self.at_least > self.at_most:  # type: ignore[operator]
            raise ValueError("at_least is above at_most")
        return self


class OwnSharePercent(Criterion):
    """What the applicant pays of the whole cost, in percent."""

    kind: Literal["own_share_percent"]
    at_least: _Percent


class DurationMonths(Criterion):
    """How long the project runs, in months."""

    kind: Literal["duration_months"]
    at_most: Annotated[int, Field(ge=1, le=600)]


class CallWindow(Criterion):
    """The days on which one can apply; both count."""

    kind: Literal["call_window"]
    opens_on: date | None = None
    closes_on: date | None = None


class Consortium(Criterion):
    """Others apply too: at least one partner, of a form or with a seat in an area where that is said."""

    kind: Literal["consortium"]
    partner_form: str | None = None
    partner_area: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*@[a-z0-9.-]+$")] | None = None


class PreviousFunding(Criterion):
    """None of these calls has funded the applicant before."""

    kind: Literal["previous_funding"]
    none_of: Annotated[frozenset[str], Field(min_length=1)]


class DeMinimis(Criterion):
    """De-minimis aid of three years with this sum, in EUR (Regulation (EU) 2023/2831: 300,000)."""

    kind: Literal["de_minimis"]
    at_most: _Euro


AnyCriterion = (
    SeatArea | BranchArea | ImplementationArea | LegalForm | Stage | Theme | TargetGroup | AmountEur
    | OwnSharePercent | DurationMonths | CallWindow | Consortium | PreviousFunding | DeMinimis
)  # fmt: skip


class AllOf(_Read):
    """Every part is asked."""

    all: Annotated[tuple["Rule", ...], Field(min_length=1)]


class AnyOf(_Read):
    """One part is enough."""

    any: Annotated[tuple["Rule", ...], Field(min_length=1)]


def _branch_of(told: Any) -> str:
    if isinstance(told, AllOf) or (isinstance(told, dict) and "all" in told):
        return "all"
    if isinstance(told, AnyOf) or (isinstance(told, dict) and "any" in told):
        return "any"
    return "criterion"


Rule = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[AnyCriterion, Field(discriminator="kind"), Tag("criterion")],
    Discriminator(_branch_of),
]


class RuleVersion(_Read):
    """What a call asks for from a day on; never changed, a correction is a later version."""

    call: _Slug
    version: Annotated[int, Field(ge=1)]
    all: Annotated[tuple[Rule, ...], Field(min_length=1)]
    valid_from: date
    valid_to: date | None = None


def read_rule(told: Any, *, area_sets: Collection[str]) -> RuleVersion | Refusal:
    """Read a rule as it was written; refused is what is unknown, doubled, or names no list of ours."""
    try:
        rule = RuleVersion.model_validate(told)
    except ValidationError as problem:
        return Refusal("rule-unreadable", errors=places_of(problem, told=told))
    criteria = list(criteria_of(rule))
    if len(criteria) > LARGEST_RULE:
        return Refusal("rule-too-large", criteria=len(criteria), at_most=LARGEST_RULE)
    ids = [each.id for each in criteria]
    if doubled := sorted({each for each in ids if ids.count(each) > 1}):
        return Refusal("rule-criterion-doubled", ids=", ".join(doubled))
    unknown = [told for each in criteria for told in _unknown_names(each, area_sets=area_sets)]
    if unknown:
        return Refusal("rule-names-unknown", names=", ".join(dict.fromkeys(unknown)))
    return rule


def criteria_of(rule: RuleVersion | AllOf | AnyOf | AnyCriterion) -> Iterator[AnyCriterion]:
    """Every criterion, in the order in which it was written."""
    match rule:
        case RuleVersion() | AllOf():
            parts = rule.all
        case AnyOf():
            parts = rule.any
        case _:
            yield rule
            return
    for part in parts:
        yield from criteria_of(part)


def _unknown_names(criterion: AnyCriterion, *, area_sets: Collection[str]) -> list[str]:
    named: set[str | None]
    known: Collection[str]
    match criterion:
        case SeatArea() | BranchArea() | ImplementationArea():
            named, known = {criterion.area}, area_sets
        case LegalForm():
            named, known = set(criterion.one_of), vocabulary.LEGAL_FORMS
        case Stage():
            named, known = {criterion.earliest, criterion.latest}, STAGES
        case Theme():
            named, known = set(criterion.one_of), vocabulary.TOPICS
        case TargetGroup():
            named, known = set(criterion.one_of), vocabulary.TARGET_GROUPS
        case Consortium():
            named = {criterion.partner_form, criterion.partner_area}
            known = {*vocabulary.LEGAL_FORMS, *area_sets}
        case _:
            return []
    return sorted(name for name in named if name is not None and name not in known)
