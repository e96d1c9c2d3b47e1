"""Matches: what fits and why, yes, later, no, consent."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.chassis.http.unit import Reading, Unit
from services.chassis.transaction import Transaction
from services.matching.api import telling
from services.matching.api.asking import AtDesk, SignedIn, agreed, person_of
from services.matching.api.models import AnswerForm, ConsentForm, MyMatches, OrderedItems
from services.matching.store.matches import StoredMatch
from services.matching.work import answers, explaining, reading
from services.matching.work.desk import Desk

router = APIRouter(tags=["matches"])


@router.get("/v1/matches")
async def list_matches(who: SignedIn, tx: Reading) -> MyMatches:
    """What fits me, in the order drawn for today, and what nearly does."""
    person_id = person_of(who)
    found = await reading.my_matches(tx, person_id)
    return MyMatches(
        items=[telling.listed(view) for view in found.views],
        order=telling.order(found.lists),
        near_misses=[telling.near_miss(told) for told in await reading.near_misses(tx, person_id)],
    )


@router.get("/v1/matches/{match_id}")
async def read_match(match_id: UUID, who: SignedIn, tx: Reading, desk: AtDesk) -> dict[str, Any]:
    """One match with all reasons."""
    person_id = person_of(who, subject=match_id)
    view = agreed(await reading.view_match(tx, desk, match_id=match_id, person_id=person_id))
    return telling.whole(view)


@router.post("/v1/matches/{match_id}/answer")
async def answer_match(
    match_id: UUID, who: SignedIn, told: AnswerForm, tx: Unit, desk: AtDesk
) -> dict[str, Any]:
    """Say yes, later or no; the same again changes nothing."""
    person_id = person_of(who, subject=match_id)
    stored = await answers.answer_match(
        tx,
        desk,
        match_id=match_id,
        person_id=person_id,
        answer=told.answer,
        answered_at=tx.now,
        reason=told.reason,
    )
    return await _seen(tx, desk, agreed(stored), person_id)


@router.post("/v1/matches/{match_id}/consent")
async def consent_to_match(
    match_id: UUID, who: SignedIn, told: ConsentForm, tx: Unit, desk: AtDesk
) -> dict[str, Any]:
    """Agree that the other side gets this card."""
    person_id = person_of(who, subject=match_id)
    stored = await answers.consent_to_match(
        tx,
        desk,
        match_id=match_id,
        person_id=person_id,
        card=told.card(),
        text_version=told.text_version,
    )
    return await _seen(tx, desk, agreed(stored), person_id)


@router.post("/v1/matches/{match_id}/consent/revoke")
async def revoke_consent(match_id: UUID, who: SignedIn, tx: Unit, desk: AtDesk) -> dict[str, Any]:
    """Take my consent back, as long as nothing was handed over."""
    person_id = person_of(who, subject=match_id)
    stored = await answers.revoke_consent(tx, match_id=match_id, person_id=person_id)
    return await _seen(tx, desk, agreed(stored), person_id)


@router.get("/v1/explanations/{offer_id}")
async def explain_offer(offer_id: UUID, who: SignedIn, tx: Unit) -> dict[str, Any]:
    """Why somebody is proposed to me, or why not, as both of us stand now."""
    found = await explaining.explain_offer(tx, person_id=person_of(who), offer_id=offer_id)
    return telling.answer(agreed(found))


@router.get("/v1/initiatives/{initiative_id}/matches")
async def list_matches_of_initiative(
    initiative_id: UUID, who: SignedIn, tx: Reading
) -> OrderedItems:
    """Who fits my project, in the order drawn for today."""
    found = agreed(await reading.matches_of_offer(tx, initiative_id, person_of(who)))
    return OrderedItems(
        items=[telling.listed(view) for view in found.views], order=telling.order(found.lists)
    )


async def _seen(tx: Transaction, desk: Desk, stored: StoredMatch, person_id: str) -> dict[str, Any]:
    return telling.whole(await reading.view_stored(tx, desk, stored, person_id=person_id))
