"""The wizard: five short steps, saved after each, resumed by a link in a mail."""

import secrets
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis.identity import normalise_email, person_id
from services.chassis.refusal import Refusal
from services.web import store, work
from services.web.forms import wizard
from services.web.forms.reading import Form
from services.web.upstream import Answer
from services.web.visit import DRAFT_COOKIE, Anyone, NothingHereError, Visit
from services.web.words import dates, problems

START: Final = "/mitmachen"
CHECK: Final = "/mitmachen/pruefen"


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
    """What the five steps are and how far one has come."""
    data = await _data(visit)
    first = wizard.first_open(data)
    tasks = [
        {
            "text": item.title,
            "href": f"{START}/{n}" if n <= first else "",
            "state": "erledigt" if item.name in data else "offen",
            "done": item.name in data,
        }
        for n, item in enumerate(wizard.STEPS, 1)
    ]
    is_complete = first > len(wizard.STEPS)
    return visit.page("wizard_overview", tasks=tasks, first=first, is_complete=is_complete)


async def step(visit: Anyone, number: int) -> Response:
    """One step, filled in with what is saved."""
    data = await _data(visit)
    return await _show_step(visit, number, data=data, form=Form({}))


async def answer_step(visit: Anyone, number: int) -> Response:
    """Save the step and go on; wrong fields come back with what was typed."""
    if not 1 <= number <= len(wizard.STEPS):
        raise NothingHereError
    form = await visit.form()
    read = wizard.STEPS[number - 1].read(form)
    if wizard.STEPS[number - 1].name == "ort":
        await _find_place(visit, form, read)
    data = await _data(visit)
    if not form.is_right:
        return await _show_step(visit, number, data=data, form=form)
    data[wizard.STEPS[number - 1].name] = read
    if form.raw("later"):
        return await _saved(visit, data, "/mitmachen/spaeter")
    following = CHECK if wizard.first_open(data) > len(wizard.STEPS) else f"{START}/{number + 1}"
    return await _saved(visit, data, following)


async def later(visit: Anyone) -> Response:
    """Ask for the mailbox that the resume link goes to."""
    data = await _data(visit)
    return visit.page("wizard_later", form=Form({}), has_draft=bool(data), sent_to="")


async def mail_resume_link(visit: Anyone) -> Response:
    """Mail the link that brings the draft back."""
    form = await visit.form()
    email = normalise_email(form.raw("email"))
    cookie = visit.request.cookies.get(DRAFT_COOKIE, "")
    if isinstance(email, Refusal):
        form.wrong("email", problems.sentence(email.slug, email.details))
        return visit.page("wizard_later", status=422, form=form, has_draft=True, sent_to="")
    async with visit.database.transaction() as tx:
        draft = await work.find_draft(tx, visit.settings, form=wizard.FORM, cookie=cookie)
        if draft is None:
            raise NothingHereError
        token = await work.resume_link(tx, visit.settings, draft_id=draft.id, email=email)
    message = {
        "purpose": "resume-wizard",
        "email": email.address,
        "locale": "de",
        "params": {"link_token": token},
        "expires_at": (datetime.now(UTC) + visit.settings.draft_life).isoformat(),
    }
    await visit.tell("notifications", "/v1/messages", message, key=form.raw("idempotency_key"))
    return visit.page("wizard_later", form=form, has_draft=True, sent_to=email.display)


async def check(visit: Anyone) -> Response:
    """All answers on one page, each with a way to change it."""
    data = await _data(visit)
    if wizard.first_open(data) <= len(wizard.STEPS):
        return visit.to(START)
    return visit.page("wizard_check", rows=_rows(data), form=Form({}))


async def send(visit: Anyone) -> Response:
    """Save the profile; whoever has not shown the mailbox yet gets a code first."""
    form = await visit.form()
    data = await _data(visit)
    if wizard.first_open(data) <= len(wizard.STEPS):
        return visit.to(START)
    if not await _is_mailbox_shown(visit, data["kontakt"]["email"]):
        return visit.to("/anmelden?weiter=/mitmachen/pruefen&aus=entwurf")
    profile = wizard.profile_of(data, data["ort"])
    answer = await visit.tell("matching", "/v1/profile", profile, method="PUT")
    if not answer.is_done:
        form.refused(answer.data, fields={})
        return visit.page("wizard_check", status=422, rows=_rows(data), form=form)
    async with visit.database.transaction() as tx:
        await store.drop_draft(tx, work.digest(visit.request.cookies[DRAFT_COOKIE]))
    return visit.to("/treffer?neu=1")


