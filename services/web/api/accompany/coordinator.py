"""The coordinators' overview, and a case that they write down for others."""

import re
from typing import Any, Final

from starlette.responses import Response

from services.web.api.accompany.case import CASES, NEW, said
from services.web.api.places import find_place
from services.web.api.sending import WRONG, once_key
from services.web.api.shared import with_query
from services.web.forms.accompany import FIELDS, read_concern, read_group
from services.web.forms.reading import Form
from services.web.visit import Coordinator, Visit
from services.web.words import cases

PAGE: Final = f"{CASES}/uebersicht"
UUID_IN: Final = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ABOUT: Final = ("entry", "group")
MOST_FOUND: Final = 8


async def overview(visit: Coordinator) -> Response:
    """All cases by mentor, phase and cohort; what needs somebody stands first."""
    asked = {
        name: visit.request.query_params.get(name, "")
        for name in ("state", "mentor", "phase", "cohort")
    }
    found = await visit.need("registry", "/v1/cases", **asked)
    return visit.page(
        "accompany/overview",
        items=[cases.work_line(each) for each in found["items"]],
        mentors=found["mentors"],
        cohorts=found["cohorts"],
        counts=found["counts"],
        asked=asked,
        stands=_tabs(asked, found["counts"]),
        names={each["subject"]: each["name"] for each in found["mentors"]},
        urgent=[
            cases.work_line(each)
            for each in found["items"]
            if each["needs_coordinator"] or each["wish"]
        ],
        words=cases,
        toast=said(visit),
    )


async def new(visit: Coordinator) -> Response:
    """An empty form; an entry may be named in the address."""
    entry = visit.request.query_params.get("eintrag", "")
    typed = {"about": ["entry" if entry else "group"], "entry": [entry]}
    return _new_page(visit, Form(typed))


async def write_down(visit: Coordinator) -> Response:
    """A case for an entry, or for a group that came by phone."""
    form = await visit.form()
    about = form.choice("about", of=ABOUT, missing="Bitte wählen Sie, wen wir begleiten.")
    told = read_concern(form, is_of_others=True)
    choices: list[dict[str, str]] = []
    if about == "entry":
        told["initiative_id"], choices = await _entry(visit, form)
    if about == "group":
        form.text("place", longest=80, missing="Bitte geben Sie den Ort an.")
        meant = await find_place(visit, form)
        told["group"] = read_group(form, ags=meant.place["ags"] if meant.place else "")
        choices = meant.choices
    if not form.is_right:
        return _new_page(visit, form, choices=choices, status=WRONG)
    answer = await visit.tell("registry", "/v1/cases", told, key=once_key(form, told))
    if answer.is_done:
        return visit.to(f"{CASES}/{answer.data['case_id']}?getan={NEW}")
    form.refused(answer.data, fields=FIELDS)
    return _new_page(visit, form, choices=choices, status=WRONG)


async def _entry(visit: Visit, form: Form) -> tuple[str, list[dict[str, str]]]:
    """The entry that was meant: by its address, by its name, or chosen from several."""
    typed = form.text("entry", longest=300, missing="Bitte nennen Sie den Eintrag.")
    chosen = form.raw("initiative_id")
    if named := UUID_IN.search(typed):
        return named[0], []
    if not typed:
        return "", []
    found = await visit.need("registry", "/v1/initiatives", q=typed, limit=MOST_FOUND)
    hits = [
        {
            "value": each["initiative_id"],
            "label": f"{each['title']} ({each['place']['municipality']})",
        }
        for each in found["items"]
    ]
    if chosen in {each["value"] for each in hits}:
        return chosen, hits
    if len(hits) == 1:
        return hits[0]["value"], []
    if hits:
        form.wrong("initiative_id", "Das passt auf mehrere Einträge. Bitte wählen Sie einen.")
    else:
        form.wrong("entry", "Dazu finden wir keinen Eintrag. Bitte prüfen Sie den Namen.")
    return "", hits


def _new_page(
    visit: Visit, form: Form, *, choices: list[dict[str, str]] | None = None, status: int = 200
) -> Response:
    return visit.page(
        "accompany/new",
        status=status,
        form=form,
        choices=choices or [],
        help=cases.HELP,
    )


def _tabs(asked: dict[str, Any], counts: dict[str, int]) -> list[dict[str, Any]]:
    shown = [
        ("", "Offen", counts["requested"] + counts["opened"] + counts["paused"]),
        ("requested", "Angefragt", counts["requested"]),
        ("opened", "Laufend", counts["opened"]),
        ("paused", "Pause", counts["paused"]),
        ("closed", "Beendet", None),
    ]
    return [
        {
            "text": text,
            "count": count,
            "href": with_query(PAGE, **{**asked, "state": state}),
            "current": asked["state"] == state,
        }
        for state, text, count in shown
    ]
