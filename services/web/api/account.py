"""Signing in by a mailed code, one's own things, signing out, being forgotten."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis.identity import Email, normalise_email
from services.chassis.refusal import Refusal
from services.web.addresses import inside
from services.web.api.sending import hand_over
from services.web.forms import wizard
from services.web.forms.reading import Form
from services.web.store import sessions
from services.web.upstream import ALONE, Down, data_of, items_of
from services.web.visit import (
    DRAFT_COOKIE,
    LOGIN_COOKIE,
    SESSION_COOKIE,
    Anyone,
    Owner,
    Person,
    Visit,
    drop_cookie,
    keep_cookie,
)
from services.web.words import dates, problems
from services.web.words.board import POSTING_STATES
from services.web.words.ideas import IDEA_STATES
from services.web.words.identify import CLAIM_STATES, NOMINATION_STATES
from services.web.work import visitors

HOME: Final = "/meine-plattform"


def account_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/anmelden", sign_in)
    router.add_api_route("/anmelden", mail_code, methods=["POST"])
    router.add_api_route("/anmelden/code", code_page)
    router.add_api_route("/anmelden/code", take_code, methods=["POST"])
    router.add_api_route("/abmelden", sign_out, methods=["POST"])
    router.add_api_route(HOME, home)
    router.add_api_route("/loeschen", erase_page)
    router.add_api_route("/loeschen", erase, methods=["POST"])
    return router


async def sign_in(visit: Anyone) -> Response:
    """Ask for the mailbox; stands even when every service is away."""
    params = visit.request.query_params
    email = ""
    if params.get("aus") == "entwurf":
        email = await _email_of_draft(visit)
    form = Form({"email": [email]}) if email else Form({})
    return visit.page(
        "sign_in", form=form, next_path=inside(params.get("weiter", HOME), otherwise=HOME)
    )


async def mail_code(visit: Anyone) -> Response:
    """Mail a code; known and unknown addresses get the same answer."""
    form = await visit.form()
    next_path = inside(form.raw("weiter"), otherwise=HOME)
    email = normalise_email(form.raw("email"))
    if isinstance(email, Refusal):
        form.wrong("email", problems.sentence(email.slug, email.details))
        return visit.page("sign_in", status=422, form=form, next_path=next_path)
    async with visit.database.transaction() as tx:
        mailed = await visitors.mail_code(
            tx,
            visit.settings,
            email=email,
            visitor=visit.address,
            next_path=next_path,
            browser_secret=visit.request.cookies.get(LOGIN_COOKIE, ""),
        )
    if isinstance(mailed, Refusal):
        form.wrong("email", problems.sentence(mailed.slug, mailed.details))
        return visit.page("sign_in", status=429, form=form, next_path=next_path)
    message = _code_message(visit, email, mailed)
    telling = visit.tell("notifications", "/v1/messages", message, key=str(mailed.code_id))
    said = await hand_over(visit, mailed.counted, telling=telling)
    if not said.is_done:
        form.refused(said.data, fields={})
        return visit.page("sign_in", status=422, form=form, next_path=next_path)
    answer = visit.to("/anmelden/code")
    keep_cookie(answer, LOGIN_COOKIE, mailed.browser_secret)
    return answer


async def code_page(visit: Anyone) -> Response:
    """Ask for the code; a link in the mail may pre-fill it."""
    typed = visit.request.query_params.get("code", "")
    return visit.page("sign_in_code", form=Form({"code": [typed]}))


async def take_code(visit: Anyone) -> Response:
    """Sign in, or say what is wrong with the code."""
    form = Form.of(await visit.request.form())
    secret = visit.request.cookies.get(LOGIN_COOKIE, "")
    async with visit.database.transaction() as tx:
        taken = await visitors.take_code(
            tx, visit.settings, typed=form.raw("code"), browser_secret=secret
        )
        if isinstance(taken, Refusal):
            cookie = ""
        else:
            cookie = await visitors.open_session(
                tx,
                visit.settings,
                session=taken[0],
                replaces=visit.session.digest if visit.session else None,
            )
    if isinstance(taken, Refusal):
        form.wrong("code", problems.sentence(taken.slug, taken.details))
        return visit.page("sign_in_code", status=422, form=form)
    answer = visit.to(taken[1])
    keep_cookie(answer, SESSION_COOKIE, cookie, days=30)
    drop_cookie(answer, LOGIN_COOKIE)
    return answer


async def sign_out(visit: Anyone) -> Response:
    """End the session here and in the browser."""
    await visit.form()
    if visit.session is not None:
        async with visit.database.transaction() as tx:
            await sessions.drop_session(tx, visit.session.digest)
    answer = visit.to("/")
    answer.headers["clear-site-data"] = '"cookies"'
    drop_cookie(answer, SESSION_COOKIE)
    return answer


async def home(visit: Person) -> Response:
    """Everything that is mine: profile, matches, seats, entries."""
    (
        profile,
        matches,
        seats,
        entries,
        cases,
        named,
        ideas,
        postings,
        follows,
    ) = await asyncio.gather(
        visit.ask("matching", "/v1/profile"),
        visit.ask("matching", "/v1/matches"),
        visit.ask("events", "/v1/my/seats"),
        visit.ask("registry", "/v1/my/initiatives"),
        visit.ask("registry", "/v1/my/cases"),
        visit.ask("registry", "/v1/my/identify"),
        visit.ask("registry", "/v1/my/ideas"),
        visit.ask("registry", "/v1/my/postings"),
        visit.ask("registry", "/v1/my/subscriptions"),
    )
    return visit.page(
        "home",
        profile=data_of(profile, {}),
        matches=items_of(matches),
        seats=items_of(seats),
        entries=items_of(entries),
        cases=items_of(cases),
        follows=items_of(follows),
        nominations=data_of(named, {}).get("nominations", []),
        claims=data_of(named, {}).get("claims", []),
        nomination_states=NOMINATION_STATES,
        claim_states=CLAIM_STATES,
        ideas=items_of(ideas),
        postings=items_of(postings),
        idea_states=IDEA_STATES,
        posting_states=POSTING_STATES,
        away=[
            answer.service
            for answer in (profile, matches, seats, entries, cases)
            if isinstance(answer, Down)
        ],
        dates=dates,
    )


async def erase_page(visit: Owner) -> Response:
    """Say what being forgotten means, and ask."""
    return visit.page("erase", form=Form({}))


async def erase(visit: Owner) -> Response:
    """Forget this person, here at once and everywhere within seconds."""
    form = await visit.form()
    person = visit.session.person_id if visit.session else None
    if not form.ticked("sure") or person is None:
        form.wrong("sure", "Bitte bestätigen Sie, dass wir alles löschen sollen.")
        return visit.page("erase", status=422, form=form)
    async with visit.database.transaction() as tx:
        await visitors.erase_person(tx, person=person, erased_at=tx.now)
    await _mail_farewell(visit)
    visit.session = None
    answer = visit.page("erased")
    answer.headers["clear-site-data"] = '"cookies"'
    for cookie in (SESSION_COOKIE, DRAFT_COOKIE, LOGIN_COOKIE):
        drop_cookie(answer, cookie)
    return answer


async def _mail_farewell(visit: Visit) -> None:
    """The last mail; if it cannot be sent just now, the erasure stands all the same."""
    message = {"purpose": "erasure-done", "email": visit.session and visit.session.email}
    await visit.upstream.send(
        "notifications", "/v1/messages", body=message, who=ALONE, key=str(uuid4())
    )


async def _email_of_draft(visit: Visit) -> str:
    cookie = visit.request.cookies.get(DRAFT_COOKIE, "")
    async with visit.database.transaction() as tx:
        draft = await visitors.find_draft(tx, visit.settings, form=wizard.FORM, cookie=cookie)
    return str(draft.data.get("kontakt", {}).get("email", "")) if draft else ""


def _code_message(visit: Visit, email: Email, mailed: visitors.MailedCode) -> dict[str, Any]:
    return {
        "purpose": "sign-in-code",
        "email": email.address,
        "locale": "de",
        "params": {"code": mailed.code},
        "expires_at": (datetime.now(UTC) + visit.settings.code_life).isoformat(),
    }
