"""A commune plans a village, lets it be composed, asks, calls, and gives it up.

Whoever plans for a region sees and changes the villages of its municipalities and no others.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from contracts.matching import (
    EndReason,
    HouseholdsCalled,
    Market,
    ReleaseReason,
    VillageProposed,
)
from contracts.moving_in import day_in_saxony
from services.chassis import timers
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.rows import seeker_row
from services.matching.decide.village.plan import CALL_DAYS_MOST, Plan, check_plan, reaches
from services.matching.decide.village.site import check_site
from services.matching.decide.village.state import LACKING, VillageState, may_change
from services.matching.store import entrants, profiles, village_members, villages
from services.matching.store.municipalities import read_municipalities
from services.matching.store.village_members import ASKED, Member
from services.matching.store.villages import StoredRoster, Village
from services.matching.work import village_ways
from services.matching.work.desk import Desk
from services.matching.work.village_ageing import begin_to_age
from services.matching.work.villages import (
    ANSWERS_DUE,
    CALL_ENDS,
    broken_now,
    end_call,
    found_if_all_agree,
    keep_time,
    look_soon,
    missing_of,
    release,
    say,
    search_anew,
    stand,
)

Region = Collection[str]
CODE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What a founder code is made of: nothing that reads like something else."""
CODE_LENGTH: Final = 10
SEARCHES_A_DAY: Final = 40
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """A roster that a commune had before its eyes: the number of its search, and its own."""

    search: int
    roster: int


def is_within(ags: str, region: Region) -> bool:
    """Whether a municipality lies in a region of Kreise and municipalities; no key: nowhere."""
    return any(ags.startswith(key) for key in region)


async def seen(
    tx: Transaction, village_id: UUID, *, region: Region, lock: bool = False
) -> Village | Refusal:
    """A village of that region."""
    village = await villages.find(tx, village_id, lock=lock)
    if village is None:
        return Refusal("not-found")
    if not is_within(village.planned.place.ags, region):
        return Refusal("village-outside-region")
    return village


async def plan_village(tx: Transaction, plan: Plan, *, region: Region) -> Village | Refusal:
    """Plan a village; nobody is searched for yet."""
    refusal = _check(plan, region)
    if refusal is not None:
        return refusal
    village = Village(
        village_id=uuid4(),
        plan=plan.model_dump(mode="json"),
        state=VillageState.DRAFT,
        revision=0,
        search=0,
        searched_at=None,
        outcome={},
        founder_code=new_founder_code(),
        initiator_person_id=None,
        asked_roster=None,
        asked_at=None,
        called_until=None,
        created_at=tx.now,
        changed_at=tx.now,
    )
    await villages.keep(tx, village)
    return village


async def change_plan(
    tx: Transaction, village_id: UUID, plan: Plan, *, before: str, region: Region
) -> Village | Refusal:
    """State it anew: what was found by the old terms goes, and so does every yes to them.

    ``before`` is the version of the terms that are replaced: nobody overwrites others unseen.
    """
    village = await changeable(tx, village_id, region)
    if isinstance(village, Refusal):
        return village
    refusal = _check(plan, region)
    if refusal is not None:
        return refusal
    if plan == village.planned:
        return village
    if before != village.plan_version:
        return Refusal("village-terms-moved-on")
    members = await village_members.of_village(tx, village_id)
    asked = [member for member in members if member.is_held and member.role == ASKED]
    village = await release(tx, village, asked, reason=ReleaseReason.NEW_TERMS)
    await keep_time(tx, village_id)
    changed = await end_call(tx, replace(village, plan=plan.model_dump(mode="json"), outcome={}))
    await villages.keep_rosters(tx, village_id, [])
    changed = replace(changed, state=VillageState.DRAFT, search=changed.search + 1)
    await villages.keep(tx, changed)
    return changed


async def begin_search(tx: Transaction, village_id: UUID, *, region: Region) -> Village | Refusal:
    """Let a worker look for rosters; while it looks, asking again changes nothing.

    A municipality searches so often a day at most: whoever varies the terms again and again finds
    out of single households what no single answer tells.
    """
    village = await changeable(tx, village_id, region)
    if isinstance(village, Refusal) or village.state is VillageState.SEARCHING:
        return village
    day = await villages.count_search(tx, village.planned.place.ags, since=tx.now - A_DAY)
    if day > SEARCHES_A_DAY:
        return Refusal("village-searches-used-up", most=SEARCHES_A_DAY)
    return await search_anew(tx, village)


