"""A file comes in and is read as a whole, or refused; how it is read can be corrected."""

import asyncio
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from services.chassis import timers
from services.chassis.http.tokens import Principal
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.seal import seal, unseal
from services.chassis.transaction import Transaction
from services.registry.decide import vocabulary
from services.registry.decide.importing import columns, matching
from services.registry.decide.importing.columns import Column, Mapped
from services.registry.decide.importing.mailboxes import mailboxes
from services.registry.decide.importing.matching import Choice, Progress
from services.registry.decide.importing.sheet import Sheet, read_sheet
from services.registry.settings import RegistrySettings
from services.registry.store import audit, imports
from services.registry.store.imports import Import, Line

CHECK: Final = "check-import"
STORE: Final = "store-import"
FORGET: Final = "forget-import"
KIND: Final = "import"
"""What the log calls an import."""
UNDECIDED_FOR: Final = timedelta(days=14)
"""How long a file waits for somebody to store or drop it."""
EDITOR: Final = "editor"
LIST_NAME: Final = (3, 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody says about a row that looks like another entry."""

    number: int
    choice: Choice | None
    initiative_id: UUID | None = None


async def receive(
    tx: Transaction,
    content: bytes,
    *,
    import_id: UUID,
    file_name: str,
    list_name: str,
    by: str,
    region: frozenset[str],
    settings: RegistrySettings,
) -> Import | Refusal:
    """Keep a file that can be read; one that cannot leaves nothing behind.

    Whole files are looked through in a thread: others are answered meanwhile.
    """
    sheet = await asyncio.to_thread(read_sheet, content)
    if isinstance(sheet, Refusal):
        return sheet
    mapped = columns.recognise(sheet)
    if isinstance(mapped, Refusal):
        return mapped
    name = " ".join(list_name.split())
    if not LIST_NAME[0] <= len(name) <= LIST_NAME[1] or not matching.list_key(name):
        return Refusal("list-name-length", shortest=LIST_NAME[0], longest=LIST_NAME[1])
    run = Import(
        id=import_id,
        state=Progress.CHECKING,
        revision=1,
        created_at=tx.now,
        created_by=by,
        region=region,
        list_name=name,
        list_key=matching.list_key(name),
        file_name=file_name,
        digest=hashlib.sha256(content).digest(),
        encoding=sheet.encoding.value,
        separator=sheet.separator,
        head=sheet.head,
        mapped={column.value: place for column, place in mapped.items()},
        usual_topic=None,
        rows=len(sheet.rows),
    )
    await imports.add(tx, run, content=_sealed(settings.keys, content))
    people = await asyncio.to_thread(_people, sheet, settings.keys)
    await imports.keep_people(tx, run.id, people)
    await timers.schedule(tx, FORGET, subject=str(run.id), due_at=tx.now + UNDECIDED_FOR)
    return await _begin(tx, run, sheet, mapped)


async def read_anew(
    tx: Transaction,
    import_id: UUID,
    *,
    told: Mapping[Column, int],
    usual_topic: str | None,
    seen_revision: int,
    who: Principal,
    settings: RegistrySettings,
) -> Import | Refusal:
    """Somebody says which column is what; every row is looked at again."""
    run = await theirs(tx, import_id, who=who)
    if refused := _not_open(run, seen_revision):
        return refused
    if usual_topic is not None and usual_topic not in vocabulary.TOPICS:
        return Refusal("filter-unknown", filter="topic", value=usual_topic[:80])
    mapped = columns.correct(told, head=run.head)
    if isinstance(mapped, Refusal):
        return mapped
    sealed = await imports.sealed_file(tx, run.id)
    if sealed is None:
        return Refusal("not-found")
    sheet = await asyncio.to_thread(read_sheet, _unsealed(settings.keys, sealed))
    if isinstance(sheet, Refusal):
        return sheet
    now = replace(
        run,
        state=Progress.CHECKING,
        revision=run.revision + 1,
        mapped={column.value: place for column, place in mapped.items()},
        usual_topic=usual_topic,
    )
    await imports.save(tx, now)
    await imports.drop_rows(tx, run.id)
    return await _begin(tx, now, sheet, mapped)


async def decide(
    tx: Transaction,
    import_id: UUID,
    decisions: list[Decision],
    *,
    seen_revision: int,
    who: Principal,
) -> Import | Refusal:
    """Somebody says of rows that look like other entries what they are."""
    run = await theirs(tx, import_id, who=who)
    if refused := _not_open(run, seen_revision):
        return refused
    if run.state is not Progress.CHECKED:
        return Refusal("import-not-checked")
    for decision in decisions:
        if not await imports.choose(
            tx, run.id, decision.number, decision.choice, initiative_id=decision.initiative_id
        ):
            return Refusal("import-row-unknown", row=decision.number)
    now = replace(run, revision=run.revision + 1)
    await imports.save(tx, now)
    return now


async def store(
    tx: Transaction, import_id: UUID, *, seen_revision: int, who: Principal
) -> Import | Refusal:
    """Let the worker store exactly what was shown; pressed again, it is under way already."""
    run = await theirs(tx, import_id, who=who)
    if run.state in {Progress.STORING, Progress.DONE} and run.revision == seen_revision:
        return run
    if refused := _not_open(run, seen_revision):
        return refused
    if run.state is not Progress.CHECKED or columns.missing(mapped_of(run)):
        return Refusal("import-not-checked")
    now = replace(run, state=Progress.STORING, stored_at=tx.now, stored_by=who.subject)
    await imports.save(tx, now)
    await timers.schedule(tx, STORE, subject=str(run.id), due_at=tx.now)
    await audit.note(
        tx, "store-import", by=who.subject, kind=KIND, subject_id=run.id, rows=run.rows
    )
    return now


async def drop(tx: Transaction, import_id: UUID, *, who: Principal) -> Import | Refusal:
    """Nothing of the file is wanted; dropped again, it is gone already."""
    run = await theirs(tx, import_id, who=who)
    if run.state is Progress.DROPPED:
        return run
    if run.state in {Progress.STORING, Progress.DONE}:
        return Refusal("import-over")
    await audit.note(tx, "drop-import", by=who.subject, kind=KIND, subject_id=run.id)
    return await end_without(tx, run)


async def end_without(tx: Transaction, run: Import) -> Import:
    """A locked import ends and leaves nothing but its name."""
    await imports.drop_file(tx, run.id)
    await imports.drop_rows(tx, run.id)
    await imports.drop_people(tx, run.id)
    for name in (CHECK, FORGET):
        await timers.cancel(tx, name, subject=str(run.id))
    now = replace(run, state=Progress.DROPPED, ended_at=tx.now)
    await imports.save(tx, now)
    return now


async def theirs(tx: Transaction, import_id: UUID, *, who: Principal) -> Import:
    """The import, kept for this transaction: one's own, or any for an editor of the whole state."""
    return visible(await imports.lock(tx, import_id), who=who)


def visible(run: Import | None, *, who: Principal) -> Import:
    """The import if this person may see it; otherwise it is not found."""
    if run is None or not (sees_all(who) or run.created_by == who.subject):
        raise RefusedError(Refusal("not-found"))
    return run


def sees_all(who: Principal) -> bool:
    """Whether somebody sees what others bring in: an editor of the whole state does."""
    return EDITOR in who.roles and not who.region


def mapped_of(run: Import) -> Mapped:
    """Field → the place of its column."""
    return {Column(name): place for name, place in run.mapped.items()}


async def _begin(tx: Transaction, run: Import, sheet: Sheet, mapped: Mapped) -> Import:
    """Keep the rows; with the needed columns the worker begins to look at them."""
    await imports.put_rows(tx, run.id, list(_lines(sheet, mapped)))
    if columns.missing(mapped):
        now = replace(run, state=Progress.CHECKED)
        await imports.save(tx, now)
        return now
    await timers.schedule(tx, CHECK, subject=str(run.id), due_at=tx.now)
    return run


def _lines(sheet: Sheet, mapped: Mapped) -> Iterator[Line]:
    width = len(sheet.head)
    for row in sheet.rows:
        cells = columns.cells_of(row.cells, mapped)
        yield Line(
            number=row.number,
            cells=cells,
            is_wide=any(row.cells[width:]),
            title=cells.get(Column.TITLE, ""),
        )


def _not_open(run: Import, seen_revision: int) -> Refusal | None:
    if run.state not in {Progress.CHECKING, Progress.CHECKED}:
        return Refusal("import-over")
    if run.revision != seen_revision:
        return Refusal("precondition-failed", revision=run.revision)
    return None


def _people(sheet: Sheet, keys: KeyRing) -> dict[str, list[int]]:
    """Whose mailboxes stand in which rows of a file: they go with whoever wants to be forgotten."""
    rows: dict[str, list[int]] = {}
    for row in sheet.rows:
        for typed in mailboxes(row.cells):
            rows.setdefault(typed, []).append(row.number)
    people: dict[str, list[int]] = {}
    for typed, numbers in rows.items():
        read = normalise_email(typed)
        if isinstance(read, Email):
            people.setdefault(person_id(keys.person, email=read), []).extend(numbers)
    return people


def _sealed(keys: KeyRing, content: bytes) -> bytes:
    return seal(keys.seal, content.decode("latin-1"))


def _unsealed(keys: KeyRing, sealed: bytes) -> bytes:
    return unseal(keys.seal, sealed).encode("latin-1")
