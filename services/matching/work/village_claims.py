"""Whom notifications may tell of a village's step: who is asked, and who founded it."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.village.state import OVER, VillageState
from services.matching.store import profiles, village_members, villages
from services.matching.store.village_members import Member
from services.matching.store.villages import Village
from services.matching.work.claiming import grant_link
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.village_rooms import OwnPart, part_of

SEE_VILLAGE: Final = "see-village"
"""The purpose of a link to one's own part in a village."""
ASKS: Final = "asked"
"""The step in which households are asked."""
RELEASED: Final = ("released", "over")
"""How it ended for those without whom a village goes on, or with whom it was given up."""


@dataclass(frozen=True, slots=True)
class Villager:
    """One person to tell."""

    person_id: str
    contact: Contact
    locale: str
    link: str
    part: OwnPart


async def claim(
    tx: Transaction, desk: Desk, village_id: UUID, *, step: str
) -> list[Villager] | Refusal:
    """The people to tell of a step; nobody of what is no longer so.

    Whoever is asked and has not answered, also while it is composed anew; all who founded it; or
    those without whom it goes on.
    The village is locked: an erasure at the same moment waits, and then closes the links granted
    here.
    """
    village = await villages.find(tx, village_id, lock=True)
    if village is None:
        return Refusal("not-found")
    members = await village_members.of_village(tx, village_id)
    told = [member for member in members if _is_told(tx, village, member, step)]
    for member in told:
        if step == ASKS:
            await village_members.keep(tx, replace(member, told_at=tx.now))
    found = [await _villager(tx, desk, village, member) for member in told]
    return [each for each in found if each is not None]


def _is_told(tx: Transaction, village: Village, member: Member, step: str) -> bool:
    if step == ASKS:
        return village.state not in OVER and member.is_open and not member.is_late(tx.now)
    if step == "released":
        return member.ending in RELEASED
    return step == "founded" and village.state is VillageState.FOUNDED and member.is_held


async def _villager(
    tx: Transaction, desk: Desk, village: Village, member: Member
) -> Villager | None:
    profile = await profiles.find_by_id(tx, member.subject_id)
    if profile is None:
        return None
    contact = Contact.unsealed(desk.seal_key, profile.contact)
    return Villager(
        person_id=member.person_id,
        contact=contact.to_tell(by_sms=profile.sms_wanted),
        locale=profile.locale,
        link=await grant_link(
            tx, desk, SEE_VILLAGE, subject=village.village_id, person=member.person_id
        ),
        part=await part_of(tx, desk, village, member),
    )
