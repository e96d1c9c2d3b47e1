"""What a mentor has to do today, and how she enters her name."""

from typing import Any, Final

from starlette.responses import Response

from services.web.api.accompany.case import CASES, said
from services.web.api.sending import WRONG, once_key
from services.web.forms.accompany import read_own_entry
from services.web.forms.reading import Form
from services.web.visit import Mentor, Visit
from services.web.words import cases, dates

GROUPS: Final = {
    "waiting": ("Wartet auf Ihr Ja", "Sie sind gefragt worden, ob Sie begleiten."),
    "lapsed": ("Zu lange kein Kontakt", "30 Tage oder länger. Ein Anruf genügt oft."),
    "overdue": ("Überfällig", "Ein verabredeter Kontakt oder ein Ziel liegt zurück."),
    "today": ("Heute dran", ""),
    "others": ("Alle anderen", ""),
}


async def show(visit: Mentor) -> Response:
    """The worklist; a coordinator who is no mentor has the overview instead."""
    if visit.session is not None and "mentor" not in visit.session.roles:
        return visit.to(f"{CASES}/uebersicht")
    return await _page(visit, form=None)


async def enter(visit: Mentor) -> Response:
    """Say what one is called, and how many cases one can accompany."""
    form = await visit.form()
    told = read_own_entry(form)
    if not form.is_right:
        return await _page(visit, form=form, status=WRONG)
    answer = await visit.tell("registry", "/v1/mentors/me", told, key=once_key(form, told))
    if answer.is_done:
        return visit.to(f"{CASES}?eingetragen=1")
    form.refused(answer.data, fields={})
    return await _page(visit, form=form, status=WRONG)


async def _page(visit: Visit, *, form: Form | None, status: int = 200) -> Response:
    found = await visit.need("registry", "/v1/cases/worklist")
    groups = [
        {
            "title": title,
            "hint": hint,
            "items": [cases.work_line(each) for each in found[name]],
        }
        for name, (title, hint) in GROUPS.items()
    ]
    entered = visit.request.query_params.get("eingetragen") == "1"
    return visit.page(
        "accompany/worklist",
        status=status,
        groups=groups,
        counts={name: len(found[name]) for name in GROUPS},
        mentor=found["mentor"],
        form=form or Form(_as_typed(visit, found["mentor"])),
        dates=dates,
        toast="Gespeichert." if entered else said(visit),
    )


def _as_typed(visit: Visit, mentor: dict[str, Any] | None) -> dict[str, list[str]]:
    if mentor is None:
        name = visit.session.name if visit.session else ""
        return {"name": [name], "capacity": ["6"], "takes_new": ["yes"]}
    return {
        "name": [mentor["name"]],
        "capacity": [str(mentor["capacity"])],
        "takes_new": ["yes"] if mentor["takes_new"] else [],
    }
