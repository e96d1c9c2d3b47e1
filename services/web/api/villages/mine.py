"""A household's part in villages: answering, founding by a code, the others once all agreed."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from contracts.matching import Market
from services.web.api import own_contact
from services.web.api.sending import WRONG
from services.web.forms import villages as forms
from services.web.forms.reading import Form
from services.web.upstream import data_of
from services.web.visit import NothingHereError, Owner, Person, Visit
from services.web.words import village_matches, villages, ways

MINE: Final = "/doerfer/meine"
ONE: Final = f"{MINE}/{{village_id:uuid}}"
DONE: Final = {
    "yes": "Danke, Ihr Ja ist gespeichert.",
    "no": "In Ordnung, Ihr Nein ist gespeichert.",
    "consent": "Gespeichert. Ihren Kontakt sieht, wer den eigenen auch freigibt.",
    "revoke": "Zurückgenommen. Ihr Kontakt ist gelöscht.",
    "leave": "Sie machen nicht mehr mit.",
    "code": "Gespeichert. Die Gemeinde muss Ihren Haushalt noch bestätigen.",
}


async def show_all(visit: Owner) -> Response:
    """The villages that wait for me, those I am in, and those that went on without me."""
    return await _list(visit, Form({}))


async def found(visit: Owner) -> Response:
    """Found the village of a code."""
    form = await visit.form()
    told = forms.read_code(form)
    if form.is_right:
        answer = await visit.tell("matching", "/v1/villages/join", told)
        if answer.is_done:
            return visit.to(f"{MINE}/{answer.data['village_id']}?getan=code")
        form.refused(answer.data, fields={})
    return await _list(visit, form)


async def show(visit: Person, village_id: UUID) -> Response:
    """One village as my household sees it."""
    visit.hold(village_id)
    return await _page(visit, village_id, form=Form({}))


async def say(visit: Person, village_id: UUID) -> Response:
    """Yes, no, my contact, or leaving."""
    visit.hold(village_id)
    form = await visit.form()
    do = form.raw("do")
    if do not in forms.ANSWERS:
        raise NothingHereError
    path, read = forms.ANSWERS[do]
    body = read(form)
    if form.is_right:
        answer = await visit.tell("matching", f"/v1/villages/{village_id}/{path}", body)
        if answer.is_done:
            return visit.to(f"{MINE}/{village_id}?getan={do}")
        form.refused(answer.data, fields={"card.email": "email", "card.phone": "phone"})
    return await _page(visit, village_id, form=form, status=WRONG)


async def _list(visit: Visit, form: Form) -> Response:
    told, found, profile = await asyncio.gather(
        visit.need("matching", "/v1/villages/mine"),
        visit.ask("matching", "/v1/matches"),
        visit.ask("matching", "/v1/profile"),
    )
    seeking = data_of(profile, {})
    markets = seeking.get("criteria", {}).get("markets", [])
    matches = data_of(found, {}).get("items", [])
    interests = [village_matches.interest(m) for m in matches if village_matches.is_interested(m)]
    cards = [villages.my_village(each) for each in told["items"]]
    return visit.page(
        "villages/mine",
        status=200 if form.is_right else WRONG,
        waiting=[card for card in cards if card["is_asked"]],
        taking_part=[card for card in cards if card["is_in"]],
        interests=interests,
        seeks=seeking.get("state") == "live" and Market.GROUPS in markets,
        over=[card for card in cards if not card["is_asked"] and not card["is_in"]],
        form=form,
    )


async def _page(visit: Visit, village_id: UUID, *, form: Form, status: int = 200) -> Response:
    told = await visit.need("matching", f"/v1/villages/mine/{village_id}")
    way = await _way(visit, told)
    return visit.page(
        "villages/my_village",
        status=status,
        village=villages.my_village(told),
        actions=told["actions"],
        consent_text=told["consent_text"],
        text_version=told["consent_version"],
        others=[villages.other(each) for each in told["others"]],
        contacts=villages.contacts(told["others"]),
        own_contact=await _own_contact(visit, told["actions"]),
        way=way,
        steps=ways.ladder(way) if way else [],
        timeline=ways.timeline(way) if way else [],
        form=form,
        toast=DONE.get(visit.request.query_params.get("getan", ""), ""),
    )


async def _way(visit: Visit, told: Mapping[str, Any]) -> dict[str, Any]:
    """How far the village is; none before it is founded, nor for who takes part no more."""
    if told["state"] not in {"founded", "ended"}:
        return {}
    seen = await visit.ask("matching", f"/v1/accompaniments/{told['village_id']}")
    return dict(data_of(seen, {}))


async def _own_contact(visit: Visit, actions: list[str]) -> dict[str, Any]:
    """What the household told us before, as a suggestion for what the others may have."""
    is_asked = {"yes", "consent"} & {*actions}
    return own_contact.card(await own_contact.of_search(visit)) if is_asked else {}
