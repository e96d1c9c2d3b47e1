"""The wizard: short steps, saved after each, resumed by a link in a mail."""

from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis.identity import Email, normalise_email
from services.chassis.refusal import Refusal
from services.web.api import wizard_check, wizard_draft
from services.web.api.places import find_place, namesakes
from services.web.api.sending import TOO_MANY, count_mail, hand_over, once_key
from services.web.decide import Kind
from services.web.forms import wizard
from services.web.forms.moving_in import refuse_past_days
from services.web.forms.reading import Form
from services.web.store import sessions
from services.web.upstream import data_of
from services.web.visit import DRAFT_COOKIE, Anyone, NothingHereError, Visit
from services.web.words import dates, problems
from services.web.work import visitors

START: Final = "/mitmachen"
CHECK: Final = "/mitmachen/pruefen"
FOUND: Final = "/treffer?neu=1"


def wizard_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(START, overview)
    router.add_api_route(CHECK, check)
    router.add_api_route(CHECK, send, methods=["POST"])
    router.add_api_route("/mitmachen/spaeter", later)
    router.add_api_route("/mitmachen/spaeter", mail_resume_link, methods=["POST"])
    router.add_api_route("/mitmachen/{number:int}", step)
    router.add_api_route("/mitmachen/{number:int}", answer_step, methods=["POST"])
    return router


async def overview(visit: Anyone) -> Response:
    """What the steps are and how far one has come."""
    data = await wizard_draft.answers(visit)
    first = wizard.first_open(data)
    tasks = [
        {
            "text": item.title,
            "href": f"{START}/{n}" if n <= first else "",
            "state": _state(item, data),
            "done": item.name in data,
        }
        for n, item in enumerate(wizard.STEPS, 1)
    ]
    is_complete = first > len(wizard.STEPS)
    return visit.page(
        "wizard_overview",
        tasks=tasks,
        first=first,
        is_complete=is_complete,
        village=data.get(wizard.VILLAGE),
    )


def _state(item: wizard.Step, data: dict[str, Any]) -> str:
    if item.name in data:
        return "erledigt"
    return "freiwillig" if item.is_optional else "offen"


async def step(visit: Anyone, number: int) -> Response:
    """One step, filled in with what is saved."""
    data = await wizard_draft.answers(visit)
    return await _show_step(visit, number, data=data, form=Form({}))


async def answer_step(visit: Anyone, number: int) -> Response:
    """Save the step and go on; wrong fields come back with what was typed."""
    if not 1 <= number <= len(wizard.STEPS):
        raise NothingHereError
    form = await visit.form()
    read = wizard.STEPS[number - 1].read(form)
    choices = None
    if wizard.STEPS[number - 1].name == "ort":
        choices = await _find_place(visit, form, read)
    data = await wizard_draft.answers(visit)
    if wizard.STEPS[number - 1].name == "rahmen":
        kept = data.get("rahmen", {}).get("move_in_from")
        refuse_past_days(form, read, today=dates.today(), kept=kept)
    if not form.is_right:
        return await _show_step(visit, number, data=data, form=form, choices=choices)
    data[wizard.STEPS[number - 1].name] = read
    if form.raw("later"):
        return await wizard_draft.save(visit, data, "/mitmachen/spaeter")
    return await wizard_draft.save(visit, data, _after(number, data=data))


async def later(visit: Anyone) -> Response:
    """Ask for the mailbox that the resume link goes to."""
    has_draft = await wizard_draft.find_draft(visit) is not None
    return visit.page("wizard_later", form=Form({}), has_draft=has_draft, sent_to="")


async def mail_resume_link(visit: Anyone) -> Response:
    """Mail the link that brings the draft back; the page says so only if the mail goes."""
    form = await visit.form()
    email = normalise_email(form.mailbox("email"))
    if isinstance(email, Refusal):
        return _later_again(visit, form, status=422)
    draft = await wizard_draft.find_draft(visit)
    if draft is None:
        raise NothingHereError
    counted = await count_mail(visit, "resume", email=email.address)
    if isinstance(counted, Refusal):
        form.wrong("email", problems.sentence(counted.slug, counted.details))
        return _later_again(visit, form, status=TOO_MANY)
    async with visit.database.transaction() as tx:
        token = await visitors.resume_link(tx, visit.settings, draft_id=draft.id, email=email)
    message = _resume_message(visit, email, token)
    telling = visit.tell("notifications", "/v1/messages", message, key=once_key(form, message))
    answer = await hand_over(visit, counted, telling=telling)
    if not answer.is_done:
        form.refused(answer.data, fields={})
        return _later_again(visit, form, status=422)
    return visit.page("wizard_later", form=form, has_draft=True, sent_to=email.display)


async def check(visit: Anyone) -> Response:
    """All answers on one page, each with a way to change it."""
    data = await wizard_draft.answers(visit)
    if wizard.first_open(data) <= len(wizard.STEPS):
        return visit.to(START)
    return await _check_page(visit, data, form=Form({}))


