"""What all that happens to a village shares: its facts, searches, its call, and how it is founded.

Whoever calls these holds the village's lock, and where households are taken, their profiles' before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any, Final
from uuid import UUID

import numpy as np

from contracts.matching import (
    HouseholdsReleased,
    Market,
    MissingHouseholds,
    ReleaseReason,
    Side,
    VillageFact,
    VillageFounded,
)
from contracts.moving_in import day_in_saxony
from contracts.registry import HouseholdKind
from services.chassis import outbox, timers
from services.chassis.transaction import Transaction
from services.matching.decide.columns import Row
from services.matching.decide.outcomes import judge
from services.matching.decide.rows import Stand, joining_row
from services.matching.decide.village.model import Limit, Pool, Problem, Roster, broken, rules_of
from services.matching.decide.village.plan import Plan, candidate
from services.matching.decide.village.state import VillageState
from services.matching.store import profiles, village_members, villages
from services.matching.store.village_members import Member
from services.matching.store.villages import StoredRoster, Village
from services.matching.work.entering import enter, leave
from services.matching.work.setting_out import begin_village
from services.matching.work.village_ageing import begin_to_age

ANSWERS_DUE: Final = "village-answers-due"
"""Name of the timer by which asked households have answered; its subject is the village."""
CALL_ENDS: Final = "village-call-ends"
LOOKS_AGAIN: Final = "village-looks-again"
"""Name of the timer that searches again, as a household came that could join."""
AT_MOST_HOURLY: Final = timedelta(hours=1)
DAILY: Final = timedelta(days=1)
"""How often a village that calls searches again at least: somebody may be free again elsewhere."""
MARKET_LEFT: Final = "offer-closed"


async def say(
    tx: Transaction, village: Village, fact: type[VillageFact], *, claim: str = "", **told: Any
) -> Village:
    """Say a fact as the next revision, and store the village with it."""
    said = replace(village, revision=village.revision + 1)
    await villages.keep(tx, said)
    await outbox.record(
        tx,
        fact(
            village_id=said.village_id,
            revision=said.revision,
            initiator_person_id=said.initiator_person_id,
            **told,
        ),
        sequence=said.revision,
        dataref=f"/internal/v1/villages/{said.village_id}/claim/{claim}" if claim else None,
    )
    return said


async def search_anew(tx: Transaction, village: Village) -> Village:
    """Let a worker look for rosters; what was found, or is being found, counts no more."""
    wanted = replace(
        village, state=VillageState.SEARCHING, search=village.search + 1, asked_roster=None
    )
    await villages.keep_rosters(tx, village.village_id, [])
    await villages.keep(tx, wanted)
    return wanted


async def end_call(tx: Transaction, village: Village) -> Village:
    """Nobody is called for any more: the village leaves the market."""
    if village.called_until is None:
        return village
    quiet = replace(village, called_until=None)
    await villages.keep(tx, quiet)
    for name in (CALL_ENDS, LOOKS_AGAIN):
        await timers.cancel(tx, name, subject=str(village.village_id))
    await leave(tx, village.village_id, reason=MARKET_LEFT, every=True)
    return quiet


async def look_soon(tx: Transaction, village: Village) -> None:
    """Let a village that calls search again as soon as its last search is an hour ago."""
    last = tx.now if village.state is VillageState.SEARCHING else village.searched_at
    due_at = max(tx.now, (last or tx.now) + AT_MOST_HOURLY)
    await timers.schedule(tx, LOOKS_AGAIN, subject=str(village.village_id), due_at=due_at)


async def stand(tx: Transaction, village: Village) -> None:
    """Stand in the market of groups as it calls now."""
    await enter(
        tx,
        village.village_id,
        person_id=village.initiator_person_id,
        rows=called_rows(village),
        is_live=village.is_called(tx.now),
    )


def called_rows(village: Village) -> dict[Stand, Row]:
    """The row by which a village is found by households of the kinds that its call looks for.

    Where any kind would do for some, all kinds are.
    """
    sought = sought_by(village)
    is_open = any(each.get("is_any") for each in sought)
    kinds = [*HouseholdKind] if is_open else [HouseholdKind(each["kind"]) for each in sought]
    return {(Market.GROUPS, Side.OFFER): village.planned.row(kinds)}


def sought_by(village: Village) -> list[dict[str, Any]]:
    """Whom its call looks for: who is missing now, or was when that was last known.

    While there are rosters nobody is missing, yet somebody may say no: those who were interested
    by the call stay so.
    """
    sought: list[dict[str, Any]] = village.outcome.get("missing") or village.outcome.get(
        "called", []
    )
    return sought


def missing_of(village: Village) -> tuple[MissingHouseholds, ...]:
    """Who is missing as facts say it: how many of each kind."""
    counted: dict[HouseholdKind, int] = {}
    for each in village.outcome.get("missing", []):
        kind = HouseholdKind(each["kind"])
        counted[kind] = counted.get(kind, 0) + each["count"]
    return tuple(MissingHouseholds(kind=kind, households=n) for kind, n in counted.items())


async def drop_out(tx: Transaction, member: Member, *, ending: str) -> None:
    """A household belongs to its village no more, and hands nothing on."""
    await village_members.keep(tx, replace(member, is_held=False, ending=ending))
    await village_members.revoke(tx, member.village_id, member.subject_id)


async def release(
    tx: Transaction,
    village: Village,
    members: Sequence[Member],
    *,
    reason: ReleaseReason,
    is_heard: bool = False,
) -> Village:
    """Let households go that did not ask for it; who was told that she is asked hears so.

    ``is_heard``: they hear of it otherwise.
    """
    ending = "over" if reason is ReleaseReason.VILLAGE_ENDED else "released"
    for member in members:
        await drop_out(tx, member, ending=ending)
    told = sorted(m.person_id for m in members if m.told_at is not None or m.agrees)
    if is_heard or not told:
        return village
    return await say(
        tx, village, HouseholdsReleased, claim="released", reason=reason, person_ids=tuple(told)
    )


async def keep_time(tx: Transaction, village_id: UUID) -> None:
    """Set the timer to the first day by which an asked household has to answer."""
    members = await village_members.of_village(tx, village_id)
    due = [m.answer_until for m in members if m.is_open and m.answer_until is not None]
    if due:
        await timers.schedule(tx, ANSWERS_DUE, subject=str(village_id), due_at=min(due))
    else:
        await timers.cancel(tx, ANSWERS_DUE, subject=str(village_id))


async def found_if_all_agree(tx: Transaction, village: Village) -> Village:
    """Found the village if all of the asked roster said yes and keep its terms as they are now."""
    roster = await villages.roster(tx, village.village_id, village.asked_roster)
    if village.state is not VillageState.ASKED or roster is None:
        return village
    members = {m.subject_id: m for m in await village_members.of_village(tx, village.village_id)}
    if not all(each in members and members[each].agrees for each in roster.members):
        return village
    if await broken_now(tx, village.planned, roster):
        return await search_anew(tx, village)
    return await _found(tx, village, [members[each] for each in roster.members], roster)


async def broken_now(tx: Transaction, plan: Plan, roster: StoredRoster) -> tuple[Limit, ...]:
    """The limits that a roster does not keep by what its households state now."""
    problem = await _problem_now(tx, plan, roster.members)
    chosen = Roster(tuple(each.ordinal for each in problem.pool.candidates), 0)
    return broken(problem, chosen)


async def _found(
    tx: Transaction, village: Village, members: Sequence[Member], roster: StoredRoster
) -> Village:
    told = await profiles.find_many(tx, list(roster.members))
    await villages.keep_rosters(tx, village.village_id, [roster])
    founded = replace(village, state=VillageState.FOUNDED)
    founded = await end_call(tx, founded)
    everybody = await village_members.of_village(tx, village.village_id)
    waiting = [member for member in everybody if member.is_unconfirmed]
    founded = await release(tx, founded, waiting, reason=ReleaseReason.OTHERS_ASKED)
    await timers.cancel(tx, ANSWERS_DUE, subject=str(village.village_id))
    await begin_to_age(tx, founded)
    numbers = await villages.numbers(tx, village.village_id)
    people = {numbers[member.subject_id]: member.person_id for member in members}
    await begin_village(tx, village.village_id, people)
    return await say(
        tx,
        founded,
        VillageFounded,
        claim="founded",
        households=len(members),
        persons=sum(profile.wishes.household.persons for profile in told.values()),
        person_ids=tuple(sorted(member.person_id for member in members)),
    )


async def _problem_now(tx: Transaction, plan: Plan, members: Sequence[UUID]) -> Problem:
    """Only these households, with what parts them; compatibility does not count here."""
    told = await profiles.find_many(tx, list(members))
    ordered = [told[each] for each in members if each in told]
    rows = [joining_row(p.wishes, plan.row(), today=day_in_saxony(tx.now)) for p in ordered]
    numbered = {p.profile_id: (n, p.person_id) for n, p in enumerate(ordered)}
    unfit = {(i, j) for i, j in combinations(range(len(rows)), 2) if judge(rows[i], rows[j]).failed}
    pool = Pool(
        tuple(candidate(n, profile.wishes) for n, profile in enumerate(ordered)),
        np.zeros((len(ordered), len(ordered)), np.int64),
        frozenset(unfit | await apart_among(tx, numbered)),
    )
    return Problem(pool, plan.terms, rules_of(plan.terms))


async def apart_among(
    tx: Transaction, households: dict[UUID, tuple[int, str]]
) -> set[tuple[int, int]]:
    """Which two never meet: one blocked or declined the other; by ordinal, the smaller one first."""
    ordinal_of = {person: ordinal for ordinal, person in households.values()}
    blocked = await village_members.blocked_among(tx, list(ordinal_of))
    declined = await village_members.declined_among(tx, list(households))
    pairs = [(ordinal_of[one], ordinal_of[two]) for one, two in blocked]
    pairs += [(households[one][0], households[two][0]) for one, two in declined]
    return {(min(pair), max(pair)) for pair in pairs}
