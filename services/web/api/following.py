"""News by mail: following a search without an account, and one's own page about it."""

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.places import Meant, find_place, places_named
from services.web.api.sending import WRONG, tell_counted
from services.web.api.shared import initiative_card, with_query
from services.web.forms import following
from services.web.forms.reading import Form
from services.web.visit import Anyone, NothingHereError, Person, Visit
from services.web.words import dates

PATH: Final = "/neues-per-mail"
OWN: Final = "/abo/{subscription_id:uuid}"
STEPS: Final = frozenset({"pause", "resume", "end"})
DONE: Final = {"neu": "Sie folgen jetzt dieser Suche.", "gespeichert": "Gespeichert."}


def following_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(PATH, ask)
    router.add_api_route(PATH, subscribe, methods=["POST"])
    router.add_api_route(OWN, own)
    router.add_api_route(OWN, act, methods=["POST"])
    router.add_api_route(f"{OWN}/aendern", change_form)
    router.add_api_route(f"{OWN}/aendern", change, methods=["POST"])
    return router


async def ask(visit: Anyone) -> Response:
    """The form; filled in with the search that somebody comes from."""
    form = following.of_search(visit.request.query_params)
    form.typed["email"] = [(visit.session.email if visit.session else None) or ""]
    return _form(visit, form, await _options(visit), meant=Meant(), where=PATH)


async def subscribe(visit: Anyone) -> Response:
    """Follow; the mailbox is confirmed by the link in the mail."""
    form = await visit.form()
    if form.is_robot:
        return visit.page("following/sent", email=form.raw("email"), state="pending")
    options, meant, served = await asyncio.gather(
        _options(visit), find_place(visit, form), _served(visit, form)
    )
    told: dict[str, Any] = {
        "email": form.mailbox("email"),
        "rhythm": following.read_rhythm(form),
        "wanted": following.read_wanted(form, options, place=meant.place, served=served),
    }
    if not form.is_right:
        return _form(visit, form, options, meant=meant, where=PATH, status=WRONG)
    answer = await tell_counted(
        visit,
        form,
        kind="subscription",
        email=told["email"],
        service="registry",
        path="/v1/subscriptions",
        told=told,
        fields=following.FIELDS,
    )
    if isinstance(answer, int):
        return _form(visit, form, options, meant=meant, where=PATH, status=answer)
    return visit.page("following/sent", email=form.raw("email"), state=answer.data["state"])


async def own(visit: Person, subscription_id: UUID) -> Response:
    """What one follows, what the last mails told, and the buttons."""
    found = await _own(visit, subscription_id)
    digests = [
        {
            "day": dates.day(each["compiled_at"]),
            "cards": [initiative_card(item) for item in each["items"]],
        }
        for each in found["digests"]
    ]
    done = next((DONE[name] for name in DONE if name in visit.request.query_params), "")
    return visit.page(
        "following/own",
        found=found,
        rhythm=following.RHYTHMS[found["rhythm"]],
        search=_search_of(found),
        digests=digests,
        dates=dates,
        toast=done,
    )


async def act(visit: Person, subscription_id: UUID) -> Response:
    """Pause, go on, or end."""
    form = await visit.form()
    await _own(visit, subscription_id)
    if form.raw("do") not in STEPS:
        raise NothingHereError
    path = f"/v1/subscriptions/{subscription_id}/{form.raw('do')}"
    done = visit.needed(await visit.tell("registry", path, None))
    if done["state"] == "ended":
        return visit.page("following/ended")
    return visit.to(f"/abo/{subscription_id}?gespeichert=1")


async def change_form(visit: Person, subscription_id: UUID) -> Response:
    """The same form with what is followed now."""
    found = await _own(visit, subscription_id)
    form = following.of_wanted(found)
    where = f"/abo/{subscription_id}/aendern"
    return _form(visit, form, await _options(visit), meant=Meant(), where=where)


async def change(visit: Person, subscription_id: UUID) -> Response:
    """Follow another search, or in another rhythm."""
    form = await visit.form()
    await _own(visit, subscription_id)
    options, meant, served = await asyncio.gather(
        _options(visit), find_place(visit, form), _served(visit, form)
    )
    told = {
        "rhythm": following.read_rhythm(form),
        "wanted": following.read_wanted(form, options, place=meant.place, served=served),
    }
    where = f"/abo/{subscription_id}/aendern"
    if form.is_right:
        path = f"/v1/subscriptions/{subscription_id}"
        answer = await visit.tell("registry", path, told, method="PUT")
        if answer.is_done:
            return visit.to(f"/abo/{subscription_id}?gespeichert=1")
        form.refused(answer.data, fields=following.FIELDS)
    return _form(visit, form, options, meant=meant, where=where, status=WRONG)


async def _own(visit: Visit, subscription_id: UUID) -> dict[str, Any]:
    visit.hold(subscription_id)
    return dict(await visit.need("registry", f"/v1/subscriptions/{subscription_id}"))


async def _options(visit: Visit) -> following.Options:
    vocabulary, districts = await asyncio.gather(
        visit.need("registry", "/v1/vocabulary"), visit.need("registry", "/v1/districts")
    )
    named = [{"value": each["district"], "label": each["name"]} for each in districts]
    return {**vocabulary, "districts": named}


def _form(
    visit: Visit,
    form: Form,
    options: following.Options,
    *,
    meant: Meant,
    where: str,
    status: int = 200,
) -> Response:
    groups = [
        {
            "name": name,
            "title": title,
            "options": options.get(listed, []),
            "chosen": form.typed.get(name, []),
        }
        for name, (listed, title) in following.LISTS.items()
    ]
    return visit.page(
        "following/form",
        status=status,
        form=form,
        groups=groups,
        choices=meant.choices,
        radii=_radii(form),
        rhythms=[{"value": name, "label": text} for name, text in following.RHYTHMS.items()],
        where=where,
        is_new=where == PATH,
    )


def _radii(form: Form) -> list[list[str]]:
    """The usual ones, and what was chosen before."""
    told = {str(km) for km in following.RADII} | {form.raw("umkreis")} - {""}
    return [[km, f"bis {km} km".replace(".", ",")] for km in sorted(told, key=_kilometres)]


def _kilometres(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _search_of(found: dict[str, Any]) -> str:
    """The search of the directory that shows all that is followed, the newest first."""
    wanted = found["wanted"]
    place = (
        {"ort": wanted["place"], "umkreis": f"{wanted['radius_km']:.10g}"} if wanted["near"] else {}
    )
    return with_query(
        "/initiativen",
        **wanted["filters"],
        q=wanted["q"],
        **place,
        **({following.BOX: wanted["box"]} if wanted["box"] else {}),
        **_served_words(wanted),
        sort="date",
    )


def _served_words(wanted: dict[str, Any]) -> dict[str, str]:
    """The place to which somebody is to come, as the address line of a search has it."""
    if not wanted.get("serves"):
        return {}
    return {following.SERVES: wanted["serves_name"], following.SERVES_AGS: wanted["serves"]}


async def _served(visit: Visit, form: Form) -> str:
    """The key of the place to which somebody is to come; empty if none was named."""
    typed = form.raw(following.SERVES)
    named = await places_named(visit, typed) if typed else []
    chosen = [item for item in named if item["ags"] == form.raw(following.SERVES_AGS)] or named
    if typed and len(chosen) != 1:
        form.wrong(following.SERVES, "Bitte schreiben Sie den ganzen Namen der Gemeinde.")
        return ""
    return str(chosen[0]["ags"]) if chosen else ""
