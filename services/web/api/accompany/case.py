"""One case for its mentor and the coordinators, and everything that is done in it."""

from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from services.web.api.accompany.acts import ACTS, BODIES, Act
from services.web.api.sending import WRONG, once_key
from services.web.forms.accompany import FIELDS
from services.web.forms.reading import Form
from services.web.visit import Mentor, NothingHereError, Visit
from services.web.words import cases, dates

CASES: Final = "/begleitung"
NEW: Final = "neu"
GONE: Final = 404


async def show(visit: Mentor, case_id: UUID) -> Response:
    """The whole case; for who is asked to take it on, what it is about."""
    case = await visit.need("registry", f"/v1/cases/{case_id}")
    return _page(visit, case, form=Form({}))


async def ask_for(visit: Mentor, case_id: UUID, name: str) -> Response:
    """The form of an act; who only sees what the case is about is asked for a yes first."""
    act = _act(visit, name)
    if act.read is None:
        raise NothingHereError
    case = await visit.need("registry", f"/v1/cases/{case_id}")
    if case["sight"] != "all":
        return visit.to(f"{CASES}/{case_id}")
    about = visit.request.query_params.get("zu", "")
    typed = act.fill(case, about) if act.fill else {}
    return _form(visit, case, name, act, form=Form({**typed, "about": [about]}))


async def do(visit: Mentor, case_id: UUID, name: str) -> Response:
    """Do it, and say so on the page of the case; what is wrong is said beside the field."""
    act, form = _act(visit, name), await visit.form()
    body = await _told(visit, name, act, form)
    if form.is_right:
        answer = await visit.tell(
            "registry", act.told_to(str(case_id), form), body, key=once_key(form, body)
        )
        if answer.is_done:
            return await _after(visit, case_id, name)
        if answer.status == GONE:
            raise NothingHereError
        form.refused(answer.data, fields=FIELDS)
    case = await visit.need("registry", f"/v1/cases/{case_id}")
    if act.read is None:
        return _page(visit, case, form=form, status=WRONG)
    return _form(visit, case, name, act, form=form, status=WRONG)


async def _told(visit: Visit, name: str, act: Act, form: Form) -> dict[str, Any]:
    if name == "jahrgang" and form.raw("new_cohort"):
        told = {"name": form.text("new_cohort", longest=120)}
        made = await visit.tell("registry", "/v1/cohorts", told, key=once_key(form, told))
        return {"cohort_id": visit.needed(made)["cohort_id"]}
    if act.read is not None:
        return act.read(form)
    return BODIES[name](form) if name in BODIES else {}


async def _after(visit: Visit, case_id: UUID, name: str) -> Response:
    """Back to the case, or to the list where the case is not one's own (any more)."""
    seen = await visit.ask("registry", f"/v1/cases/{case_id}")
    is_gone = getattr(seen, "status", 200) == GONE
    return visit.to(f"{CASES}?getan={name}" if is_gone else f"{CASES}/{case_id}?getan={name}")


def _page(visit: Visit, case: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    return visit.page(
        "accompany/case",
        status=status,
        case=case,
        title=cases.title(case),
        where=f"{CASES}/{case['case_id']}",
        timeline=cases.timeline(case["timeline"]),
        is_coordinator=_coordinates(visit),
        form=form,
        words=cases,
        dates=dates,
        toast=said(visit),
    )


def _form(
    visit: Visit, case: dict[str, Any], name: str, act: Act, *, form: Form, status: int = 200
) -> Response:
    return visit.page(
        "accompany/act",
        status=status,
        case=case,
        name=name,
        act=act,
        title=cases.title(case),
        where=f"{CASES}/{case['case_id']}",
        form=form,
        words=cases,
        dates=dates,
        ends=_ends(case),
        thing=_thing(case, act, about=form.raw("about")),
    )


def said(visit: Visit) -> str:
    """What was done on the page before."""
    done = visit.request.query_params.get("getan", "")
    if done == NEW:
        return "Die Begleitung ist aufgenommen. Fragen Sie jetzt jemanden an, der begleitet."
    return ACTS[done].done if done in ACTS else ""


def _act(visit: Visit, name: str) -> Act:
    act = ACTS.get(name)
    if act is None or (act.coordinators_only and not _coordinates(visit)):
        raise NothingHereError
    return act


def _coordinates(visit: Visit) -> bool:
    return visit.session is not None and "coordinator" in visit.session.roles


def _ends(case: dict[str, Any]) -> list[list[str]]:
    """How a case of this state can end."""
    unbegun = {"withdrawn", "not-taken-on"}
    if case["state"] == "requested":
        shown = unbegun
    else:
        shown = set(cases.OUTCOMES) - {"not-taken-on", "person-gone"}
    return [[value, label] for value, label in cases.OUTCOMES.items() if value in shown]


def _thing(case: dict[str, Any], act: Act, *, about: str) -> dict[str, Any]:
    """The goal or the contact that the act is about; without one there is nothing to do."""
    if not act.about:
        return {}
    things = [*case["milestones"], *case["touchpoints"]]
    found = next((each for each in things if each.get(act.about) == about), None)
    if found is None:
        raise NothingHereError
    return dict(found)
