"""What communes, households and everybody see of villages.

A commune's room knows households by number. A member reads kinds and persons of the others, and a
contact only once the village is founded, both agreed, and neither has blocked the other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.criteria import Criteria
from services.matching.decide.village.state import VillageState
from services.matching.store import blocks, profiles, village_members, villages
from services.matching.store.village_members import FOUNDER, Card, Member
from services.matching.store.villages import StoredRoster, Village
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.village_planning import Region, seen

MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A village in its commune's list."""

    village: Village
    members: Sequence[Member]


@dataclass(frozen=True, slots=True)
class Room:
    """A village as its commune sees it; ``numbers`` and ``wishes`` are by profile."""

    village: Village
    rosters: Sequence[StoredRoster]
    members: Sequence[Member]
    numbers: Mapping[UUID, int]
    founders: Mapping[UUID, Criteria]
    gone: int


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
    unseen: int
    """How many of the others came after she agreed that they get her card."""
    gone: int
    locale: str


async def listed_in(tx: Transaction, region: Region) -> list[Listed]:
    """The villages of a region, what changed last first."""
    found = await villages.of_region(tx, region, limit=MOST_LISTED)
    known = await village_members.of_villages(tx, [each.village_id for each in found])
    return [Listed(village, known.get(village.village_id, ())) for village in found]


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
    mine = cards.get(member.subject_id)
    return OwnPart(
        village=village,
        member=member,
        others=await _others(tx, desk, (village, member), roster, cards=cards) if roster else (),
        has_consented=mine is not None,
        unseen=len(set(members_beside(roster, member)) - mine.shown) if mine else 0,
        gone=gone_of(village, roster),
        locale=profile.locale if profile else "de",
    )


def members_beside(roster: StoredRoster | None, member: Member) -> tuple[UUID, ...]:
    """The other households of which one of a roster reads; nobody once she is out."""
    if roster is None or not member.is_held or member.subject_id not in roster.members:
        return ()
    return tuple(each for each in roster.members if each != member.subject_id)


def gone_of(village: Village, roster: StoredRoster | None) -> int:
    """How many households left a village since it was founded."""
    is_founded = village.state is VillageState.FOUNDED and roster is not None
    return village.planned.households - len(roster.members) if is_founded and roster else 0


async def open_calls(tx: Transaction) -> list[Village]:
    """The villages that call now."""
    return await villages.missing_somebody(tx)


async def open_call(tx: Transaction, village_id: UUID) -> Village | Refusal:
    """One of them."""
    found = [e for e in await villages.missing_somebody(tx) if e.village_id == village_id]
    return found[0] if found else Refusal("not-found")


async def _room(tx: Transaction, village: Village) -> Room:
    members = await village_members.of_village(tx, village.village_id)
    came = [m for m in members if m.role == FOUNDER and (m.is_held or m.is_unconfirmed)]
    founders = [member.subject_id for member in came]
    told = await profiles.find_many(tx, founders)
    rosters = await villages.rosters(tx, village.village_id)
    asked = next((each for each in rosters if each.number == village.asked_roster), None)
    return Room(
        village=village,
        rosters=rosters,
        members=members,
        numbers=await villages.numbers(tx, village.village_id),
        founders={each: told[each].wishes for each in founders if each in told},
        gone=gone_of(village, asked),
    )


async def _others(
    tx: Transaction,
    desk: Desk,
    part: tuple[Village, Member],
    roster: StoredRoster,
    *,
    cards: Mapping[UUID, Card],
) -> list[Other]:
    """The others of the roster that she is asked for, or founded with; nobody once she is out."""
    village, member = part
    if not members_beside(roster, member):
        return []
    place = roster.members.index(member.subject_id)
    pairs = roster.explanation[place]["pairs"]
    shown = await _shown_to(tx, village, member, cards)
    return [
        Other(
            told,
            pairs[n],
            Contact.unsealed(desk.seal_key, cards[subject].sealed) if subject in shown else None,
        )
        for n, (subject, told) in enumerate(zip(roster.members, roster.explanation, strict=True))
        if subject != member.subject_id
    ]


async def _shown_to(
    tx: Transaction, village: Village, member: Member, cards: Mapping[UUID, Card]
) -> Collection[UUID]:
    """Whose cards she may read: of those who read of her when they agreed, and she of them."""
    if village.state is not VillageState.FOUNDED or member.subject_id not in cards:
        return ()
    members = await village_members.of_village(tx, village.village_id)
    mine = cards[member.subject_id].shown
    willing = {each for each in mine & cards.keys() if member.subject_id in cards[each].shown}
    people = {m.subject_id: m.person_id for m in members if m.is_held and m.subject_id in willing}
    apart = await blocks.kept_from(tx, member.person_id, people.values())
    return {subject for subject, person in people.items() if person not in apart}
