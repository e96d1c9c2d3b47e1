"""Matches: the list with reasons, one match, the answer, the consent."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from contracts.matching import Market, Side
from services.web.api import match_cards, own_contact
from services.web.forms.card import read_card
from services.web.forms.reading import Form, read_number
from services.web.upstream import Answer, Down, data_of
from services.web.visit import NothingHereError, Person, Visit
from services.web.words import reasons, support, village_matches

NOT_FOUND: Final = 404
MOST_CARDS: Final = 10
LOOK_AGAIN_SECONDS: Final = 3
MOST_LOOKS: Final = 5
"""How often the page of a new search looks again before it says that nothing fits yet."""
MOST_NEAR: Final = 3
TOGETHER: Final = ("Kontakt austauschen", "Kennenlernen", "Probewohnen", "Einziehen")
AT_WORK: Final = ("Kontakt austauschen", "Kennenlernen", "Zusammenarbeiten")
"""What comes after both said yes, where people live together and where one supports the other."""
REVOKED: Final = "?getan=zurueck"
DONE: Final = {"zurueck": "Zurückgenommen. Die andere Seite bekommt Ihren Kontakt nicht."}
OWN_NO: Final = "Sie haben abgesagt."
ENDS: Final = {
    "declined": "Dieser Treffer wurde abgelehnt.",
    "withdrawn": "Dieser Treffer gilt nicht mehr, weil sich auf einer Seite etwas geändert hat.",
    "expired": "Auf diesen Treffer kam rechtzeitig keine Antwort.",
    "support-ended": "Diese Unterstützung ist beendet. Was dafür vergeben war, ist wieder frei.",
    "place-taken": "Der Platz ist inzwischen vergeben. Wird wieder einer frei, schlagen wir ihn "
    "neu vor.",
}
"""Why a match is over, by its state, or by the reason where that says more."""


def matches_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/treffer", matches)
    router.add_api_route("/treffer/pause", pause, methods=["POST"])
    router.add_api_route("/treffer/{match_id:uuid}", match)
    router.add_api_route("/treffer/{match_id:uuid}/antwort", answer, methods=["POST"])
    router.add_api_route("/treffer/{match_id:uuid}/zustimmung", consent, methods=["POST"])
    router.add_api_route(
        "/treffer/{match_id:uuid}/unterstuetzung-beenden", end_support, methods=["POST"]
    )
    return router


async def matches(visit: Person) -> Response:
    """What fits, what nearly fits, and the way from here."""
    return await _list(visit)


async def match(visit: Person, match_id: UUID) -> Response:
    """One match in full: why it fits, what stands in the way, what would change it."""
    found = await _own(visit, match_id)
    return await _show(visit, found, form=Form({}))


async def answer(visit: Person, match_id: UUID) -> Response:
    """Yes, later or no."""
    form = await visit.form()
    body: dict[str, Any] = {"answer": form.raw("answer")}
    if form.raw("reason"):
        body["reason"] = form.raw("reason")
    said = await visit.tell("matching", f"/v1/matches/{match_id}/answer", body)
    if said.is_done:
        return visit.to(f"/treffer/{match_id}")
    form.refused(said.data, fields={})
    return await _show(visit, await _own(visit, match_id), form=form, status=422)


async def consent(visit: Person, match_id: UUID) -> Response:
    """Agree to hand over the contact that stands in the form, or take it back."""
    form = await visit.form()
    is_revoked = form.raw("do") == "revoke"
    if is_revoked:
        said = await visit.tell("matching", f"/v1/matches/{match_id}/consent/revoke", {})
    else:
        body = _contact(form)
        if not form.is_right:
            return await _show(visit, await _own(visit, match_id), form=form, status=422)
        said = await visit.tell("matching", f"/v1/matches/{match_id}/consent", body)
    if said.is_done:
        return visit.to(f"/treffer/{match_id}" + (REVOKED if is_revoked else ""))
    form.refused(said.data, fields={})
    return await _show(visit, await _own(visit, match_id), form=form, status=422)


async def end_support(visit: Person, match_id: UUID) -> Response:
    """End support that has begun; the reason stays with us."""
    form = await visit.form()
    if form.raw("end_reason") in support.REASONS:
        body = {"reason": form.raw("end_reason")}
        said = await visit.tell("matching", f"/v1/matches/{match_id}/support/end", body)
        if said.is_done:
            return visit.to(f"/treffer/{match_id}")
        form.refused(said.data, fields={"reason": "end_reason"})
    else:
        form.wrong("end_reason", "Bitte wählen Sie aus, warum es endet.")
    return await _show(visit, await _own(visit, match_id), form=form, status=422)


async def pause(visit: Person) -> Response:
    """Pause, resume or end the search."""
    form = await visit.form()
    what = form.raw("do")
    if what not in {"pause", "resume", "withdraw"}:
        raise NothingHereError
    if what == "withdraw" and not form.ticked("sure"):
        form.wrong("sure", "Bitte bestätigen Sie, dass Sie die Suche beenden möchten.")
        return await _list(visit, form=form)
    said = await visit.tell("matching", f"/v1/profile/{what}", {})
    if said.is_done:
        return visit.to("/treffer")
    form.refused(said.data, fields={})
    return await _list(visit, form=form)


async def _list(visit: Visit, *, form: Form | None = None) -> Response:
    profile, found = await asyncio.gather(
        visit.ask("matching", "/v1/profile"), visit.need("matching", "/v1/matches")
    )
    items = match_cards.in_order(found["items"])
    pages = max(1, -(-len(items) // MOST_CARDS))
    page = min(read_number(visit.request.query_params.get("seite", "")) or 1, pages)
    shown = items[(page - 1) * MOST_CARDS : page * MOST_CARDS]
    next_look = _next_look(visit, found)
    answer = visit.page(
        "matches",
        status=422 if form else 200,
        profile=data_of(profile, {}),
        sections=match_cards.sections(shown, drawn=found.get("order") or {}),
        count=len(items),
        title=_title(items),
        is_drawn=bool(found.get("order")),
        page=page,
        pages=pages,
        near=match_cards.near_sections(found.get("near_misses", []), most=MOST_NEAR),
        form=form or Form({}),
        next_look=next_look,
        steps=_steps(items, is_searching=bool(next_look)),
        seeks=_may_seek(profile),
        supports=any(match_cards.market_of(item) == Market.SUPPORT for item in items),
    )
    if next_look:
        answer.headers["refresh"] = f"{LOOK_AGAIN_SECONDS}; url={next_look}"
    return answer


def _may_seek(profile: Answer | Down) -> bool:
    """Whether the visitor seeks, or nobody can say now; not if she never did or ended it."""
    if not isinstance(profile, Answer):
        return True
    return profile.status != NOT_FOUND and data_of(profile, {}).get("state") != "withdrawn"


def _title(items: list[dict[str, Any]]) -> str:
    """How many fit, and what: projects where there is nothing else."""
    if not items:
        return "Ihre Treffer"
    are_projects = all(
        match_cards.market_of(item) == Market.LIVING and match_cards.side_of(item) == Side.SEEKER
        for item in items
    )
    if not are_projects:
        return "1 Treffer" if len(items) == 1 else f"{len(items)} Treffer"
    return (
        "1 Projekt passt zu Ihnen" if len(items) == 1 else f"{len(items)} Projekte passen zu Ihnen"
    )


def _next_look(visit: Visit, found: dict[str, Any]) -> str:
    """Where the page goes on by itself while a new search may still run; else empty."""
    looks = read_number(visit.request.query_params.get("neu", "")) or 0
    is_found = bool(found["items"] or found.get("near_misses"))
    return f"/treffer?neu={looks + 1}" if 1 <= looks <= MOST_LOOKS and not is_found else ""


async def _own(visit: Visit, match_id: UUID) -> dict[str, Any]:
    visit.hold(match_id)
    return dict(await visit.need("matching", f"/v1/matches/{match_id}"))


def _ended(found: dict[str, Any]) -> str:
    """Why it is over; empty while it goes on."""
    if found["state"] == "declined" and (found.get("answers") or {}).get("mine") == "no":
        return OWN_NO
    reason = (found.get("end") or {}).get("reason")
    return ENDS.get(reason or "", ENDS.get(found["state"], ""))


async def _show(visit: Visit, found: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    return visit.page(
        "match",
        status=status,
        match=found,
        card=match_cards.card_of(found),
        changes=match_cards.changes(found),
        shares=match_cards.shares_of(found),
        own_contact=await _own_contact(visit, found),
        form=form,
        text_version=(found.get("consent_text") or {}).get("version", ""),
        steps=_way(found),
        thanks=match_cards.thanks(found),
        is_refusing=visit.request.query_params.get("antwort") == "nein",
        ended=_ended(found),
        end_reasons=support.REASONS,
        toast=DONE.get(visit.request.query_params.get("getan", ""), ""),
        decline_reasons=reasons.declines(
            match_cards.market_of(found), side=match_cards.side_of(found)
        ),
    )


async def _own_contact(visit: Visit, found: dict[str, Any]) -> dict[str, Any]:
    """What the visitor told us before, as a suggestion for the consent form."""
    if "consent" not in found.get("actions", []):
        return {}
    match match_cards.market_of(found), match_cards.side_of(found):
        case Market.SUPPORT, _:
            told = await own_contact.of_support(visit, found["own_id"])
        case Market.LIVING, Side.OFFER:
            told = await own_contact.of_entry(visit, found["own_id"])
        case _:
            told = await own_contact.of_search(visit)
    return own_contact.card(told)


def _contact(form: Form) -> dict[str, Any]:
    if not form.ticked("agree"):
        form.wrong("agree", "Bitte bestätigen Sie, dass wir diese Angaben weitergeben dürfen.")
    return read_card(form)


def _steps(items: list[dict[str, Any]], *, is_searching: bool) -> list[dict[str, str]]:
    """How far the visitor is with all of it: as far as the match that got furthest."""
    found = "1 Treffer gefunden" if len(items) == 1 else f"{len(items)} Treffer gefunden"
    found = "Wir suchen" if is_searching else found if items else "Treffer finden"
    is_work = bool(items) and all(match_cards.market_of(i) == Market.SUPPORT for i in items)
    begun = "Angaben gemacht" if is_work else "Wünsche angegeben"
    texts = (begun, found, "Beide sagen Ja", *(AT_WORK if is_work else TOGETHER))
    states = {item["state"] for item in items}
    reached = 2 if items else 1
    if states & {"mutual", "consented"}:
        reached = 3
    if match_cards.RELEASED in states:
        reached = 4
    return _ladder(texts, done=range(reached), now=reached)


def _way(found: dict[str, Any]) -> list[dict[str, str]]:
    """The rungs of one match from the visitor's side; none once it is over without contact."""
    state, is_mine = found["state"], (found.get("answers") or {}).get("mine") == "yes"
    if match_cards.other_of(found).get("village_id"):
        return _village_way(state)
    texts = (
        "Treffer gefunden",
        "Sie sagen Ja",
        "Die andere Seite sagt Ja",
        "Beide stimmen zu",
        "Kontakt ausgetauscht",
    )
    match state:
        case "listed" | "proposed":
            return _ladder(texts, done=(0,), now=1)
        case "interested":
            return _ladder(texts, done=(0, 1) if is_mine else (0, 2), now=2 if is_mine else 1)
        case "mutual" | "consented":
            return _ladder(texts, done=range(3), now=3)
        case match_cards.RELEASED:
            return _ladder(texts, done=range(5), now=5)
        case _:
            return []


def _village_way(state: str) -> list[dict[str, str]]:
    match state:
        case "listed" | "proposed":
            reached = 1
        case "interested":
            reached = village_matches.COMPOSED
        case _:
            return []
    return _ladder(village_matches.STEPS, done=range(reached), now=reached)


def _ladder(texts: Sequence[str], *, done: Collection[int], now: int) -> list[dict[str, str]]:
    return [
        {"text": text, "state": "done" if n in done else "now" if n == now else ""}
        for n, text in enumerate(texts)
    ]
