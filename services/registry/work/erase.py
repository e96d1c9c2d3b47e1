"""A person is forgotten: contact, drafts, texts, cases, claims, checks, what she follows, links go.

An entry of hers ends.
"""

from datetime import datetime

from services.chassis import erasure, timers
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as rules
from services.registry.decide.initiative import Initiative, Unchanged
from services.registry.store import initiatives
from services.registry.store.clearance import blocks, reports
from services.registry.store.following import digests, news
from services.registry.store.funding import checks
from services.registry.store.identify import claims
from services.registry.work import enquiries, links, steps
from services.registry.work.accompany import forget as forget_cases
from services.registry.work.following import subscribing
from services.registry.work.ideas import forgetting as ideas
from services.registry.work.identify import erasing
from services.registry.work.importing import forgetting as imports
from services.registry.work.networking import forgetting as networking
from services.registry.work.register import FORGET_DRAFT


async def erase_person(tx: Transaction, person_id: str, *, erased_at: datetime) -> None:
    """Forget all that was registered up to that moment; what came later is a new beginning."""
    await erasure.erase(tx, person_id, erased_at, forget=forget_person)


async def forget_person(tx: Transaction, person_id: str, erased_at: datetime) -> None:
    """Forget what was registered until then."""
    await claims.lock_entries_around(tx, person_id, created_until=erased_at)
    owned = await initiatives.lock_owned_by(tx, person_id, created_until=erased_at)
    for initiative in owned:
        await _erase(tx, initiative)
        await erasing.end_claims(tx, initiative.id)
    await enquiries.forget_sender(tx, person_id, erased_at)
    await reports.forget_person(tx, person_id, received_until=erased_at)
    await blocks.forget_person(tx, person_id, set_until=erased_at)
    await forget_cases.forget_person(tx, person_id, erased_at)
    await erasing.forget_person(tx, person_id, erased_at)
    await imports.forget_person(tx, person_id, erased_at)
    await subscribing.forget_person(tx, person_id, erased_at)
    await ideas.forget_person(tx, person_id, erased_at)
    await networking.forget_person(tx, person_id, erased_at)


async def _erase(tx: Transaction, before: Initiative) -> None:
    await blocks.forget_entry(tx, before.id)
    said = rules.erase(before)
    now = rules.erased(before)
    if not isinstance(said, Unchanged):
        await steps.drop(tx, now, said)
    await initiatives.save(tx, now)
    await initiatives.forget_texts(tx, before.id)
    await enquiries.forget_sent_to(tx, before.id)
    await reports.forget_about(tx, before.id)
    await checks.forget(tx, before.id)
    await digests.forget_entry(tx, before.id)
    await news.forget_entry(tx, before.id)
    await networking.forget_entry(tx, before.id)
    await links.revoke(tx, before.id)
    await timers.cancel(tx, FORGET_DRAFT, subject=str(before.id))
    await timers.cancel(tx, steps.FRESHNESS, subject=str(before.id))
    await erasure.purge_object(tx, before.id)
