"""What web and notifications ask: links and claims; and figures for everybody."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from contracts.matching import Market, Side
from services.chassis import capability
from services.chassis.http import policy as allow
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.api import telling, village_telling, way_telling
from services.matching.api.asking import AtDesk, agreed
from services.matching.api.models import Claim, Figures, OpenedLink, Token
from services.matching.decide.match import SUPPORT_ENDED
from services.matching.store import matches
from services.matching.work import claiming, reading, village_rooms, ways
from services.matching.work.claiming import OWN_WAY, Person
from services.matching.work.desk import Desk
from services.matching.work.village_claims import SEE_VILLAGE

router = APIRouter(tags=["internal"])
notifications = [allow.service("notifications")]


@router.post("/v1/links/open", dependencies=[allow.service("web")])
async def open_link(told: Token, tx: Reading, desk: AtDesk) -> OpenedLink:
    """Look behind a link; whoever fetches it changes nothing."""
    link = agreed(await capability.open_link(tx, told.token))
    subject = UUID(link.subject)
    summary: dict[str, Any] = {}
    if link.purpose == OWN_WAY:
        summary = await _way(tx, desk, subject, link.person_id)
    elif link.purpose == SEE_VILLAGE:
        summary = await _village(tx, desk, subject, link.person_id)
    elif link.purpose != "own-profile":
        summary = await _summary(tx, desk, subject, link.person_id)
    return OpenedLink(
        purpose=link.purpose,
        subject=subject,
        person_id=link.person_id,
        expires_at=link.expires_at,
        summary=summary,
    )


@router.get("/internal/v1/profiles/{profile_id}/claim", dependencies=notifications)
async def claim_profile(profile_id: UUID, tx: Unit, desk: AtDesk) -> Claim:
    """How to reach the person behind a profile."""
    return told_of(agreed(await claiming.claim_profile(tx, desk, profile_id)))


@router.get("/internal/v1/matches/{match_id}/claim", dependencies=notifications)
async def claim_match(match_id: UUID, tx: Unit, desk: AtDesk) -> Claim:
    """Whom to tell of a proposal or of mutual interest."""
    return told_of(agreed(await claiming.claim_match(tx, desk, match_id, occasion="proposed")))


@router.get("/internal/v1/matches/{match_id}/claim/interest", dependencies=notifications)
async def claim_interest(match_id: UUID, tx: Unit, desk: AtDesk) -> Claim:
    """Whom to tell of interest: nobody, unless the weekly limit had kept the proposal back."""
    return told_of(agreed(await claiming.claim_match(tx, desk, match_id, occasion="interest")))


@router.get("/internal/v1/matches/{match_id}/claim/end", dependencies=notifications)
async def claim_end(
    match_id: UUID,
    tx: Unit,
    desk: AtDesk,
    market: Market = Market.LIVING,
    by: Side | None = None,
) -> Claim:
    """Whom to tell that it is over; ``market`` is that of the fact, as the match may be gone."""
    return told_of(agreed(await claiming.claim_end(tx, desk, match_id, market=market, by=by)))


@router.get("/internal/v1/matches/{match_id}/claim/contacts", dependencies=notifications)
async def claim_contacts(match_id: UUID, tx: Unit, desk: AtDesk) -> Claim:
    """Both people, each with the other's card."""
    return told_of(agreed(await claiming.claim_contacts(tx, desk, match_id)))


@router.get("/v1/figures", dependencies=[allow.public()])
async def read_figures(tx: Reading) -> Figures:
    """How many seek, and how many found."""
    return Figures(**await matches.figures(tx))


async def _summary(tx: Transaction, desk: Desk, match_id: UUID, person_id: str) -> dict[str, Any]:
    view = await reading.view_match(tx, desk, match_id=match_id, person_id=person_id)
    if isinstance(view, Refusal):
        return {}
    return {
        "state": view.stored.match.state,
        "side": view.side,
        "fit_percent": view.explanation.fit_percent,
        "title": telling.counterpart(view).get("title"),
    }


async def _way(tx: Transaction, desk: Desk, subject_id: UUID, person_id: str) -> dict[str, Any]:
    seen = await ways.own_way(tx, desk, subject_id, person_id=person_id)
    if isinstance(seen, Refusal):
        return {}
    told = way_telling.own(seen, now=tx.now)
    return {
        "subject_kind": told.subject_kind,
        "stage": told.stage,
        "own_stage": told.own_stage,
        "is_over": told.is_over,
        "is_asked": told.is_asked,
        "counterpart": told.counterpart,
        "village": told.village.model_dump() if told.village else None,
    }


async def _village(tx: Transaction, desk: Desk, village_id: UUID, person_id: str) -> dict[str, Any]:
    parts = await village_rooms.parts_of(tx, desk, person_id)
    found = [part for part in parts if part.village.village_id == village_id]
    if not found:
        return {}
    told = village_telling.mine(found[0])
    return {"part": told.part, "title": told.title, "state": told.state}


def told_of(people: list[Person]) -> Claim:
    """What notifications gets to know of people."""
    return Claim(people=[_person(person) for person in people])


def _person(person: Person) -> dict[str, Any]:
    contact = person.contact
    return {
        "person_id": person.person_id,
        "name": contact.name if contact else None,
        "email": contact.email if contact else None,
        "phone": contact.phone if contact else None,
        "locale": person.locale,
        "details": _details(person),
        "links": dict(person.links),
    }


def _details(person: Person) -> dict[str, Any]:
    if person.farewell is not None:
        left = person.farewell
        return {"side": left.side, "market": person.market, "state": left.state}
    view = person.view
    if view is None:
        return {}
    told = view.explanation
    return {
        "side": view.side,
        "market": view.stored.market,
        "state": view.stored.match.state,
        "had_begun": view.stored.match.end_reason == SUPPORT_ENDED,
        "counterpart": telling.counterpart(view),
        "fit_percent": told.fit_percent,
        "reasons": telling.reasons(told.reasons),
        "obstacles": telling.reasons(told.obstacles),
        "deadline": view.stored.match.expires_at,
        "counterpart_contact": asdict(view.contact) if view.contact else None,
        **({"way_due_at": person.way_due_at} if person.way_due_at else {}),
    }
