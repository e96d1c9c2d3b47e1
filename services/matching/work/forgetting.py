"""A person is erased: profile, contact cards, lists and snapshots go; what is open ends."""

from datetime import datetime

from contracts.matching import Side
from contracts.topics import PROFILES
from services.chassis import erasure, outbox, timers
from services.chassis.transaction import Transaction
from services.matching.decide.match import State
from services.matching.store import engine, matches, offers, profiles
from services.matching.store.profiles import Profile
from services.matching.work.profiles import NOTICES_RENEWED, end_matches

EVERY_STATE = tuple(State)


async def erase_person(tx: Transaction, person_id: str, *, erased_at: datetime) -> None:
    """Forget all that was said before that moment; a profile opened later is another person's."""
    await erasure.mark_erased(tx, person_id, erased_at)
    await erasure.purge_person(tx, person_id)
    profile = await profiles.find_by_person(tx, person_id, lock=True)
    owned = await offers.of_owner(tx, person_id)
    if profile is not None and profile.opened_at <= erased_at:
        await _erase_seeker(tx, profile)
    for offer in owned:
        await end_matches(
            tx, side=Side.OFFER, ordinal=offer.ordinal, reason="person-erased", every=True
        )
        await offers.disown(tx, offer.initiative_id)
        await engine.log_change(tx, "offer", offer=offer.ordinal)
    await matches.disown(tx, person_id)
    await tx.execute("DELETE FROM capability WHERE person_id = $1", person_id)


async def _erase_seeker(tx: Transaction, profile: Profile) -> None:
    """End what is open, say it, then delete every row that names the profile."""
    await end_matches(
        tx, side=Side.SEEKER, ordinal=profile.ordinal, reason="person-erased", every=True
    )
    mine = await matches.open_of(tx, side=Side.SEEKER, ordinal=profile.ordinal, states=EVERY_STATE)
    await matches.remove(tx, [stored.match_id for stored in mine])
    await engine.forget(tx, Side.SEEKER, profile.ordinal)
    await timers.cancel(tx, NOTICES_RENEWED, subject=str(profile.ordinal))
    await matches.forget_seeker(tx, profile.ordinal, profile.profile_id)
    await profiles.remove(tx, profile.profile_id)
    await engine.log_change(tx, "seeker", seeker=profile.ordinal)
    await outbox.record_tombstone(
        tx, PROFILES, key=str(profile.profile_id), sequence=profile.revision + 1
    )
