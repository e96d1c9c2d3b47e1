"""A person on a way is erased, and what is held of one: the part of ways in both."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.matching import Side, Stage
from services.chassis import erasure, timers
from services.chassis.seal import unseal
from services.chassis.transaction import Transaction
from services.matching.decide import company, stages
from services.matching.decide.company import About
from services.matching.decide.stages import SIDES
from services.matching.store import accompaniments, companions
from services.matching.store.accompaniments import Accompaniment, Touchpoint
from services.matching.work import accompanying
from services.matching.work.desk import Desk
from services.matching.work.setting_out import DAY_PASSES, EVERY, NOTES_GO


async def leave_ways(tx: Transaction, person_id: str, *, erased_at: datetime) -> None:
    """End her ways that began until then; what she said and what is noted goes, nobody accompanies."""
    mine = await accompaniments.of_person(tx, person_id, started_until=erased_at, lock=True)
    for kept in mine:
        for side in Side:
            if kept.person(side) == person_id:
                await _leave(tx, kept, side)


async def forget_notes(tx: Transaction, *, kept: timedelta) -> None:
    """Delete what companions wrote of ways that ended that long ago, and look again tomorrow.

    On which day there was a contact, and how, stays: it is what both of them see.
    """
    await accompaniments.forget_notes(tx, ended_until=tx.now - kept)
    await timers.schedule(tx, NOTES_GO, subject=NOTES_GO, due_at=tx.now + EVERY)


async def held_of(tx: Transaction, desk: Desk, person_id: str) -> list[dict[str, Any]]:
    """A person's ways, with what she said herself and what is noted about her."""
    ways = await accompaniments.of_person(tx, person_id)
    return [await _held(tx, desk, kept, person_id) for kept in ways]


async def _leave(tx: Transaction, kept: Accompaniment, side: Side) -> None:
    alone = replace(
        kept.without(side),
        company=company.hand_back(company.want(kept.company, side, is_wanted=False)),
        accompanied_since=None,
    )
    await accompaniments.save(tx, alone)
    await accompanying.settle(tx, alone, stages.lose(alone.way, side, now=tx.now))
    await accompaniments.forget_texts(tx, kept.subject_id, said_by=side)
    await timers.cancel(tx, DAY_PASSES, subject=str(kept.subject_id))
    await erasure.purge_object(tx, kept.subject_id)
    if not alone.people:
        await accompaniments.remove(tx, kept.subject_id)


async def _held(tx: Transaction, desk: Desk, kept: Accompaniment, person_id: str) -> dict[str, Any]:
    side = kept.side_of(person_id) or Side.SEEKER
    ending = kept.way.ending
    return {
        "subject_id": kept.subject_id,
        "market": kept.market,
        "side": side,
        "how_far": _told(kept.way.stage),
        "started_at": kept.way.started_at,
        "next_contact_on": kept.way.next_contact_on,
        "wants_companion": side in kept.company.wanted_by,
        "companion": await companions.name_of(tx, kept.company.companion),
        "ended_at": ending.ended_at if ending else None,
        "end_reason": ending.reason if ending else None,
        "words": await _words(tx, kept.subject_id, side),
        "touchpoints": [
            _touchpoint(desk, each, side)
            for each in await accompaniments.touchpoints(tx, kept.subject_id)
        ],
    }


async def _words(tx: Transaction, subject_id: UUID, side: Side) -> list[dict[str, Any]]:
    return [
        {
            "how_far": _told(each.word.stage),
            "said_at": each.word.said_at,
            "takes_back": each.word.takes_back,
        }
        for each in await accompaniments.entries(tx, subject_id)
        if each.word.by is SIDES[side]
    ]


def _told(stage: Stage) -> Stage | None:
    """The stage, unless nothing has come of it yet."""
    return None if stage is Stage.RELEASED else stage


def _touchpoint(desk: Desk, told: Touchpoint, side: Side) -> dict[str, Any]:
    """The note about her alone in the clear; that one concerns both, or the other, is said."""
    is_hers = told.about is About(side.value)
    is_both = told.about is About.BOTH and told.note is not None
    return {
        "kind": told.kind,
        "happened_on": told.happened_on,
        "note": unseal(desk.seal_key, told.note) if told.note and is_hers else None,
        "note_concerns_both": is_both,
    }
