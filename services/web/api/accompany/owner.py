"""What owners do: ask at the own entry, look at the case, wish, consent."""

import asyncio
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from services.web.api.sending import WRONG, once_key
from services.web.forms.accompany import FIELDS, read_concern, read_wish
from services.web.forms.reading import Form
from services.web.upstream import Answer
from services.web.visit import NothingHereError, Person, Visit
from services.web.words import cases, dates

MINE: Final = "/meine-begleitung"
EXISTS: Final = "case-exists"
DONE: Final = {
    "gesendet": "Danke, Ihre Anfrage ist angekommen. Die Koordination sucht jemanden für Sie.",
    "wunsch": "Danke, die Koordination meldet sich bei Ihnen.",
    "ja": "Danke für Ihre Zustimmung.",
    "nein": "In Ordnung, alles bleibt, wie es ist.",
}


async def ask(visit: Person, initiative_id: UUID) -> Response:
    """The form; where a case is not over, that case."""
    entry, live = await _entry(visit, initiative_id)
    if live is not None:
        return visit.to(f"{MINE}/{live}")
    contact = await visit.ask("registry", f"/v1/initiatives/{initiative_id}/contact")
    phone = contact.data.get("phone") if isinstance(contact, Answer) and contact.is_done else None
    return _ask_page(visit, entry, form=Form({"phone": [phone or ""]}))


async def send(visit: Person, initiative_id: UUID) -> Response:
    """Ask; a question sent twice leads to the same case."""
    form = await visit.form()
    entry, _ = await _entry(visit, initiative_id)
    told = {**read_concern(form), "phone": form.text("phone", longest=60) or None}
    if form.is_right:
        answer = await visit.tell(
            "registry", f"/v1/initiatives/{initiative_id}/case", told, key=once_key(form, told)
        )
        if answer.is_done or answer.slug == EXISTS:
            return visit.to(f"{MINE}/{answer.data['case_id']}?getan=gesendet")
        form.refused(answer.data, fields=FIELDS)
    return _ask_page(visit, entry, form=form, status=WRONG)


async def show(visit: Person, case_id: UUID) -> Response:
    """The own case: who accompanies, what comes next, goals, shared notes, what happened."""
    return await _page(visit, case_id, form=Form({}))


async def wish_page(visit: Person, case_id: UUID) -> Response:
    """Ask for another mentor, or to end."""
    case = await visit.need("registry", f"/v1/my/cases/{case_id}")
    return _wish_page(visit, case, form=Form({}))


async def wish(visit: Person, case_id: UUID) -> Response:
    """Tell the coordinators."""
    form = await visit.form()
    told = read_wish(form)
    if form.is_right:
        answer = await visit.tell(
            "registry", f"/v1/my/cases/{case_id}/wish", told, key=once_key(form, told)
        )
        if answer.is_done:
            return visit.to(f"{MINE}/{case_id}?getan=wunsch")
        form.refused(answer.data, fields={})
    case = await visit.need("registry", f"/v1/my/cases/{case_id}")
    return _wish_page(visit, case, form=form, status=WRONG)


async def consent(visit: Person, case_id: UUID) -> Response:
    """Let the notes go along, or not."""
    form = await visit.form()
    given = form.raw("answer")
    if given not in {"ja", "nein"}:
        raise NothingHereError
    told = {
        "handover_id": form.raw("handover_id"),
        "given": given == "ja",
        "version": form.raw("version"),
    }
    answer = await visit.tell(
        "registry", f"/v1/my/cases/{case_id}/consent", told, key=once_key(form, told)
    )
    if answer.is_done:
        return visit.to(f"{MINE}/{case_id}?getan={given}")
    form.refused(answer.data, fields={})
    return await _page(visit, case_id, form=form, status=WRONG)


async def _page(visit: Visit, case_id: UUID, *, form: Form, status: int = 200) -> Response:
    case = await visit.need("registry", f"/v1/my/cases/{case_id}")
    return visit.page(
        "accompany/own",
        status=status,
        case=case,
        title=cases.title(case),
        where=f"{MINE}/{case_id}",
        timeline=cases.timeline(case["timeline"]),
        form=form,
        words=cases,
        dates=dates,
        toast=DONE.get(visit.request.query_params.get("getan", ""), ""),
    )


def _ask_page(visit: Visit, entry: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    return visit.page("accompany/ask", status=status, entry=entry, form=form, help=cases.HELP)


def _wish_page(visit: Visit, case: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    return visit.page(
        "accompany/wish",
        status=status,
        case=case,
        title=cases.title(case),
        where=f"{MINE}/{case['case_id']}",
        form=form,
    )


async def _entry(visit: Visit, initiative_id: UUID) -> tuple[dict[str, Any], str | None]:
    """The own entry, and its case that is not over."""
    visit.hold(initiative_id)
    entry, mine = await asyncio.gather(
        visit.need("registry", f"/v1/initiatives/{initiative_id}/own"),
        visit.need("registry", "/v1/my/cases"),
    )
    live = [
        each["case_id"]
        for each in mine["items"]
        if each["initiative_id"] == str(initiative_id) and each["state"] != "closed"
    ]
    return dict(entry), live[0] if live else None
