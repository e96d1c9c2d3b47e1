"""Learns every night from the answers of a year; suggests to a person what her own noes say."""

import asyncio
from datetime import timedelta
from typing import Any, Final

from contracts.matching import Market, Side
from services.chassis import timers
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.criteria import Criteria, OwnWish
from services.matching.decide.learning import Suggestion, default_weights, worth_asking
from services.matching.store import entrants, learning, profiles
from services.matching.work.packing import row_as_stated
from services.matching.work.profiles import keep_criteria

LEARNS: Final = "learns"
"""Name of the timer that learns; its subject is always the same."""
EVERY: Final = timedelta(days=1)
YEAR: Final = timedelta(days=365)
HALF_A_YEAR: Final = timedelta(days=182)
WEIGHT_MAX: Final = 3
LIVE: Final = "live"


async def begin(tx: Transaction) -> None:
    """Let the first night come, if none is planned."""
    await timers.expect(tx, LEARNS, subjects=[LEARNS], due_at=tx.now + EVERY)


async def learn(tx: Transaction) -> None:
    """Learn anew, and plan the next night."""
    said = await learning.answers(tx, since=tx.now - YEAR)
    await learning.keep(tx, await asyncio.to_thread(default_weights, said))
    await timers.schedule(tx, LEARNS, subject=LEARNS, due_at=tx.now + EVERY)


async def suggest(tx: Transaction, person_id: str) -> list[Suggestion]:
    """What a household could change, by its own noes of half a year.

    Left out is what she has answered, and what would change nothing. While her search rests
    nothing is suggested: taking it over would begin the search again.
    """
    profile = await profiles.find_by_person(tx, person_id)
    if profile is None or profile.state != LIVE:
        return []
    known = await entrants.of_subjects(tx, [profile.profile_id])
    mine = [e for e in known if (e.market, e.side) == (Market.LIVING, Side.SEEKER)]
    row = await row_as_stated(tx, mine[0]) if mine else None
    if row is None:
        return []
    noes = await learning.noes_of(tx, person_id, since=tx.now - HALF_A_YEAR)
    told = worth_asking(row, noes, await learning.settled(tx, person_id))
    return [each for each in told if _changed(profile.wishes, each) != profile.wishes]


async def take_over(tx: Transaction, *, person_id: str, code: str) -> Criteria | Refusal:
    """The person says yes to a suggestion: her search changes by just that."""
    profile = await profiles.find_by_person(tx, person_id, lock=True)
    found = next((s for s in await suggest(tx, person_id) if s.code == code), None)
    if found is None or profile is None:
        return Refusal("suggestion-gone")
    criteria = _changed(profile.wishes, found)
    await keep_criteria(tx, profile, criteria)
    await learning.dismiss(tx, person_id, code=code, after=found.after)
    return criteria


async def dismiss(tx: Transaction, *, person_id: str, code: str) -> None:
    """The person says no to a suggestion."""
    for each in await suggest(tx, person_id):
        if each.code == code:
            await learning.dismiss(tx, person_id, code=code, after=each.after)


def _changed(criteria: Criteria, told: Suggestion) -> Criteria:
    change: dict[str, Any] = {}
    match told.code.split(":"):
        case ["lower-cost-limit"]:
            change = {"max_warm_cost_eur": told.after}
        case ["narrow-radius"]:
            change = {"radius_km": told.after}
        case ["weigh-more", dimension]:
            change = {"wishes": tuple(_heavier(w, dimension) for w in criteria.wishes)}
    return criteria.model_copy(update=change)


def _heavier(wish: OwnWish, dimension: str) -> OwnWish:
    if wish.dimension != dimension:
        return wish
    return wish.model_copy(update={"weight": min(WEIGHT_MAX, wish.weight + 1)})
