"""Reporting an entry, for everybody; and what editors make of reports."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import TOO_MANY, WRONG, once_key
from services.web.api.shared import with_query
from services.web.forms.reading import Form
from services.web.visit import Anyone, Editor, NothingHereError, Visit
from services.web.words import dates, editing, problems
from services.web.work import visitors

REPORTS: Final = "/redaktion/meldungen"
ANSWERED: Final = "Beantwortet. Wer eine Adresse angegeben hat, bekommt eine Mail."
VERDICTS: Final = frozenset({"upheld", "dismissed"})


def pages() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/initiativen/{initiative_id:uuid}/melden", ask)
    router.add_api_route("/initiativen/{initiative_id:uuid}/melden", report, methods=["POST"])
    router.add_api_route(REPORTS, reports)
    router.add_api_route(f"{REPORTS}/{{report_id:uuid}}", show)
    router.add_api_route(f"{REPORTS}/{{report_id:uuid}}", close, methods=["POST"])
    return router


async def ask(visit: Anyone, initiative_id: UUID) -> Response:
    """What is wrong with the entry?"""
    return await _show_form(visit, initiative_id, form=Form({}))


async def report(visit: Anyone, initiative_id: UUID) -> Response:
    """Send the report; no account, and an address only for an answer."""
    form = await visit.form()
    if form.is_robot:
        return visit.page("clearance/reported", initiative_id=initiative_id, wants_answer=False)
    reason = form.choice(
        "reason", of=editing.REPORT_REASONS, missing="Bitte wählen Sie, was nicht stimmt."
    )
    words = form.text("words", longest=2000)
    if reason == "other" and not words:
        form.wrong("words", problems.GERMAN["report-words-missing"])
    email = form.mailbox("email") if form.raw("email") else ""
    if not form.is_right:
        return await _show_form(visit, initiative_id, form=form, status=WRONG)
    return await _send(
        visit,
        initiative_id,
        form=form,
        body={"reason": reason, "words": words, "email": email or None},
    )


async def reports(visit: Editor) -> Response:
    """Open reports, the oldest first, or those that were answered."""
    params = visit.request.query_params
    is_closed = params.get("stand") == "erledigt"
    found = await visit.need(
        "registry",
        "/v1/reports",
        closed="true" if is_closed else "",
        cursor=params.get("cursor", ""),
    )
    following = found["next_cursor"]
    stand = "erledigt" if is_closed else ""
    return visit.page(
        "clearance/reports",
        back_office=True,
        items=[_line(item) for item in found["items"]],
        tabs=[
            {"text": "Offen", "href": REPORTS, "count": found["open"], "current": not is_closed},
            {"text": "Erledigt", "href": f"{REPORTS}?stand=erledigt", "current": is_closed},
        ],
        is_closed=is_closed,
        next_href=with_query(REPORTS, stand=stand, cursor=following) if following else "",
        toast=ANSWERED if params.get("getan") == "close" else "",
    )


async def show(visit: Editor, report_id: UUID) -> Response:
    """One report, and the answer to it."""
    return await _show_report(visit, report_id, form=Form({}))


async def close(visit: Editor, report_id: UUID) -> Response:
    """Decide about a report."""
    form = await visit.form()
    verdict = form.raw("do")
    if verdict not in VERDICTS:
        raise NothingHereError
    answer_text = form.text("answer", longest=2000)
    if not form.is_right:
        return await _show_report(visit, report_id, form=form, status=WRONG)
    body = {"verdict": verdict, "answer": answer_text}
    answer = await visit.tell(
        "registry", f"/v1/reports/{report_id}/close", body, key=once_key(form, body)
    )
    if answer.is_done:
        return visit.to(f"{REPORTS}?getan=close")
    form.refused(answer.data, fields={})
    return await _show_report(visit, report_id, form=form, status=answer.status)


async def _send(visit: Visit, initiative_id: UUID, *, form: Form, body: dict[str, Any]) -> Response:
    async with visit.database.transaction() as tx:
        refused = await visitors.count_report(tx, visit.settings, visitor=visit.address)
    if refused is not None:
        form.wrong("", problems.sentence(refused.slug))
        return await _show_form(visit, initiative_id, form=form, status=TOO_MANY)
    answer = await visit.tell(
        "registry",
        f"/v1/initiatives/{initiative_id}/reports",
        body,
        key=once_key(form, body),
    )
    if answer.status == 404:  # noqa: PLR2004 - the entry left the directory meanwhile
        raise NothingHereError
    if not answer.is_done:
        form.refused(answer.data, fields={})
        return await _show_form(visit, initiative_id, form=form, status=WRONG)
    return visit.page(
        "clearance/reported", initiative_id=initiative_id, wants_answer=bool(body["email"])
    )


async def _show_form(
    visit: Visit, initiative_id: UUID, *, form: Form, status: int = 200
) -> Response:
    entry = await visit.need("registry", f"/v1/initiatives/{initiative_id}")
    reasons = [{"value": name, "label": label} for name, label in editing.REPORT_REASONS.items()]
    return visit.page("clearance/report", status=status, entry=entry, reasons=reasons, form=form)


async def _show_report(visit: Visit, report_id: UUID, *, form: Form, status: int = 200) -> Response:
    found = await visit.need("registry", f"/v1/reports/{report_id}")
    return visit.page(
        "clearance/report_open",
        status=status,
        back_office=True,
        report={**found, **_line(found)},
        words=editing,
        dates=dates,
        form=form,
    )


def _line(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": item["title"] or "Gelöschter Eintrag",
        "href": f"{REPORTS}/{item['report_id']}",
        "reason_text": editing.REPORT_REASONS.get(item["reason"], item["reason"]),
        "state_text": editing.REPORT_STATES.get(item["state"], item["state"]),
        "words": item["words"],
        "age": dates.ago(item["at"]),
        "wants_answer": item["wants_answer"],
    }
