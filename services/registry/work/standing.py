"""Whether an entry still stands: its owner says so by one button, or time takes its steps."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from contracts.registry import ArchivedBecause
from services.chassis import capability, timers
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.timers import Timer, TimerHandler
from services.chassis.transaction import Transaction
from services.registry.decide import standing
from services.registry.decide.content import Content
from services.registry.decide.freshness import Freshness, is_due, plan
from services.registry.decide.initiative import Initiative, Review, Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.work import links, steps

CLOCK: Final = "clock"
"""Who takes a step that is due because nobody said anything."""
LOOK_AGAIN: Final = timedelta(days=1)


async def reconfirm_by_link(
    tx: Transaction, token: str, *, settings: RegistrySettings
) -> Initiative | Refusal:
    """The button behind a reminder's link; pressing again says the same."""
    grant = await capability.use_link(tx, token)
    if isinstance(grant, Refusal):
        return grant
    if grant.purpose != links.STILL_TRUE:
        return Refusal("link-unknown")
    before = await steps.locked(tx, UUID(grant.subject))
    return await _reconfirm(tx, before, settings=settings)


async def reconfirm(
    tx: Transaction, initiative_id: UUID, *, who: Principal, settings: RegistrySettings
) -> Initiative | Refusal:
    """The owner's button on her own page; not found for anybody else."""
    before = await steps.locked(tx, initiative_id)
    if not before.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
    return await _reconfirm(tx, before, settings=settings)


def when_due(settings: RegistrySettings) -> TimerHandler:
    """What a freshness timer does: the step that is due, and it plans the one after.

    While a change waits it is the editors' turn: no owner who has just written is asked, and no
    entry is archived with a change that nobody looked at. The clock looks again.
    """

    async def take_step(timer: Timer, tx: Transaction) -> None:
        before = await initiatives.lock(tx, UUID(timer.subject))
        if before is None or not before.is_listed:
            return
        said = Freshness(timer.payload["said"])
        coming = plan(before.confirmed_at, said=said, now=tx.now)
        if coming is None:
            return
        if before.review is Review.WAITING:
            await timers.schedule(
                tx,
                steps.FRESHNESS,
                subject=timer.subject,
                due_at=tx.now + LOOK_AGAIN,
                payload=timer.payload,
            )
            return
        step, _ = coming
        if is_due(step, before.confirmed_at, now=tx.now):
            await _take(tx, before, step, settings=settings)
        else:  # confirmed while this timer was on its way
            await steps.expect_word(tx, before, said=said)

    return take_step


async def _take(
    tx: Transaction, before: Initiative, step: Freshness, *, settings: RegistrySettings
) -> None:
    await links.grant_still_true(tx, before, settings=settings)
    match step:
        case Freshness.ARCHIVED:
            said = standing.archived(before, because=ArchivedBecause.NOT_CONFIRMED)
            await steps.take(tx, before, said, by=CLOCK)
            return
        case Freshness.STALE:
            content = await _public_text(tx, before)
            municipality = await steps.municipality_of(tx, content)
            stale = standing.go_stale(before, content, municipality=municipality)
            now = await steps.take(tx, before, stale, by=CLOCK)
        case _ if before.owner is None:
            now = before
        case _:
            asked = 1 if step is Freshness.REMINDED else 2
            due = standing.ask_for_confirmation(before, asked=asked)
            now = await steps.take(tx, before, due, by=CLOCK)
    await steps.expect_word(tx, now, said=step)


async def _reconfirm(
    tx: Transaction, before: Initiative, *, settings: RegistrySettings
) -> Initiative | Refusal:
    content = await _public_text(tx, before)
    municipality = await steps.municipality_of(tx, content)
    said = standing.reconfirm(before, content, municipality=municipality, now=tx.now)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return before
    await links.grant_own(tx, before, settings=settings)
    return await steps.take(tx, before, said, by=steps.OWNER)


async def _public_text(tx: Transaction, initiative: Initiative) -> Content:
    revision = standing.public_or_archived(initiative) or initiative.latest_revision
    return await steps.text(tx, initiative, revision=revision)
