"""A match moves on: its row, what is said about it, its timer, its consents, all in one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, assert_never
from uuid import UUID

from contracts.fact import DomainEvent
from contracts.matching import (
    ContactReleased,
    InterestShown,
    MatchBecameMutual,
    MatchDeclined,
    MatchExpired,
    MatchProposed,
    MatchWithdrawn,
    Side,
)
from services.chassis import outbox, timers
from services.chassis.transaction import Transaction
from services.matching.decide import columns, explain
from services.matching.decide import match as deciding
from services.matching.decide.match import OPEN, SUPPORT_ENDED, Kind, Match, State, Step
from services.matching.store import engine, ledger, matches, places
from services.matching.store.matches import StoredMatch
from services.matching.work import setting_out

HOLDING: Final = (State.MUTUAL, State.CONSENTED, State.RELEASED)
"""States in which a match may hold a place."""
PLACES_MOVED: Final = "places-moved"
"""Name of the timer that lets somebody stand in the market by what is taken, or free again."""
HAS_SETTLED: Final = "household-settled"
"""Name of the timer that lets the search of a household pause that moved in."""
EXPIRES: Final = "match-expires"
"""Name of the timer that ends a match without answers."""


FACTS: Final[Mapping[Kind, type[DomainEvent]]] = MappingProxyType(
    {
        "proposed": MatchProposed,
        "interest-shown": InterestShown,
        "became-mutual": MatchBecameMutual,
        "released": ContactReleased,
        "declined": MatchDeclined,
        "withdrawn": MatchWithdrawn,
        "expired": MatchExpired,
    }
)

ENDS: Final = "/end"
CLAIMS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "interest-shown": "/interest",
        "released": "/contacts",
        "declined": ENDS,
        "withdrawn": ENDS,
        "expired": ENDS,
    }
)
"""Where the claim of a fact stands, below that of a proposal."""


async def settle(tx: Transaction, stored: StoredMatch, after: Match) -> StoredMatch:
    """Store what became of a match and say it; the caller holds the match's lock."""
    if after == stored.match:
        return stored
    steps = await _noted(tx, stored, list(deciding.steps(stored.match, after)))
    settled = replace(stored, match=after, version=stored.version + max(len(steps), 1))
    await matches.save(tx, settled, version=settled.version)
    for n, step in enumerate(steps, 1):
        await _say(tx, settled, step, sequence=stored.version + n)
    await _follow_up(tx, stored, after)
    return settled


async def withdraw_all(tx: Transaction, found: Sequence[StoredMatch], *, reason: str) -> None:
    """Withdraw open matches; those that nobody was told of just go, thousands as fast as one."""
    untold = [stored.match_id for stored in found if stored.match.state is State.LISTED]
    if untold:
        await matches.remove(tx, untold)
    for stored in found:
        if stored.match.state is not State.LISTED:
            await settle(tx, stored, deciding.withdraw(stored.match, reason=reason))


def dataref(stored: StoredMatch, what: str = "") -> str:
    """Where notifications finds whom to tell, and what."""
    return f"/internal/v1/matches/{stored.match_id}/claim{what}"


async def _noted(tx: Transaction, stored: StoredMatch, steps: list[Step]) -> list[Step]:
    """Enter proposals into the ledger and note whom the steps tell something new.

    A yes to a pair that was only listed proposes it to the other side at once: a person's yes
    outranks the weekly limit. What the ledger knows is not proposed again.
    """
    kept = []
    for step in steps:
        if step.kind == "proposed":
            if not await ledger.enter(tx, stored):
                continue
            asked = next((s.side for s in steps if s.side is not None), None)
            if asked is not None:
                await _tell(tx, stored, columns.other(asked), occasion="proposed")
        if step.kind == "interest-shown" and step.side is not None:
            await _tell(tx, stored, columns.other(step.side), occasion="interest")
        kept.append(step)
    return kept


async def _tell(tx: Transaction, stored: StoredMatch, side: Side, *, occasion: str) -> None:
    person = stored.person(side)
    if person is not None:
        await matches.give_notice(tx, stored.match_id, person, occasion=occasion)


