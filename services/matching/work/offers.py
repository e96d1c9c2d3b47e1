"""What the registry says about housing projects becomes offers, and the engine hears of it."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from contracts.matching import Market, Side
from contracts.registry import InitiativeProfile, InitiativeReconfirmed, InitiativeWentStale
from services.chassis import erasure
from services.chassis.transaction import Transaction
from services.matching.decide.match import UNANSWERED
from services.matching.decide.rows import project_row
from services.matching.store import entrants, initiatives, matches, offers, places
from services.matching.store.offers import Offer
from services.matching.work.entering import enter, hand_over, leave, turn_away
from services.matching.work.supporting import hand_on

LIVING_OFFER: Final = (Market.LIVING, Side.OFFER)
NOTHING: Final = {"place": None, "housing": None, "is_stale": False}


async def take_initiative(tx: Transaction, fact: InitiativeProfile, *, sequence: int) -> None:
    """Store the newest picture of an initiative; an older one than we have changes nothing.

    Without housing there is nothing to match. Whoever confirms an entry says that its number of
    free homes is right today; whoever edits its title does not.
    """
    told = await _told(tx, fact, sequence=sequence)
    await _take_entry(tx, fact, owner=told["owner_person_id"], sequence=sequence)
    before = await offers.find(tx, fact.initiative_id, lock=True)
    if before is None and fact.housing is None:
        return
    counts_anew = isinstance(fact, InitiativeReconfirmed)
    after = await offers.keep(tx, fact.initiative_id, counts_anew=counts_anew, **told)
    if after is not None:
        await stand(tx, after)


async def _take_entry(
    tx: Transaction, fact: InitiativeProfile, *, owner: str | None, sequence: int
) -> None:
    """Know the entry as one that may ask for support; what its former owner asked for ends."""
    kept = await initiatives.keep(tx, fact, owner=owner, sequence=sequence, said_at=_said_at(tx))
    if kept:
        await hand_on(tx, fact.initiative_id, owner)


async def drop_initiative(tx: Transaction, initiative_id: UUID, *, sequence: int) -> None:
    """The initiative is gone; its open matches end. Its row stays, lest an older fact revive it."""
    await initiatives.drop(tx, initiative_id)
    await hand_on(tx, initiative_id, None)
    before = await offers.find(tx, initiative_id, lock=True)
    told: dict[str, Any] = {**NOTHING, "state": "gone", "title": "", "owner_person_id": None}
    newest = max(sequence, before.sequence + 1 if before else 0)
    after = await offers.keep(
        tx,
        initiative_id,
        **told,
        sequence=newest,
        said_at=_said_at(tx),
    )
    if after is not None:
        await stand(tx, after)


async def stand(tx: Transaction, offer: Offer) -> None:
    """Stand in the market while a home is free; the caller holds the offer's lock.

    Whoever was not told of a home, or has not said yes to it, waits for nothing once the last one
    is taken: it vanishes from the list without a mail. A mail about what one left open would cost
    part of the few that a week may bring, and asks for nothing; who did say yes hears of it.
    """
    has_home = await _has_home(tx, offer)
    row = project_row(offer.what, offer.where)
    if row is not None:
        owner, rows = offer.owner_person_id, {LIVING_OFFER: row}
        await enter(tx, offer.initiative_id, person_id=owner, rows=rows, is_live=has_home)
    if offer.state != "live":
        is_gone = offer.state == "gone"
        await leave(tx, offer.initiative_id, reason=f"offer-{offer.state}", every=is_gone)
        await hand_over(tx, offer.initiative_id, offer.owner_person_id)
    elif not has_home:
        for entrant in await entrants.of_subject(tx, offer.initiative_id):
            waiting = await matches.open_of(
                tx, side=entrant.side, ordinal=entrant.ordinal, states=UNANSWERED
            )
            await turn_away(tx, waiting)


async def _has_home(tx: Transaction, offer: Offer) -> bool:
    """Whether anything is free: what the registry says, without the homes that were taken since."""
    if offer.state != "live" or offer.what is None:
        return False
    return offer.what.free_places > await places.homes_held(tx, offer.initiative_id)


async def _told(tx: Transaction, fact: InitiativeProfile, *, sequence: int) -> dict[str, Any]:
    housing = fact.housing
    owner = fact.owner_person_id
    said_at = _said_at(tx)
    if owner is not None and await erasure.is_erased(tx, owner, said_at):
        owner = None
    told: dict[str, Any] = {
        **NOTHING,
        "state": "live" if housing is not None and housing.free_places > 0 else "closed",
        "sequence": sequence,
        "owner_person_id": owner,
        "title": fact.title,
        "said_at": said_at,
        "place": fact.place.model_dump(mode="json"),
        "is_stale": isinstance(fact, InitiativeWentStale),
    }
    if housing is not None:
        told["housing"] = housing.model_dump(mode="json")
    return told


def _said_at(tx: Transaction) -> datetime:
    return tx.envelope.time if tx.envelope else tx.now
