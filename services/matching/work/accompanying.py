"""People are on their way: each word is kept and said, and a day that passes without news.

Locks are taken in the order in which an erasure takes them: project, match or village, way.
"""

from dataclasses import replace
from typing import assert_never
from uuid import UUID

from contracts.cases import TouchpointKind
from contracts.fact import DomainEvent
from contracts.matching import (
    AccompanimentEnded,
    CompanionAssigned,
    EndReason,
    Market,
    Stage,
    StageOverdue,
    StageReached,
)
from contracts.moving_in import day_in_saxony
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide import company, stages
from services.matching.decide.company import Company
from services.matching.decide.stages import Step, Way, Word
from services.matching.store import accompaniments, matches, offers, profiles
from services.matching.store.accompaniments import Accompaniment, Entry
from services.matching.work import places
from services.matching.work.setting_out import expect_notes_to_go, keep_time, names, record
from services.matching.work.settling import rest_settled


async def say_stage(
    tx: Transaction, subject_id: UUID, *, person_id: str, stage: Stage, takes_back: bool = False
) -> Accompaniment | Refusal:
    """A person says how far they are; she may take back what she said herself."""
    await lock_match(tx, subject_id)
    mine = await own(tx, subject_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    kept, speaker = mine
    word = Word(stage, speaker, tx.now, takes_back)
    entry = Entry(word=word, happened_on=day_in_saxony(tx.now))
    return await take_word(tx, kept, entry)


async def end_way(
    tx: Transaction, subject_id: UUID, *, person_id: str, reason: EndReason
) -> Accompaniment | Refusal:
    """A person says that they go separate ways."""
    mine = await own(tx, subject_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    kept, speaker = mine
    if kept.is_of_village:
        return Refusal("village-way-ends-with-village")
    return await settle(tx, kept, stages.end(kept.way, by=speaker, reason=reason, now=tx.now))


async def want_companion(
    tx: Transaction, subject_id: UUID, *, person_id: str, is_wanted: bool
) -> Accompaniment | Refusal:
    """A person wants to be accompanied, or no longer."""
    mine = await own(tx, subject_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    kept, speaker = mine
    if kept.way.ending is not None:
        return Refusal("accompaniment-ended")
    wanted = company.want(kept.company, speaker, is_wanted=is_wanted)
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
) -> tuple[Accompaniment, str] | Refusal:
    """A way that a person goes, locked, and which speaker she is there."""
    kept = await accompaniments.find(tx, subject_id, lock=True)
    speaker = kept.speaker_of(person_id) if kept is not None else None
    return (kept, speaker) if kept is not None and speaker is not None else Refusal("not-found")


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
    by: str | None = None,
    how: TouchpointKind | None = None,
) -> Accompaniment | Refusal:
    """Store what became of a locked way and say each step; ``by`` and ``how`` are of a word."""
    if isinstance(after, Refusal) or after == kept.way:
        return after if isinstance(after, Refusal) else kept
    if (full := await _take_home(tx, kept, after)) is not None:
        return full
    told = list(stages.steps(kept.way, after))
    moved = replace(kept, way=after, version=kept.version + len(told))
    await accompaniments.save(tx, moved)
    for n, step in enumerate(told, kept.version + 1):
        speaker = after.ending.by if step.kind == "ended" and after.ending else by
        said_by = f"?by={speaker}" if speaker is not None else ""
        fact = _fact(moved, step, how=how)
        await record(tx, replace(moved, version=n), fact, claim=step.kind, query=said_by)
    await keep_time(tx, moved)
    if after.ending is not None:
        await expect_notes_to_go(tx)
    return moved


async def lock_match(tx: Transaction, subject_id: UUID) -> None:
    """Lock project and match before the way: who settles takes a home."""
    stored = await matches.find(tx, subject_id)
    if stored is None:
        return
    if stored.market is Market.LIVING:
        await offers.find(tx, stored.offer_id, lock=True)
    await matches.find(tx, subject_id, lock=True)


async def _take_home(tx: Transaction, kept: Accompaniment, after: Way) -> Refusal | None:
    """Whoever settles takes a home and seeks no more; a project that has none left says so first."""
    if after.ending is None or after.ending.reason is not None or kept.way.ending is not None:
        return None
    if kept.is_of_village:
        found = [await profiles.find_by_person(tx, each) for each in sorted(kept.people)]
        await rest_settled(tx, [each.profile_id for each in found if each is not None])
        return None
    stored = await matches.find(tx, kept.subject_id, lock=True)
    if stored is None:
        return None
    if (full := await places.settle_home(tx, stored)) is not None:
        return full
    await rest_settled(tx, (stored.seeker_id, stored.offer_id))
    return None


async def assign(tx: Transaction, kept: Accompaniment, taken: Company) -> Accompaniment:
    """Somebody accompanies them from now on, and they hear so."""
    assigned = replace(kept, company=taken, accompanied_since=tx.now, version=kept.version + 1)
    await accompaniments.save(tx, assigned)
    await record(tx, assigned, CompanionAssigned(**names(assigned)), claim="assigned")
    return assigned


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
