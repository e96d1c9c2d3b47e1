"""What initiatives ask for, and what mentors, funders and partners give."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.chassis.http.unit import Reading, Unit
from services.matching.api.asking import AtDesk, SignedIn, agreed, person_of
from services.matching.api.models import Items, SupportForm
from services.matching.store import initiatives, supports
from services.matching.store.supports import Support
from services.matching.work import supporting
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk

router = APIRouter(tags=["support"])


@router.get("/v1/supports")
async def list_supports(who: SignedIn, tx: Reading, desk: AtDesk) -> Items:
    """All that I ask for and give."""
    mine = await supports.of_person(tx, person_of(who))
    return Items(items=[_told(each, desk) for each in mine])


@router.get("/v1/supports/initiatives")
async def list_my_initiatives(who: SignedIn, tx: Reading) -> Items:
    """The entries in whose name I can ask or give."""
    mine = await initiatives.of_owner(tx, person_of(who))
    return Items(items=[asdict(each) for each in mine])


@router.post("/v1/supports")
async def add_support(who: SignedIn, form: SupportForm, tx: Unit, desk: AtDesk) -> dict[str, Any]:
    """Ask for support, or give it."""
    saved = await supporting.save_support(
        tx,
        desk,
        person_id=person_of(who),
        told=form.told,
        contact=form.contact.contact(who.email),
        sms_wanted=form.contact.sms_wanted,
        locale=form.locale,
    )
    return _told(agreed(saved), desk)


@router.put("/v1/supports/{support_id}")
async def change_support(
    support_id: UUID, who: SignedIn, form: SupportForm, tx: Unit, desk: AtDesk
) -> dict[str, Any]:
    """Say it anew."""
    saved = await supporting.save_support(
        tx,
        desk,
        person_id=person_of(who),
        told=form.told,
        contact=form.contact.contact(who.email),
        sms_wanted=form.contact.sms_wanted,
        locale=form.locale,
        support_id=support_id,
    )
    return _told(agreed(saved), desk)


@router.post("/v1/supports/{support_id}/pause")
async def pause_support(support_id: UUID, who: SignedIn, tx: Unit, desk: AtDesk) -> dict[str, Any]:
    """Take a break."""
    return await _move(tx, desk, who=person_of(who), support_id=support_id, state="paused")


@router.post("/v1/supports/{support_id}/resume")
async def resume_support(support_id: UUID, who: SignedIn, tx: Unit, desk: AtDesk) -> dict[str, Any]:
    """Take part again."""
    return await _move(tx, desk, who=person_of(who), support_id=support_id, state="live")


@router.post("/v1/supports/{support_id}/withdraw")
async def withdraw_support(
    support_id: UUID, who: SignedIn, tx: Unit, desk: AtDesk
) -> dict[str, Any]:
    """End it."""
    return await _move(tx, desk, who=person_of(who), support_id=support_id, state="withdrawn")


async def _move(tx: Unit, desk: Desk, *, who: str, support_id: UUID, state: str) -> dict[str, Any]:
    moved = await supporting.move_support(tx, person_id=who, support_id=support_id, state=state)
    return _told(agreed(moved), desk)


def _told(support: Support, desk: Desk) -> dict[str, Any]:
    contact = Contact.unsealed(desk.seal_key, support.contact)
    return {
        "support_id": support.support_id,
        "side": support.side,
        "initiative_id": support.initiative_id,
        "state": support.state,
        "revision": support.revision,
        "criteria": support.criteria,
        "capacity": support.capacity,
        "taken": support.taken,
        "contact": {**asdict(contact), "sms_wanted": support.sms_wanted},
        "locale": support.locale,
    }
