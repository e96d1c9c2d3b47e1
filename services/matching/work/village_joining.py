"""Households answer when a village asks them, hand their contact on, and leave.

A no, a day that passed or a leave puts a household out at once, and the village is composed anew
with those who said yes. What others were asked stays asked meanwhile.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from contracts.matching import Market
from contracts.moving_in import day_in_saxony
from contracts.notifications import Answer
from services.chassis.refusal import Refusal
from services.chassis.seal import seal
from services.chassis.transaction import Transaction
from services.matching.decide.consent_text import check_village_version
from services.matching.decide.rows import seeker_row
from services.matching.decide.village.plan import reaches
from services.matching.decide.village.state import LACKING, OVER, VillageState
from services.matching.store import profiles, village_members, villages
from services.matching.store.profiles import Profile
from services.matching.store.village_members import FOUNDER, Card, Member
from services.matching.store.villages import StoredRoster, Village
from services.matching.work import village_ways
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.village_rooms import members_beside
from services.matching.work.villages import (
    drop_out,
    found_if_all_agree,
    keep_time,
    look_soon,
    search_anew,
)

Part = tuple[Village, Member]


async def answer_village(
    tx: Transaction,
    *,
    village_id: UUID,
    person_id: str,
    answer: Answer,
    answered_at: datetime,
) -> Part | Refusal:
    """Take an answer: the same one twice, or an older one after a newer one, changes nothing.

    What was answered before she was asked in this round was an answer to another village.
    """
    mine = await _mine(tx, village_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    village, member = mine
    if _says_nothing_new(member, answer, answered_at):
        return mine
    refusal = _may_answer(village, member, answered_at)
    if refusal is not None:
        return refusal
    said = replace(member, answer=answer.value, answered_at=answered_at)
    if member.ending == "late":
        return await _return(tx, village, said)
    if answer is Answer.NO:
        return await _go(tx, village, said, ending="no")
    await village_members.keep(tx, said)
    await keep_time(tx, village_id)
    return await found_if_all_agree(tx, village), said


async def consent(
    tx: Transaction,
    desk: Desk,
    *,
    village_id: UUID,
    person_id: str,
    card: Contact,
    text_version: str,
) -> Part | Refusal:
    """Agree that the other households get this card, once all of them founded the village.

    Those get it of whom she reads now: who comes later does once she agrees again.
    """
    mine = await _mine(tx, village_id, person_id)
    refusal = mine if isinstance(mine, Refusal) else check_village_version(text_version)
    if isinstance(mine, Refusal) or refusal is not None:
        return refusal or Refusal("not-found")
    village, member = mine
    if not member.agrees:
        return Refusal("village-yes-first")
    roster = await villages.roster(tx, village_id, village.asked_roster)
    await village_members.add_consent(
        tx,
        member,
        text_version=text_version,
        channels=card.channels,
        card=Card(seal(desk.seal_key, card.as_text()), frozenset(members_beside(roster, member))),
    )
    return mine


async def revoke_consent(tx: Transaction, *, village_id: UUID, person_id: str) -> Part | Refusal:
    """Take the consent back: the card is deleted at once."""
    mine = await _mine(tx, village_id, person_id)
    if not isinstance(mine, Refusal):
        await village_members.revoke(tx, village_id, mine[1].subject_id)
    return mine


async def leave_village(tx: Transaction, *, village_id: UUID, person_id: str) -> Part | Refusal:
    """Take part no more; a founded village stays founded."""
    mine = await _mine(tx, village_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    village, member = mine
    if member.is_unconfirmed:
        await drop_out(tx, member, ending="left")
        return village, replace(member, ending="left")
    return await _go(tx, village, member, ending="left") if member.is_held else mine


async def pass_answer_day(tx: Transaction, village_id: UUID) -> None:
    """Whoever was asked and has not answered in time is out; the village is composed anew."""
    village = await villages.find(tx, village_id, lock=True)
    if village is None:
        return
    late = [
        member
        for member in await village_members.of_village(tx, village_id)
        if member.is_open and member.is_late(tx.now)
    ]
    for member in late:
        await drop_out(tx, member, ending="late")
    await keep_time(tx, village_id)
    if late and village.state not in OVER:
        await search_anew(tx, village)


async def depart(tx: Transaction, subject_id: UUID, *, is_erased: bool = False) -> None:
    """A household looks for no village any more, or is erased: those that name it go on without.

    The caller holds the profile's lock. Who has founded a village belongs to it until erased.
    """
    for village in await villages.lock_all(tx, await villages.naming(tx, subject_id)):
        if village.state in OVER:
            if is_erased:
                await _cut_out(tx, village, subject_id)
            continue
        member = await village_members.find(tx, village.village_id, subject_id)
        named = await villages.drop_rosters_of(tx, village.village_id, subject_id)
        is_left = bool(await villages.rosters(tx, village.village_id))
        if member is not None and member.is_held:
            await _go(tx, village, member, ending="left")
        elif village.state is VillageState.SEARCHING or (named and not is_left):
            await search_anew(tx, village)
    if is_erased:
        await village_members.forget(tx, subject_id)


async def tell_callers(tx: Transaction, profile: Profile) -> None:
    """A household came or changed: villages that call within its reach search again, soon."""
    if not takes_part(profile):
        return
    row = seeker_row(profile.wishes, today=day_in_saxony(tx.now))
    for village in sorted(await villages.called(tx), key=lambda each: each.village_id):
        if village.state in LACKING and reaches(village.planned, row):
            await look_soon(tx, village)


async def _cut_out(tx: Transaction, village: Village, subject_id: UUID) -> None:
    """Those who founded a village with a household that is gone still read of each other, and go on."""
    member = await village_members.find(tx, village.village_id, subject_id)
    if member is not None:
        await village_ways.leave(tx, village.village_id, member.person_id)
    number = (await villages.numbers(tx, village.village_id)).get(subject_id, 0)
    kept = await villages.rosters(tx, village.village_id)
    without = [_without(roster, subject_id, number) for roster in kept]
    await villages.keep_rosters(tx, village.village_id, without)


def _without(roster: StoredRoster, subject_id: UUID, number: int) -> StoredRoster:
    if subject_id not in roster.members:
        return roster
    place = roster.members.index(subject_id)
    explanation = [
        {
            **told,
            "pairs": [*told["pairs"][:place], *told["pairs"][place + 1 :]],
            "closest": [pair for pair in told["closest"] if pair[0] != number],
            "hardest": None if (told["hardest"] or [0])[0] == number else told["hardest"],
        }
        for n, told in enumerate(roster.explanation)
        if n != place
    ]
    members = tuple(each for each in roster.members if each != subject_id)
    return replace(roster, members=members, explanation=explanation)


async def _go(tx: Transaction, village: Village, member: Member, *, ending: str) -> Part:
    """A household is out; a village that is not founded yet is composed anew."""
    await drop_out(tx, member, ending=ending)
    await keep_time(tx, village.village_id)
    gone = replace(member, is_held=False, ending=ending)
    if village.state is VillageState.FOUNDED:
        await _cut_out(tx, village, member.subject_id)
    is_moved = village.state in OVER or village.state is VillageState.DRAFT
    return village if is_moved else await search_anew(tx, village), gone


async def _return(tx: Transaction, village: Village, member: Member) -> Part | Refusal:
    """An answer in time arrives after its day, and nobody was asked instead yet: it counts.

    The worker was down, or the mail's answer was on its way. A no stays a no.
    """
    if member.answer != Answer.YES:
        said_no = replace(member, ending="no")
        await village_members.keep(tx, said_no)
        return village, said_no
    profile = await profiles.find_by_id(tx, member.subject_id)
    if profile is None or not takes_part(profile):
        return Refusal("household-not-in-groups")
    back = replace(member, is_held=True, ending=None)
    if not await village_members.take(tx, [back]):
        return Refusal("household-in-other-village")
    return await search_anew(tx, village), back


async def _mine(tx: Transaction, village_id: UUID, person_id: str) -> Part | Refusal:
    """A village that the person's household takes part in or was asked to, locked.

    A last yes looks at what all of the roster state now: their profiles are held before.
    """
    profile = await held_profile(tx, person_id, with_village=village_id)
    village = await villages.find(tx, village_id, lock=True)
    if profile is None or village is None:
        return Refusal("not-found")
    member = await village_members.find(tx, village_id, profile.profile_id)
    return (village, member) if member is not None else Refusal("not-found")


async def held_profile(
    tx: Transaction, person_id: str, *, with_village: UUID | None = None
) -> Profile | None:
    """The person's profile, which stays as it is until the commit; and those she is asked with."""
    profile = await profiles.find_by_person(tx, person_id)
    if profile is None:
        return None
    village = await villages.find(tx, with_village) if with_village else None
    roster = village and await villages.roster(tx, village.village_id, village.asked_roster)
    await villages.hold_profiles(tx, {profile.profile_id, *(roster.members if roster else ())})
    return await profiles.find_by_id(tx, profile.profile_id)


def _says_nothing_new(member: Member, answer: Answer, at: datetime) -> bool:
    """Whether it said so already, or something else later; «later» leaves the question open."""
    is_older = at < max(member.asked_at, member.answered_at or member.asked_at)
    agrees = member.agrees and answer is Answer.YES
    declined = member.ending == "no" and answer is Answer.NO
    return answer is Answer.LATER or is_older or agrees or declined


def _may_answer(village: Village, member: Member, at: datetime) -> Refusal | None:
    if member.role == FOUNDER:
        return Refusal("village-founder-leaves")
    if village.state in OVER:
        return Refusal(f"village-{village.state}")
    if member.ending == "late":
        is_in_time = not member.is_late(at) and village.state is not VillageState.ASKED
        return None if is_in_time else Refusal("village-answer-late")
    if member.is_open and member.is_late(at):
        return Refusal("village-answer-late")
    return None if member.is_held else Refusal("village-goes-on")


def takes_part(profile: Profile) -> bool:
    """Whether the household looks for a village now."""
    return profile.state == "live" and Market.GROUPS in profile.wishes.markets
