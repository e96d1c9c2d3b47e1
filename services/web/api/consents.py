"""What may be public of one's own entry, and where its fields come from."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis.identity import spoken_number
from services.web.api.sending import WRONG, once_key
from services.web.forms.identify import CARD_PARTS, read_consents
from services.web.forms.reading import Form
from services.web.visit import Person, Visit
from services.web.words import dates
from services.web.words.identify import CONSENT_NAMES, SOURCES, sources_told

HERE: Final = "/eintrag/{initiative_id:uuid}/freigaben"


def consents_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(HERE, show)
    router.add_api_route(HERE, agree, methods=["POST"])
    return router


async def show(visit: Person, initiative_id: UUID) -> Response:
    """Each field that needs a consent, with its source and what holds now."""
    found = await _own(visit, initiative_id)
    return _show(visit, initiative_id, found, form=Form(_as_typed(found)))


async def agree(visit: Person, initiative_id: UUID) -> Response:
    """Save all of it; what is unticked leaves the public page at once."""
    form = await visit.form()
    found = await _own(visit, initiative_id)
    fields = [each["field"] for each in found["consents"]]
    told = read_consents(form, fields=fields, text_version=found["text_version"])
    if form.is_right:
        answer = await visit.tell(
            "registry",
            f"/v1/initiatives/{initiative_id}/consents",
            told,
            method="PUT",
            key=once_key(form, told),
        )
        if answer.is_done:
            return visit.to(f"/eintrag/{initiative_id}/freigaben?gespeichert=1")
        form.refused(answer.data, fields={})
    return _show(visit, initiative_id, found, form=form, status=WRONG)


async def _own(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    visit.hold(initiative_id)
    return dict(await visit.need("registry", f"/v1/initiatives/{initiative_id}/consents"))


def _show(
    visit: Visit, initiative_id: UUID, found: dict[str, Any], *, form: Form, status: int = 200
) -> Response:
    is_saved = visit.request.query_params.get("gespeichert") == "1"
    return visit.page(
        "identify/consents",
        status=status,
        initiative_id=str(initiative_id),
        found=found,
        form=form,
        dates=dates,
        names=CONSENT_NAMES,
        source_words=SOURCES,
        sources=sources_told(found),
        card_parts=CARD_PARTS,
        toast="Gespeichert. Das gilt ab sofort." if is_saved else "",
    )


def _as_typed(found: dict[str, Any]) -> dict[str, list[str]]:
    """What holds now, as the form would have sent it."""
    typed = {each["field"]: [_told(each)] for each in found["consents"]}
    ticked = {f"agree_{each['field']}": ["yes"] for each in found["consents"] if each["is_public"]}
    return {**typed, **ticked}


def _told(each: dict[str, Any]) -> str:
    value = str(each["value"])
    return spoken_number(value) if each["field"] == "contact_phone" else value
