"""An official brings in a list: send a file, see what its rows would do, decide, store."""

import asyncio
import base64
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.web.api.sending import FORM_WITH_FILE_BYTES, WRONG, once_key
from services.web.api.shared import with_query
from services.web.forms.reading import Form, read_number
from services.web.tables import spreadsheet
from services.web.upstream import Answer
from services.web.visit import Importer, NothingHereError, Visit
from services.web.words import dates, problems
from services.web.words import imports as words

IMPORTS: Final = "/redaktion/einlesen"
FILE_BYTES: Final = 4 * 1024 * 1024
FILES: Final = {IMPORTS: FORM_WITH_FILE_BYTES}
"""The page that takes a list."""
PAGE: Final = 50
AT_ONCE: Final = 500
LATE: Final = 409
NO_FILE: Final = "Bitte wählen Sie eine Datei aus."
LEFT_BEHIND: Final = ""
DONE: Final = {
    "lesart": "Neu gelesen.",
    "entschieden": "Gemerkt.",
    "eingelesen": "Wird eingelesen.",
    "verworfen": "Verworfen. Von der Datei ist nichts geblieben als ihr Name.",
}


def imports_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    one = f"{IMPORTS}/{{import_id:uuid}}"
    router.add_api_route(IMPORTS, overview)
    router.add_api_route(IMPORTS, send_file, methods=["POST"])
    router.add_api_route(one, show)
    router.add_api_route(f"{one}/lesart", read_anew, methods=["POST"])
    router.add_api_route(f"{one}/entscheiden", decide, methods=["POST"])
    router.add_api_route(f"{one}/speichern", store, methods=["POST"])
    router.add_api_route(f"{one}/verwerfen", drop, methods=["POST"])
    router.add_api_route(f"{one}/fehler.csv", faults_as_table)
    return router


async def overview(visit: Importer) -> Response:
    """All files so far, and the form for the next one."""
    return await _overview(visit, Form({}))


async def send_file(visit: Importer) -> Response:
    """Take a file in; one that cannot be read is refused with the reason and leaves nothing."""
    form = await visit.form()
    name = form.text("list_name", longest=120, missing="Bitte geben Sie der Liste einen Namen.")
    upload = (await visit.request.form()).get("file")
    content = await upload.read() if isinstance(upload, UploadFile) else b""
    await visit.request.close()
    form.typed.setdefault("file", [])
    if not content:
        is_chosen = isinstance(upload, UploadFile) and upload.filename
        form.wrong("file", problems.GERMAN["file-empty"] if is_chosen else NO_FILE)
    if len(content) > FILE_BYTES:
        form.wrong("file", "Die Datei ist größer als 4 MB. Bitte teilen Sie sie auf.")
    if not form.is_right or not isinstance(upload, UploadFile):
        return await _overview(visit, form, status=WRONG)
    body = {
        "file_name": (upload.filename or "Datei")[-200:],
        "list_name": name,
        "content": base64.b64encode(content).decode(),
    }
    answer = await visit.tell("registry", "/v1/imports", body, key=once_key(form, body))
    if answer.is_done:
        return visit.to(f"{IMPORTS}/{answer.data['import_id']}")
    is_name = answer.slug == "list-name-length"
    form.wrong("list_name" if is_name else "file", _sentence(answer))
    return await _overview(visit, form, status=WRONG)


async def show(visit: Importer, import_id: UUID) -> Response:
    """How the file was read, how many rows of each kind there are, and those of one kind."""
    return await _show(visit, import_id, form=Form({}))


async def read_anew(visit: Importer, import_id: UUID) -> Response:
    """Say which column is what."""
    form, told = await visit.form(), await _import(visit, import_id)
    mapped: dict[str, int] = {}
    for place in range(len(told["head"])):
        field = form.raw(f"column_{place}")
        if field in words.COLUMNS:
            if field in mapped:
                form.wrong(
                    f"column_{place}", f"«{words.COLUMNS[field]}» ist schon eine andere Spalte."
                )
            mapped[field] = place
    if not form.is_right:
        return await _show(visit, import_id, form=form, status=WRONG)
    body = {"mapped": mapped, "usual_topic": form.raw("usual_topic") or None}
    answer = await visit.tell(
        "registry",
        f"/v1/imports/{import_id}/reading",
        body,
        method="PUT",
        if_match=read_number(form.raw("revision")) or 0,
    )
    return await _after(visit, import_id, form, answer, did="lesart")


