"""What people and other services see of profiles and matches: read from the tables, explained anew.

The explanation of a match comes from the rows that stand beside it, hence stays what it was when
the pair was proposed (or last changed).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from contracts.matching import Market, Side
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide import match as deciding
from services.matching.decide.areas import lies_in
from services.matching.decide.columns import AREA, Row, other
from services.matching.decide.explain import Explanation, explain
from services.matching.decide.facets import (
    NOWHERE,
    Count,
    Facet,
    chosen_of,
    counts_of,
    values_of,
)
from services.matching.decide.match import OPEN, State
from services.matching.decide.order import arranged
from services.matching.store import blocks, entrants, matches, offers, runs, supports
from services.matching.store.area_sets import read_area_sets
from services.matching.store.matches import StoredMatch
from services.matching.store.profiles import Profile
from services.matching.store.runs import CurrentList
from services.matching.store.supports import Support
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.parties import Party, find_parties, person_behind

MOST = 3
"""Partners that are named for one near miss."""
SEEN = (*OPEN, State.RELEASED, State.DECLINED)
GONE = (State.WITHDRAWN, State.EXPIRED)


@dataclass(frozen=True, slots=True)
class View:
    """A match as one side sees it; ``contact`` is the other's card, only once it is released.

    ``mine`` and ``theirs`` are None where one is gone. ``place`` is where it stands in the list
    that is drawn today, from 1; None where that list does not know the pair.
    """

    stored: StoredMatch
    side: Side
    explanation: Explanation
    mine: Party | None
    theirs: Party | None
    contact: Contact | None = None
    place: int | None = None

    @property
    def is_answered(self) -> bool:
        """Whether anybody has said anything, the engine's proposal not counted."""
        return bool(self.stored.match.seeker.answer or self.stored.match.offer.answer)


@dataclass(frozen=True, slots=True)
class Matches:
    """A person's matches in the order in which she sees them, and the lists that say it."""

    views: list[View]
    lists: list[CurrentList]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Somebody who fails one point, with what would change it."""

    market: Market
    theirs: Party
    seeker_row: Row
    offer_row: Row
    explanation: Explanation
    partners: tuple[Support, ...] = ()
    """Who could repair it: partners where the support may be given."""


async def my_matches(tx: Transaction, person_id: str) -> Matches:
    """What a person has on either side: open, released, and what the person declined."""
    lists = await runs.lists_of_person(tx, person_id)
    found = await matches.of_person(tx, person_id, states=SEEN, drawn=_pairs(lists))
    return _arranged(await _views(tx, await _meeting(tx, found, person_id), person_id), lists)


async def near_misses(tx: Transaction, person_id: str) -> list[NearMiss]:
    """Whom a person misses by one point, in all markets in which she seeks."""
    found = [
        (entrant.market, *near)
        for entrant in await entrants.of_person(tx, person_id)
        if entrant.is_live and entrant.side is Side.SEEKER
        for near in await matches.near_misses(tx, entrant.ordinal)
    ]
    known = await find_parties(tx, [offer_id for _, offer_id, _, _ in found])
    apart = await blocks.kept_from(tx, person_id, map(person_behind, known.values()))
    misses = [
        NearMiss(market, known[offer_id], seeker, offer, explain(seeker, offer))
        for market, offer_id, seeker, offer in found
        if offer_id in known and person_behind(known[offer_id]) not in apart
    ]
    return await _with_partners(tx, misses, person_id=person_id)


async def _with_partners(
    tx: Transaction, misses: list[NearMiss], *, person_id: str
) -> list[NearMiss]:
    """Who is outside of an area may apply together with somebody who is inside."""
    outside = 1 << AREA.bit
    areas = {m.offer_row.area for m in misses if m.explanation.verdict.failed == outside}
    if not areas:
        return misses
    sets = read_area_sets()
    lies = {ags: lies_in(ags, sets).area for ags in await supports.places_of_partners(tx)}
    inside = {
        area: await supports.partners(
            tx, person_id, places=[ags for ags in lies if lies[ags] & area], most=MOST
        )
        for area in areas
    }
    return [
        replace(miss, partners=tuple(inside[miss.offer_row.area]))
        if miss.explanation.verdict.failed == outside
        else miss
        for miss in misses
    ]


async def matches_of_offer(
    tx: Transaction, initiative_id: UUID, person_id: str
) -> Matches | Refusal:
    """The matches of an initiative, for the person who answers for it.

    What somebody else answered and released before stays between those two.
    """
    offer = await offers.find(tx, initiative_id)
    if offer is None or offer.owner_person_id != person_id:
        return Refusal("not-found")
    lists = await runs.lists_of_subject(tx, initiative_id)
    found = await matches.of_offer(tx, initiative_id, states=SEEN, drawn=_pairs(lists))
    mine = [m for m in found if m.side_of(person_id) is Side.OFFER]
    return _arranged(await _views(tx, await _meeting(tx, mine, person_id), person_id), lists)


def by_facets(
    found: list[View], chosen: Mapping[Facet, str], *, today: date
) -> tuple[list[View], dict[Facet, tuple[Count, ...]]]:
    """The households of the chosen kind and age group, and what each other choice would show."""
    values = [
        values_of(view.theirs.wishes, today=today) if isinstance(view.theirs, Profile) else NOWHERE
        for view in found
    ]
    return [found[n] for n in chosen_of(values, chosen)], counts_of(values, chosen)


async def view_match(
    tx: Transaction, desk: Desk, *, match_id: UUID, person_id: str
) -> View | Refusal:
    """One match as the person sees it; somebody else's is not found.

    Of people who are kept apart, what has ended is still told, without the other side.
    """
    stored = await matches.find(tx, match_id)
    side = stored.side_of(person_id) if stored is not None else None
    if stored is None or side is None:
        return Refusal("not-found")
    is_apart = await blocks.kept_from(tx, person_id, [stored.person(other(side))])
    if is_apart and stored.match.state not in GONE:
        return Refusal("not-found")
    view = await view_stored(tx, desk, stored, person_id=person_id)
    return replace(view, theirs=None) if is_apart else view


async def view_many(
    tx: Transaction, asked: Iterable[tuple[UUID, str]]
) -> dict[tuple[UUID, str], View]:
    """Matches as these people see them, without cards; what they may not see is missing."""
    asked = list(asked)
    found = await matches.find_many(tx, [match_id for match_id, _ in asked])
    pairs = [
        (found[match_id], person_id, side)
        for match_id, person_id in asked
        if match_id in found and (side := found[match_id].side_of(person_id)) is not None
    ]
    known = await find_parties(tx, [stored.subject(s) for stored, _, _ in pairs for s in Side])
    apart = await blocks.pairs_apart(tx, [(who, m.person(other(side))) for m, who, side in pairs])
    return {
        (stored.match_id, person_id): View(
            stored,
            side,
            explain(stored.seeker_row, stored.offer_row),
            mine=known.get(stored.subject(side)),
            theirs=None if is_apart else known.get(stored.subject(other(side))),
        )
        for stored, person_id, side in pairs
        for is_apart in [(person_id, stored.person(other(side))) in apart]
        if not is_apart or stored.match.state in GONE
    }


async def view_stored(tx: Transaction, desk: Desk, stored: StoredMatch, *, person_id: str) -> View:
    """A match that is read already, with the other's card where it is released."""
    view = (await _views(tx, [stored], person_id))[0]
    card = await contact_for(tx, desk, stored, view.side)
    return replace(view, contact=card)