async def send(visit: Anyone) -> Response:
    """Save the profile; whoever has not shown the mailbox yet gets a code first."""
    form = await visit.form()
    data = await wizard_draft.answers(visit)
    if wizard.first_open(data) <= len(wizard.STEPS):
        return visit.to(FOUND if not data and await _was_sent(visit) else START)
    if not await _is_mailbox_shown(visit, data["kontakt"]["email"]):
        return visit.to("/anmelden?weiter=/mitmachen/pruefen&aus=entwurf")
    profile = wizard.profile_of(data, data["ort"], today=dates.today())
    answer = await visit.tell(
        "matching", "/v1/profile", profile, method="PUT", key=once_key(form, profile)
    )
    if not answer.is_done:
        form.refused(answer.data, fields={})
        return await _check_page(visit, data, form=form, status=422)
    async with visit.database.transaction() as tx:
        await sessions.close_draft(tx, visitors.digest(visit.request.cookies.get(DRAFT_COOKIE, "")))
    return visit.to(await _after_sending(visit, data))


async def _after_sending(visit: Visit, data: dict[str, Any]) -> str:
    """Back to the village that the visitor came from while it calls, else to what was found."""
    village = data.get(wizard.VILLAGE)
    if village is None:
        return FOUND
    called = await visit.ask("matching", f"/v1/villages/calls/{village['href'].split('/')[-1]}")
    return f"{village['href']}?neu=1" if data_of(called, {}) else FOUND


async def _check_page(
    visit: Visit, data: dict[str, Any], *, form: Form, status: int = 200
) -> Response:
    criteria = wizard.profile_of(data, data["ort"], today=dates.today())
    return visit.page(
        "wizard_check",
        status=status,
        rows=wizard_check.rows_of(data),
        village=data.get(wizard.VILLAGE),
        is_running=await _is_running(visit, data["kontakt"]["email"]),
        outlook=await wizard_check.look_ahead(visit, criteria),
        form=form,
    )


def _later_again(visit: Visit, form: Form, *, status: int) -> Response:
    return visit.page("wizard_later", status=status, form=form, has_draft=True, sent_to="")


def _resume_message(visit: Visit, email: Email, token: str) -> dict[str, Any]:
    """The same all day, so that a double click is one mail."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "purpose": "resume-wizard",
        "email": email.address,
        "locale": "de",
        "params": {"link_token": token},
        "expires_at": (today + visit.settings.draft_life).isoformat(),
    }


async def _is_mailbox_shown(visit: Visit, typed: str) -> bool:
    """Whether a code from this mailbox signed in; a link reaches its one object and no profile."""
    session = visit.session
    if session is None or session.kind != Kind.PERSON:
        return False
    return session.person_id == visit.person_of(typed)


async def _is_running(visit: Visit, typed: str) -> bool:
    """Whether this changes a search that goes on already."""
    if not await _is_mailbox_shown(visit, typed):
        return False
    profile = data_of(await visit.ask("matching", "/v1/profile"), {})
    return bool(profile.get("state") == "live")


async def _was_sent(visit: Visit) -> bool:
    cookie = visit.request.cookies.get(DRAFT_COOKIE, "")
    async with visit.database.transaction() as tx:
        return await sessions.was_sent(tx, visitors.digest(cookie))


async def _find_place(visit: Visit, form: Form, read: dict[str, Any]) -> list[dict[str, str]]:
    meant = await find_place(visit, form)
    if meant.place is not None:
        named = {name: meant.place[name] for name in ("ags", "lat", "lon")}
        read.update(named, place=meant.place["name"])
    return meant.choices


def _after(number: int, *, data: dict[str, Any]) -> str:
    """The step behind this one, or the last page once nothing is missing any more."""
    return CHECK if wizard.first_open(data) > len(wizard.STEPS) else f"{START}/{number + 1}"


async def _show_step(
    visit: Visit,
    number: int,
    *,
    data: dict[str, Any],
    form: Form,
    choices: list[dict[str, str]] | None = None,
) -> Response:
    if not 1 <= number <= len(wizard.STEPS):
        raise NothingHereError
    if number > wizard.first_open(data) and not form.typed:
        return visit.to(START)
    now = wizard.STEPS[number - 1]
    saved = wizard.saved_of(data, now.name)
    if choices is None:
        choices = await namesakes(visit, saved.get("place", ""))
    steps = [
        {"text": item.title, "href": f"{START}/{n}" if item.name in data else ""}
        for n, item in enumerate(wizard.STEPS, 1)
    ]
    return visit.page(
        f"wizard_{now.name}",
        status=200 if form.is_right else 422,
        number=number,
        total=len(wizard.STEPS),
        title=now.title,
        steps=steps,
        saved=saved,
        village=data.get(wizard.VILLAGE),
        choices=choices,
        form=form,
        wizard=wizard,
        skip_to=_after(number, data=data) if now.is_optional else "",
    )
