"""A person's own way: what was said, what comes next, and what she can say herself.

That of a match and that of a village have each their address; either leads to the right one.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from services.web.api.sending import WRONG
from services.web.forms.reading import Form
from services.web.forms.ways import read_end
from services.web.visit import NothingHereError, Person, Visit
from services.web.words import dates, ways

PAGES: Final = ("/treffer/{way_id:uuid}/weg", "/doerfer/meine/{way_id:uuid}/weg")
DONE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stage": "Danke, das ist eingetragen. Wer mit Ihnen auf dem Weg ist, kann es lesen.",
        "back": "Zurückgenommen.",
        "end": "Eingetragen. Wir sagen es der anderen Seite.",
        "companion": "Gespeichert.",
    }
)


async def show(visit: Person, way_id: UUID) -> Response:
    """The way so far, and what comes next."""
    visit.hold(way_id)
    return await _page(visit, way_id, form=Form({}))


async def say(visit: Person, way_id: UUID) -> Response:
    """How far we are, that we go separate ways, or that we want a companion."""
    visit.hold(way_id)
    form = await visit.form()
    do = form.raw("do")
    if do not in _TELLS:
        raise NothingHereError
    path, body = _TELLS[do](form)
    if form.is_right:
        answer = await visit.tell("matching", f"/v1/accompaniments/{way_id}/{path}", body)
        if answer.is_done:
            return visit.to(f"{ways.address(answer.data)}?getan={do}")
        form.refused(answer.data, fields={})
    return await _page(visit, way_id, form=form, status=WRONG)


async def _page(visit: Visit, way_id: UUID, *, form: Form, status: int = 200) -> Response:
    way = await visit.need("matching", f"/v1/accompaniments/{way_id}")
    where = ways.address(way)
    if visit.request.url.path != where and form.is_right:
        return visit.to(f"{where}?{visit.request.url.query}".removesuffix("?"))
    headline, meaning = ways.ending(way) if way["is_over"] else ("", "")
    return visit.page(
        "ways/village" if ways.is_of_village(way) else "ways/own",
        status=status,
        way=way,
        title=ways.title(way),
        lead=ways.lead(way),
        where=where,
        subject_id=way_id,
        headline=headline,
        meaning=meaning,
        steps=ways.ladder(way),
        ahead=ways.ahead(way),
        own_stage=ways.own_stage(way),
        timeline=ways.timeline(way),
        form=form,
        words=ways,
        dates=dates,
        toast=DONE.get(visit.request.query_params.get("getan", ""), ""),
    )


def _stage(form: Form) -> tuple[str, dict[str, Any]]:
    return "stage", {"stage": _chosen(form)}


def _back(form: Form) -> tuple[str, dict[str, Any]]:
    return "stage", {"stage": _chosen(form), "takes_back": True}


def _chosen(form: Form) -> str:
    return form.choice("stage", of=ways.STAGES, missing="Bitte wählen Sie, wie weit Sie sind.")


def _end(form: Form) -> tuple[str, dict[str, Any]]:
    return "end", read_end(form)


def _companion(form: Form) -> tuple[str, dict[str, Any]]:
    return "wants-companion", {"is_wanted": form.raw("wanted") == "yes"}


_TELLS: Final[Mapping[str, Callable[[Form], tuple[str, dict[str, Any]]]]] = MappingProxyType(
    {"stage": _stage, "back": _back, "end": _end, "companion": _companion}
)
"""What each form of the page tells matching, and where."""
