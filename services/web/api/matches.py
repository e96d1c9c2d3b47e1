"""Matches: the list with reasons, one match, the answer, the consent."""

import asyncio
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.forms.reading import Form, read_number
from services.web.upstream import Answer, Down
from services.web.visit import NothingHereError, Person, Visit
from services.web.words import dates, reasons

MOST_CARDS: Final = 10
LOOK_AGAIN_SECONDS: Final = 3
MOST_LOOKS: Final = 5
"""How often the page of a new search looks again before it says that nothing fits yet."""
TELLING: Final = {
    code: n
    for n, code in enumerate(("cost-within", "step-free-met", "pets-met", "distance-within"))
}
"""What people ask first, in this order; the rest as matching says it."""
MOST_NEAR: Final = 3
MOST_FITS: Final = 4
MOST_STANDS: Final = 2
TEXT_VERSION: Final = "2026-11"
WAY: Final = (
    ("proposed", "Treffer gefunden"),
    ("interested", "Eine Seite sagt Ja"),
    ("mutual", "Beide sagen Ja"),
    ("released", "Kontakt ausgetauscht"),
)
SAME_PLACE: Final = {"listed": "proposed", "consented": "mutual"}
"""States that stand at the same rung of the ladder."""
ENDS: Final = {
    "declined": "Dieser Treffer wurde abgelehnt.",
    "withdrawn": "Dieser Treffer gilt nicht mehr, weil sich auf einer Seite etwas geändert hat.",
    "expired": "Auf diesen Treffer kam rechtzeitig keine Antwort.",
}


