"""A rule is tried, proposed by one member of staff, published by another."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from contracts.funding import RuleVersionPublished, Verdict
from contracts.moving_in import day_in_saxony
from services.chassis import outbox
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.funding import two_people
from services.registry.decide.funding.barriers import demand_reasons
from services.registry.decide.funding.calls import FundingCall
from services.registry.decide.funding.eligibility import evaluate
from services.registry.decide.funding.examples import EXAMPLES
from services.registry.decide.funding.rules import (
    CallWindow,
    RuleVersion,
    criteria_of,
    read_rule,
)
from services.registry.decide.funding.two_people import Decision
from services.registry.store import audit
from services.registry.store.funding import areas, rules
from services.registry.store.funding.rules import StoredRule
from services.registry.work.funding import calls
from services.registry.work.funding.judging import VERDICTS, areas_of

KIND: Final = "funding-rule"


@dataclass(frozen=True, slots=True)
class Tried:
    """How a made-up applicant stands to a rule."""

    name: str
    verdict: Verdict
    reasons: tuple[str, ...]


async def read(
    tx: Transaction, call: FundingCall, told: Any, *, version: int
) -> RuleVersion | Refusal:
    """A rule as it was written; call and number are ours, whatever the text says."""
    written = {**told, "call": call.key, "version": version} if isinstance(told, dict) else told
    rule = read_rule(written, area_sets=await areas.names(tx))
    if isinstance(rule, Refusal):
        return rule
    has_window = any(isinstance(each, CallWindow) for each in criteria_of(rule))
    if not has_window and (call.texts.opens_on or call.texts.closes_on):
        return Refusal("rule-window-missing")
    return rule


async def try_out(tx: Transaction, key: str, told: Any) -> list[Tried] | Refusal:
    """How the made-up applicants would stand to it on a day on which it counts."""
    call = await calls.locked(tx, key)
    rule = await read(tx, call, told, version=1)
    if isinstance(rule, Refusal):
        return rule
    known, on = await areas.load(tx), _day_within(call, today=day_in_saxony(tx.now))
    tried = []
    for name, answers in EXAMPLES:
        judged = evaluate(rule, answers.applicant(), areas=known, on=on)
        tried.append(Tried(name, VERDICTS[judged.verdict], demand_reasons(judged)))
    return tried


async def propose(tx: Transaction, key: str, told: Any, *, by: str) -> StoredRule | Refusal:
    """Put a rule up for a second person."""
    call = await calls.locked(tx, key)
    stored = await rules.of_call(tx, call.id)
    rule = await read(tx, call, told, version=await rules.next_version(tx, call.id))
    if isinstance(rule, Refusal):
        return rule
    has_rule = any(each.proposal.state is Decision.PUBLISHED for each in stored)
    today = day_in_saxony(tx.now)
    if refused := two_people.check_valid_from(rule, has_rule=has_rule, today=today):
        return refused
    await rules.insert(tx, call.id, rule, by=by)
    await audit.note(
        tx, "propose-funding-rule", by=by, kind=KIND, subject_id=call.id, version=rule.version
    )
    return await _locked(tx, call, rule.version)


async def publish(tx: Transaction, key: str, version: int, *, by: str) -> StoredRule | Refusal:
    """Let a rule count; the public hears of the call's newer rule in the same transaction."""
    call = await calls.locked(tx, key)
    stored = await _locked(tx, call, version)
    decided = two_people.publish(stored.proposal, by=by, now=tx.now)
    if isinstance(decided, Refusal):
        return decided
    today = day_in_saxony(tx.now)
    if refused := two_people.check_valid_from(
        stored.rule, has_rule=call.rule_version is not None, today=today
    ):
        return refused
    await rules.decide(tx, call.id, version, decided)
    await audit.note(
        tx, "publish-funding-rule", by=by, kind=KIND, subject_id=call.id, version=version
    )
    await say_published(tx, call, stored.rule)
    return StoredRule(call.id, stored.rule, decided)


async def decline(tx: Transaction, key: str, version: int, *, by: str) -> StoredRule | Refusal:
    """Drop a proposal."""
    call = await calls.locked(tx, key)
    stored = await _locked(tx, call, version)
    decided = two_people.decline(stored.proposal, by=by, now=tx.now)
    if isinstance(decided, Refusal):
        return decided
    await rules.decide(tx, call.id, version, decided)
    await audit.note(
        tx, "decline-funding-rule", by=by, kind=KIND, subject_id=call.id, version=version
    )
    return StoredRule(call.id, stored.rule, decided)


async def say_published(tx: Transaction, call: FundingCall, rule: RuleVersion) -> FundingCall:
    """Say the rule, and the call with it if the public knows the call."""
    fact = RuleVersionPublished(
        subject_id=str(call.id),
        call=call.key,
        rule_version=rule.version,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        area_sets=areas_of(rule),
    )
    await outbox.record(tx, fact, sequence=rule.version)
    return await calls.take_rule(tx, call, rule.version)


def _day_within(call: FundingCall, *, today: date) -> date:
    """Today, or the nearest day on which one can apply."""
    opens, closes = call.texts.opens_on, call.texts.closes_on
    if opens is not None and today < opens:
        return opens
    return closes if closes is not None and today > closes else today


async def _locked(tx: Transaction, call: FundingCall, version: int) -> StoredRule:
    stored = await rules.lock(tx, call.id, version)
    if stored is None:
        raise RefusedError(Refusal("not-found"))
    return stored
