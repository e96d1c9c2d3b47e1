"""What would make somebody eligible: at most three smallest sets of changes, the easiest first.

A set is smallest if the rule is met with it and with no part of it. Whoever follows one is likely
eligible: the call's owner decides. What nobody can change is never named: that the deadline is over,
what an initiative is about and for whom, how far it is, whether it was funded before.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from itertools import combinations, islice
from typing import Any, Final

from services.registry.decide.funding.applicant import Applicant, Partner, WorkPlace
from services.registry.decide.funding.area_sets import Areas, Certainty
from services.registry.decide.funding.eligibility import evaluate
from services.registry.decide.funding.rules import (
    STAGES,
    AmountEur,
    AnyCriterion,
    BranchArea,
    Consortium,
    DeMinimis,
    DurationMonths,
    ImplementationArea,
    LegalForm,
    OwnSharePercent,
    PreviousFunding,
    RuleVersion,
    SeatArea,
    Stage,
    TargetGroup,
    Theme,
    criteria_of,
)
from services.registry.decide.funding.verdict import Verdict

MOST_SETS: Final = 3
ADDED_TO: Final = frozenset({"branch_ags", "partners", "themes", "target_groups", "previous_calls"})
MOST_CHANGES: Final = 5
"""A set of more changes is no advice any more."""
MOST_TRIED: Final = 2_000
"""Sets that are tried before the search ends: a person waits for the answer."""


class Effort(IntEnum):
    """How hard a change is; a set is as hard as its changes together."""

    ANSWER = 1
    SUM_OR_DURATION = 2
    OWN_SHARE = 3
    PARTNER = 5
    BRANCH = 8
    LEGAL_FORM = 13
    SEAT = 21


@dataclass(frozen=True, slots=True)
class Change:
    """One answer to be another one, or to say more: branches, partners, themes and groups are added.

    ``value`` is one that would do; where ``area`` is named, so would any municipality of it.
    """

    field: str
    value: Any
    effort: Effort
    area: str | None = None


def smallest_changes(
    rule: RuleVersion, applicant: Applicant, *, areas: Areas, on: date
) -> list[tuple[Change, ...]]:
    """At most three sets of changes after which the rule is met; none where it is, or never will be."""
    judged = evaluate(rule, applicant, areas=areas, on=on)
    if judged.verdict is Verdict.MET:
        return []
    failed = {each.criterion for each in judged.findings if each.verdict is not Verdict.MET}
    choices = _choices(rule, applicant, areas=areas, failed=failed)
    found: list[tuple[Change, ...]] = []
    for changes in islice(_sets_of(choices), MOST_TRIED):
        if any(set(smaller) <= set(changes) for smaller in found):
            continue
        if _is_met(rule, applied(applicant, changes), areas=areas, on=on):
            found.append(changes)
    return sorted(found, key=_effort)[:MOST_SETS]


def applied(applicant: Applicant, changes: Iterable[Change]) -> Applicant:
    """The applicant with these answers."""
    for change in changes:
        told = getattr(applicant, change.field)
        value = (told or type(change.value)()) if change.field in ADDED_TO else None
        applicant = replace(applicant, **{change.field: _joined(value, change.value)})
    return applicant


def _joined(told: Any, more: Any) -> Any:
    match told:
        case frozenset():
            return told | more
        case tuple():
            return (*told, *more)
        case _:
            return more


def _is_met(rule: RuleVersion, applicant: Applicant, *, areas: Areas, on: date) -> bool:
    return evaluate(rule, applicant, areas=areas, on=on).verdict is Verdict.MET


def _sets_of(choices: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
    """Every set of changes that can go together, the smaller ones first."""
    for size in range(1, MOST_CHANGES + 1):
        for changes in combinations(choices, size):
            fields = [change.field for change in changes if change.field not in ADDED_TO]
            if len(fields) == len(set(fields)):
                yield changes


def _effort(changes: tuple[Change, ...]) -> tuple[int, int, str]:
    return sum(change.effort for change in changes), len(changes), repr(changes)


def _choices(
    rule: RuleVersion, it: Applicant, *, areas: Areas, failed: Collection[str]
) -> list[Change]:
    """What some criterion that failed asks for and is not answered so already."""
    wanted = (
        change
        for each in criteria_of(rule)
        if each.id in failed
        for change in _wanted(each, it, areas=areas)
    )
    return [change for change in dict.fromkeys(wanted) if applied(it, [change]) != it]


def _wanted(criterion: AnyCriterion, it: Applicant, *, areas: Areas) -> Iterator[Change]:  # noqa: C901 - one case per kind
    match criterion:
        case SeatArea():
            yield _change(
                it, "seat_ags", _one_of(criterion.area, areas), Effort.SEAT, criterion.area
            )
        case BranchArea():
            opened = frozenset({_one_of(criterion.area, areas)})
            yield _change(it, "branch_ags", opened, Effort.BRANCH, criterion.area)
        case ImplementationArea() if not it.work:
            work = (WorkPlace(_one_of(criterion.area, areas), 100),)
            yield Change("work", work, Effort.ANSWER, criterion.area)
        case LegalForm():
            for form in sorted(criterion.one_of):
                yield _change(it, "legal_form", form, Effort.LEGAL_FORM)
        case AmountEur():
            yield _change(it, "amount_eur", _nearest_sum(criterion, it), Effort.SUM_OR_DURATION)
        case DeMinimis():
            yield from _less_aid(criterion, it)
        case DurationMonths():
            yield _change(it, "duration_months", criterion.at_most, Effort.SUM_OR_DURATION)
        case OwnSharePercent():
            yield _change(it, "own_share_percent", criterion.at_least, Effort.OWN_SHARE)
        case Consortium():
            yield _partner(criterion, areas=areas)
        case _:
            yield from _unasked(criterion, it)


def _less_aid(criterion: DeMinimis, it: Applicant) -> Iterator[Change]:
    """Aid that was granted stays; only what is applied for can be less."""
    if it.de_minimis_eur is None:
        yield Change("de_minimis_eur", 0, Effort.ANSWER)
    left = criterion.at_most - (it.de_minimis_eur or 0)
    if left > 0:
        yield _change(it, "amount_eur", left, Effort.SUM_OR_DURATION)


def _nearest_sum(criterion: AmountEur, it: Applicant) -> int | None:
    """The bound that is crossed; of a sum that is not known yet the upper one."""
    is_low = it.amount_eur is not None and it.amount_eur < (criterion.at_least or 0)
    return criterion.at_least if is_low or criterion.at_most is None else criterion.at_most


def _partner(criterion: Consortium, *, areas: Areas) -> Change:
    seat = _one_of(criterion.partner_area, areas) if criterion.partner_area else None
    partner = Partner(legal_form=criterion.partner_form, seat_ags=seat)
    return Change("partners", (partner,), Effort.PARTNER, criterion.partner_area)


def _unasked(criterion: AnyCriterion, it: Applicant) -> Iterator[Change]:
    """What is as it is can be answered, and not changed."""
    match criterion:
        case Stage() if it.stage is None:
            yield Change(
                "stage", criterion.earliest or criterion.latest or STAGES[0], Effort.ANSWER
            )
        case Theme() if it.themes is None:
            yield Change("themes", criterion.one_of, Effort.ANSWER)
        case TargetGroup() if it.target_groups is None:
            yield Change("target_groups", criterion.one_of, Effort.ANSWER)
        case PreviousFunding() if it.previous_calls is None:
            yield Change("previous_calls", frozenset(), Effort.ANSWER)
        case _:
            return


def _change(
    it: Applicant, field: str, value: Any, effort: Effort, area: str | None = None
) -> Change:
    """A question that was not answered takes no more than an answer."""
    return Change(field, value, Effort.ANSWER if getattr(it, field) is None else effort, area)


def _one_of(area: str, areas: Areas) -> str:
    """A municipality that surely belongs to the area: its first."""
    members = areas.sets[area].members
    return min(ags for ags, certainty in members.items() if certainty is Certainty.LISTED)
