"""Imports of the demo: looked at, and if wished stored, in one transaction."""

from uuid import UUID

from services.chassis import timers
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.importing.matching import Progress
from services.registry.settings import RegistrySettings
from services.registry.store import imports, initiatives
from services.registry.store.imports import Import
from services.registry.work.importing import checking, receiving, storing


async def seed_import(
    tx: Transaction,
    content: bytes,
    *,
    import_id: UUID,
    file_name: str,
    list_name: str,
    by: str,
    is_stored: bool,
    settings: RegistrySettings,
) -> Import | Refusal:
    """A file in a state; a second time does nothing."""
    await initiatives.reserve(tx, import_id)
    known = await imports.get(tx, import_id)
    if known is not None:
        return known
    run = await receiving.receive(
        tx,
        content,
        import_id=import_id,
        file_name=file_name,
        list_name=list_name,
        by=by,
        region=frozenset(),
        settings=settings,
    )
    if isinstance(run, Refusal):
        return run
    await checking.check_some(_now(tx, receiving.CHECK, import_id), tx)
    if is_stored:
        who = Principal(issuer="seed", subject=by)
        started = await receiving.store(tx, import_id, seen_revision=run.revision, who=who)
        if isinstance(started, Refusal):
            return started
        await storing.store_some(_now(tx, receiving.STORE, import_id), tx)
    return await _as_it_is(tx, import_id)


async def _as_it_is(tx: Transaction, import_id: UUID) -> Import:
    """What was done here need not be done by a timer once more."""
    run = await imports.get(tx, import_id)
    if run is None:
        raise LookupError(f"import {import_id}")
    if run.state is not Progress.CHECKING:
        await timers.cancel(tx, receiving.CHECK, subject=str(import_id))
    return run


def _now(tx: Transaction, name: str, import_id: UUID) -> Timer:
    return Timer(id=0, name=name, subject=str(import_id), due_at=tx.now, payload={}, attempts=0)
