"""What people and companions see of ways: own words and the other's, contacts, worklists.

A companion sees cards, since both consented and both want her, and her own notes; where another one
accompanied them before, the days of those contacts without the notes.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from contracts.matching import Side
from services.chassis.refusal import Refusal
from services.chassis.seal import unseal
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.store import accompaniments, companions, matches
from services.matching.store.accompaniments import Accompaniment, Entry, Touchpoint
from services.matching.work import reading
from services.matching.work.companions import Staff, is_hers
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.reading import View


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWay:
    """A way as one of the two sees it; ``view`` is None once the match is gone."""

    kept: Accompaniment
    side: Side
    view: View | None
    entries: tuple[Entry, ...]
    touchpoints: tuple[Touchpoint, ...]
    companion: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A way in a worklist, without a name: both as their match describes them."""

    kept: Accompaniment
    companion: str | None
    project: View | None
    """As the seeker's side sees the other."""
    household: View | None
    """As the offer's side sees the other."""
    is_due: bool
    silence: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """What a member of staff has to do."""

    name: str | None
    mine: tuple[Line, ...]
    to_take_on: tuple[Line, ...]
    others: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A contact with its note in the clear."""

    touchpoint: Touchpoint
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """A way for its companion."""

    line: Line
    cards: dict[Side, Contact | None]
    entries: tuple[tuple[Entry, str | None], ...]
    """Each with the reason of a step back in the clear."""
    notes: tuple[Note, ...]


async def own_way(
    tx: Transaction, desk: Desk, subject_id: UUID, *, person_id: str
) -> OwnWay | Refusal:
    """A person's own way; somebody else's is not found."""
    kept = await accompaniments.find(tx, subject_id)
    side = kept.side_of(person_id) if kept is not None else None
    if kept is None or side is None:
        return Refusal("not-found")
    return OwnWay(
        kept=kept,
        side=side,
        view=await _view(tx, desk, kept, side),
        entries=tuple(await accompaniments.entries(tx, subject_id)),
        touchpoints=tuple(await accompaniments.touchpoints(tx, subject_id)),
        companion=await companions.name_of(tx, kept.company.companion),
    )


async def worklist(tx: Transaction, *, staff: Staff) -> Worklist:
    """Her ways, those that wait for somebody, and for coordinators those of all others."""
    mine = await accompaniments.of_companion(tx, staff.subject) if staff.is_companion else []
    others = await accompaniments.accompanied(tx) if staff.is_coordinator else []
    waiting = await accompaniments.to_take_on(tx)
    return Worklist(
        name=await companions.name_of(tx, staff.subject),
        mine=await _lines(tx, mine),
        to_take_on=await _lines(tx, waiting),
        others=await _lines(tx, [w for w in others if not is_hers(w, staff)]),
    )


async def desk_page(
    tx: Transaction, desk: Desk, subject_id: UUID, *, staff: Staff
) -> DeskPage | Refusal:
    """A way for who accompanies it."""
    kept = await accompaniments.find(tx, subject_id)
    if kept is None or not is_hers(kept, staff):
        return Refusal("not-found")
    entries = await accompaniments.entries(tx, subject_id)
    return DeskPage(
        line=(await _lines(tx, [kept]))[0],
        cards={side: await _card(tx, desk, kept, side) for side in Side},
        entries=tuple((each, _clear(desk, each.reason)) for each in entries),
        notes=tuple(
            Note(touchpoint=each, text=_clear(desk, each.note) if _wrote(each, staff) else None)
            for each in await accompaniments.touchpoints(tx, subject_id)
        ),
    )


def _wrote(told: Touchpoint, staff: Staff) -> bool:
    return told.logged_by == staff.subject


def _clear(desk: Desk, sealed: bytes | None) -> str | None:
    return unseal(desk.seal_key, sealed) if sealed else None


async def _lines(tx: Transaction, found: list[Accompaniment]) -> tuple[Line, ...]:
    """All lines at once: a worklist of hundreds asks as often as one of a single way."""
    names = await companions.names_of(tx, [kept.company.companion for kept in found])
    asked = [(kept.subject_id, person) for kept in found for person in kept.people]
    seen = await reading.view_many(tx, asked)
    return tuple(
        Line(
            kept=kept,
            companion=names.get(kept.company.companion or ""),
            project=seen.get((kept.subject_id, kept.person(Side.SEEKER) or "")),
            household=seen.get((kept.subject_id, kept.person(Side.OFFER) or "")),
            is_due=due is not None and due <= tx.now,
            silence=tx.now - stages.heard_at(kept.way),
        )
        for kept in found
        for due in [stages.due_at(kept.way)]
    )


async def _view(tx: Transaction, desk: Desk, kept: Accompaniment, side: Side) -> View | None:
    person = kept.person(side)
    if person is None:
        return None
    view = await reading.view_match(tx, desk, match_id=kept.subject_id, person_id=person)
    return None if isinstance(view, Refusal) else view


async def _card(tx: Transaction, desk: Desk, kept: Accompaniment, side: Side) -> Contact | None:
    card = await matches.card_of(tx, kept.subject_id, side)
    return Contact.unsealed(desk.seal_key, card) if card is not None else None
