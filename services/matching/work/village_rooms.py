"""What communes, households and everybody see of villages.

A commune's room knows households by number. A member reads kinds and persons of the others, and a
contact only once the village is founded, both agreed, and neither has blocked the other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.criteria import Criteria
from services.matching.decide.village.state import VillageState
from services.matching.store import blocks, profiles, village_members, villages
from services.matching.store.village_members import FOUNDER, Member
from services.matching.store.villages import StoredRoster, Village
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.village_planning import Region, seen


@dataclass(frozen=True, slots=True)
class Room:
    """A village as its commune sees it; ``numbers`` and ``wishes`` are by profile."""

    village: Village
    rosters: Sequence[StoredRoster]
    members: Sequence[Member]
    numbers: Mapping[UUID, int]
    founders: Mapping[UUID, Criteria]


@dataclass(frozen=True, slots=True)
class Other:
    """Another household of a roster; ``told`` is its part of the explanation, ``contact`` its card."""

    told: Mapping[str, Any]
    compatibility: int
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class OwnPart:
    """A village as one of its households sees it."""

    village: Village
    member: Member
    others: Sequence[Other]
    has_consented: bool
    locale: str


async def rooms_of(tx: Transaction, region: Region) -> list[Room]:
    """All villages of a region."""
    return [await _room(tx, village) for village in await villages.of_region(tx, region)]


async def room_of(tx: Transaction, village_id: UUID, *, region: Region) -> Room | Refusal:
    """One of them."""
    village = await seen(tx, village_id, region=region)
    return village if isinstance(village, Refusal) else await _room(tx, village)


async def parts_of(tx: Transaction, desk: Desk, person_id: str) -> list[OwnPart]:
    """Where a person's household takes part or was asked, the latest first."""
    members = await village_members.of_person(tx, person_id)
    known = await villages.find_many(tx, [member.village_id for member in members])
    return [await part_of(tx, desk, known[member.village_id], member) for member in members]


async def part_of(tx: Transaction, desk: Desk, village: Village, member: Member) -> OwnPart:
    """One of them: who the others are, as far as she may know."""
    profile = await profiles.find_by_id(tx, member.subject_id)
    cards = await village_members.cards(tx, village.village_id)
    roster = await villages.roster(tx, village.village_id, village.asked_roster)
    return OwnPart(
        village=village,
        member=member,
        others=await _others(tx, desk, (village, member), roster, cards=cards) if roster else (),
        has_consented=member.subject_id in cards,
        locale=profile.locale if profile else "de",
    )


async def open_calls(tx: Transaction) -> list[Village]:
    """The villages that call now."""
    return await villages.missing_somebody(tx)


async def open_call(tx: Transaction, village_id: UUID) -> Village | Refusal:
    """One of them."""
    found = [e for e in await villages.missing_somebody(tx) if e.village_id == village_id]
    return found[0] if found else Refusal("not-found")


async def _room(tx: Transaction, village: Village) -> Room:
    members = await village_members.of_village(tx, village.village_id)
    founders = [m.subject_id for m in members if m.is_held and m.role == FOUNDER]
    told = await profiles.find_many(tx, founders)
    return Room(
        village=village,
        rosters=await villages.rosters(tx, village.village_id),
        members=members,
        numbers=await villages.numbers(tx, village.village_id),
        founders={each: told[each].wishes for each in founders if each in told},
    )


async def _others(
    tx: Transaction,
    desk: Desk,
    part: tuple[Village, Member],
    roster: StoredRoster,
    *,
    cards: Mapping[UUID, bytes],
) -> list[Other]:
    """The others of the roster that she is asked for, or founded with; nobody once she is out."""
    village, member = part
    if member.subject_id not in roster.members or not member.is_held:
        return []
    place = roster.members.index(member.subject_id)
    pairs = roster.explanation[place]["pairs"]
    shown = await _shown_to(tx, village, member, cards)
    return [
        Other(
            told,
            pairs[n],
            Contact.unsealed(desk.seal_key, cards[subject]) if subject in shown else None,
        )
        for n, (subject, told) in enumerate(zip(roster.members, roster.explanation, strict=True))
        if subject != member.subject_id
    ]


async def _shown_to(
    tx: Transaction, village: Village, member: Member, cards: Mapping[UUID, bytes]
) -> Collection[UUID]:
    """Whose cards she may read."""
    if village.state is not VillageState.FOUNDED or member.subject_id not in cards:
        return ()
    members = await village_members.of_village(tx, village.village_id)
    people = {m.subject_id: m.person_id for m in members if m.is_held and m.subject_id in cards}
    apart = await blocks.kept_from(tx, member.person_id, people.values())
    return {subject for subject, person in people.items() if person not in apart}
