"""Naming an initiative that one knows: the form, and what comes after it."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.places import Meant, find_place
from services.web.api.sending import WRONG, tell_counted
from services.web.forms.identify import read_nomination
from services.web.forms.reading import Form
from services.web.visit import Anyone, Visit

HERE: Final = "/initiativen/vorschlagen"
FIELDS: Final = {"ags": "place"}
"""What registry calls otherwise than the form."""


def nominations_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(HERE, new)
    router.add_api_route(HERE, nominate, methods=["POST"])
    return router


async def new(visit: Anyone) -> Response:
    """An empty form."""
    return _show(visit, await _offered(visit), form=Form({}), meant=Meant())


async def nominate(visit: Anyone) -> Response:
    """Send the nomination; its nominator confirms it by the link in a mail."""
    form = await visit.form()
    if form.is_robot:
        return _sent(visit, form)
    offered = await _offered(visit)
    form.text("place", longest=80, missing="Bitte geben Sie den Ort an.")
    meant = await find_place(visit, form)
    told = read_nomination(
        form,
        ags=meant.place["ags"] if meant.place else "",
        topics=[topic["value"] for topic in offered["topics"]],
        known_how=[each["value"] for each in offered["known_how"]],
    )
    if not form.is_right:
        return _show(visit, offered, form=form, meant=meant, status=WRONG)
    answer = await tell_counted(
        visit,
        form,
        kind="nomination",
        email=told["nominator"]["email"],
        service="registry",
        path="/v1/nominations",
        told=told,
        fields=FIELDS,
    )
    if isinstance(answer, int):
        return _show(visit, offered, form=form, meant=meant, status=answer)
    return _sent(visit, form)


async def _offered(visit: Visit) -> dict[str, Any]:
    """What the form offers: registry's own words."""
    form = await visit.need("registry", "/v1/nominations/form")
    vocabulary = await visit.need("registry", "/v1/vocabulary")
    return {**form, "topics": vocabulary["topics"]}


def _show(
    visit: Visit, offered: dict[str, Any], *, form: Form, meant: Meant, status: int = 200
) -> Response:
    return visit.page(
        "identify/nominate",
        status=status,
        form=form,
        choices=meant.choices,
        where=HERE,
        **offered,
    )


def _sent(visit: Visit, form: Form) -> Response:
    return visit.page("identify/nominated", email=form.raw("email"), name=form.raw("title"))