async def decide(visit: Importer, import_id: UUID) -> Response:
    """Say of rows that look like other entries what they are."""
    form = await visit.form()
    choices = [
        _choice(name.removeprefix("row_"), form.raw(name))
        for name in form.typed
        if name.startswith("row_")
    ]
    body = {"revision": _revision(form), "choices": [each for each in choices if each]}
    path = f"/v1/imports/{import_id}/choices"
    answer = await visit.tell("registry", path, body, key=once_key(form, body))
    return await _after(visit, import_id, form, answer, did="entschieden", fate="alike")


async def store(visit: Importer, import_id: UUID) -> Response:
    """Store what was shown."""
    form = await visit.form()
    body = {"revision": _revision(form)}
    path = f"/v1/imports/{import_id}/store"
    answer = await visit.tell("registry", path, body, key=once_key(form, body))
    return await _after(visit, import_id, form, answer, did="eingelesen")


async def drop(visit: Importer, import_id: UUID) -> Response:
    """Nothing of it is wanted."""
    form = await visit.form()
    path = f"/v1/imports/{import_id}/drop"
    answer = await visit.tell("registry", path, {}, key=once_key(form, [path]))
    return await _after(visit, import_id, form, answer, did="verworfen")


async def faults_as_table(visit: Importer, import_id: UUID) -> Response:
    """The rows with errors as a table that can be mended and sent again, with the reasons beside."""
    told = await _import(visit, import_id)
    fields = sorted(
        (field for field in told["mapped"] if field != "person"), key=told["mapped"].__getitem__
    )
    head = [told["head"][told["mapped"][field]] for field in fields]
    rows = [[*head, "Zeile", "Fehler"]]
    after: int | None = 0
    while after is not None:
        found = await visit.need(
            "registry", f"/v1/imports/{import_id}/rows", fate="bad", after=after, limit=AT_ONCE
        )
        for row in found["items"]:
            reasons = " ".join(words.fault(each) for each in row["faults"])
            cells = [row["cells"].get(field, "") for field in fields]
            rows.append([*cells, row["number"], reasons])
        after = found["next_after"]
    return spreadsheet(rows, name="zeilen-mit-fehlern.csv")


async def _overview(visit: Visit, form: Form, *, status: int = 200) -> Response:
    told = await visit.need("registry", "/v1/imports")
    return visit.page(
        "imports/overview",
        status=status,
        form=form,
        items=[_line(each) for each in told["items"]],
        toast=DONE.get(visit.request.query_params.get("getan", ""), ""),
    )


async def _show(
    visit: Visit, import_id: UUID, *, form: Form, status: int = 200, fate: str = ""
) -> Response:
    params = visit.request.query_params
    told, vocabulary = await asyncio.gather(
        _import(visit, import_id), visit.need("registry", "/v1/vocabulary")
    )
    fate = fate or params.get("zeigen", "") or _first_fate(told)
    after = read_number(params.get("nach", "")) or 0
    rows: dict[str, Any] = {"items": [], "next_after": None}
    if fate in words.FATES and told["fates"].get(fate):
        rows = await visit.need(
            "registry", f"/v1/imports/{import_id}/rows", fate=fate, after=after, limit=PAGE
        )
    here, following = f"{IMPORTS}/{import_id}", rows["next_after"]
    return visit.page(
        "imports/show",
        status=status,
        form=form,
        told={**told, **_line(told)},
        at=here,
        fate=fate,
        tabs=_tabs(told, here=here, fate=fate),
        rows=[_row(each) for each in rows["items"]],
        next_href=with_query(here, zeigen=fate, nach=following) if following else "",
        columns=_columns(told, form),
        fields=[("", "wird nicht übernommen"), *words.COLUMNS.items()],
        topics=[("", "keines"), *((each["value"], each["label"]) for each in vocabulary["topics"])],
        how={
            "encoding": words.ENCODINGS.get(told["encoding"], told["encoding"]),
            "separator": words.SEPARATORS.get(told["separator"], told["separator"]),
        },
        missing=words.missing(told["missing"]) if told["missing"] else "",
        left_out=words.left_out(told),
        words=words,
        toast=DONE.get(params.get("getan", ""), ""),
    )


