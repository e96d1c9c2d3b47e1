"""A person is forgotten, and what is held of one: each case of whoever it is about."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.chassis import capability, erasure, timers
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import case as rules
from services.registry.decide.accompany.case import Case
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store.accompany import cases, records
from services.registry.work.accompany import mentors, sealing, steps
from services.registry.work.accompany.course import FORGET_NOTES


async def forget_person(tx: Transaction, person_id: str, erased_at: datetime) -> None:
    """End what is not over, and delete every text; how often somebody met stays, without a name."""
    for case in await cases.lock_owned_by(tx, person_id, requested_until=erased_at):
        await _forget(tx, case)


async def held_of(
    tx: Transaction, person_id: str, *, settings: RegistrySettings
) -> list[dict[str, Any]]:
    """All that the cases of a person hold, in the clear: the part of this room in her export.

    Internal notes are about her too. What was withdrawn from her eyes is still held, so it is in.
    """
    return [await _held(tx, case, settings) for case in await cases.owned_by(tx, person_id)]


async def _forget(tx: Transaction, case: Case) -> None:
    said = rules.forgotten(case)
    if not isinstance(said, Unchanged):
        await mentors.end_waiting(tx, case)
        case = await steps.take(tx, case, said, by=steps.SYSTEM, settings=None)
    await cases.forget_person_texts(tx, case.id)
    await capability.revoke_links(tx, subject=str(case.id))
    for name in (steps.SILENCE, FORGET_NOTES):
        await timers.cancel(tx, name, subject=str(case.id))
    await erasure.purge_object(tx, case.id)


async def _held(tx: Transaction, case: Case, settings: RegistrySettings) -> dict[str, Any]:
    keys, kept = settings.keys, await cases.sealed(tx, case.id)
    reach = sealing.unseal_reach(keys, kept.contact)
    return {
        "case_id": str(case.id),
        "state": case.state.value,
        "phase": case.phase.value,
        "requested_at": case.requested_at.isoformat(),
        "contact": asdict(reach) if reach else None,
        "concern": sealing.unseal_concern(keys, kept.concern),
        "wish": sealing.unseal_text(keys, kept.wish_text),
        "learnt": sealing.unseal_text(keys, kept.learnt),
        "milestones": [
            {"title": each.title, "due_on": each.due_on, "reached_on": each.reached_on}
            for each in await records.milestones(tx, case.id)
        ],
        "touchpoints": [
            {"kind": each.kind.value, "happened_on": each.happened_on}
            for each in await records.touchpoints(tx, case.id)
        ],
        "notes": [
            {
                "written_at": each.written_at.isoformat(),
                "visibility": each.note.visibility.value,
                "text": sealing.unseal_text(keys, each.text),
            }
            for each in await records.notes(tx, case.id)
        ],
    }
