"""Rows become entries that wait for editors: some per transaction, each once, none twice.

Under one lock each row is looked at again: what changed since it was shown is left as it is, so
that nothing is stored that nobody saw. An entry that a row changes is locked besides, and judged as
it is then: somebody may be taking it over at this moment.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from services.chassis import timers
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as entries
from services.registry.decide.content import Content, changed_fields
from services.registry.decide.identify.fields import Source
from services.registry.decide.importing import entry as facts
from services.registry.decide.importing.matching import OUTSIDE, Choice, Fate, Progress
from services.registry.decide.initiative import Initiative
from services.registry.store import import_keys, imports, initiatives
from services.registry.store.imports import Import, Line
from services.registry.store.initiatives import Revision
from services.registry.work import steps
from services.registry.work.importing import checking
from services.registry.work.importing.checking import Desk, Looked
from services.registry.work.importing.receiving import FORGET, STORE

AT_ONCE: Final = 50
"""Rows per transaction: about a second of work."""
REPORT_KEPT: Final = timedelta(days=30)
"""How long one can look at what became of the rows."""
MEANWHILE: Final = "meanwhile"


async def store_some(timer: Timer, tx: Transaction) -> None:
    """Store the next rows; after the last one the file goes."""
    run = await imports.lock(tx, UUID(timer.subject))
    if run is None or run.state is not Progress.STORING:
        return
    await imports.one_at_a_time(tx)
    rows = await imports.unstored(tx, run.id, limit=AT_ONCE)
    desk = await checking.open_desk(tx, run)
    for row in rows:
        await imports.save_row(tx, run.id, await _store(tx, desk, row))
    if len(rows) == AT_ONCE:
        await timers.schedule(tx, STORE, subject=str(run.id), due_at=tx.now)
        return
    await imports.drop_file(tx, run.id)
    await imports.save(tx, replace(run, state=Progress.DONE, ended_at=tx.now))
    await timers.schedule(tx, FORGET, subject=str(run.id), due_at=tx.now + REPORT_KEPT)


async def _store(tx: Transaction, desk: Desk, shown: Line) -> Line:
    """What became of one row."""
    looked = await _looked_at(tx, desk, shown)
    now = looked.line
    if shown.fate is Fate.ALIKE and now.fate is Fate.ALIKE and shown.choice is Choice.NEW:
        return await _bring_in(tx, desk.run, shown, looked)
    if _same_as(shown) is not None and now.fate is Fate.CHANGED:
        return await _change(tx, desk.run, shown, looked)
    if now.fate in {Fate.UNCHANGED, Fate.KEPT}:
        if now.why != OUTSIDE:  # or files of the whole state would change an entry elsewhere by it
            await _keep(tx, looked)
        return replace(shown, outcome=now.fate, why=now.why, initiative_id=now.initiative_id)
    if now.fate is Fate.NEW and shown.fate in {Fate.NEW, Fate.ALIKE}:
        return await _bring_in(tx, desk.run, shown, looked)
    if now.fate is Fate.CHANGED and list(now.changed) == list(shown.changed):
        return await _change(tx, desk.run, shown, looked)
    is_bad = now.fate is Fate.BAD
    return replace(
        shown,
        outcome=Fate.BAD if is_bad else Fate.KEPT,
        why=None if is_bad else MEANWHILE,
        faults=now.faults,
        alike=now.alike or shown.alike,
    )


async def _looked_at(tx: Transaction, desk: Desk, shown: Line) -> Looked:
    """What the row would do now; an entry that it changes stays as it is looked at."""
    looked = await checking.look_at(tx, desk, shown, is_same=_same_as(shown))
    if looked.line.fate is not Fate.CHANGED:
        return looked
    locked = await initiatives.lock(tx, _entry(looked).id)
    if locked == looked.entry:
        return looked
    return await checking.look_at(tx, desk, shown, is_same=_same_as(shown))


def _same_as(shown: Line) -> UUID | None:
    """The entry that somebody said the row is."""
    return shown.initiative_id if shown.choice is Choice.SAME else None


async def _bring_in(tx: Transaction, run: Import, shown: Line, looked: Looked) -> Line:
    """A new entry without an owner, which editors look at first."""
    content, by = _proposed(looked), run.stored_by or run.created_by
    draft = entries.drafted(uuid5(run.id, str(shown.number)), owner=None, now=tx.now)
    await initiatives.insert(tx, draft, contact=None)
    first = Revision(1, content, changed_fields(None, content), tx.now, written_by=by)
    await initiatives.add_revision(tx, draft.id, first, source=Source.IMPORT)
    await steps.take(tx, draft, facts.bring_in(draft.id), by=by)
    await _keep(tx, replace(looked, entry=draft))
    await import_keys.keep_origin(tx, draft.id, revision=1, import_id=run.id, number=shown.number)
    return replace(shown, outcome=Fate.NEW, initiative_id=draft.id)


async def _change(tx: Transaction, run: Import, shown: Line, looked: Looked) -> Line:
    """Another text of an entry that an import brought; what the public sees stays until cleared."""
    content, by = _proposed(looked), run.stored_by or run.created_by
    before = _entry(looked)
    latest = await steps.text(tx, before, revision=before.latest_revision)
    said = facts.bring_in_again(before)
    told = Revision(said.revision, content, changed_fields(latest, content), tx.now, written_by=by)
    await initiatives.add_revision(tx, before.id, told, source=Source.IMPORT)
    await steps.take(tx, before, said, by=by, confirms=False)
    await _keep(tx, looked)
    await import_keys.keep_origin(
        tx, before.id, revision=said.revision, import_id=run.id, number=shown.number
    )
    return replace(shown, outcome=Fate.CHANGED, initiative_id=before.id)


async def _keep(tx: Transaction, looked: Looked) -> None:
    """Let the row be known again, also by a file that is read later."""
    for key in looked.keys:
        await import_keys.keep_key(tx, key, _entry(looked).id)


def _entry(looked: Looked) -> Initiative:
    if looked.entry is None:
        raise LookupError(f"row {looked.line.number}")
    return looked.entry


def _proposed(looked: Looked) -> Content:
    if looked.proposed is None:
        raise LookupError(f"row {looked.line.number}")
    return looked.proposed
