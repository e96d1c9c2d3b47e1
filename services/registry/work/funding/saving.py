"""An owner saves the answers at the entry, and hears when a call opens that fits or may fit."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from contracts.funding import Verdict
from services.chassis import timers
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.funding.answers import Answers, from_entry
from services.registry.decide.funding.calls import CallState, FundingCall
from services.registry.decide.initiative import Initiative, State
from services.registry.store import initiatives
from services.registry.store.funding import areas, checks
from services.registry.store.funding import calls as call_store
from services.registry.store.funding.checks import SavedCheck
from services.registry.work import steps
from services.registry.work.funding import judging
from services.registry.work.funding.judging import Judged

CONSENT_VERSION: Final = "1"
"""Of the sentence that the owner agreed to, as web's `words/funding` says it."""
TELL: Final = "tell-savers"
AT_ONCE: Final = 50
"""How many who saved a check hear of a call in one transaction."""
WORTH_TELLING: Final = frozenset({Verdict.MET, Verdict.UNKNOWN})


@dataclass(frozen=True, slots=True)
class OwnFunding:
    """What an owner sees: what is saved, or what the entry says already, and all calls for it."""

    title: str
    saved: SavedCheck | None
    answers: Answers
    judged: list[Judged]


async def own(tx: Transaction, initiative_id: UUID, *, who: Principal) -> OwnFunding | Refusal:
    """The saved answers of an entry (or those it gives already), held against all calls."""
    initiative = _theirs(await steps.found(tx, initiative_id), who)
    content = await steps.text(tx, initiative, revision=initiative.latest_revision)
    saved = await checks.of_entry(tx, initiative_id)
    answers = saved.answers if saved else from_entry(content)
    judged = await judging.compare(tx, answers)
    if isinstance(judged, Refusal):
        return judged
    return OwnFunding(content.title, saved, answers, judged)


async def save(
    tx: Transaction, initiative_id: UUID, answers: Answers, *, agrees: bool, who: Principal
) -> SavedCheck | Refusal:
    """Save the answers at the entry; a consent that was given stays, without one nothing is saved."""
    initiative = _theirs(await steps.locked(tx, initiative_id), who)
    if initiative.state is State.REJECTED:
        return Refusal("entry-rejected")
    if refused := await judging.refuse_answers(tx, answers):
        return refused
    before = await checks.of_entry(tx, initiative_id)
    if before is None and not agrees:
        return Refusal("funding-consent-missing")
    check = SavedCheck(
        id=before.id if before else uuid4(),
        initiative_id=initiative_id,
        answers=answers,
        version=before.version if before else 0,
        consent_version=before.consent_version if before else CONSENT_VERSION,
        consented_at=before.consented_at if before else tx.now,
        saved_at=tx.now,
    )
    await checks.put(tx, check)
    area_sets = await areas.load(tx)
    public = await call_store.public(tx)
    for judged in await judging.judge(tx, public, answers, areas=area_sets):
        await _keep_named(tx, check, judged, owner=initiative.owner)
    return check


async def forget(tx: Transaction, initiative_id: UUID, *, who: Principal) -> None:
    """Delete the saved answers; the consent ends with them."""
    _theirs(await steps.locked(tx, initiative_id), who)
    await checks.forget(tx, initiative_id)


async def tell_savers(tx: Transaction, call: FundingCall) -> None:
    """A call has opened: whoever saved answers that fit, or may fit, hears of it, most of them soon.

    A transaction keeps the rows of those whom it tells: all at once, an owner who saves would wait.
    """
    await _tell_some(tx, call, after=UUID(int=0))


async def tell_more_savers(timer: Timer, tx: Transaction) -> None:
    """Tell the next of them, as long as the call is open."""
    call = await call_store.lock_by_id(tx, UUID(timer.subject))
    if call is not None and call.state is CallState.OPENED:
        await _tell_some(tx, call, after=UUID(timer.payload["after"]))


async def _tell_some(tx: Transaction, call: FundingCall, *, after: UUID) -> None:
    saved = await checks.lock_some(tx, after=after, most=AT_ONCE)
    area_sets = await areas.load(tx)
    for check in saved:
        initiative = await initiatives.get(tx, check.initiative_id)
        if initiative is None or initiative.owner is None:
            continue
        (judged,) = await judging.judge(tx, [call], check.answers, areas=area_sets)
        is_news = judged.verdict in WORTH_TELLING
        await _keep_named(tx, check, judged, owner=initiative.owner, is_news=is_news)
    if len(saved) == AT_ONCE:
        last = {"after": str(saved[-1].id)}
        await timers.schedule(tx, TELL, subject=str(call.id), due_at=tx.now, payload=last)


async def _keep_named(
    tx: Transaction,
    check: SavedCheck,
    judged: Judged,
    *,
    owner: str | None,
    is_news: bool = False,
) -> None:
    if owner is None:
        return
    version = await checks.count_up(tx, check.id)
    await judging.keep(
        tx,
        judged,
        check.answers,
        asker=check.id,
        named=(check.initiative_id, owner, version),
        is_news=is_news,
        dataref=f"/internal/v1/funding/checks/{check.id}/claim?call={judged.call.key}",
    )


def _theirs(initiative: Initiative, who: Principal) -> Initiative:
    if not initiative.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
    return initiative
