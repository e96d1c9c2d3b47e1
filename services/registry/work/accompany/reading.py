"""A case as its mentor, the coordinators and its owner see it; worklists and figures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from contracts.moving_in import day_in_saxony
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import figures as hiding
from services.registry.decide.accompany import labels
from services.registry.decide.accompany.case import Wish
from services.registry.decide.accompany.handover import Handover
from services.registry.decide.accompany.record import Milestone, Touchpoint, Visibility
from services.registry.decide.accompany.rights import Sight, Staff
from services.registry.settings import RegistrySettings
from services.registry.store.accompany import cases, desks, figures, handovers, lists, records
from services.registry.store.accompany.cases import Step
from services.registry.store.accompany.lists import Line
from services.registry.work.accompany import sealing, steps
from services.registry.work.accompany.sealing import Reach

TOLD_TO_OWNERS: Final = frozenset(
    {
        "case-requested",
        "case-opened",
        "case-paused",
        "case-resumed",
        "case-closed",
        "case-handed-over",
        "consent-given",
        "consent-refused",
        "phase-entered",
        "milestone-reached",
        "wish-made",
        "wish-settled",
    }
)
"""Steps that an owner reads in the timeline; contacts stand there by their own day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A note in the clear; ``text`` is None once it is forgotten."""

    id: UUID
    touchpoint_id: UUID | None
    text: str | None
    visibility: Visibility
    is_withdrawn: bool
    written_at: str
    written_by: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A case as somebody sees it; what is not for this person's eyes is empty."""

    line: Line
    help: tuple[str, ...]
    concern: str | None = None
    reach: str | None = None
    contact: Reach | None = None
    learnt: str | None = None
    wish_text: str | None = None
    milestones: tuple[Milestone, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    notes: tuple[Read, ...] = ()
    timeline: tuple[Step, ...] = ()
    handovers: tuple[Handover, ...] = ()
    names: Mapping[str, str]


async def for_staff(
    tx: Transaction, case_id: UUID, *, staff: Staff, settings: RegistrySettings
) -> tuple[Sight, Page]:
    """All of it for its mentor and coordinators; what it is about for who is asked to take it on."""
    case = await steps.found(tx, case_id)
    seen = await steps.sight(tx, case, staff)
    line, kept = await _line(tx, case_id), await cases.sealed(tx, case_id)
    concern = sealing.unseal_concern(settings.keys, kept.concern)
    names, help_ = await desks.names(tx), await cases.help_of(tx, case_id)
    if seen is Sight.ASKED:
        return seen, Page(line=line, help=help_, concern=concern.get("text"), names=names)
    page = Page(
        line=line,
        help=help_,
        concern=concern.get("text"),
        reach=concern.get("reach"),
        contact=sealing.unseal_reach(settings.keys, kept.contact),
        learnt=sealing.unseal_text(settings.keys, kept.learnt),
        wish_text=sealing.unseal_text(settings.keys, kept.wish_text),
        milestones=tuple(await records.milestones(tx, case_id)),
        touchpoints=tuple(await records.touchpoints(tx, case_id)),
        notes=await _notes(tx, case_id, settings=settings),
        timeline=tuple(await cases.steps(tx, case_id)),
        handovers=tuple(await handovers.all_of(tx, case_id)),
        names=names,
    )
    return seen, page if staff.is_coordinator else _without_private_wish(page)


async def for_owner(
    tx: Transaction, case_id: UUID, *, who: Principal, settings: RegistrySettings
) -> Page:
    """What the owner sees: the shared notes, no internal one, no note of a corrected contact."""
    steps.owned(await steps.found(tx, case_id), who)
    kept = await cases.sealed(tx, case_id)
    concern = sealing.unseal_concern(settings.keys, kept.concern)
    contacts = [each for each in await records.touchpoints(tx, case_id) if not each.is_corrected]
    shown = {None, *(each.id for each in contacts)}
    notes = [
        each
        for each in await _notes(tx, case_id, settings=settings)
        if each.visibility is Visibility.SHARED and each.touchpoint_id in shown
    ]
    waiting = await handovers.waiting(tx, case_id)
    return Page(
        line=await _line(tx, case_id),
        help=await cases.help_of(tx, case_id),
        concern=concern.get("text"),
        reach=concern.get("reach"),
        contact=sealing.unseal_reach(settings.keys, kept.contact),
        milestones=tuple(await records.milestones(tx, case_id)),
        touchpoints=tuple(contacts),
        notes=tuple(notes),
        timeline=tuple(
            each for each in await cases.steps(tx, case_id) if each.name in TOLD_TO_OWNERS
        ),
        handovers=(waiting,) if waiting and not waiting.is_first else (),
        names=await desks.names(tx),
    )


async def of_owner(tx: Transaction, who: Principal) -> list[Line]:
    """A person's cases; a link shows the one that it opens."""
    mine = await lists.of_owner(tx, who.person_id or "", today=day_in_saxony(tx.now))
    return [
        each
        for each in mine
        if who.capability in {None, str(each.case_id), str(each.initiative_id)}
    ]


async def summary(tx: Transaction, case_id: UUID) -> dict[str, str]:
    """What a link's page says before anybody presses its button."""
    line = await lists.one(tx, case_id, today=day_in_saxony(tx.now))
    return {"title": line.title or "", "state": line.state} if line else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What may be shown; None is hidden."""

    total: int | None
    by_state: Mapping[str, int | None]
    by_phase: Mapping[str, int | None]
    by_outcome: Mapping[str, int | None]
    by_district: Mapping[str, int | None]
    by_touchpoint: Mapping[str, int | None]
    days: Mapping[str, int | None]


async def figures_of_all(tx: Transaction) -> Figures:
    """The figures of all cases, with every value of each list, in its order.

    Where the number of live or closed cases is hidden, what adds up to it is hidden as well.
    """
    told = await figures.counts(tx, now=tx.now)
    states = hiding.hide_parts(_all(labels.STATES, told.by_state))
    is_live_told = states["opened"] is not None and states["paused"] is not None
    is_closed_told = states["closed"] is not None
    return Figures(
        total=hiding.total_of(told.by_state),
        by_state=states,
        by_phase=_hidden(_all(labels.PHASES, told.by_phase), is_told=is_live_told),
        by_outcome=_hidden(_all(labels.OUTCOMES, told.by_outcome), is_told=is_closed_told),
        by_district=hiding.hide_parts(told.by_district),
        by_touchpoint=hiding.hide_parts(_all(labels.TOUCHPOINTS, told.by_touchpoint)),
        days={phase: hiding.typical_days(told.days.get(phase, [])) for phase in labels.PHASES},
    )


def today(tx: Transaction) -> date:
    """The day in Saxony."""
    return day_in_saxony(tx.now)


def _all(values: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, int]:
    return {value: counts.get(value, 0) for value in values}


def _hidden(counts: Mapping[str, int], *, is_told: bool) -> Mapping[str, int | None]:
    return hiding.hide_parts(counts) if is_told else dict.fromkeys(counts)


def for_mentor(line: Line) -> Line:
    """Who wants another mentor says so to the coordinators, not to the one she has."""
    return replace(line, wish=None) if line.wish == Wish.OTHER_MENTOR else line


def _without_private_wish(page: Page) -> Page:
    line = for_mentor(page.line)
    shown = tuple(each for each in page.timeline if each.details.get("wish") != Wish.OTHER_MENTOR)
    text = page.wish_text if line.wish else None
    return replace(page, line=line, wish_text=text, timeline=shown)


async def _line(tx: Transaction, case_id: UUID) -> Line:
    line = await lists.one(tx, case_id, today=day_in_saxony(tx.now))
    if line is None:
        raise RefusedError(Refusal("not-found"))
    return line


async def _notes(tx: Transaction, case_id: UUID, *, settings: RegistrySettings) -> tuple[Read, ...]:
    return tuple(
        Read(
            id=each.note.id,
            touchpoint_id=each.touchpoint_id,
            text=sealing.unseal_text(settings.keys, each.text),
            visibility=each.note.visibility,
            is_withdrawn=each.note.withdrawn_at is not None,
            written_at=each.written_at.isoformat(),
            written_by=each.written_by,
            role=each.role,
        )
        for each in await records.notes(tx, case_id)
    )
