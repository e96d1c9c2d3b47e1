"""A person asks for all that is kept of her, and takes it away as an encrypted file.

Whoever signed in or came by the link that she had just asked for sees the passphrase. The link in
the mail that says that the file is ready opens the file alone.
"""

from datetime import UTC, datetime
from functools import partial
from typing import Final
from uuid import uuid4

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis.identity import Email, normalise_email
from services.chassis.refusal import Refusal
from services.web.api.sending import TOO_MANY, WRONG, count_mail, hand_over
from services.web.forms.reading import Form
from services.web.store import exports
from services.web.store.exports import Export
from services.web.upstream import ALONE, Answer
from services.web.visit import (
    Anyone,
    NothingHereError,
    PartAwayError,
    Person,
    SignInNeededError,
    Visit,
)
from services.web.words import dates, problems
from services.web.words import my_data as words
from services.web.work import my_data, packing
from services.web.work.my_data import Workshop

HERE: Final = "/meine-daten"
KIB: Final = 1024


def my_data_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(HERE, show)
    router.add_api_route(HERE, ask, methods=["POST"])
    router.add_api_route(f"{HERE}/datei", fetch, methods=["POST"])
    router.add_api_route(f"{HERE}/verwerfen", drop, methods=["POST"])
    router.add_api_route(f"{HERE}/anfordern", ask_for_link)
    router.add_api_route(f"{HERE}/anfordern", mail_link, methods=["POST"])
    return router


async def show(visit: Person) -> Response:
    """How far it is; with the passphrase for who may see it."""
    person = _person(visit)
    async with visit.database.read() as tx:
        export = await exports.export_of(tx, person)
    page = visit.page(
        "my_data/mine",
        export=export,
        passphrase=_passphrase(visit, export),
        away=[words.SERVICES.get(name, name) for name in export.away] if export else [],
        size=_size(export),
        dates=dates,
    )
    page.headers["cache-control"] = "no-store"
    return page


async def ask(visit: Person) -> Response:
    """Put it together now; what cannot be had now, the worker goes on trying."""
    await visit.form()
    person = _person(visit, asks=True)
    email = visit.session.email if visit.session else None
    async with visit.database.transaction() as tx:
        export = await my_data.ask(tx, visit.settings, person=person, email=email)
    if isinstance(export, Refusal):
        return visit.to(f"{HERE}/anfordern")
    if export.state == "asked":
        await my_data.put_together(_workshop(visit), export.id)
    return visit.to(HERE)


async def fetch(visit: Person) -> Response:
    """The encrypted file."""
    await visit.form()
    async with visit.database.read() as tx:
        file = await exports.export_file(tx, _person(visit))
    if file is None:
        raise NothingHereError
    day = dates.today().isoformat()
    return Response(
        file,
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="meine-daten-{day}.zip"',
            "cache-control": "no-store",
        },
    )


async def drop(visit: Person) -> Response:
    """Delete the file before its time."""
    await visit.form()
    async with visit.database.transaction() as tx:
        await my_data.drop(tx, person=_person(visit))
    return visit.to(HERE)


async def ask_for_link(visit: Anyone) -> Response:
    """Ask for the mailbox."""
    return visit.page("my_data/ask", form=Form({}), is_sent=False)


async def mail_link(visit: Anyone) -> Response:
    """Mail a link; known and unknown addresses get the same answer."""
    form = await visit.form()
    email = normalise_email(form.raw("email"))
    if isinstance(email, Refusal):
        return _wrong(visit, form, email, status=WRONG)
    counted = await count_mail(visit, "data", email=email.address)
    if isinstance(counted, Refusal):
        return _wrong(visit, form, counted, status=TOO_MANY)
    telling = _send_link(visit, email)
    said = await hand_over(visit, counted, telling=telling)
    if not said.is_done:
        form.refused(said.data, fields={})
        return visit.page("my_data/ask", status=WRONG, form=form, is_sent=False)
    return visit.page("my_data/ask", form=Form({}), is_sent=True)


async def _send_link(visit: Visit, email: Email) -> Answer:
    async with visit.database.transaction() as tx:
        token = await my_data.offer(tx, visit.settings, email=email)
    message = {
        "purpose": "data-export-link",
        "email": email.address,
        "locale": "de",
        "params": {"link_token": token},
        "expires_at": (datetime.now(UTC) + my_data.OFFER_LIVES).isoformat(),
    }
    answer = await visit.upstream.send(
        "notifications", "/v1/messages", body=message, who=ALONE, key=str(uuid4())
    )
    if not isinstance(answer, Answer):
        raise PartAwayError(answer.service)
    return answer


def _wrong(visit: Visit, form: Form, refusal: Refusal, *, status: int) -> Response:
    form.wrong("email", problems.sentence(refusal.slug, refusal.details))
    return visit.page("my_data/ask", status=status, form=form, is_sent=False)


def _person(visit: Visit, *, asks: bool = False) -> str:
    """Whose data: of who signed in, or came by one of the two links to them."""
    session = visit.session
    opened = (session.capability or "") if session else ""
    by_link = opened.startswith((f"{my_data.ASK}:", f"{my_data.FETCH}:"))
    is_whole = session is not None and session.capability is None
    if session is None or session.person_id is None or not (is_whole or by_link):
        raise SignInNeededError(staff=False)
    if asks and opened.startswith(f"{my_data.FETCH}:"):
        raise SignInNeededError(staff=False)
    return session.person_id


def _passphrase(visit: Visit, export: Export | None) -> str:
    session = visit.session
    opened = (session.capability or "") if session else ""
    is_hidden = opened.startswith(f"{my_data.FETCH}:")
    if export is None or export.state != "ready" or is_hidden:
        return ""
    return my_data.passphrase(visit.settings.keys, export.id)


def _size(export: Export | None) -> str:
    return f"{max(1, (export.size or 0) // KIB)} KB" if export else ""


def _workshop(visit: Visit) -> Workshop:
    return Workshop(
        visit.database, visit.settings, visit.upstream, partial(packing.render, visit.templates)
    )
