"""A person's own search: read, save, pause, resume, end."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request

from services.chassis.database import Database
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.matching.api import telling
from services.matching.api.asking import AtDesk, SignedIn, WebAsks, agreed, person_of
from services.matching.api.models import OwnProfile, ProfileForm, ProfileOut
from services.matching.decide.criteria import Criteria
from services.matching.store import offers, profiles
from services.matching.store.profiles import Profile
from services.matching.work import profiles as work
from services.matching.work.contacts import Contact
from services.matching.work.lookout import Lookout

router = APIRouter(tags=["profile"])


@router.get("/v1/profile")
async def read_profile(who: SignedIn, tx: Reading, desk: AtDesk) -> OwnProfile:
    """My profile, or 404."""
    mine = await profiles.find_by_person(tx, await _person(who, tx))
    if mine is None:
        raise RefusedError(Refusal("not-found"))
    contact = Contact.unsealed(desk.seal_key, mine.contact)
    return OwnProfile(
        **_state(mine).model_dump(),
        criteria=mine.wishes,
        contact={**asdict(contact), "sms_wanted": mine.sms_wanted},
        locale=mine.locale,
    )


@router.put("/v1/profile")
async def save_profile(who: SignedIn, told: ProfileForm, tx: Unit, desk: AtDesk) -> ProfileOut:
    """Save my profile; it takes part in matching from now on."""
    saved = await work.save_profile(
        tx,
        desk,
        person_id=await _person(who, tx),
        criteria=told.criteria,
        contact=told.contact.contact(who.email),
        sms_wanted=told.contact.sms_wanted,
        locale=told.locale,
    )
    return _state(agreed(saved))


@router.post("/v1/profile/what-if")
async def look_what_if(who: WebAsks, told: Criteria, request: Request) -> dict[str, Any]:
    """What would fit with these limits, and what others would open; nothing is stored."""
    lookout: Lookout = request.app.state.lookout
    database: Database = request.app.state.database
    lookout.begin(database)
    if not lookout.is_ready:
        return {"is_ready": False}
    found = await lookout.look(database, told, person_id=who.person_id)
    nearest = [opening.nearest for each in found for opening in each.openings]
    nearest += [each.nearest.ordinal for each in found if each.nearest is not None]
    async with database.read() as tx:
        return telling.prospects(found, await offers.names_of(tx, nearest))


@router.post("/v1/profile/pause")
async def pause_profile(who: SignedIn, tx: Unit) -> ProfileOut:
    """Take a break."""
    return _state(agreed(await work.pause_profile(tx, await _person(who, tx))))


@router.post("/v1/profile/resume")
async def resume_profile(who: SignedIn, tx: Unit) -> ProfileOut:
    """Take part again."""
    return _state(agreed(await work.resume_profile(tx, await _person(who, tx))))


@router.post("/v1/profile/withdraw")
async def withdraw_profile(who: SignedIn, tx: Unit) -> ProfileOut:
    """End my search."""
    return _state(agreed(await work.withdraw_profile(tx, await _person(who, tx))))


async def _person(who: Principal, tx: Transaction) -> str:
    """The person who asks; a link opens the profile only if it was made for it."""
    if who.capability is None:
        return person_of(who)
    mine = await profiles.find_by_person(tx, who.person_id or "")
    return person_of(who, subject=mine.profile_id if mine else None)


def _state(profile: Profile) -> ProfileOut:
    return ProfileOut(
        profile_id=profile.profile_id,
        revision=profile.revision,
        state=profile.state,
        has_settled=profile.has_settled,
    )