def matches_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/treffer", matches)
    router.add_api_route("/treffer/pause", pause, methods=["POST"])
    router.add_api_route("/treffer/{match_id:uuid}", match)
    router.add_api_route("/treffer/{match_id:uuid}/antwort", answer, methods=["POST"])
    router.add_api_route("/treffer/{match_id:uuid}/zustimmung", consent, methods=["POST"])
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
    if form.raw("do") == "revoke":
        said = await visit.tell("matching", f"/v1/matches/{match_id}/consent/revoke", {})
    else:
        body = _contact(form)
        if not form.is_right:
            return await _show(visit, await _own(visit, match_id), form=form, status=422)
        said = await visit.tell("matching", f"/v1/matches/{match_id}/consent", body)
    if said.is_done:
        return visit.to(f"/treffer/{match_id}")
    form.refused(said.data, fields={})
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
    items = found["items"]
    pages = max(1, -(-len(items) // MOST_CARDS))
    page = min(read_number(visit.request.query_params.get("seite", "")) or 1, pages)
    shown = items[(page - 1) * MOST_CARDS : page * MOST_CARDS]
    next_look = _next_look(visit, found)
    answer = visit.page(
        "matches",
        status=422 if form else 200,
        profile=_data(profile),
        cards=[_short(_card(item)) for item in shown],
        count=len(items),
        is_drawn=bool(found.get("order")),
        page=page,
        pages=pages,
        near=[_near_card(item) for item in found.get("near_misses", [])[:MOST_NEAR]],
        form=form or Form({}),
        next_look=next_look,
        steps=_steps(items, is_searching=bool(next_look)),
    )
    if next_look:
        answer.headers["refresh"] = f"{LOOK_AGAIN_SECONDS}; url={next_look}"
    return answer


def _next_look(visit: Visit, found: dict[str, Any]) -> str:
    """Where the page goes on by itself while a new search may still run; else empty."""
    looks = read_number(visit.request.query_params.get("neu", "")) or 0
    is_found = bool(found["items"] or found.get("near_misses"))
    return f"/treffer?neu={looks + 1}" if 1 <= looks <= MOST_LOOKS and not is_found else ""


async def _own(visit: Visit, match_id: UUID) -> dict[str, Any]:
    visit.hold(match_id)
    return dict(await visit.need("matching", f"/v1/matches/{match_id}"))


async def _show(visit: Visit, found: dict[str, Any], *, form: Form, status: int = 200) -> Response:
    state = SAME_PLACE.get(found["state"], found["state"])
    return visit.page(
        "match",
        status=status,
        match=found,
        card=_card(found),
        changes=_spoken(reasons.change, found, "relaxation"),
        own_contact=await _own_contact(visit, found),
        form=form,
        text_version=(found.get("consent_text") or {}).get("version", TEXT_VERSION),
        steps=_way(state),
        ended=ENDS.get(found["state"], ""),
        deadline=dates.day(found["deadline"]) if found.get("deadline") else "",
        decline_reasons=reasons.DECLINES,
    )


async def _own_contact(visit: Visit, found: dict[str, Any]) -> dict[str, Any]:
    """What the visitor told us before, as a suggestion for the consent form."""
    if "consent" not in found.get("actions", []):
        return {}
    if found["side"] == "seeker":
        contact = _data(await visit.ask("matching", "/v1/profile")).get("contact") or {}
        contact = {"email": visit.session.email if visit.session else None, **contact}
    else:
        contact = await _contact_of_entry(visit)
    return {name: contact.get(name) or "" for name in ("name", "email", "phone")}


async def _contact_of_entry(visit: Visit) -> dict[str, Any]:
    entries = _data(await visit.ask("registry", "/v1/my/initiatives")).get("items", [])
    for entry in entries:
        told = await visit.ask("registry", f"/v1/initiatives/{entry['initiative_id']}/contact")
        if found := _data(told):
            return found
    return {}


def _data(answer: Answer | Down) -> dict[str, Any]:
    return answer.data or {} if isinstance(answer, Answer) and answer.is_done else {}


def _contact(form: Form) -> dict[str, Any]:
    if not form.ticked("agree"):
        form.wrong("agree", "Bitte bestätigen Sie, dass wir diese Angaben weitergeben dürfen.")
    name = form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an.")
    email, phone = form.raw("email"), form.raw("phone")
    if not email and not phone:
        form.wrong("email", "Bitte geben Sie E-Mail-Adresse oder Telefonnummer an.")
    return {
        "name": name,
        "email": email or None,
        "phone": phone or None,
        "text_version": form.raw("text_version") or TEXT_VERSION,
    }


def _card(item: dict[str, Any]) -> dict[str, Any]:
    other = item["counterpart"]
    return {
        "id": f"treffer-{item['match_id']}",
        "title": reasons.counterpart_title(other),
        "href": f"/treffer/{item['match_id']}",
        "meta": reasons.counterpart_meta(other),
        "summary": other.get("summary", ""),
        "percent": item["fit_percent"],
        "percent_text": "passt in beide Richtungen",
        "fits": _spoken(reasons.fits, item, "reasons"),
        "stands": _spoken(reasons.stands, item, "obstacles"),
        "note": "Ihre Adresse sieht niemand, bevor beide Ja gesagt haben.",
        "state": item["state"],
        "mine": (item.get("answers") or {}).get("mine"),
        "actions": item.get("actions", []),
    }


def _short(card: dict[str, Any]) -> dict[str, Any]:
    """A card for the list: what people wish of each other first, and only the most telling."""
    wishes = [entry for entry in card["fits"] if isinstance(entry, dict)]
    facts = [entry for entry in card["fits"] if not isinstance(entry, dict)]
    told = [*wishes[:2], *facts[: MOST_FITS - min(2, len(wishes))]]
    return {**card, "fits": told, "stands": card["stands"][:MOST_STANDS]}


def _near_card(item: dict[str, Any]) -> dict[str, Any]:
    other = item["counterpart"]
    return {
        "title": reasons.counterpart_title(other),
        "href": f"/initiativen/{other['initiative_id']}",
        "meta": reasons.counterpart_meta(other),
        "near": True,
        "stands": _spoken(reasons.stands, item, "obstacles")[:MOST_STANDS],
        "change": " ".join(_spoken(reasons.change, item, "relaxation")[:2]),
    }


def _spoken(say: Callable[..., Any], item: dict[str, Any], part: str) -> list[Any]:
    """The sentences for a part of a match, as this visitor's side sees it; unknown codes stay out."""
    side = item.get("side", "seeker")
    louder = _louder(item, part)
    entries = sorted(item.get(part, []), key=lambda entry: TELLING.get(entry["code"], len(TELLING)))
    quiet = [entry for entry in entries if not louder(entry)]
    told = [say(entry, side=side) for entry in reasons.joined(quiet)]
    return [sentence for sentence in told if sentence]


def _louder(item: dict[str, Any], part: str) -> Callable[[dict[str, Any]], bool]:
    """Whether the other part says more about a dimension: each is named once, where it counts."""
    other = {"reasons": "obstacles", "obstacles": "reasons"}.get(part, "")
    shares: dict[str, int] = {}
    for entry in item.get(other, []):
        dimension = entry.get("params", {}).get("dimension")
        if dimension:
            shares[dimension] = max(shares.get(dimension, 0), entry.get("share") or 0)

    def is_louder(entry: dict[str, Any]) -> bool:
        dimension = entry.get("params", {}).get("dimension")
        own = (entry.get("share") or 0, part == "reasons")
        return dimension in shares and (shares[dimension], part != "reasons") > own

    return is_louder


def _steps(items: list[dict[str, Any]], *, is_searching: bool) -> list[dict[str, str]]:
    found = "1 Treffer gefunden" if len(items) == 1 else f"{len(items)} Treffer gefunden"
    found = "Wir suchen" if is_searching else found if items else "Treffer finden"
    states = {item["state"] for item in items}
    reached = 4 if "released" in states else 3 if "mutual" in states else 2 if items else 1
    texts = (
        "Wünsche angegeben",
        found,
        "Beide sagen Ja",
        "Kennenlernen",
        "Probewohnen",
        "Einziehen",
    )
    return [
        {"text": text, "state": "done" if n < reached else "now" if n == reached else ""}
        for n, text in enumerate(texts)
    ]


def _way(state: str) -> list[dict[str, str]]:
    names = [name for name, _ in WAY]
    if state not in names:
        return []
    reached = len(names) if state == "released" else max(1, names.index(state))
    return [
        {"text": text, "state": "done" if n < reached else "now" if n == reached else ""}
        for n, (_, text) in enumerate(WAY)
    ]
