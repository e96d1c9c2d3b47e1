"""What people and companions see of ways: own words and those of others, contacts, worklists.

A companion sees the cards of those who consented and want her, and her own notes; where another one
accompanied them before, the days of those contacts without the notes. Households of a village read
what was said, and not which of the others said it.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.seal import unseal
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.decide.stages import SIDES, Speaker, household
from services.matching.store import accompaniments, companions, matches, village_members, villages
from services.matching.store.accompaniments import Accompaniment, Entry, Touchpoint
from services.matching.store.villages import Village
from services.matching.work import reading
from services.matching.work.companions import Staff, is_hers, was_hers
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.reading import View


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWay:
    """A way as one who goes it sees it; ``view`` is None once the match is gone, or of a village."""

    kept: Accompaniment
    speaker: str
    view: View | None
    village: Village | None
    entries: tuple[Entry, ...]
    touchpoints: tuple[Touchpoint, ...]
    companion: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A way in a worklist, without a name: both as their match describes them, or the village."""

    kept: Accompaniment
    companion: str | None
    project: View | None
    """As the seeker's side sees the other."""
    household: View | None
    """As the offer's side sees the other."""
    village: Village | None
    is_due: bool
    silence: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """What a member of staff has to do."""

    name: str | None
    mine: tuple[Line, ...]
    to_take_on: tuple[Line, ...]
    others: tuple[Line, ...]
    done: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A contact with its note in the clear."""

    touchpoint: Touchpoint
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """A way for its companion."""

    line: Line
    cards: dict[str, Contact | None]
    entries: tuple[tuple[Entry, str | None], ...]
    """Each with the reason of a step back in the clear."""
    notes: tuple[Note, ...]


async def own_way(
    tx: Transaction, desk: Desk, subject_id: UUID, *, person_id: str
) -> OwnWay | Refusal:
    """A person's own way; somebody else's is not found."""
    kept = await accompaniments.find(tx, subject_id)
    speaker = kept.speaker_of(person_id) if kept is not None else None
    if kept is None or speaker is None:
        return Refusal("not-found")
    return OwnWay(
        kept=kept,
        speaker=speaker,
        view=await view_of(tx, desk, kept, speaker),
        village=await village_of(tx, kept),
        entries=tuple(await accompaniments.entries(tx, subject_id)),
        touchpoints=tuple(await accompaniments.touchpoints(tx, subject_id)),
        companion=await companions.name_of(tx, kept.company.companion),
    )


async def worklist(tx: Transaction, desk: Desk, *, staff: Staff) -> Worklist:
    """Her ways, those that wait for somebody, and for coordinators those of all others."""
    mine = await accompaniments.of_companion(tx, staff.subject) if staff.is_companion else []
    since = tx.now - desk.notes_kept
    done = (
        await accompaniments.arrived_of_companion(tx, staff.subject, since=since)
        if staff.is_companion
        else []
    )
    others = await accompaniments.accompanied(tx) if staff.is_coordinator else []
    waiting = await accompaniments.to_take_on(tx)
    return Worklist(
        name=await companions.name_of(tx, staff.subject),
        mine=await _lines(tx, mine),
        to_take_on=await _lines(tx, waiting),
        others=await _lines(tx, [w for w in others if not is_hers(w, staff)]),
        done=await _lines(tx, done),
    )


async def desk_page(
    tx: Transaction, desk: Desk, subject_id: UUID, *, staff: Staff
) -> DeskPage | Refusal:
    """A way for who accompanies it, or did until they had moved in: then without a contact.

    That is for as long as her notes are kept.
    """
    kept = await accompaniments.find(tx, subject_id)
    if kept is None or not (
        is_hers(kept, staff) or was_hers(kept, staff, since=tx.now - desk.notes_kept)
    ):
        return Refusal("not-found")
    entries = await accompaniments.entries(tx, subject_id)
    return DeskPage(
        line=(await _lines(tx, [kept]))[0],
        cards=await _cards(tx, desk, kept) if is_hers(kept, staff) else {},
        entries=tuple(
            (each, _clear(desk, each.reason) if _wrote(each, staff) else None) for each in entries
        ),
        notes=tuple(
            Note(touchpoint=each, text=_clear(desk, each.note) if _wrote(each, staff) else None)
            for each in await accompaniments.touchpoints(tx, subject_id)
        ),
    )


async def view_of(tx: Transaction, desk: Desk, kept: Accompaniment, speaker: str) -> View | None:
    """How a match describes the other side to that speaker."""
    person = kept.person(speaker)
    if person is None or kept.is_of_village:
        return None
    view = await reading.view_match(tx, desk, match_id=kept.subject_id, person_id=person)
    return None if isinstance(view, Refusal) else view


async def village_of(tx: Transaction, kept: Accompaniment) -> Village | None:
    """The village whose way it is."""
    return await villages.find(tx, kept.subject_id) if kept.is_of_village else None


def _wrote(told: Touchpoint | Entry, staff: Staff) -> bool:
    return told.logged_by == staff.subject


def _clear(desk: Desk, sealed: bytes | None) -> str | None:
    return unseal(desk.seal_key, sealed) if sealed else None


async def _lines(tx: Transaction, found: list[Accompaniment]) -> tuple[Line, ...]:
    """All lines at once: a worklist of hundreds asks as often as one of a single way."""
    names = await companions.names_of(tx, [kept.company.companion for kept in found])
    of_two = [kept for kept in found if not kept.is_of_village]
    of_villages = [kept.subject_id for kept in found if kept.is_of_village]
    told = await villages.find_many(tx, of_villages) if of_villages else {}
    asked = [(kept.subject_id, person) for kept in of_two for person in kept.people]
    seen = await reading.view_many(tx, asked)
    return tuple(
        Line(
            kept=kept,
            companion=names.get(kept.company.companion or ""),
            project=seen.get((kept.subject_id, kept.person(Speaker.SEEKER) or "")),
            household=seen.get((kept.subject_id, kept.person(Speaker.OFFER) or "")),
            village=told.get(kept.subject_id),
            is_due=due is not None and due <= tx.now,
            silence=tx.now - stages.heard_at(kept.way),
        )
        for kept in found
        for due in [stages.due_at(kept.way)]
    )


async def _cards(tx: Transaction, desk: Desk, kept: Accompaniment) -> dict[str, Contact | None]:
    """The cards of both; in a village of the households that want a companion."""
    if kept.is_of_village:
        numbers = await villages.numbers(tx, kept.subject_id)
        released = await village_members.cards(tx, kept.subject_id)
        sealed = {household(numbers[each]): card.sealed for each, card in released.items()}
        shown = [each for each in kept.walkers if each in kept.company.wanted_by]
    else:
        sealed = {
            speaker.value: card
            for side, speaker in SIDES.items()
            if (card := await matches.card_of(tx, kept.subject_id, side)) is not None
        }
        shown = list(SIDES.values())
    return {
        each: Contact.unsealed(desk.seal_key, sealed[each]) if each in sealed else None
        for each in shown
    }