async def ask_roster(
    tx: Transaction, desk: Desk, village_id: UUID, choice: Choice, *, region: Region
) -> Village | Refusal:
    """Ask the households of a roster; those who said yes already are not asked twice.

    Who changed, declined or was blocked since it was found makes another search of it.
    """
    chosen = await villages.roster(tx, village_id, choice.roster)
    await villages.hold_profiles(tx, chosen.members if chosen else ())
    village = await changeable(tx, village_id, region)
    if isinstance(village, Refusal):
        return village
    roster = await villages.roster(tx, village_id, choice.roster)
    is_shown = village.state is VillageState.FOUND and village.search == choice.search
    if not is_shown or roster is None or roster != chosen:
        return Refusal("no-roster-to-choose")
    if not await _holds(tx, village, roster):
        return await search_anew(tx, village)
    if not await _take(tx, desk, village_id, roster):
        return Refusal("village-households-taken")
    members = await village_members.of_village(tx, village_id)
    others = [m for m in members if m.is_held and m.subject_id not in roster.members]
    village = await release(tx, village, others, reason=ReleaseReason.OTHERS_ASKED)
    await keep_time(tx, village_id)
    alternatives = len(await villages.rosters(tx, village_id)) - 1
    asked = await say(
        tx,
        replace(village, state=VillageState.ASKED, asked_roster=roster.number, asked_at=tx.now),
        VillageProposed,
        claim="asked",
        households=len(roster.members),
        alternatives=alternatives,
        person_ids=await _asked_now(tx, village_id),
    )
    return await found_if_all_agree(tx, asked)


async def _asked_now(tx: Transaction, village_id: UUID) -> tuple[str, ...]:
    """Who is asked in this round, or was in an earlier one and could not be told before it ended."""
    members = await village_members.of_village(tx, village_id)
    return tuple(sorted(m.person_id for m in members if m.is_open and m.told_at is None))


async def _holds(tx: Transaction, village: Village, roster: StoredRoster) -> bool:
    """Whether a roster still keeps all terms, and all who are to be asked still fit and may be."""
    members = await village_members.of_village(tx, village.village_id)
    held = {member.subject_id for member in members if member.is_held}
    fresh = [each for each in roster.members if each not in held]
    if set(fresh) & await village_members.declined(tx, village.village_id):
        return False
    today = day_in_saxony(tx.now)
    told = await profiles.find_many(tx, fresh)
    rows = [seeker_row(profile.wishes, today=today) for profile in told.values()]
    if not all(reaches(village.planned, row) for row in rows):
        return False
    return not await broken_now(tx, village.planned, roster)


async def call(
    tx: Transaction, village_id: UUID, days: int, *, region: Region
) -> Village | Refusal:
    """Let everybody read who is missing; again: until another day."""
    village = await changeable(tx, village_id, region)
    if isinstance(village, Refusal):
        return village
    if village.state is not VillageState.BLOCKED:
        return Refusal("village-not-blocked")
    if not 1 <= days <= CALL_DAYS_MOST:
        return Refusal("call-days-out-of-range", field="days", most=CALL_DAYS_MOST)
    missing = missing_of(village)
    if not missing:
        return Refusal("nobody-would-help")
    until = tx.now + timedelta(days=days)
    plan = village.planned
    called = await say(
        tx,
        replace(village, called_until=until),
        HouseholdsCalled,
        title=plan.title,
        place=plan.where,
        missing=missing,
        expires_at=until,
    )
    await timers.schedule(tx, CALL_ENDS, subject=str(village_id), due_at=until)
    await look_soon(tx, called)
    await stand(tx, called)
    await villages.keep_interest(tx, village_id, until)
    return called


async def stop_calling(tx: Transaction, village_id: UUID, *, region: Region) -> Village | Refusal:
    """Nobody is called for any more."""
    village = await seen(tx, village_id, region=region, lock=True)
    return village if isinstance(village, Refusal) else await end_call(tx, village)