async def _after(
    visit: Visit, import_id: UUID, form: Form, answer: Answer, *, did: str, fate: str = ""
) -> Response:
    if answer.status == 404:  # noqa: PLR2004 - HTTP's own
        raise NothingHereError
    if answer.is_done:
        where = f"{IMPORTS}/{import_id}"
        return visit.to(with_query(where, zeigen=fate, getan=did))
    form.wrong("", _sentence(answer))
    return await _show(visit, import_id, form=form, status=LATE, fate=fate)


async def _import(visit: Visit, import_id: UUID) -> dict[str, Any]:
    return dict(await visit.need("registry", f"/v1/imports/{import_id}"))


def _line(told: dict[str, Any]) -> dict[str, Any]:
    """An import in the list."""
    return {
        "href": f"{IMPORTS}/{told['import_id']}",
        "list_name": told["list_name"],
        "state_text": words.STATES[told["state"]],
        "is_open": told["state"] in {"checking", "checked"},
        "day": f"{dates.day(told['created_at'])}, {dates.clock(told['created_at'])}",
        "rows_text": words.rows(told["rows"]),
        "bad": told["fates"].get("bad", 0),
        "percent": round(100 * _progress(told) / max(1, told["rows"])),
        "stored_before": dates.day(told["list_stored_at"]) if told["list_stored_at"] else "",
    }


def _progress(told: dict[str, Any]) -> int:
    if told["state"] == "storing":
        return int(told["rows"] - told["to_store"])
    return int(told["checked"])


def _first_fate(told: dict[str, Any]) -> str:
    """What somebody has to look at comes first."""
    return next((fate for fate in words.FATES if told["fates"].get(fate)), "")


def _tabs(told: dict[str, Any], *, here: str, fate: str) -> list[dict[str, Any]]:
    return [
        {
            "text": text,
            "href": with_query(here, zeigen=name),
            "count": told["fates"][name],
            "current": name == fate,
        }
        for name, text in words.FATES.items()
        if told["fates"].get(name)
    ]


def _row(told: dict[str, Any]) -> dict[str, Any]:
    return {
        **told,
        "faults_text": [words.fault(each) for each in told["faults"]],
        "notes_text": [text for each in told["notes"] if (text := words.note(each))],
        "changed_text": ", ".join(_field_name(each) for each in told["changed"]),
        "why_text": words.WHY.get(told["why"] or "", ""),
        "outcome_text": words.OUTCOMES.get(told["outcome"] or "", ""),
        "alike": [{**each, "text": words.likeness(each)} for each in told["alike"]],
        "chosen": _chosen(told),
        "says": words.told_of(told["cells"]) if told["fate"] in {"new", "changed"} else [],
    }


def _field_name(field: str) -> str:
    return words.COLUMNS.get(field, "Wohnangebot" if field == "housing" else field).partition(" (")[
        0
    ]


def _chosen(told: dict[str, Any]) -> str:
    """What somebody said about the row, as its radio buttons say it."""
    if told["choice"] == "same":
        return f"same~{told['initiative_id']}"
    return told["choice"] or ""


def _choice(number: str, said: str) -> dict[str, Any] | None:
    row = read_number(number)
    what, _, entry = said.partition("~")
    if row is None or what not in {"new", "same", "leave-out"}:
        return None
    return {"number": row, "choice": what, "initiative_id": entry or None}


def _columns(told: dict[str, Any], form: Form) -> list[dict[str, Any]]:
    """Each column of the file with the field that it is."""
    fields = {place: field for field, place in told["mapped"].items()}
    return [
        {
            "name": f"column_{place}",
            "label": name,
            "value": form.raw(f"column_{place}") or fields.get(place, LEFT_BEHIND),
        }
        for place, name in enumerate(told["head"])
    ]


def _revision(form: Form) -> int:
    return read_number(form.raw("revision")) or 1


def _sentence(answer: Answer) -> str:
    return problems.sentence(answer.slug, answer.refusal.details, otherwise="fields-invalid")
