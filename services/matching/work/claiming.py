"""Whom notifications may tell what: people, contacts, links; asked once per fact."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from contracts.matching import Market, Side
from services.chassis import capability
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.decide.match import ENDED, SUPPORT_ENDED, UNANSWERED, Match, State
from services.matching.store import (
    accompaniments,
    blocks,
    farewells,
    matches,
    profiles,
    supports,
)
from services.matching.store.farewells import Farewell
from services.matching.store.matches import StoredMatch
from services.matching.store.profiles import Profile
from services.matching.store.supports import Support
from services.matching.work import reading
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.parties import locale_of
from services.matching.work.reading import View

TOGETHER: Final = (State.MUTUAL, State.CONSENTED, State.RELEASED)
LINKS_LIVE: Final = timedelta(days=180)
OWN_WAY: Final = "own-way"
"""The purpose of a link to one's own way."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to tell; ``contact`` is None where notifications knows it from the registry.

    ``farewell`` stands in for the view where the household of the match was erased; then ``market``
    is what the fact of the end said. ``way_due_at`` is by when those whose way begins may talk.
    """

    person_id: str
    contact: Contact | None
    locale: str
    links: Mapping[str, str]
    view: View | None = None
    farewell: Farewell | None = None
    market: Market | None = None
    way_due_at: datetime | None = None


async def claim_profile(tx: Transaction, desk: Desk, profile_id: UUID) -> list[Person] | Refusal:
    """The person behind a household's profile, or behind a request or an offer of support."""
    mine = await profiles.find_by_id(tx, profile_id, lock=True)
    found = mine or await supports.find(tx, profile_id, lock=True)
    if found is None:
        return Refusal("not-found")
    links = {
        "own": await grant_link(tx, desk, "own-profile", subject=profile_id, person=found.person_id)
    }
    contact = Contact.unsealed(desk.seal_key, found.contact).to_tell(by_sms=found.sms_wanted)
    return [Person(found.person_id, contact, found.locale, links)]


async def claim_match(
    tx: Transaction, desk: Desk, match_id: UUID, *, occasion: str, by: Side | None = None
) -> list[Person] | Refusal:
    """The people to tell of a step of a match; not that side who took it.

    Of a proposal, of interest and of an end only those are told whose weekly limit allowed a
    notice; from mutual interest on both are, also of its end. Nobody hears of an end that was taken back. The row is
    locked: an erasure at the same moment waits and then closes the links that were granted here.
    """
    stored = await matches.find(tx, match_id, lock=True)
    if stored is None:
        return Refusal("not-found")
    told = await matches.notices(tx, match_id)
    quiet = await _kept_apart(tx, stored, occasion=occasion)
    return [
        await _person(tx, desk, stored, person_id=person)
        for side in Side
        if (person := stored.person(side)) is not None
        and person not in quiet
        and side is not by
        and _is_named(stored.match, told.get(person), occasion=occasion)
    ]


async def claim_end(
    tx: Transaction, desk: Desk, match_id: UUID, *, market: Market, by: Side | None = None
) -> list[Person] | Refusal:
    """Who was told of a match that has ended, also where its household was erased since."""
    left = await farewells.find(tx, match_id)
    if left is None:
        return await claim_match(tx, desk, match_id, occasion="ended", by=by)
    return [Person(left.person_id, None, "de", links={}, farewell=left, market=market)]


async def claim_contacts(tx: Transaction, desk: Desk, match_id: UUID) -> list[Person] | Refusal:
    """Both people, each with the other's card and the way that begins; nobody before the release."""
    stored = await matches.find(tx, match_id)
    if stored is None or stored.match.state is not State.RELEASED:
        return Refusal("not-found")
    people = await claim_match(tx, desk, match_id, occasion="released")
    way = await accompaniments.find(tx, match_id)
    if isinstance(people, Refusal) or way is None or way.way.ending is not None:
        return people
    due_at = stages.due_at(way.way)
    return [
        replace(person, way_due_at=due_at, links={**person.links, "way": link})
        for person in people
        for link in [await grant_link(tx, desk, OWN_WAY, subject=match_id, person=person.person_id)]
    ]


async def _kept_apart(tx: Transaction, stored: StoredMatch, *, occasion: str) -> frozenset[str]:
    """Who is told nothing, as one of the two has blocked the other: of an end, who did so."""
    mine, theirs = stored.seeker_person_id, stored.offer_person_id
    if theirs is None or not await blocks.kept_from(tx, mine, [theirs]):
        return frozenset()
    if occasion != "ended":
        return frozenset({mine, theirs})
    has_mine = await blocks.has_blocked(tx, mine, theirs)
    has_theirs = await blocks.has_blocked(tx, theirs, mine)
    return frozenset(p for p, did in ((mine, has_mine), (theirs, has_theirs)) if did)


def _is_named(match: Match, noticed: str | None, *, occasion: str) -> bool:
    if occasion == "ended":
        had_begun = match.end_reason == SUPPORT_ENDED
        return match.state in ENDED and (had_begun or noticed is not None)
    if occasion == "interest" or match.state in UNANSWERED:
        return noticed == occasion
    return match.state in TOGETHER or noticed is not None


async def _person(tx: Transaction, desk: Desk, stored: StoredMatch, *, person_id: str) -> Person:
    view = await reading.view_stored(tx, desk, stored, person_id=person_id)
    contact, profile = None, view.mine
    if isinstance(profile, Profile | Support):
        contact = Contact.unsealed(desk.seal_key, profile.contact).to_tell(
            by_sms=profile.sms_wanted
        )
    subject = stored.match_id
    links = {
        "see": await grant_link(tx, desk, "see-match", subject=subject, person=person_id),
        "consent": await grant_link(tx, desk, "consent-match", subject=subject, person=person_id),
    }
    return Person(person_id, contact, locale_of(view.mine), links, view)


async def grant_link(
    tx: Transaction, desk: Desk, purpose: str, *, subject: UUID, person: str
) -> str:
    """A link for that purpose, the same whenever it is asked for."""
    token = capability.derive(
        desk.link_key, prefix="m", purpose=purpose, subject=f"{subject}:{person}"
    )
    await capability.grant(
        tx,
        token,
        purpose=purpose,
        subject=str(subject),
        person_id=person,
        expires_at=tx.now + LINKS_LIVE,
    )
    return token