async def end_village(
    tx: Transaction, village_id: UUID, *, region: Region, reason: EndReason | None = None
) -> Village | Refusal:
    """Give it up: all who belong to it are free; twice is once. Who founded it reads the reason."""
    village = await seen(tx, village_id, region=region, lock=True)
    if isinstance(village, Refusal) or village.state is VillageState.ENDED:
        return village
    is_heard = False
    if village.state is VillageState.FOUNDED:
        if reason is None:
            return Refusal("village-end-reason", field="reason")
        told = await village_ways.end(tx, village_id, reason=reason)
        if isinstance(told, Refusal):
            return told
        is_heard = told
    members = await village_members.of_village(tx, village_id)
    held = [member for member in members if member.is_held or member.is_unconfirmed]
    village = await release(
        tx, village, held, reason=ReleaseReason.VILLAGE_ENDED, is_heard=is_heard
    )
    await timers.cancel(tx, ANSWERS_DUE, subject=str(village_id))
    await villages.keep_rosters(tx, village_id, [])
    ended = replace(await end_call(tx, village), state=VillageState.ENDED, asked_roster=None)
    await villages.keep(tx, ended)
    await begin_to_age(tx, ended)
    return ended


async def end_call_in_time(tx: Transaction, village_id: UUID) -> None:
    """The days of a call are over."""
    village = await villages.find(tx, village_id, lock=True)
    if village is not None and village.called_until and not village.is_called(tx.now):
        await end_call(tx, village)


async def look_again(tx: Transaction, village_id: UUID) -> None:
    """Somebody came who could join: search again, if the village still calls."""
    village = await villages.find(tx, village_id, lock=True)
    if village is None or village.state not in LACKING - {VillageState.SEARCHING}:
        return
    if village.is_called(tx.now):
        await search_anew(tx, village)


async def _take(tx: Transaction, desk: Desk, village_id: UUID, roster: StoredRoster) -> bool:
    """Hold all of a roster; False if one is gone or taken.

    Whoever was asked before and could not be told has the whole time from now on.
    """
    live = await _live(tx, roster)
    until = desk.answer_by(tx.now)
    known = {m.subject_id: m for m in await village_members.of_village(tx, village_id)}
    for member in known.values():
        if member.is_open and member.told_at is None:
            await village_members.keep(tx, replace(member, asked_at=tx.now, answer_until=until))
    fresh = [
        Member(
            village_id=village_id,
            subject_id=subject,
            person_id=live[subject],
            role=ASKED,
            answer=None,
            ending=None,
            is_held=True,
            asked_at=tx.now,
            answer_until=until,
            answered_at=None,
            told_at=None,
        )
        for subject in roster.members
        if subject in live and not (subject in known and known[subject].is_held)
    ]
    if set(live) != set(roster.members):
        return False
    return await village_members.take(tx, fresh) == len(fresh)


async def _live(tx: Transaction, roster: StoredRoster) -> dict[UUID, str]:
    """The households of a roster that still look for a village, with their people."""
    return {
        entrant.subject_id: entrant.person_id
        for entrant in await entrants.of_subjects(tx, roster.members)
        if entrant.market is Market.GROUPS and entrant.is_live and entrant.person_id
    }


def new_founder_code() -> str:
    """A code that nobody guesses."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


async def changeable(tx: Transaction, village_id: UUID, region: Region) -> Village | Refusal:
    """A village of that region of which terms and founders may change now, locked."""
    village = await seen(tx, village_id, region=region, lock=True)
    refusal = may_change(village.state) if isinstance(village, Village) else None
    return refusal or village


def _check(plan: Plan, region: Region) -> Refusal | None:
    if not is_within(plan.place.ags, region):
        return Refusal("village-outside-region", field="place")
    elsewhere = check_site(plan.place, read_municipalities())
    return _together([*([elsewhere] if elsewhere else []), *check_plan(plan)])


def _together(refusals: Sequence[Refusal]) -> Refusal | None:
    """All that speaks against a plan in one answer: nobody mends one thing to read of the next."""
    match refusals:
        case []:
            return None
        case [alone]:
            return alone
        case _:
            return Refusal(
                "fields-invalid", errors=[{"slug": r.slug, **r.details} for r in refusals]
            )
