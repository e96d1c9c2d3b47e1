"""A person saves, pauses, resumes or ends the search; the engine hears of it by the change log."""

from datetime import datetime, time
from typing import Any, Final
from uuid import UUID, uuid4

from contracts.matching import Market, Side
from contracts.moving_in import SAXONY, day_in_saxony
from services.chassis import timers
from services.chassis.refusal import Refusal
from services.chassis.seal import seal
from services.chassis.transaction import Transaction
from services.matching.decide.ages import next_senior_day
from services.matching.decide.criteria import Criteria, check_move_in
from services.matching.decide.rows import household_rows
from services.matching.store import engine, entrants, profiles
from services.matching.store.profiles import Profile
from services.matching.work.announcing import say_search
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.entering import enter, leave
from services.matching.work.village_joining import depart, tell_callers

NOTICES_RENEWED: Final = "notices-renewed"
"""Name of the timer that looks again what a person may be told of."""

GROWS_OLDER: Final = "grows-older"
"""Name of the timer for the day on which a household counts as one of seniors too."""


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
    told: dict[str, Any] = {
        "criteria": criteria.model_dump(mode="json"),
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
            return await _opened(tx, added)
    if _is_the_same(before, told, desk=desk, contact=contact):
        await profiles.state_again(tx, before.profile_id)
        return before
    return await _opened(tx, await profiles.change(tx, before.profile_id, **told))


async def keep_criteria(tx: Transaction, before: Profile, criteria: Criteria) -> Profile:
    """Change what a household is matched by and nothing else; the caller holds the lock."""
    after = await profiles.change(
        tx,
        before.profile_id,
        criteria=criteria.model_dump(mode="json"),
        contact=before.contact,
        sms_wanted=before.sms_wanted,
        locale=before.locale,
    )
    return await _opened(tx, after)


async def pause_profile(tx: Transaction, person_id: str) -> Profile | Refusal:
    """Take a break: open proposals end, nothing new is proposed."""
    return await _leave(tx, person_id, state="paused")


async def pause_settled(tx: Transaction, profile_id: UUID) -> None:
    """A household has moved in: its search takes a break until it says that it goes on."""
    profile = await profiles.find_by_id(tx, profile_id, lock=True)
    if profile is not None and profile.state == "live":
        await _leave(tx, profile.person_id, state="paused", has_settled=True)


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
    return await _opened(tx, await profiles.move(tx, before.profile_id, state="live"))


async def begin_anew(tx: Transaction, before: Profile) -> None:
    """Let what was stated last go on as a profile of its own; the caller ended the old one.

    It needs another id: whatever belongs to the old one is forgotten by all services for good.
    """
    await _opened(tx, await profiles.begin_anew(tx, before.profile_id, uuid4()))


async def grow_older(tx: Transaction, profile_id: UUID) -> None:
    """Somebody of the household has a birthday from which it counts as one of seniors too."""
    profile = await profiles.find_by_id(tx, profile_id, lock=True)
    if profile is not None and profile.state == "live":
        await _enter(tx, profile)


async def renew_notices(tx: Transaction, ordinal: int) -> None:
    """A week has passed: let the engine look what the person may be told of now."""
    entrant = await entrants.find(tx, Side.SEEKER, ordinal)
    if entrant is not None:
        await engine.log_change(tx, entrant.market, "notices", seeker=ordinal)


async def _leave(
    tx: Transaction, person_id: str, *, state: str, has_settled: bool = False
) -> Profile | Refusal:
    before = await profiles.find_by_person(tx, person_id, lock=True)
    if before is None:
        return Refusal("not-found")
    if before.state in {state, "withdrawn"}:
        return before
    after = await profiles.move(tx, before.profile_id, state=state, has_settled=has_settled)
    await depart(tx, after.profile_id)
    await leave(tx, after.profile_id, reason=f"profile-{state}", every=state == "withdrawn")
    await _say(tx, after)
    return after


async def _opened(tx: Transaction, profile: Profile | None) -> Profile:
    if profile is None:
        raise LookupError("the profile vanished while it was saved")
    await _enter(tx, profile)
    await _say(tx, profile)
    return profile


async def _enter(tx: Transaction, profile: Profile) -> None:
    """Stand in every market that the household wants to, and come back when it grows older."""
    today = day_in_saxony(tx.now)
    rows = household_rows(profile.wishes, today=today)
    if Market.GROUPS not in profile.wishes.markets:
        await depart(tx, profile.profile_id)
    await enter(tx, profile.profile_id, person_id=profile.person_id, rows=rows)
    await tell_callers(tx, profile)
    day = next_senior_day(profile.wishes.household.births, today)
    subject = str(profile.profile_id)
    if day is None:
        await timers.cancel(tx, GROWS_OLDER, subject=subject)
        return
    due_at = datetime.combine(day, time(1), tzinfo=SAXONY)
    await timers.schedule(tx, GROWS_OLDER, subject=subject, due_at=due_at)


async def _say(tx: Transaction, profile: Profile) -> None:
    await say_search(
        tx,
        profile.profile_id,
        state=profile.state,
        person_id=profile.person_id,
        markets=profile.wishes.markets,
        revision=profile.revision,
    )


def _is_the_same(before: Profile, told: dict[str, Any], *, desk: Desk, contact: Contact) -> bool:
    return (
        before.state == "live"
        and before.criteria == told["criteria"]
        and before.sms_wanted == told["sms_wanted"]
        and before.locale == told["locale"]
        and Contact.unsealed(desk.seal_key, before.contact) == contact
    )
