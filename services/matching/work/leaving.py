"""Somebody leaves a way or is erased, and what is held of one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.matching import Stage
from services.chassis import erasure, timers
from services.chassis.seal import unseal
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.decide.company import About
from services.matching.decide.stages import Speaker
from services.matching.store import accompaniments, companions
from services.matching.store.accompaniments import Accompaniment, Touchpoint
from services.matching.work import accompanying
from services.matching.work.desk import Desk
from services.matching.work.setting_out import EVERY, NOTES_GO


async def leave_ways(tx: Transaction, person_id: str, *, erased_at: datetime) -> None:
    """End her ways that began until then; what she said and what is noted goes, nobody accompanies."""
    mine = await accompaniments.of_person(tx, person_id, started_until=erased_at, lock=True)
    for kept in mine:
        speaker = kept.speaker_of(person_id)
        if speaker is not None:
            await leave_way(tx, kept, speaker)


async def leave_way(tx: Transaction, kept: Accompaniment, speaker: str) -> None:
    """Take somebody out of a locked way: one person alone goes none, a village goes on.

    Every text of a companion may be about her, so all of them go.
    """
    await erasure.purge_object(tx, kept.subject_id)
    alone = kept.without(speaker)
    await accompaniments.save(tx, alone)
    leave = stages.go_on_without if kept.is_of_village else stages.lose
    await accompanying.settle(tx, alone, leave(alone.way, speaker, now=tx.now))
    await accompaniments.forget_texts(tx, kept.subject_id, said_by=speaker)
    if not alone.people:
        await accompaniments.remove(tx, kept.subject_id)


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


async def _held(tx: Transaction, desk: Desk, kept: Accompaniment, person_id: str) -> dict[str, Any]:
    speaker = kept.speaker_of(person_id) or Speaker.SEEKER
    ending = kept.way.ending
    return {
        "subject_id": kept.subject_id,
        "market": kept.market,
        "side": None if kept.is_of_village else speaker,
        "how_far": _told(kept.way.stage),
        "started_at": kept.way.started_at,
        "next_contact_on": kept.way.next_contact_on,
        "wants_companion": speaker in kept.company.wanted_by,
        "companion": await companions.name_of(tx, kept.company.companion),
        "ended_at": ending.ended_at if ending else None,
        "end_reason": ending.reason if ending else None,
        "words": await _words(tx, kept.subject_id, speaker),
        "touchpoints": [
            _touchpoint(desk, each, speaker)
            for each in await accompaniments.touchpoints(tx, kept.subject_id)
        ],
    }


async def _words(tx: Transaction, subject_id: UUID, speaker: str) -> list[dict[str, Any]]:
    return [
        {
            "how_far": _told(each.word.stage),
            "said_at": each.word.said_at,
            "takes_back": each.word.takes_back,
        }
        for each in await accompaniments.entries(tx, subject_id)
        if each.word.by == speaker
    ]


def _told(stage: Stage) -> Stage | None:
    """The stage, unless nothing has come of it yet."""
    return None if stage is Stage.RELEASED else stage


def _touchpoint(desk: Desk, told: Touchpoint, speaker: str) -> dict[str, Any]:
    """The note about her alone in the clear; that one concerns all on the way is said."""
    is_hers = told.about == speaker
    is_both = told.about is About.BOTH and told.note is not None
    return {
        "kind": told.kind,
        "happened_on": told.happened_on,
        "note": unseal(desk.seal_key, told.note) if told.note and is_hers else None,
        "note_concerns_both": is_both,
    }
