"""A person saves, pauses, resumes or ends the search; the engine hears of it by the change log."""

from typing import Any, Final
from uuid import UUID, uuid4

from contracts.matching import Market, ProfileOpened, ProfilePaused, ProfileWithdrawn, Side
from services.chassis import outbox
from services.chassis.refusal import Refusal
from services.chassis.seal import seal
from services.chassis.transaction import Transaction
from services.matching.decide.columns import KERNEL_VERSION
from services.matching.decide.criteria import Criteria, check_move_in, seeker_row
from services.matching.decide.match import OPEN, UNANSWERED
from services.matching.store import engine, matches, profiles
from services.matching.store.profiles import Profile
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.settling import withdraw_all

NOTICES_RENEWED: Final = "notices-renewed"
"""Name of the timer that looks again what a person may be told of."""

FACTS: Final = {"live": ProfileOpened, "paused": ProfilePaused, "withdrawn": ProfileWithdrawn}


async def save_profile(
    tx: Transaction,
    desk: Desk,
    *,
    person_id: str,
    criteria: Criteria,
    contact: Contact,
    sms_wanted: bool,
    locale: str,
) -> Profile | Refusal:
    """Store what a household stated; it takes part from now on.

    The same again changes nothing but the moment at which it was stated: an erasure of before may
    still be on its way.
    """
    row = seeker_row(criteria).pack()
    told: dict[str, Any] = {
        "criteria": criteria.model_dump(mode="json"),
        "row": row,
        "kernel_version": KERNEL_VERSION,
        "contact": seal(desk.seal_key, contact.as_text()),
        "sms_wanted": sms_wanted,
        "locale": locale,
    }
    before = await profiles.find_by_person(tx, person_id, lock=True)
    refusal = check_move_in(criteria, before=before.wishes if before else None, now=tx.now)
    if refusal is not None:
        return refusal
    if before is None:
        added = await profiles.add(tx, uuid4(), person_id, **told)
        before = added or await profiles.find_by_person(tx, person_id, lock=True)
        if added is not None or before is None:
            return await _opened(tx, added, moved=True)
    if _is_the_same(before, told, desk=desk, contact=contact):
        await profiles.state_again(tx, before.profile_id)
        return before
    after = await profiles.change(tx, before.profile_id, **told)
    return await _opened(tx, after, moved=before.row != row or before.state != "live")


async def pause_profile(tx: Transaction, person_id: str) -> Profile | Refusal:
    """Take a break: open proposals end, nothing new is proposed."""
    return await _leave(tx, person_id, state="paused")


async def withdraw_profile(tx: Transaction, person_id: str) -> Profile | Refusal:
    """End the search, and with it all that is open, also where both had said yes."""
    return await _leave(tx, person_id, state="withdrawn")


async def resume_profile(tx: Transaction, person_id: str) -> Profile | Refusal:
    """Take part again."""
    before = await profiles.find_by_person(tx, person_id, lock=True)
    if before is None:
        return Refusal("not-found")
    if before.state == "live":
        return before
    after = await profiles.move(tx, before.profile_id, state="live")
    return await _opened(tx, after, moved=True)


async def begin_anew(tx: Transaction, before: Profile) -> None:
    """Let what was stated last go on as a profile of its own; the caller ended the old one.

    It needs another id: whatever belongs to the old one is forgotten by all services for good.
    """
    after = await profiles.begin_anew(tx, before.profile_id, uuid4())
    await _opened(tx, after, moved=True)


async def renew_notices(tx: Transaction, ordinal: int) -> None:
    """A week has passed: let the engine look what the person may be told of now."""
    await engine.log_change(tx, "notices", seeker=ordinal)


async def end_matches(
    tx: Transaction, *, side: Side, ordinal: int, reason: str, every: bool
) -> None:
    """Withdraw the open matches of one side; those where both said yes only with ``every``."""
    states = OPEN if every else UNANSWERED
    found = await matches.open_of(tx, side=side, ordinal=ordinal, states=states)
    await withdraw_all(tx, found, reason=reason)


def claim_of(profile_id: UUID) -> str:
    """Where notifications finds the contact of a profile."""
    return f"/internal/v1/profiles/{profile_id}/claim"


async def _leave(tx: Transaction, person_id: str, *, state: str) -> Profile | Refusal:
    before = await profiles.find_by_person(tx, person_id, lock=True)
    if before is None:
        return Refusal("not-found")
    if before.state in {state, "withdrawn"}:
        return before
    after = await profiles.move(tx, before.profile_id, state=state)
    await end_matches(
        tx,
        side=Side.SEEKER,
        ordinal=after.ordinal,
        reason=f"profile-{state}",
        every=state == "withdrawn",
    )
    await engine.log_change(tx, "seeker", seeker=after.ordinal)
    await _say(tx, after)
    return after


async def _opened(tx: Transaction, profile: Profile | None, *, moved: bool) -> Profile:
    if profile is None:
        raise LookupError("the profile vanished while it was saved")
    if moved:
        await engine.log_change(tx, "seeker", seeker=profile.ordinal)
    await _say(tx, profile)
    return profile


async def _say(tx: Transaction, profile: Profile) -> None:
    fact = FACTS[profile.state](
        profile_id=profile.profile_id,
        person_id=profile.person_id,
        markets=(Market.LIVING,),
        revision=profile.revision,
    )
    await outbox.record(tx, fact, sequence=profile.revision, dataref=claim_of(profile.profile_id))


def _is_the_same(before: Profile, told: dict[str, Any], *, desk: Desk, contact: Contact) -> bool:
    return (
        before.state == "live"
        and before.criteria == told["criteria"]
        and before.sms_wanted == told["sms_wanted"]
        and before.locale == told["locale"]
        and Contact.unsealed(desk.seal_key, before.contact) == contact
    )
