"""Initiatives ask for support, and mentors, funders and partners give it."""

from dataclasses import replace
from typing import Final
from uuid import UUID, uuid4

from contracts.matching import Market, Side
from services.chassis.refusal import Refusal
from services.chassis.seal import seal
from services.chassis.transaction import Transaction
from services.matching.decide.columns import Row
from services.matching.decide.match import UNANSWERED
from services.matching.decide.places import has_room
from services.matching.decide.rows import Stand, request_row, support_row
from services.matching.decide.support import SupportOffer, SupportRequest, check_amounts
from services.matching.store import entrants, initiatives, matches, supports
from services.matching.store.area_sets import read_area_sets
from services.matching.store.matches import StoredMatch
from services.matching.store.supports import Support
from services.matching.work.announcing import say_search
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.entering import enter, leave, turn_away

MOST: Final = 20
"""Requests and offers of one person."""


async def save_support(
    tx: Transaction,
    desk: Desk,
    *,
    person_id: str,
    told: SupportRequest | SupportOffer,
    contact: Contact,
    sms_wanted: bool,
    locale: str,
    support_id: UUID | None = None,
) -> Support | Refusal:
    """Store what somebody asks for or gives, anew or as the next revision; it is live then."""
    refusal = check_amounts(told) or await _speaks_for(tx, person_id, told)
    before = await _mine(tx, support_id, person_id) if support_id else None
    if isinstance(before, Refusal) or refusal is not None:
        return refusal or Refusal("not-found")
    if before is None and len(await supports.of_person(tx, person_id)) >= MOST:
        return Refusal("too-many-supports", most=MOST)
    side = Side.OFFER if isinstance(told, SupportOffer) else Side.SEEKER
    capacity = told.capacity if isinstance(told, SupportOffer) else 1
    if before is not None and before.side is not side:
        return Refusal("not-found")
    if before is not None and capacity < before.taken:
        return Refusal("capacity-below-taken", field="capacity", taken=before.taken)
    after = Support(
        support_id=before.support_id if before else uuid4(),
        person_id=person_id,
        side=side,
        initiative_id=told.initiative_id,
        state="live",
        revision=before.revision + 1 if before else 1,
        criteria=told.model_dump(mode="json"),
        capacity=capacity,
        taken=before.taken if before else 0,
        contact=seal(desk.seal_key, contact.as_text()),
        sms_wanted=sms_wanted,
        locale=locale,
        opened_at=before.opened_at if before else tx.now,
        stated_at=tx.now,
        changed_at=tx.now,
    )
    return await _become(tx, after)


async def move_support(
    tx: Transaction, *, person_id: str, support_id: UUID, state: str
) -> Support | Refusal:
    """Pause, resume or withdraw; what is withdrawn ends also where both had said yes."""
    before = await _mine(tx, support_id, person_id)
    if isinstance(before, Refusal) or before.state in {state, "withdrawn"}:
        return before
    after = replace(before, state=state, revision=before.revision + 1, changed_at=tx.now)
    if state != "live":
        await leave(tx, support_id, reason=f"profile-{state}", every=state == "withdrawn")
    return await _become(tx, after)


async def stand(tx: Transaction, support: Support) -> None:
    """Stand in the market while there is room; who waits hears when the last of it is taken.

    The caller holds the support's lock.
    """
    is_open = _has_room(support)
    is_live = support.state == "live" and is_open
    rows = support_rows(support)
    await enter(tx, support.support_id, person_id=support.person_id, rows=rows, is_live=is_live)
    for entrant in await entrants.of_subject(tx, support.support_id):
        found = await matches.open_of(
            tx, side=entrant.side, ordinal=entrant.ordinal, states=UNANSWERED
        )
        waiting = [stored for stored in found if not is_open or _asks_too_much(stored, support)]
        await turn_away(tx, waiting)


def _asks_too_much(stored: StoredMatch, support: Support) -> bool:
    """Whether a request needs more than an offer has left; what it needs stands in its row."""
    return support.side is Side.OFFER and stored.seeker_row.size > support.room


def support_rows(support: Support) -> dict[Stand, Row]:
    """The row by which it stands, on its side."""
    if support.side is Side.SEEKER:
        return {(Market.SUPPORT, Side.SEEKER): request_row(support.asked, read_area_sets())}
    return {(Market.SUPPORT, Side.OFFER): support_row(support.given, taken=support.taken)}


async def hand_on(tx: Transaction, initiative_id: UUID, owner_person_id: str | None) -> None:
    """Somebody else answers for an initiative, or it is gone: what stands in its name ends.

    What the former owner typed is that person's own: the new one states it anew.
    """
    for support in await supports.of_initiative(tx, initiative_id):
        if support.state != "withdrawn" and support.person_id != owner_person_id:
            await move_support(
                tx, person_id=support.person_id, support_id=support.support_id, state="withdrawn"
            )


async def _become(tx: Transaction, after: Support) -> Support:
    await supports.keep(tx, after)
    if after.state == "live":
        await stand(tx, after)
    await say_search(
        tx,
        after.support_id,
        state=after.state,
        person_id=after.person_id,
        markets=(Market.SUPPORT,),
        revision=after.revision,
    )
    return after


async def _mine(tx: Transaction, support_id: UUID, person_id: str) -> Support | Refusal:
    support = await supports.find(tx, support_id, lock=True)
    if support is None or support.person_id != person_id:
        return Refusal("not-found")
    return support


async def _speaks_for(
    tx: Transaction, person_id: str, told: SupportRequest | SupportOffer
) -> Refusal | None:
    """Whoever asks or gives in the name of an entry must answer for it."""
    if told.initiative_id is None:
        return None
    initiative = await initiatives.find(tx, told.initiative_id)
    is_owner = initiative is not None and initiative.owner_person_id == person_id
    return None if is_owner else Refusal("not-your-initiative", field="initiative_id")


def _has_room(support: Support) -> bool:
    if support.side is Side.SEEKER:
        return support.room > 0
    return has_room(support.given, taken=support.taken)
