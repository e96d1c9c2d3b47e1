"""What companions do: take a way on, write contacts and stages down, hand it back, end it.

A way is hers from taking it on to handing it back, to its end, or until too few of those who go it
want a companion; for everybody else there is none.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from contracts.cases import TouchpointKind
from contracts.matching import EndReason, Stage
from services.chassis.refusal import Refusal
from services.chassis.seal import seal
from services.chassis.transaction import Transaction
from services.matching.decide import company, stages
from services.matching.decide.company import About
from services.matching.decide.stages import Speaker, Word
from services.matching.store import accompaniments, companions
from services.matching.store.accompaniments import Accompaniment, Entry, Touchpoint
from services.matching.work import accompanying
from services.matching.work.desk import Desk

COMPANION: Final = "mentor"
"""The role of those who accompany, be it initiatives or people who move in together."""
COORDINATOR: Final = "coordinator"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff who has to do with ways."""

    subject: str
    is_companion: bool
    is_coordinator: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact as it is written down."""

    touchpoint_id: UUID
    kind: TouchpointKind
    happened_on: date
    about: About
    note: str
    next_contact_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A stage that a companion learned of; going back says why."""

    stage: Stage
    how: TouchpointKind
    happened_on: date
    reason: str


async def enter(tx: Transaction, *, staff: Staff, name: str) -> str:
    """A companion says what she is called."""
    await companions.keep(tx, staff.subject, name=name)
    return name


async def take_on(tx: Transaction, subject_id: UUID, *, staff: Staff) -> Accompaniment | Refusal:
    """Accompany people from now on; they want it, and she has said her name."""
    kept = await accompaniments.find(tx, subject_id, lock=True)
    if kept is None or kept.way.ending is not None:
        return Refusal("not-found")
    if await companions.name_of(tx, staff.subject) is None:
        return Refusal("companion-nameless")
    taken = company.take_on(kept.company, staff.subject)
    if isinstance(taken, Refusal) or taken == kept.company:
        return taken if isinstance(taken, Refusal) else kept
    return await accompanying.assign(tx, kept, taken)


async def hand_back(tx: Transaction, subject_id: UUID, *, staff: Staff) -> Accompaniment | Refusal:
    """Leave them to somebody else; a coordinator may do so for who is away."""
    kept = await accompaniments.find(tx, subject_id, lock=True)
    if kept is None or not (is_hers(kept, staff) or (staff.is_coordinator and _is_going_on(kept))):
        return Refusal("not-found")
    left = replace(kept, company=company.hand_back(kept.company), accompanied_since=None)
    await accompaniments.save(tx, left)
    return left


async def log_contact(
    tx: Transaction, desk: Desk, subject_id: UUID, told: Contact, *, staff: Staff
) -> Accompaniment | Refusal:
    """Write a contact down, also some time after it happened; the note is sealed."""
    kept = await hers(tx, subject_id, staff)
    if isinstance(kept, Refusal):
        return kept
    refused = company.check_contact_day(told.happened_on, now=tx.now)
    if refused is not None:
        return refused
    after = stages.touch(kept.way, told.happened_on)
    if told.next_contact_on is not None:
        agreed = stages.agree_next(after, told.next_contact_on, now=tx.now)
        if isinstance(agreed, Refusal):
            return agreed
        after = agreed
    await accompaniments.add_touchpoint(tx, subject_id, _touchpoint(tx, desk, told, staff))
    return await accompanying.settle(tx, kept, after)


async def log_stage(
    tx: Transaction, desk: Desk, subject_id: UUID, told: Learned, *, staff: Staff
) -> Accompaniment | Refusal:
    """Say how far they are, as they told it by phone or at a visit; a step back says why."""
    await accompanying.lock_match(tx, subject_id)
    kept = await hers(tx, subject_id, staff)
    if isinstance(kept, Refusal):
        return kept
    refused = company.check_contact_day(told.happened_on, now=tx.now)
    is_back = stages.takes_back(kept.way, told.stage)
    if refused is None and is_back:
        refused = stages.check_reason(told.reason)
    if refused is not None:
        return refused
    entry = Entry(
        word=Word(told.stage, Speaker.COMPANION, tx.now, is_back),
        happened_on=told.happened_on,
        how=told.how,
        reason=seal(desk.seal_key, told.reason) if is_back else None,
        logged_by=staff.subject,
    )
    return await accompanying.take_word(tx, kept, entry)


async def agree_next(
    tx: Transaction, subject_id: UUID, day: date | None, *, staff: Staff
) -> Accompaniment | Refusal:
    """Agree on the day of the next contact, or on none."""
    kept = await hers(tx, subject_id, staff)
    if isinstance(kept, Refusal):
        return kept
    return await accompanying.settle(tx, kept, stages.agree_next(kept.way, day, now=tx.now))


async def end(
    tx: Transaction, subject_id: UUID, *, reason: EndReason, staff: Staff
) -> Accompaniment | Refusal:
    """They told her that they go separate ways."""
    kept = await hers(tx, subject_id, staff)
    if isinstance(kept, Refusal):
        return kept
    if kept.is_of_village:
        return Refusal("village-way-ends-with-village")
    after = stages.end(kept.way, by=Speaker.COMPANION, reason=reason, now=tx.now)
    return await accompanying.settle(tx, kept, after)


async def hers(tx: Transaction, subject_id: UUID, staff: Staff) -> Accompaniment | Refusal:
    """A way that she accompanies, locked; for others there is none."""
    kept = await accompaniments.find(tx, subject_id, lock=True)
    return kept if kept is not None and is_hers(kept, staff) else Refusal("not-found")


def is_hers(kept: Accompaniment, staff: Staff) -> bool:
    """Whether she accompanies them now."""
    return staff.is_companion and kept.company.companion == staff.subject and _is_going_on(kept)


def was_hers(kept: Accompaniment, staff: Staff, *, since: datetime) -> bool:
    """Whether she accompanied them until they moved in since then; what ended otherwise is nobody's."""
    ending = kept.way.ending
    has_succeeded = ending is not None and ending.reason is None and ending.ended_at > since
    return staff.is_companion and kept.company.companion == staff.subject and has_succeeded


def _is_going_on(kept: Accompaniment) -> bool:
    return kept.way.ending is None


def _touchpoint(tx: Transaction, desk: Desk, told: Contact, staff: Staff) -> Touchpoint:
    return Touchpoint(
        touchpoint_id=told.touchpoint_id,
        kind=told.kind,
        happened_on=told.happened_on,
        logged_at=tx.now,
        logged_by=staff.subject,
        about=told.about,
        note=seal(desk.seal_key, told.note) if told.note else None,
    )
