"""A companion's desk: the worklist, one way, and what she does on it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from services.web.api.sending import WRONG, once_key
from services.web.forms import ways as forms
from services.web.forms.accompany import typed_day, typed_today
from services.web.forms.reading import Form
from services.web.visit import Mentor, NothingHereError, Visit
from services.web.words import cases, dates, ways

WAYS: Final = "/wege"
GONE: Final = 404
ENTERED: Final = "name"
Way = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a companion does; without ``read`` it is a button alone."""

    title: str
    path: str
    done: str
    button: str = "Speichern"
    read: Callable[[Form], dict[str, Any]] | None = None
    fill: Callable[[Way], dict[str, list[str]]] = lambda _way: {}


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "uebernehmen": Act(
            title="Übernehmen", path="take-on", done="Sie begleiten diesen Weg jetzt."
        ),
        "abgeben": Act(
            title="Abgeben", path="hand-back", done="Abgegeben. Jemand anderes kann übernehmen."
        ),
        "kontakt": Act(
            title="Kontakt eintragen",
            path="touchpoints",
            done="Der Kontakt ist eingetragen.",
            button="Kontakt eintragen",
            read=forms.read_contact,
            fill=lambda _way: {**typed_today("happened_on"), "about": ["both"]},
        ),
        "stand": Act(
            title="Stand eintragen",
            path="stage",
            done="Der Stand ist eingetragen. Wer auf dem Weg ist, bekommt eine Mail.",
            button="Stand eintragen",
            read=forms.read_learned,
            fill=lambda way: {**typed_today("happened_on"), "stage": [way["stage"]]},
        ),
        "termin": Act(
            title="Nächsten Kontakt verabreden",
            path="next-contact",
            done="Der nächste Kontakt ist gespeichert.",
            read=forms.read_next,
            fill=lambda way: typed_day("next_contact_on", way["next_contact_on"]),
        ),
        "ende": Act(
            title="Weg beenden",
            path="end",
            done="Der Weg ist beendet. Beide bekommen eine Mail.",
            button="Weg beenden",
            read=forms.read_end,
        ),
    }
)


async def worklist(visit: Mentor) -> Response:
    """What is due, who waits for somebody, and all the others."""
    return await _worklist(visit, form=None)


async def enter(visit: Mentor) -> Response:
    """Say what people may call me."""
    form = await visit.form()
    told = forms.read_name(form)
    if form.is_right:
        answer = await visit.tell("matching", "/v1/companions/me", told)
        if answer.is_done:
            return visit.to(f"{WAYS}?getan={ENTERED}")
        form.refused(answer.data, fields={})
    return await _worklist(visit, form=form, status=WRONG)


async def show(visit: Mentor, way_id: UUID) -> Response:
    """One way, with both cards and my notes."""
    return _page(visit, await _need(visit, way_id), form=Form({}))


async def ask_for(visit: Mentor, way_id: UUID, name: str) -> Response:
    """The form of an act."""
    act = ACTS.get(name)
    if act is None or act.read is None:
        raise NothingHereError
    way = await _need(visit, way_id)
    return _form(visit, way, name, form=Form(act.fill(way)))


async def do(visit: Mentor, way_id: UUID, name: str) -> Response:
    """Do it, and say so; what is wrong is said beside the field."""
    act = ACTS.get(name)
    if act is None:
        raise NothingHereError
    form = await visit.form()
    body = act.read(form) if act.read else {}
    if form.is_right:
        path = f"/v1/accompaniments/{way_id}/desk/{act.path}"
        answer = await visit.tell("matching", path, body, key=once_key(form, body))
        if answer.is_done:
            return await _after(visit, way_id, name)
        if answer.status == GONE:
            raise NothingHereError
        form.refused(answer.data, fields=forms.FIELDS)
    if act.read is None:
        return await _worklist(visit, form=form, status=WRONG)
    return _form(visit, await _need(visit, way_id), name, form=form, status=WRONG)


async def _need(visit: Visit, way_id: UUID) -> dict[str, Any]:
    return dict(await visit.need("matching", f"/v1/accompaniments/{way_id}/desk"))


async def _after(visit: Visit, way_id: UUID, name: str) -> Response:
    """Back to the way, or to the list where it is no longer hers."""
    seen = await visit.ask("matching", f"/v1/accompaniments/{way_id}/desk")
    is_hers = getattr(seen, "status", GONE) == 200  # noqa: PLR2004 - found
    return visit.to(f"{WAYS}/{way_id}?getan={name}" if is_hers else f"{WAYS}?getan={name}")


async def _worklist(visit: Visit, *, form: Form | None, status: int = 200) -> Response:
    found = await visit.need("matching", "/v1/accompaniments/worklist")
    roles = visit.session.roles if visit.session else frozenset()
    name = found["name"] or (visit.session.name if visit.session else "")
    return visit.page(
        "ways/worklist",
        status=status,
        lists={
            part: [ways.work_line(each) for each in found[part]]
            for part in ("due", "to_take_on", "mine", "others", "done")
        },
        name=found["name"],
        accompanies="mentor" in roles,
        form=form or Form({"name": [name or ""]}),
        toast=_said(visit),
    )


def _page(visit: Visit, way: dict[str, Any], *, form: Form) -> Response:
    return visit.page(
        "ways/desk",
        way=way,
        title=ways.desk_title(way),
        where=f"{WAYS}/{way['subject_id']}",
        form=form,
        words=ways,
        about=ways.about(way),
        kinds=cases.TOUCHPOINTS,
        dates=dates,
        toast=_said(visit),
    )


def _form(
    visit: Visit, way: dict[str, Any], name: str, *, form: Form, status: int = 200
) -> Response:
    return visit.page(
        "ways/act",
        status=status,
        way=way,
        name=name,
        act=ACTS[name],
        title=ways.desk_title(way),
        where=f"{WAYS}/{way['subject_id']}",
        form=form,
        words=ways,
        about=ways.about(way),
        kinds=cases.TOUCHPOINTS,
    )


def _said(visit: Visit) -> str:
    done = visit.request.query_params.get("getan", "")
    if done == ENTERED:
        return "Gespeichert."
    return ACTS[done].done if done in ACTS else ""
