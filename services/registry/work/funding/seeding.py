"""What the demo brings in: calls with rules that count in the past, saved checks, evaluations."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.funding.answers import Answers
from services.registry.decide.funding.calls import CallState, CallTexts, FundingCall
from services.registry.decide.funding.two_people import Decision, Proposal
from services.registry.store import initiatives, places
from services.registry.store.funding import areas, checks, evaluations, rules
from services.registry.store.funding import calls as store
from services.registry.store.funding.checks import SavedCheck
from services.registry.store.funding.evaluations import Evaluation
from services.registry.work.funding import calls, judging
from services.registry.work.funding import rules as rule_work
from services.registry.work.funding.saving import CONSENT_VERSION

FIRST, SECOND = "seed", "seed-second"
Done = TypeVar("Done")


async def seed_call(
    tx: Transaction,
    texts: CallTexts,
    *,
    key: str,
    call_id: UUID,
    state: CallState,
    rule_texts: list[Any],
    proposed: Any | None,
) -> FundingCall:
    """Bring in a call in a state with its published rules, and one that waits for a second person."""
    await initiatives.reserve(tx, call_id)
    if (known := await store.lock_by_id(tx, call_id)) is not None:
        return known
    drafted = _done(await calls.draft(tx, texts, key=key, call_id=call_id, by=FIRST))
    for told in rule_texts:
        await _publish_rule(tx, drafted, told)
    if proposed is not None:
        _done(await rule_work.propose(tx, key, proposed, by=FIRST))
    if state is not CallState.DRAFT:
        _done(await calls.publish(tx, key, by=FIRST))
    if state is CallState.WITHDRAWN:
        _done(await calls.withdraw(tx, key, by=FIRST))
    return await calls.locked(tx, key)


async def seed_check(
    tx: Transaction, initiative_id: UUID, answers: Answers, *, check_id: UUID
) -> SavedCheck | Refusal:
    """Bring in what an owner would have saved; the consent is the demo's."""
    entry = await initiatives.lock(tx, initiative_id)
    if entry is None or entry.owner is None:
        raise RefusedError(Refusal("not-found"))
    if refused := await judging.refuse_answers(tx, answers):
        return refused
    check = SavedCheck(
        id=check_id,
        initiative_id=initiative_id,
        answers=answers,
        version=0,
        consent_version=CONSENT_VERSION,
        consented_at=tx.now,
        saved_at=tx.now,
    )
    await checks.put(tx, check)
    return check


async def seed_evaluation(
    tx: Transaction, key: str, answers: Answers, *, asker: UUID, asked_at: datetime
) -> None:
    """Bring in what came of asking on a day; the rule of that day judges."""
    call = await judging.found(tx, key)
    known = await areas.load(tx)
    (judged,) = await judging.judge(tx, [call], answers, areas=known, on=asked_at.date())
    seat = await places.municipality(tx, answers.seat_ags or "")
    await evaluations.put(
        tx,
        Evaluation(
            asker=asker,
            call_id=call.id,
            evaluated_at=asked_at,
            on_day=judged.on,
            rule_version=judged.rule_version,
            area_sets=judged.area_sets,
            verdict=judged.verdict.value,
            district=seat.district if seat else None,
            themes=answers.themes or (),
            reasons=judged.reasons,
        ),
    )


async def _publish_rule(tx: Transaction, call: FundingCall, told: Any) -> None:
    """A rule that two people published before; it may count from a past day."""
    version = await rules.next_version(tx, call.id)
    rule = _done(await rule_work.read(tx, call, told, version=version))
    await rules.insert(tx, call.id, rule, by=FIRST)
    decided = Proposal(
        state=Decision.PUBLISHED,
        proposed_by=FIRST,
        proposed_at=tx.now,
        decided_by=SECOND,
        decided_at=tx.now,
    )
    await rules.decide(tx, call.id, version, decided)
    await rule_work.say_published(tx, await calls.locked(tx, call.key), rule)


def _done(answer: Done | Refusal) -> Done:
    """What was done; a refusal ends the whole."""
    if isinstance(answer, Refusal):
        raise RefusedError(answer)
    return answer