async def _is_mailbox_shown(visit: Visit, typed: str) -> bool:
    email = normalise_email(typed)
    session = visit.session
    if isinstance(email, Refusal) or session is None or session.email is None:
        return False
    return session.person_id == person_id(visit.settings.keys.person, email=email)


async def _data(visit: Visit) -> dict[str, Any]:
    cookie = visit.request.cookies.get(DRAFT_COOKIE)
    if not cookie:
        return {}
    async with visit.database.transaction() as tx:
        draft = await work.find_draft(tx, visit.settings, form=wizard.FORM, cookie=cookie)
    return draft.data if draft else {}


async def _saved(visit: Visit, data: dict[str, Any], following: str) -> Response:
    cookie = visit.request.cookies.get(DRAFT_COOKIE) or secrets.token_urlsafe(32)
    email = normalise_email(data.get("kontakt", {}).get("email", ""))
    person = (
        None if isinstance(email, Refusal) else person_id(visit.settings.keys.person, email=email)
    )
    async with visit.database.transaction() as tx:
        await work.keep_draft(
            tx, visit.settings, form=wizard.FORM, cookie=cookie, data=data, person=person
        )
    answer = visit.to(following)
    visit.keep_cookie(answer, DRAFT_COOKIE, cookie, days=visit.settings.draft_days)
    return answer


async def _find_place(visit: Visit, form: Form, read: dict[str, Any]) -> None:
    if not read["place"]:
        return
    answer = await visit.ask("registry", "/v1/municipalities", q=read["place"])
    found = answer.data if isinstance(answer, Answer) and answer.is_done else None
    if found is None:
        form.wrong("place", problems.GERMAN["unavailable"])
    elif not found:
        form.wrong("place", problems.GERMAN["municipality-unknown"])
    else:
        same = [item for item in found if item["ags"] == read["ags"]]
        chosen = (same or found)[0]
        read.update(ags=chosen["ags"], lat=chosen["lat"], lon=chosen["lon"], place=chosen["name"])


async def _show_step(visit: Visit, number: int, *, data: dict[str, Any], form: Form) -> Response:
    if not 1 <= number <= len(wizard.STEPS):
        raise NothingHereError
    if number > wizard.first_open(data) and not form.typed:
        return visit.to(START)
    now = wizard.STEPS[number - 1]
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
        saved=data.get(now.name, {}),
        form=form,
        wizard=wizard,
    )


def _rows(data: dict[str, Any]) -> list[dict[str, str]]:
    household, place, limits, contact = (data[n] for n in ("haushalt", "ort", "rahmen", "kontakt"))
    until = f" bis {dates.day(limits['move_in_to'])}" if limits["move_in_to"] else ""
    important = [
        wizard.DIMENSIONS[name][0]
        for name, wish in data["wuensche"]["wishes"].items()
        if wish["weight"] == "3"
    ]
    told = (
        (
            1,
            "Wer zieht ein",
            f"{wizard.HOUSEHOLDS[household['kind']]}, {_persons(household['persons'])}",
        ),
        (1, "Tiere", "ja" if household["pets"] == "yes" else "nein"),
        (1, "Stufenlos", "nötig" if household["needs_step_free"] == "yes" else "nicht nötig"),
        (2, "Ort und Umkreis", f"{place['place']}, bis {place['radius_km']} km"),
        (3, "Warmmiete höchstens", f"{dates.euro(limits['max_warm_cost_eur'])} im Monat"),
        (3, "Einzug", f"ab {dates.day(limits['move_in_from'])}{until}"),
        (4, "Besonders wichtig", ", ".join(important) or "nichts davon besonders"),
        (5, "Name", contact["name"]),
        (5, "E-Mail", contact["email"]),
        (5, "SMS", contact["phone"] if contact["sms_wanted"] else "nein"),
    )
    return [
        {"term": term, "text": text, "href": f"{START}/{n}", "change": "Ändern"}
        for n, term, text in told
    ]


def _persons(count: int) -> str:
    return "1 Person" if count == 1 else f"{count} Personen"
