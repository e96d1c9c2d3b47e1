"""Two people are on their way: it begins with their contacts, and each word is kept and said.

Whoever moves the timer of a way has locked its row; so does the worker that runs the timer.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, assert_never
from uuid import UUID

from contracts.cases import TouchpointKind
from contracts.fact import DomainEvent
from contracts.matching import (
    AccompaniedKind,
    AccompanimentEnded,
    AccompanimentStarted,
    CompanionAssigned,
    EndReason,
    Market,
    Side,
    Stage,
    StageOverdue,
    StageReached,
)
from contracts.moving_in import day_in_saxony
from services.chassis import outbox, timers
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide import company, stages
from services.matching.decide.company import Company
from services.matching.decide.stages import SIDES, Speaker, Step, Way, Word
from services.matching.store import accompaniments
from services.matching.store.accompaniments import Accompaniment, Entry
from services.matching.store.matches import StoredMatch

DAY_PASSES: Final = "way-day-passes"
"""Name of the timer that looks whether a day has passed without news; its subject is the way."""
CLAIMS: Final[Mapping[str, str]] = MappingProxyType(
    {"started": "/started", "assigned": "/companion", "reached": "/stage",
     "overdue": "/overdue", "ended": "/end"}
)  # fmt: skip
"""Where the claim of a step stands, below that of the way."""


async def begin(
    tx: Transaction, stored: StoredMatch, *, wanted_by: frozenset[Side] = frozenset()
) -> None:
    """Contacts went over: the way begins, once; ``wanted_by`` are who ticked for a companion.

    Support has none: nobody moves in with a mentor or a funder.
    """
    if stored.market is Market.SUPPORT:
        return
    begun = Accompaniment(
        subject_id=stored.match_id,
        subject_kind=AccompaniedKind.MATCH,
        market=stored.market,
        seeker_person_id=stored.seeker_person_id,
        offer_person_id=stored.offer_person_id,
        version=1,
        way=Way(started_at=tx.now),
        company=Company(wanted_by),
    )
    if not await accompaniments.add(tx, begun):
        return
    due = stages.due_at(begun.way)
    await _record(tx, begun, AccompanimentStarted(**names(begun), due_at=due), claim="started")
    await keep_time(tx, begun)


async def say_stage(
    tx: Transaction, subject_id: UUID, *, person_id: str, stage: Stage, takes_back: bool = False
) -> Accompaniment | Refusal:
    """A person says how far they are; she may take back what she said herself."""
    mine = await own(tx, subject_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    kept, side = mine
    word = Word(stage, SIDES[side], tx.now, takes_back)
    entry = Entry(word=word, happened_on=day_in_saxony(tx.now))
    return await take_word(tx, kept, entry)


async def end_way(
    tx: Transaction, subject_id: UUID, *, person_id: str, reason: EndReason
) -> Accompaniment | Refusal:
    """A person says that they go separate ways."""
    mine = await own(tx, subject_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    kept, side = mine
    return await settle(tx, kept, stages.end(kept.way, by=SIDES[side], reason=reason, now=tx.now))


async def want_companion(
    tx: Transaction, subject_id: UUID, *, person_id: str, is_wanted: bool
) -> Accompaniment | Refusal:
    """A person wants to be accompanied, or no longer."""
    mine = await own(tx, subject_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    kept, side = mine
    if kept.way.ending is not None:
        return Refusal("accompaniment-ended")
    wanted = company.want(kept.company, side, is_wanted=is_wanted)
    if wanted == kept.company:
        return kept
    since = kept.accompanied_since if wanted.companion else None
    changed = replace(kept, company=wanted, accompanied_since=since)
    await accompaniments.save(tx, changed)
    return changed


async def look(tx: Transaction, subject_id: UUID) -> None:
    """Say that a day has passed, once, however late the worker comes."""
    kept = await accompaniments.find(tx, subject_id, lock=True)
    if kept is None:
        return
    passed = stages.pass_day(kept.way, now=tx.now)
    await settle(tx, kept, passed)
    await keep_time(tx, replace(kept, way=passed))


async def own(
    tx: Transaction, subject_id: UUID, person_id: str
) -> tuple[Accompaniment, Side] | Refusal:
    """A way that a person goes, locked, and on which side."""
    kept = await accompaniments.find(tx, subject_id, lock=True)
    side = kept.side_of(person_id) if kept is not None else None
    return (kept, side) if kept is not None and side is not None else Refusal("not-found")


async def take_word(tx: Transaction, kept: Accompaniment, entry: Entry) -> Accompaniment | Refusal:
    """Keep a word and say what follows from it."""
    said = stages.say(kept.way, entry.word)
    if isinstance(said, Refusal):
        return said
    await accompaniments.add_entry(tx, kept.subject_id, entry)
    return await settle(tx, kept, said, by=entry.word.by, how=entry.how)


async def settle(
    tx: Transaction,
    kept: Accompaniment,
    after: Way | Refusal,
    *,
    by: Speaker | None = None,
    how: TouchpointKind | None = None,
) -> Accompaniment | Refusal:
    """Store what became of a locked way and say each step; ``by`` and ``how`` are of a word."""
    if isinstance(after, Refusal) or after == kept.way:
        return after if isinstance(after, Refusal) else kept
    told = list(stages.steps(kept.way, after))
    moved = replace(kept, way=after, version=kept.version + len(told))
    await accompaniments.save(tx, moved)
    for n, step in enumerate(told, kept.version + 1):
        speaker = after.ending.by if step.kind == "ended" and after.ending else by
        said_by = f"?by={speaker.value}" if speaker is not None else ""
        fact = _fact(moved, step, how=how)
        await _record(tx, replace(moved, version=n), fact, claim=step.kind, query=said_by)
    await keep_time(tx, moved)
    return moved


async def assign(tx: Transaction, kept: Accompaniment, taken: Company) -> Accompaniment:
    """Somebody accompanies them from now on, and they hear so."""
    assigned = replace(kept, company=taken, accompanied_since=tx.now, version=kept.version + 1)
    await accompaniments.save(tx, assigned)
    await _record(tx, assigned, CompanionAssigned(**names(assigned)), claim="assigned")
    return assigned


def names(kept: Accompaniment) -> dict[str, Any]:
    """What every fact about the way says."""
    return {
        "subject_id": kept.subject_id,
        "subject_kind": kept.subject_kind,
        "market": kept.market,
        "person_ids": kept.people,
    }


def _fact(kept: Accompaniment, step: Step, *, how: TouchpointKind | None) -> DomainEvent:
    ending = kept.way.ending
    match step.kind:
        case "reached":
            due = stages.due_at(kept.way)
            return StageReached(**names(kept), stage=step.stage, by=how, due_at=due)
        case "overdue":
            return StageOverdue(**names(kept), stage=step.stage, due_since=step.due_since)
        case "ended":
            reason = ending.reason if ending else None
            return AccompanimentEnded(**names(kept), stage=step.stage, reason=reason)
        case _:
            assert_never(step.kind)


async def _record(
    tx: Transaction, kept: Accompaniment, fact: DomainEvent, *, claim: str, query: str = ""
) -> None:
    dataref = f"/internal/v1/accompaniments/{kept.subject_id}/claim{CLAIMS[claim]}{query}"
    await outbox.record(tx, fact, sequence=kept.version, dataref=dataref)


async def keep_time(tx: Transaction, kept: Accompaniment) -> None:
    """Set the timer of a locked way to the day that is to pass without news."""
    due, subject = stages.look_at(kept.way), str(kept.subject_id)
    if due is None:
        await timers.cancel(tx, DAY_PASSES, subject=subject)
    else:
        await timers.schedule(tx, DAY_PASSES, subject=subject, due_at=due)
