"""Writing to an initiative without learning its address, and what became of it."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import WRONG, tell_counted
from services.web.forms.reading import Form
from services.web.visit import Anyone, NothingHereError, Person, Visit

FIELDS: Final[dict[str, str]] = {}
"""The registry's names of the fields are the form's."""
LONGEST: Final = 3000
ANSWERS: Final = frozenset({"yes", "no"})


def enquiries_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/initiativen/{initiative_id:uuid}/schreiben", write)
    router.add_api_route("/initiativen/{initiative_id:uuid}/schreiben", send, methods=["POST"])
    router.add_api_route(
        "/eintrag/{initiative_id:uuid}/nachrichten/{enquiry_id:uuid}", conclude, methods=["POST"]
    )
    return router


async def write(visit: Anyone, initiative_id: UUID) -> Response:
    """An empty letter."""
    email = visit.session.email if visit.session else None
    return await _show(visit, initiative_id, form=Form({"email": [email or ""]}))


async def send(visit: Anyone, initiative_id: UUID) -> Response:
    """Send the letter; the sender confirms her mailbox by the link in the mail."""
    form = await visit.form()
    if form.is_robot:
        return visit.page("enquiry/sent", email=form.raw("email"), state="received")
    told = {
        "name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an."),
        "email": form.mailbox("email"),
        "text": form.text("text", longest=LONGEST, missing="Bitte schreiben Sie Ihre Nachricht."),
    }
    if not form.is_right:
        return await _show(visit, initiative_id, form=form, status=WRONG)
    answer = await tell_counted(
        visit,
        form,
        kind="enquiry",
        email=told["email"],
        service="registry",
        path=f"/v1/initiatives/{initiative_id}/enquiries",
        told=told,
        fields=FIELDS,
    )
    if isinstance(answer, int):
        return await _show(visit, initiative_id, form=form, status=answer)
    return visit.page("enquiry/sent", email=form.raw("email"), state=answer.data["state"])


async def conclude(visit: Person, initiative_id: UUID, enquiry_id: UUID) -> Response:
    """The owner says whether a message became a conversation."""
    form = await visit.form()
    answer: dict[str, Any] = {"answer": form.raw("answer")}
    if answer["answer"] not in ANSWERS:
        raise NothingHereError
    path = f"/v1/initiatives/{initiative_id}/enquiries/{enquiry_id}/outcome"
    visit.needed(await visit.tell("registry", path, answer))
    return visit.to(f"/eintrag/{initiative_id}#nachrichten")


async def _show(visit: Visit, initiative_id: UUID, *, form: Form, status: int = 200) -> Response:
    entry = await visit.need("registry", f"/v1/initiatives/{initiative_id}")
    return visit.page("enquiry/write", status=status, entry=entry, form=form, longest=LONGEST)
