"""Households found a village: they come by its code, and its commune says that they belong to it.

A code may be read by somebody for whom it was not meant. So it changes nothing by itself: only once
the commune has confirmed a household it stands in every roster, and the village is composed anew.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Final
from uuid import UUID

from contracts.matching import ReleaseReason
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.village.state import VillageState, may_change
from services.matching.store import profiles, village_members, villages
from services.matching.store.profiles import Profile
from services.matching.store.village_members import FOUNDER, Member
from services.matching.store.villages import Village
from services.matching.work.village_joining import Part, held_profile, takes_part
from services.matching.work.village_planning import changeable, new_founder_code
from services.matching.work.villages import keep_time, release, search_anew

GONE: Final = Refusal("founder-unknown")


async def join_village(tx: Transaction, *, person_id: str, code: str) -> Part | Refusal:
    """Say that one founds the village of a code; twice is once. The commune has to confirm it."""
    profile = await held_profile(tx, person_id)
    if profile is None or not takes_part(profile):
        return Refusal("household-not-in-groups")
    village_id = await villages.of_code(tx, _read_code(code))
    village = await villages.find(tx, village_id, lock=True) if village_id else None
    if village is None:
        return Refusal("founder-code-wrong", field="code")
    before = await village_members.find(tx, village.village_id, profile.profile_id)
    if before is not None and before.role == FOUNDER and (before.is_held or before.is_unconfirmed):
        return village, before
    if before is not None and before.is_held:
        return Refusal("village-asks-you-already")
    refusal = may_change(village.state)
    if refusal is not None:
        return refusal
    member = _founder(tx, village, profile)
    await village_members.take(tx, [member])
    await villages.number_anew(tx, village.village_id, [profile.profile_id])
    return village, member


async def settle_founder(
    tx: Transaction,
    village_id: UUID,
    household: int,
    *,
    is_confirmed: bool,
    region: Collection[str],
) -> Village | Refusal:
    """Let a household found the village, or not any more; what was found is found anew."""
    subject = await villages.subject_of(tx, village_id, household)
    await villages.hold_profiles(tx, [subject] if subject else [])
    village = await changeable(tx, village_id, region)
    if isinstance(village, Refusal):
        return village
    member = await village_members.find(tx, village_id, subject) if subject else None
    if member is None or member.role != FOUNDER or not (member.is_held or member.is_unconfirmed):
        return GONE
    if is_confirmed:
        return village if member.is_held else await _confirm(tx, village, member)
    village = await release(tx, village, [member], reason=ReleaseReason.OTHERS_ASKED)
    return await _compose_anew(tx, village) if member.is_held else village


async def change_code(
    tx: Transaction, village_id: UUID, *, region: Collection[str]
) -> Village | Refusal:
    """Another code; whoever has the old one cannot join by it any more."""
    village = await changeable(tx, village_id, region)
    if isinstance(village, Refusal):
        return village
    changed = replace(village, founder_code=new_founder_code())
    await villages.keep(tx, changed)
    return changed


async def _confirm(tx: Transaction, village: Village, member: Member) -> Village | Refusal:
    profile = await profiles.find_by_id(tx, member.subject_id)
    if profile is None or not takes_part(profile):
        return GONE
    members = await village_members.of_village(tx, village.village_id)
    founders = sum(each.is_held and each.role == FOUNDER for each in members)
    if founders >= village.planned.households:
        return Refusal("more-founders-than-places", founders=founders + 1, places=founders)
    confirmed = replace(member, is_held=True, asked_at=tx.now, answered_at=tx.now)
    if not await village_members.take(tx, [confirmed]):
        return Refusal("village-households-taken")
    return await _compose_anew(tx, village)


async def _compose_anew(tx: Transaction, village: Village) -> Village:
    await keep_time(tx, village.village_id)
    is_new = village.state is VillageState.DRAFT
    return village if is_new else await search_anew(tx, village)


def _founder(tx: Transaction, village: Village, profile: Profile) -> Member:
    return Member(
        village_id=village.village_id,
        subject_id=profile.profile_id,
        person_id=profile.person_id,
        role=FOUNDER,
        answer=None,
        ending=None,
        is_held=False,
        asked_at=tx.now,
        answer_until=None,
        answered_at=tx.now,
        told_at=tx.now,
    )


def _read_code(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
