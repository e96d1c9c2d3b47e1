"""A way of the demo with its past: what was said, and met, on days that lie behind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from contracts.cases import TouchpointKind
from contracts.matching import Side, Stage
from contracts.moving_in import day_in_saxony
from services.chassis.refusal import Refusal
from services.chassis.seal import seal
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.decide.company import About
from services.matching.decide.stages import Speaker, Word
from services.matching.store import accompaniments, companions
from services.matching.store.accompaniments import Accompaniment, Entry, Touchpoint
from services.matching.work import accompanying
from services.matching.work.desk import Desk
from services.matching.work.setting_out import keep_time


@dataclass(frozen=True, slots=True, kw_only=True)
class PastWord:
    """What somebody said."""

    stage: Stage
    by: Speaker
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PastContact:
    """A contact of the companion."""

    kind: TouchpointKind
    happened_on: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """All of it; ``companion`` is the subject of her sign-in and what she is called."""

    started_at: datetime
    words: Sequence[PastWord]
    contacts: Sequence[PastContact]
    wanted_by: frozenset[Side]
    companion: tuple[str, str] | None
    next_contact_on: date | None


async def bring_past(
    tx: Transaction, desk: Desk, subject_id: UUID, past: Past
) -> Accompaniment | Refusal:
    """Give a way its past; one that has moved since it began is left as it is."""
    await accompanying.lock_match(tx, subject_id)
    kept = await accompaniments.find(tx, subject_id, lock=True)
    if kept is None:
        return Refusal("not-found")
    if kept.version > 1 or kept.way.started_at <= past.started_at:
        return kept
    moved = replace(
        kept,
        way=replace(kept.way, started_at=past.started_at),
        company=replace(kept.company, wanted_by=past.wanted_by),
    )
    await accompaniments.save(tx, moved)
    if past.companion is not None:
        moved = await _accompanied(tx, moved, *past.companion)
    for n, contact in enumerate(past.contacts):
        await accompaniments.add_touchpoint(tx, subject_id, _contact(desk, moved, contact, n))
    return await _walked(tx, moved, past)


async def _accompanied(
    tx: Transaction, kept: Accompaniment, subject: str, name: str
) -> Accompaniment:
    if await companions.name_of(tx, subject) is None:
        await companions.keep(tx, subject, name=name)
    return await accompanying.assign(tx, kept, replace(kept.company, companion=subject))


async def _walked(tx: Transaction, kept: Accompaniment, past: Past) -> Accompaniment | Refusal:
    """Contacts and words as they followed each other, and the day that was agreed on."""
    way = kept.way
    for contact in past.contacts:
        way = stages.touch(way, contact.happened_on)
    way = replace(way, next_contact_on=past.next_contact_on)
    walked = await accompanying.settle(tx, kept, way)
    for told in past.words:
        if isinstance(walked, Refusal):
            return walked
        word = Word(told.stage, told.by, told.said_at)
        entry = Entry(word=word, happened_on=day_in_saxony(told.said_at))
        walked = await accompanying.take_word(tx, walked, entry)
    if not isinstance(walked, Refusal):
        await keep_time(tx, walked)
    return walked


def _contact(desk: Desk, kept: Accompaniment, told: PastContact, n: int) -> Touchpoint:
    return Touchpoint(
        touchpoint_id=uuid5(kept.subject_id, f"past-{n}"),
        kind=told.kind,
        happened_on=told.happened_on,
        logged_at=datetime.combine(told.happened_on, kept.way.started_at.timetz()),
        logged_by=kept.company.companion or "",
        about=About.BOTH,
        note=seal(desk.seal_key, told.note) if told.note else None,
    )
