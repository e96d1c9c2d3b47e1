"""What officials and editors do with files: bring them in, correct how they are read, decide, store."""

import re
from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.api.import_models import (
    ChoicesIn,
    FileIn,
    ImportOut,
    ImportRowOut,
    ImportRowsOut,
    ImportsOut,
    ReadingIn,
    RowsIn,
    SeedImportIn,
    StoreIn,
)
from services.registry.api.internal import SEEDS
from services.registry.api.problems import refuse, unless_refused
from services.registry.decide.importing import columns
from services.registry.decide.importing.sheet import MAX_BYTES
from services.registry.store import imports
from services.registry.store.imports import Counts, Import
from services.registry.work.importing import receiving, seeding

router = APIRouter(tags=["imports"])

Importer = Annotated[Principal, policy.role("municipality", "editor")]
MOST: Final = 100
FILES: Final = MappingProxyType(
    dict.fromkeys(("/v1/imports", "/internal/v1/imports"), 2 * MAX_BYTES)
)
"""Where whole files come in; base64 makes them a third larger."""


@router.post("/v1/imports", status_code=201, response_model=ImportOut)
async def receive_import(
    request: Request, told: FileIn, who: Importer, once: OnceRequired
) -> Response:
    """Bring a file in; what its rows would do is looked at afterwards, nothing is stored of them."""
    run = await receiving.receive(
        once.tx,
        told.content,
        import_id=uuid4(),
        file_name=told.file_name,
        list_name=told.list_name,
        by=who.subject,
        region=who.region,
        settings=request.app.state.settings,
    )
    return await once.keep(await answer(once.tx, unless_refused(run)), status=201)


@router.get("/v1/imports")
async def list_imports(tx: Reading, who: Importer) -> ImportsOut:
    """One's own imports, for editors of the whole state all, the newest first."""
    by = None if receiving.sees_all(who) else who.subject
    runs = await imports.listed(tx, by=by, limit=MOST)
    return ImportsOut(items=await answers(tx, runs))


@router.get("/v1/imports/{import_id}")
async def show_import(tx: Reading, import_id: UUID, who: Importer) -> ImportOut:
    """How far one import is."""
    run = receiving.visible(await imports.get(tx, import_id), who=who)
    return await answer(tx, run)


@router.get("/v1/imports/{import_id}/rows")
async def list_rows(
    tx: Reading,
    import_id: UUID,
    who: Importer,
    asked: Annotated[RowsIn, Query()],
) -> ImportRowsOut:
    """The rows with what they would do, or did."""
    receiving.visible(await imports.get(tx, import_id), who=who)
    found = await imports.rows_of(
        tx, import_id, fate=asked.fate, after=asked.after, limit=asked.limit + 1
    )
    items = [ImportRowOut.model_validate(row, from_attributes=True) for row in found[: asked.limit]]
    return ImportRowsOut(
        items=items, next_after=items[-1].number if len(found) > asked.limit else None
    )


@router.put("/v1/imports/{import_id}/reading")
async def read_anew(
    request: Request,
    tx: Unit,
    import_id: UUID,
    told: ReadingIn,
    who: Importer,
    *,
    if_match: Annotated[str | None, Header()] = None,
) -> ImportOut:
    """Say which column is what; If-Match names the revision that was seen."""
    seen = re.fullmatch(r'(?:W/)?"?([0-9]{1,9})"?', (if_match or "").strip())
    if seen is None:
        refuse(Refusal("precondition-missing"))
    run = await receiving.read_anew(
        tx,
        import_id,
        told=told.mapped,
        usual_topic=told.usual_topic,
        seen_revision=int(seen[1]),
        who=who,
        settings=request.app.state.settings,
    )
    return await answer(tx, unless_refused(run))


@router.post("/v1/imports/{import_id}/choices", response_model=ImportOut)
async def decide_rows(
    import_id: UUID, told: ChoicesIn, who: Importer, once: OnceRequired
) -> Response:
    """Say of rows that look like other entries what they are."""
    run = await receiving.decide(
        once.tx, import_id, told.decisions(), seen_revision=told.revision, who=who
    )
    return await once.keep(await answer(once.tx, unless_refused(run)))


@router.post("/v1/imports/{import_id}/store", response_model=ImportOut)
async def store_import(
    import_id: UUID, told: StoreIn, who: Importer, once: OnceRequired
) -> Response:
    """Store what was shown at this revision; pressed twice it happens once."""
    run = await receiving.store(once.tx, import_id, seen_revision=told.revision, who=who)
    return await once.keep(await answer(once.tx, unless_refused(run)))


@router.post("/v1/imports/{import_id}/drop", response_model=ImportOut)
async def drop_import(import_id: UUID, who: Importer, once: OnceRequired) -> Response:
    """Nothing of the file is wanted."""
    run = await receiving.drop(once.tx, import_id, who=who)
    return await once.keep(await answer(once.tx, unless_refused(run)))


@router.post(
    "/internal/v1/imports",
    status_code=201,
    tags=["internal"],
    dependencies=[policy.service("staff-cli")],
)
async def seed_import(
    request: Request, tx: Unit, told: SeedImportIn, idempotency_key: Annotated[UUID, Header()]
) -> ImportOut:
    """Bring in a file of the demo; the key makes it the same one."""
    run = await seeding.seed_import(
        tx,
        told.content,
        import_id=uuid5(SEEDS, str(idempotency_key)),
        file_name=told.file_name,
        list_name=told.list_name,
        by=told.by,
        is_stored=told.is_stored,
        settings=request.app.state.settings,
    )
    return await answer(tx, unless_refused(run))


async def answer(tx: Transaction, run: Import) -> ImportOut:
    """An import with the counts of its rows."""
    [told] = await answers(tx, [run])
    return told


async def answers(tx: Transaction, runs: Sequence[Import]) -> list[ImportOut]:
    """Imports with the counts of their rows, by two questions for all of them."""
    counts = await imports.counts(tx, [run.id for run in runs])
    last = await imports.last_of(tx, {run.list_key for run in runs})
    return [_answer(run, counts[run.id], stored_at=last.get(run.list_key)) for run in runs]


def _answer(run: Import, counts: Counts, *, stored_at: datetime | None) -> ImportOut:
    return ImportOut(
        import_id=run.id,
        state=run.state.value,
        revision=run.revision,
        created_at=run.created_at,
        created_by=run.created_by,
        list_name=run.list_name,
        file_name=run.file_name,
        encoding=run.encoding,
        separator=run.separator,
        head=list(run.head),
        mapped=dict(run.mapped),
        usual_topic=run.usual_topic,
        missing=[column.value for column in columns.missing(receiving.mapped_of(run))],
        rows=run.rows,
        checked=counts.checked,
        fates=dict(counts.by_fate),
        outcomes=dict(counts.by_outcome),
        undecided=counts.undecided,
        to_store=counts.to_store,
        stored_by=run.stored_by,
        stored_at=run.stored_at,
        ended_at=run.ended_at,
        list_stored_at=stored_at,
    )
