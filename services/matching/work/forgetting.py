"""A person is erased: profile, contact cards, lists and snapshots go; what is open ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from contracts.matching import Market, Side
from contracts.topics import PROFILES
from services.chassis import erasure, outbox, timers
from services.chassis.transaction import Transaction
from services.matching.decide.columns import other
from services.matching.decide.match import ENDED, State
from services.matching.store import (
    blocks,
    engine,
    entrants,
    farewells,
    forgetting,
    initiatives,
    learning,
    matches,
    offers,
    places,
    profiles,
    supports,
)
from services.matching.store.matches import StoredMatch
from services.matching.store.offers import Offer
from services.matching.store.profiles import Profile
from services.matching.work.claiming import LINKS_LIVE
from services.matching.work.entering import hand_over, leave
from services.matching.work.leaving import leave_ways
from services.matching.work.profiles import GROWS_OLDER, NOTICES_RENEWED, begin_anew
from services.matching.work.settling import free_place, withdraw_all
from services.matching.work.village_joining import depart

EVERY_STATE: Final = tuple(State)
FAREWELL_ENDS: Final = "farewell-ends"
"""Name of the timer that deletes what was kept to tell the other side."""
FAREWELL_LIVES: Final = timedelta(days=30)
"""How long the other side's claim is answered; notifications asks within seconds, or once back."""


async def erase_person(tx: Transaction, person_id: str, *, erased_at: datetime) -> None:
    """Forget all that was said before that moment.

    The news may come late, when the same mailbox has signed up anew already: a profile opened
    later, an offer that the registry described later, and what was answered, agreed to or sent
    later are another person's and stay. A search that was stated anew in a profile of before
    stays as well; the matches of that profile end, and the engine finds those that fit it again.
    """
    await erasure.erase(tx, person_id, erased_at, forget=forget_person)


async def forget_person(tx: Transaction, person_id: str, erased_at: datetime) -> None:
    """Forget what was said until then."""
    profile = await profiles.find_by_person(tx, person_id, lock=True)
    owned = await offers.of_owner(tx, person_id)
    if profile is not None and profile.opened_at <= erased_at:
        await _erase_seeker(tx, profile)
        if profile.stated_at > erased_at:
            await begin_anew(tx, profile)
        else:
            await profiles.remove(tx, profile.profile_id)
    for support in await supports.of_person(tx, person_id, lock=True):
        if support.opened_at <= erased_at:
            await erase_subject(tx, support.support_id)
            await supports.remove(tx, support.support_id)
            await _forget_profile(tx, support.support_id, revision=support.revision)
    await initiatives.disown(tx, person_id, until=erased_at)
    for offer in owned:
        await _erase_owner(tx, offer, erased_at=erased_at)
    await leave_ways(tx, person_id, erased_at=erased_at)
    for theirs in await blocks.forget(tx, person_id, until=erased_at):
        await blocks.look_at_both(tx, person_id, theirs)
    await learning.forget(tx, [person_id], until=erased_at)
    await farewells.drop_of(tx, person_id)
    await forgetting.disown_matches(tx, person_id, erased_at=erased_at)
    await forgetting.close_links(tx, person_id, granted_until=erased_at, lifetime=LINKS_LIVE)


async def end_farewell(tx: Transaction, match_id: UUID) -> None:
    """Forget whom the end of a match was to be told."""
    await farewells.drop(tx, match_id)


async def _erase_owner(tx: Transaction, offer: Offer, *, erased_at: datetime) -> None:
    """End what was answered before; the offer closes with it, unless it is the person's anew."""
    is_anew = offer.said_at > erased_at
    for entrant in await entrants.of_subject(tx, offer.initiative_id):
        found = await matches.open_of(tx, side=entrant.side, ordinal=entrant.ordinal)
        of_before = [
            stored
            for stored in found
            if not is_anew or _is_said(stored.match.offer.answered_at, until=erased_at)
        ]
        await withdraw_all(tx, of_before, reason="person-erased")
        await engine.log_change(tx, entrant.market, entrant.side, offer=entrant.ordinal)
    if not is_anew:
        await offers.disown(tx, offer.initiative_id)
        await leave(tx, offer.initiative_id, reason="person-erased", every=True)
        await hand_over(tx, offer.initiative_id, None)


def _is_said(at: datetime | None, *, until: datetime) -> bool:
    return at is not None and at <= until


async def _erase_seeker(tx: Transaction, profile: Profile) -> None:
    """End what is open, say it, then delete every row that names the profile, but not its own."""
    await depart(tx, profile.profile_id, is_erased=True)
    await erase_subject(tx, profile.profile_id)
    await timers.cancel(tx, GROWS_OLDER, subject=str(profile.profile_id))
    await _forget_profile(tx, profile.profile_id, revision=profile.revision)


async def _forget_profile(tx: Transaction, profile_id: UUID, *, revision: int) -> None:
    await outbox.record_tombstone(tx, PROFILES, key=str(profile_id), sequence=revision + 1)


async def erase_subject(tx: Transaction, subject_id: UUID) -> None:
    """Take a subject out of every market, with its matches, lists, snapshots and links.

    Hours and money that it held are free again; a home that somebody moved into is not.
    """
    await leave(tx, subject_id, reason="person-erased", every=True)
    known = await entrants.of_subject(tx, subject_id)
    gone: list[UUID] = []
    for entrant in known:
        mine = await matches.open_of(
            tx, side=entrant.side, ordinal=entrant.ordinal, states=EVERY_STATE
        )
        ended = [stored for stored in mine if stored.match.state in ENDED]
        await _keep_farewells(tx, ended, side=other(entrant.side))
        for stored in mine:
            if stored.market is Market.SUPPORT:
                await free_place(tx, stored)
        gone += [stored.match_id for stored in mine]
        await engine.forget(tx, entrant.side, entrant.ordinal)
        await timers.cancel(tx, NOTICES_RENEWED, subject=str(entrant.ordinal))
    await places.forget_seeker(tx, subject_id)
    await matches.remove(tx, gone)
    await forgetting.close_links_to(tx, [*gone, subject_id])
    await forgetting.forget_entrants(tx, subject_id)
    for entrant in known:
        ordinal = {entrant.side.value: entrant.ordinal}
        await engine.log_change(tx, entrant.market, entrant.side, **ordinal)


async def _keep_farewells(tx: Transaction, ended: Sequence[StoredMatch], *, side: Side) -> None:
    """Keep who is to hear of the end: its fact is on its way, and its claim comes later."""
    for match_id in await farewells.keep(tx, ended, side=side):
        due_at = tx.now + FAREWELL_LIVES
        await timers.schedule(tx, FAREWELL_ENDS, subject=str(match_id), due_at=due_at)
