"""Yes, later and no; consent and its end: by HTTP, by one tap in a mail, by SMS, all alike."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from contracts.matching import Market, Side
from contracts.notifications import Answer
from services.chassis.refusal import Refusal
from services.chassis.seal import seal
from services.chassis.transaction import Transaction
from services.matching.decide import match as deciding
from services.matching.decide.columns import other
from services.matching.decide.consent_text import check_version
from services.matching.decide.match import AGREED, OPEN, Match, State
from services.matching.store import blocks, entrants, matches, villages
from services.matching.store.matches import StoredMatch
from services.matching.work import learning, places
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.settling import settle


@dataclass(frozen=True, slots=True)
class Mine:
    """A match that a person acts in, locked, and for which side."""

    stored: StoredMatch
    side: Side


async def answer_match(
    tx: Transaction,
    desk: Desk,
    *,
    match_id: UUID,
    person_id: str,
    answer: Answer,
    answered_at: datetime,
    reason: str | None = None,
) -> StoredMatch | Refusal:
    """Take an answer: the same one twice, or an older one after a newer one, changes nothing."""
    mine = await _mine(tx, match_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    after = deciding.answer(
        mine.stored.match,
        mine.side,
        answer=answer,
        answered_at=answered_at,
        now=tx.now,
        answer_by=desk.answer_by(tx.now),
        reason=reason,
    )
    if isinstance(after, Refusal):
        return after
    after = await _while_it_calls(tx, mine.stored, after)
    takes_place = mine.stored.market in places.SCARCE and _becomes_mutual(mine.stored.match, after)
    refusal = await _closed(tx, mine.stored, after)
    if refusal is None and takes_place:
        refusal = await places.hold(tx, mine.stored)
    if refusal is not None:
        return refusal
    settled = await settle(tx, mine.stored, after)
    await learning.begin(tx)
    if takes_place:
        await places.close_full(tx, settled)
    return settled


async def consent_to_match(
    tx: Transaction,
    desk: Desk,
    *,
    match_id: UUID,
    person_id: str,
    card: Contact,
    text_version: str,
) -> StoredMatch | Refusal:
    """Agree that the other side gets this card; the second consent hands both over."""
    mine = await _mine(tx, match_id, person_id)
    refusal = mine if isinstance(mine, Refusal) else check_version(text_version)
    if isinstance(mine, Refusal) or refusal is not None:
        return refusal or Refusal("not-found")
    after = deciding.consent(mine.stored.match, mine.side, now=tx.now)
    if isinstance(after, Refusal) or after == mine.stored.match:
        return after if isinstance(after, Refusal) else mine.stored
    await matches.add_consent(
        tx,
        mine.stored,
        mine.side,
        text_version=text_version,
        channels=card.channels,
        card=seal(desk.seal_key, card.as_text()),
    )
    consented = await settle(tx, mine.stored, after)
    return await settle(tx, consented, deciding.release(after))


async def revoke_consent(
    tx: Transaction, *, match_id: UUID, person_id: str
) -> StoredMatch | Refusal:
    """Take a consent back: its card is deleted at once."""
    mine = await _mine(tx, match_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    after = deciding.revoke(mine.stored.match, mine.side, now=tx.now)
    return after if isinstance(after, Refusal) else await settle(tx, mine.stored, after)


async def end_support(
    tx: Transaction, *, match_id: UUID, person_id: str, reason: str
) -> StoredMatch | Refusal:
    """End support that had begun: what was given is free again, and the other side hears of it."""
    mine = await _mine(tx, match_id, person_id)
    if isinstance(mine, Refusal):
        return mine
    if mine.stored.market is not Market.SUPPORT:
        return Refusal("support-not-begun")
    after = deciding.end_support(mine.stored.match, mine.side, reason=reason)
    return after if isinstance(after, Refusal) else await settle(tx, mine.stored, after)


async def expire_match(tx: Transaction, match_id: UUID) -> None:
    """End a match that nobody answered in time."""
    await places.lock_sides(tx, match_id)
    stored = await matches.find(tx, match_id, lock=True)
    if stored is not None and not _waits_for_a_village(stored):
        await settle(tx, stored, deciding.expire(stored.match, now=tx.now))


def _becomes_mutual(before: Match, after: Match) -> bool:
    """Whether the second yes was said, also where it takes a no back."""
    return after.state is State.MUTUAL and before.state not in AGREED


async def _closed(tx: Transaction, stored: StoredMatch, after: Match) -> Refusal | None:
    """Why a no cannot be taken back: the pair has a newer match, or one of the two has left.

    Both sides are locked; what is free again counts at once.
    """
    if stored.match.state is not State.DECLINED or after.state not in OPEN:
        return None
    seeker, offer = stored.seeker_ordinal, stored.offer_ordinal
    newest = await matches.latest_of_pair(tx, seeker=seeker, offer=offer)
    if newest is not None and newest.match_id != stored.match_id:
        return Refusal("match-moved-on", match_id=str(newest.match_id))
    if stored.market in places.SCARCE:
        for subject_id in sorted((stored.seeker_id, stored.offer_id)):
            await places.stand_again(tx, subject_id)
    are_there = await entrants.are_live(tx, seeker=seeker, offer=offer)
    return None if are_there else Refusal("match-withdrawn")


def _waits_for_a_village(stored: StoredMatch) -> bool:
    """Whoever said yes to a village that calls is a candidate until the call ends."""
    return stored.market is Market.GROUPS and stored.match.state is State.INTERESTED


async def _while_it_calls(tx: Transaction, stored: StoredMatch, after: Match) -> Match:
    """A yes to a village stands, and may be taken back, until its call ends."""
    if not _waits_for_a_village(replace(stored, match=after)):
        return after
    village = await villages.find(tx, stored.offer_id)
    until = village.called_until if village is not None else None
    return replace(after, expires_at=until) if until is not None else after


async def _mine(tx: Transaction, match_id: UUID, person_id: str) -> Mine | Refusal:
    await places.lock_sides(tx, match_id)
    stored = await matches.find(tx, match_id, lock=True)
    side = stored.side_of(person_id) if stored is not None else None
    if stored is None or side is None:
        return Refusal("not-found")
    theirs = stored.person(other(side))
    if await blocks.kept_from(tx, person_id, [theirs]):
        return Refusal("match-withdrawn")
    return Mine(stored, side)
