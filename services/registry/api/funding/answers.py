"""Calls, rules and judgements as answers."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.chassis.transaction import Transaction
from services.registry.api.funding.models import (
    AreaOut,
    CallOut,
    ChangeOut,
    DeskAreaOut,
    DeskRuleOut,
    ExplainedOut,
    JudgedOut,
    PartnerOut,
    ProposalOut,
    RuleOut,
)
from services.registry.decide.funding.barriers import barriers, counted
from services.registry.decide.funding.calls import FundingCall, outdated
from services.registry.decide.funding.counterfactuals import Change
from services.registry.decide.funding.eligibility import Finding, Group
from services.registry.decide.funding.verdict import Verdict
from services.registry.store import places
from services.registry.store.funding import areas
from services.registry.store.funding.areas import AreaSheet, StoredArea
from services.registry.store.funding.rules import StoredRule
from services.registry.work.funding.judging import VERDICTS, Explained, Judged


def call(told: FundingCall, *, now: datetime) -> CallOut:
    """A call in a list."""
    return CallOut(
        call_id=told.id,
        call=told.key,
        state=told.state,
        revision=told.revision,
        rule_version=told.rule_version,
        texts=told.texts,
        outdated=outdated(told, now=now),
    )


def judged(told: Judged, *, now: datetime) -> JudgedOut:
    """How somebody's answers stand to one call."""
    numbers = counted(told.group) if told.group else dict.fromkeys(Verdict, 0)
    return JudgedOut(
        call=call(told.call, now=now),
        on=told.on,
        verdict=told.verdict,
        rule_version=told.rule_version,
        met=numbers[Verdict.MET],
        unknown=numbers[Verdict.UNKNOWN],
        not_met=numbers[Verdict.NOT_MET],
        reasons=list(told.reasons),
    )


async def explained(tx: Transaction, told: Explained) -> ExplainedOut:
    """The whole answer, with the names of all places and lists in it."""
    group, rule = told.judged.group, told.judged.rule
    tree = _tree(group, standing={each.criterion for each in barriers(group)}) if group else None
    changes = [[_change(each) for each in changes] for changes in told.changes]
    told_of = [tree, [each.model_dump() for row in changes for each in row]]
    return ExplainedOut(
        **dict(judged(told.judged, now=tx.now)),
        criteria=tree,
        changes=changes,
        partners=[
            PartnerOut(
                criterion=each.help.criterion,
                initiative_id=each.helper.initiative_id,
                title=each.helper.title,
                municipality=each.helper.municipality,
                legal_form=each.helper.legal_form,
                distance_km=None
                if each.helper.distance_km is None
                else round(each.helper.distance_km, 1),
                is_all_met=each.help.is_all_met,
            )
            for each in told.partners
        ],
        places=await places.names(tx, _keys_in(told_of)),
        areas=await area_sheets(tx, told.judged.area_sets),
        valid_from=rule.valid_from if rule else None,
        valid_to=rule.valid_to if rule else None,
    )


async def area_sheets(tx: Transaction, names: tuple[str, ...]) -> dict[str, AreaOut]:
    """The lists of these names."""
    found = await areas.sheets(tx, names)
    return {name: area(sheet) for name, sheet in found.items()}


def area(sheet: AreaSheet) -> AreaOut:
    """A list of municipalities without its members."""
    return AreaOut(**asdict(sheet), name=sheet.name)


def desk_area(stored: StoredArea) -> DeskAreaOut:
    """A list of municipalities with who did what."""
    return DeskAreaOut(
        **asdict(stored.sheet),
        name=stored.sheet.name,
        proposal=ProposalOut(**asdict(stored.proposal)),
        listed=stored.listed,
        disputed=stored.disputed,
    )


def rule(stored: StoredRule) -> RuleOut:
    """A version of a rule; who published it stays inside."""
    return RuleOut(**_rule(stored))


def desk_rule(stored: StoredRule) -> DeskRuleOut:
    """A version of a rule with who did what."""
    return DeskRuleOut(**_rule(stored), proposal=ProposalOut(**asdict(stored.proposal)))


def _rule(stored: StoredRule) -> dict[str, Any]:
    return {
        "version": stored.rule.version,
        "valid_from": stored.rule.valid_from,
        "valid_to": stored.rule.valid_to,
        "state": stored.proposal.state,
        "rule": stored.rule.model_dump(mode="json", by_alias=True, exclude_none=True),
    }


def _tree(part: Group | Finding, *, standing: set[str]) -> dict[str, Any]:
    if isinstance(part, Group):
        return {
            "joint": "any" if part.is_any else "all",
            "verdict": VERDICTS[part.verdict].value,
            "parts": [_tree(each, standing=standing) for each in part.parts],
        }
    return {
        "criterion": part.criterion,
        "kind": part.kind,
        "verdict": VERDICTS[part.verdict].value,
        "reason": part.reason.value if part.reason else None,
        "own": part.own,
        "required": part.required,
        "source": part.source.model_dump(mode="json", exclude_none=True),
        "is_barrier": part.criterion in standing,
    }


def _change(told: Change) -> ChangeOut:
    return ChangeOut(
        field=told.field,
        value=_plain(told.value),
        effort=told.effort.name.lower().replace("_", "-"),
        area=told.area,
    )


def _plain(value: Any) -> Any:
    match value:
        case frozenset():
            return sorted(value)
        case tuple():
            return [asdict(each) for each in value]
        case _:
            return value


def _keys_in(told: Any) -> set[str]:
    """Every key of a municipality in an answer, however deep it stands."""
    match told:
        case str() if len(told) == 8 and told.isdigit():  # noqa: PLR2004 - digits of a key
            return {told}
        case Mapping():
            return set().union(_keys_in(list(told)), *(_keys_in(each) for each in told.values()))
        case list() | tuple():
            return set().union(*(_keys_in(each) for each in told))
        case _:
            return set()