async def _say(tx: Transaction, stored: StoredMatch, step: Step, *, sequence: int) -> None:
    await outbox.record(
        tx,
        fact_of(stored, step),
        sequence=sequence,
        dataref=dataref(stored, _claim_of(stored, step.kind)),
        expires_at=stored.match.expires_at,
    )


def _claim_of(stored: StoredMatch, kind: Kind) -> str:
    """Which claim tells of a step; that of an end says the market, which outlives the match."""
    claim = CLAIMS.get(kind, "")
    if claim != ENDS:
        return claim
    by = stored.match.ended_by if stored.match.end_reason == SUPPORT_ENDED else None
    return f"{claim}?market={stored.market.value}{f'&by={by.value}' if by else ''}"


def fact_of(stored: StoredMatch, step: Step) -> DomainEvent:
    """The fact that says a step."""
    told: dict[str, Any] = {
        "match_id": stored.match_id,
        "market": stored.market,
        "seeker_id": stored.seeker_id,
        "offer_id": stored.offer_id,
        "seeker_person_id": stored.seeker_person_id,
        "offer_person_id": stored.offer_person_id,
    }
    return FACTS[step.kind](**told, **_own_part(stored, step))


def _own_part(stored: StoredMatch, step: Step) -> dict[str, Any]:
    """What one kind of fact says beyond the others."""
    match step.kind:
        case "proposed":
            return {
                "fit_percent": explain.percent(columns.fit_of(stored.rank)),
                "criteria_version": stored.criteria_version,
                "expires_at": stored.match.expires_at,
            }
        case "interest-shown":
            return {"side": step.side}
        case "declined":
            return {"side": step.side, "reason": step.reason}
        case "withdrawn":
            return {"reason": step.reason}
        case "became-mutual" | "released" | "expired":
            return {}
        case _:
            assert_never(step.kind)


async def _follow_up(tx: Transaction, stored: StoredMatch, after: Match) -> None:
    """Timer, cards, the engine's list and the way of the two follow the match."""
    subject = str(stored.match_id)
    if after.state is State.RELEASED:
        await setting_out.begin(tx, stored)
    if after.state in OPEN and after.expires_at is not None:
        await timers.schedule(tx, EXPIRES, subject=subject, due_at=after.expires_at)
    else:
        await timers.cancel(tx, EXPIRES, subject=subject)
    if stored.match.state in HOLDING and after.state not in HOLDING:
        await free_place(tx, stored)
    ended = _ended_consents(stored.match, after)
    if ended:
        await matches.end_consents(tx, stored.match_id, ended)
    if State.DECLINED in {stored.match.state, after.state}:
        pair = {"seeker": stored.seeker_ordinal, "offer": stored.offer_ordinal}
        await engine.log_change(tx, stored.market, "pair", **pair)


async def free_place(tx: Transaction, stored: StoredMatch) -> None:
    """What the two held is free; both stand in the market again as soon as this is committed."""
    held = await places.free(tx, stored.match_id)
    if held is not None:
        for subject_id in (held.seeker_id, held.offer_id):
            await stand_anew(tx, subject_id)


async def stand_anew(tx: Transaction, subject_id: UUID) -> None:
    """Let somebody stand in the market by what is taken now, as soon as this is committed.

    Not at once: a subject is locked before its matches, and whoever calls has locked one already.
    """
    await timers.schedule(tx, PLACES_MOVED, subject=str(subject_id), due_at=tx.now)


async def rest_settled(tx: Transaction, settled: Iterable[UUID]) -> None:
    """People have settled: let the searches of all pause, as soon as this is committed.

    Not at once, for the same reason as above; what is no search of a household just stays.
    """
    for subject_id in settled:
        await timers.schedule(tx, HAS_SETTLED, subject=str(subject_id), due_at=tx.now)


def _ended_consents(before: Match, after: Match) -> Sequence[Side]:
    return [
        side
        for side in Side
        if before.voice(side).consented_at and not after.voice(side).consented_at
    ]