async def contact_for(
    tx: Transaction, desk: Desk, stored: StoredMatch, side: Side
) -> Contact | None:
    """The card of the other side, if both said yes and both consented."""
    if not deciding.shows_contacts(stored.match):
        return None
    card = await matches.card_of(tx, stored.match_id, other(side))
    return Contact.unsealed(desk.seal_key, card) if card is not None else None


async def _views(tx: Transaction, found: Iterable[StoredMatch], person_id: str) -> list[View]:
    """The matches in which the person acts, each from the person's own side."""
    told = [(m, side) for m in found if (side := m.side_of(person_id)) is not None]
    known = await find_parties(tx, [m.subject(side) for m, _ in told for side in Side])
    return [
        View(
            m,
            side,
            explain(m.seeker_row, m.offer_row),
            mine=known.get(m.subject(side)),
            theirs=known.get(m.subject(other(side))),
        )
        for m, side in told
    ]


async def _meeting(
    tx: Transaction, found: Iterable[StoredMatch], person_id: str
) -> list[StoredMatch]:
    """Those of a person's matches that she is shown; people who are kept apart see none."""
    told = [
        (m, m.person(other(side)))
        for m in found
        if (side := m.side_of(person_id)) is not None and _is_seen_by(m, person_id)
    ]
    apart = await blocks.kept_from(tx, person_id, [theirs for _, theirs in told])
    return [m for m, theirs in told if theirs not in apart]


def _arranged(views: list[View], lists: list[CurrentList]) -> Matches:
    """As the lists were drawn, each match by the list of the side that looks."""
    of = {(each.side, each.ordinal): each for each in lists}
    placed = [replace(view, place=_place(view, of)) for view in views]
    told = arranged(
        placed, place_of=lambda view: view.place, is_answered=lambda view: view.is_answered
    )
    return Matches(told, lists)


def _place(view: View, of: Mapping[tuple[Side, int], CurrentList]) -> int | None:
    ordinals = {Side.SEEKER: view.stored.seeker_ordinal, Side.OFFER: view.stored.offer_ordinal}
    drawn = of.get((view.side, ordinals[view.side]))
    return drawn.place_of(ordinals[other(view.side)]) if drawn else None


def _pairs(lists: Iterable[CurrentList]) -> list[tuple[int, int]]:
    return [pair for each in lists for pair in each.pairs()]


def _is_seen_by(stored: StoredMatch, person_id: str) -> bool:
    """A decline is shown to the side that declined, so that it can be taken back."""
    if stored.match.state is not State.DECLINED:
        return True
    return stored.match.ended_by is stored.side_of(person_id)
