"""Matches: what fits and why; yes, later, no, consent, and never again."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from contracts.moving_in import day_in_saxony
from contracts.registry import HouseholdKind
from services.chassis.http.unit import Reading, Unit
from services.chassis.transaction import Transaction
from services.matching.api import telling
from services.matching.api.asking import AtDesk, SignedIn, agreed, person_of
from services.matching.api.models import (
    AgeGroup,
    AnswerForm,
    BlockedOut,
    ConsentForm,
    EndSupportForm,
    FacetedMatches,
    Items,
    MyMatches,
)
from services.matching.decide.facets import Facet
from services.matching.store.matches import StoredMatch
from services.matching.work import answers, blocking, explaining, reading
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


@router.post("/v1/matches/{match_id}/support/end")
async def end_support(
    match_id: UUID, who: SignedIn, told: EndSupportForm, tx: Unit, desk: AtDesk
) -> dict[str, Any]:
    """End support that had begun; what was given is free again."""
    person_id = person_of(who)
    stored = await answers.end_support(
        tx, match_id=match_id, person_id=person_id, reason=told.reason
    )
    return await _seen(tx, desk, agreed(stored), person_id)


@router.post("/v1/matches/{match_id}/block")
async def block_person(match_id: UUID, who: SignedIn, tx: Unit) -> BlockedOut:
    """Never meet this person again, in no market; the other side is not told."""
    person_id = person_of(who, subject=match_id)
    agreed(await blocking.block_person(tx, match_id=match_id, person_id=person_id))
    return BlockedOut(match_id=match_id, is_blocked=True)


@router.post("/v1/matches/{match_id}/unblock")
async def unblock_person(match_id: UUID, who: SignedIn, tx: Unit) -> BlockedOut:
    """Take the block back that was said on this match."""
    person_id = person_of(who)
    agreed(await blocking.unblock_person(tx, match_id=match_id, person_id=person_id))
    return BlockedOut(match_id=match_id, is_blocked=False)


@router.get("/v1/blocks")
async def list_blocks(who: SignedIn, tx: Reading) -> Items:
    """Whom I have blocked, each by the match on which I did."""
    found = await blocking.blocked_by(tx, person_of(who))
    return Items(items=[telling.blocked(one) for one in found])


@router.get("/v1/explanations/{offer_id}")
async def explain_offer(offer_id: UUID, who: SignedIn, tx: Unit) -> dict[str, Any]:
    """Why somebody is proposed to me, or why not, as both of us stand now."""
    found = await explaining.explain_offer(tx, person_id=person_of(who), offer_id=offer_id)
    return telling.answer(agreed(found))


@router.get("/v1/initiatives/{initiative_id}/matches")
async def list_matches_of_initiative(
    initiative_id: UUID,
    who: SignedIn,
    tx: Reading,
    kind: HouseholdKind | None = None,
    age: AgeGroup | None = None,
) -> FacetedMatches:
    """Who fits my project, in the order drawn for today; all, or one kind and age group of them."""
    chosen: dict[Facet, str] = {"kind": kind} if kind is not None else {}
    if age is not None:
        chosen["age"] = age
    found = agreed(await reading.matches_of_offer(tx, initiative_id, person_of(who)))
    shown, counts = reading.by_facets(found.views, chosen, today=day_in_saxony(tx.now))
    return FacetedMatches(
        items=[telling.listed(view) for view in shown],
        order=telling.order(found.lists),
        total=len(found.views),
        facets={name: [asdict(each) for each in told] for name, told in counts.items()},
    )


async def _seen(tx: Transaction, desk: Desk, stored: StoredMatch, person_id: str) -> dict[str, Any]:
    return telling.whole(await reading.view_stored(tx, desk, stored, person_id=person_id))
