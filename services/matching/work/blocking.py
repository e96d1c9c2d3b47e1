"""A person never wants to meet another one again, and may think better of it.

Nobody is told who blocked whom: open matches of the two end as those do that no longer fit, a way
that they go together as one does on which somebody says that it does not fit, and from then on
neither finds the other in a list, behind a link or in a mail.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.matching import EndReason, Market, Side
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide import match as deciding
from services.matching.decide import stages
from services.matching.decide.columns import other
from services.matching.decide.match import OPEN, State
from services.matching.store import accompaniments, blocks, matches
from services.matching.store.matches import StoredMatch
from services.matching.work import accompanying
from services.matching.work.parties import Party, find_parties
from services.matching.work.settling import settle, withdraw_all

REASON = "no-longer-fits"


@dataclass(frozen=True, slots=True)
class Blocked:
    """Whom a person has blocked, on which match; ``theirs`` is None where they are gone."""

    match_id: UUID
    blocked_at: datetime
    stored: StoredMatch
    side: Side
    theirs: Party | None


async def block_person(tx: Transaction, *, match_id: UUID, person_id: str) -> Refusal | None:
    """Keep the two people of a match apart for good; twice is once."""
    stored = await matches.find(tx, match_id)
    side = stored.side_of(person_id) if stored is not None else None
    if stored is None or side is None:
        return Refusal("not-found")
    theirs = stored.person(other(side))
    if theirs is None:
        return Refusal("nobody-to-block")
    if not await blocks.add(tx, person_id, theirs, match_id=match_id):
        return None
    await _end_all(tx, person_id, theirs, shown=match_id)
    await _part_ways(tx, person_id, theirs)
    await blocks.look_at_both(tx, person_id, theirs)
    return None


async def unblock_person(tx: Transaction, *, match_id: UUID, person_id: str) -> Refusal | None:
    """Let the two meet again, if both sides still look; what was blocked is found by its match."""
    blocked = await blocks.lift(tx, person_id, match_id)
    if blocked is None:
        return Refusal("not-found")
    await blocks.look_at_both(tx, person_id, blocked)
    return None


async def blocked_by(tx: Transaction, person_id: str) -> list[Blocked]:
    """Whom a person has blocked, the latest first."""
    told = await blocks.of_person(tx, person_id)
    found = await matches.find_many(tx, [match_id for match_id, _ in told])
    mine = [
        (match_id, blocked_at, found[match_id], side)
        for match_id, blocked_at in told
        if match_id in found and (side := found[match_id].side_of(person_id)) is not None
    ]
    known = await find_parties(tx, [stored.subject(other(side)) for _, _, stored, side in mine])
    return [
        Blocked(match_id, at, stored, side, known.get(stored.subject(other(side))))
        for match_id, at, stored, side in mine
    ]


async def _end_all(tx: Transaction, one: str, another: str, *, shown: UUID) -> None:
    """Withdraw all open matches of the two; the one that the block names stays to be found.

    Support that one gives the other ends as well, and is free for somebody else.
    """
    for stored in await blocks.matches_between(tx, one, another, states=(*OPEN, State.RELEASED)):
        if stored.match.state is State.RELEASED:
            ended = deciding.end_support(stored.match)
            if stored.market is Market.SUPPORT and not isinstance(ended, Refusal):
                await settle(tx, stored, ended)
        elif stored.match_id == shown:
            await settle(tx, stored, deciding.withdraw(stored.match, reason=REASON))
        else:
            await withdraw_all(tx, [stored], reason=REASON)


async def _part_ways(tx: Transaction, person_id: str, theirs: str) -> None:
    """End every way that the two still go as a pair, as if she had said that it does not fit.

    The way of a village that both belong to goes on: what is said there names no household.
    """
    for kept in await accompaniments.going_between(tx, person_id, theirs):
        speaker = kept.speaker_of(person_id)
        if speaker is not None:
            ended = stages.end(kept.way, by=speaker, reason=EndReason.NOT_FITTING, now=tx.now)
            await accompanying.settle(tx, kept, ended)
