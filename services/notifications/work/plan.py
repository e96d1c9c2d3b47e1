"""A fact comes in: what is planned, what is cancelled, what is asked.

What an erased person had to do with is not planned. A replay does not come here: it fills
projections by ``known`` alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from contracts.events import (
    GatheringAnnounced,
    GatheringCancelled,
    GatheringRevised,
    OfferLapsed,
    SeatBooked,
    SeatFact,
    SeatHeld,
    SeatOffered,
    SeatReleased,
    SeatWaitlisted,
)
from contracts.matching import (
    ContactReleased,
    InterestShown,
    MatchBecameMutual,
    MatchDeclined,
    MatchExpired,
    MatchProposed,
    MatchWithdrawn,
    ProfileOpened,
    Side,
)
from contracts.notifications import SubjectKind
from contracts.registry import InitiativeListed, InitiativeProfile, InitiativeReview
from services.chassis.transaction import Transaction
from services.notifications.decide import plan as decide
from services.notifications.decide.plan import Notice
from services.notifications.decide.purposes import PURPOSES
from services.notifications.store import beginnings, plans, projections, questions
from services.notifications.store.plans import Planned
from services.notifications.work import known
from services.notifications.work.erase import is_forgotten

INVITATIONS: Final = ("seat-booked", "seat-updated")


async def plan_review_notice(tx: Transaction, fact: InitiativeReview, *, purpose: str) -> None:
    """The owner of an entry hears of its next step; what was said of an earlier one is moot."""
    notices = decide.tell_of_review(fact, purpose=purpose)
    await _take_over(tx, SubjectKind.INITIATIVE, str(fact.initiative_id), notices)


async def plan_listing_notice(tx: Transaction, fact: InitiativeListed) -> None:
    """The entry is online: its owner hears so, and their address is kept for match mails."""
    await known.know_initiative(tx, fact)
    await plan_notices(tx, decide.tell_of_listing(fact))


async def keep_initiative(tx: Transaction, fact: InitiativeProfile) -> None:
    """A later revision: its title counts from now on, and its owner's address may be new."""
    await known.know_initiative(tx, fact)
    await _refresh_contact(tx, fact.owner_person_id, beginning=f"initiative:{fact.initiative_id}")


async def drop_initiative(tx: Transaction, initiative_id: UUID) -> None:
    """The entry left the directory: nothing of it is kept, nothing is sent but that it left."""
    kind, subject_id = SubjectKind.INITIATIVE, str(initiative_id)
    await known.forget_initiative(tx, initiative_id)
    await questions.close_about(tx, kind, subject_id)
    moot = [each.name for each in PURPOSES.values() if not each.outlives_subject]
    await plans.cancel_about(tx, kind, subject_id, why="moved-on", purposes=moot)


async def learn_contact(tx: Transaction, fact: ProfileOpened) -> None:
    """A search begins: keep the address before the first match needs it."""
    person_id, said_at = fact.person_id, _said_at(tx)
    beginning = f"profile:{fact.profile_id}"
    if not await is_forgotten(tx, person_id, beginning=beginning, said_at=said_at):
        await beginnings.keep_profile(tx, fact.profile_id, person_id=person_id, opened_at=said_at)
    await _refresh_contact(tx, person_id, beginning=beginning)


async def plan_match_notice(tx: Transaction, fact: MatchProposed) -> None:
    """Both sides are asked."""
    await projections.keep_match(tx, fact, dataref=_dataref(tx))
    await plan_notices(tx, decide.tell_of_match(fact))


async def note_interest(tx: Transaction, fact: InterestShown) -> None:
    """One side said yes: remembered for the day when the other says no.

    The other side has its proposal already, unless matching kept it back to spare people; whether
    it did, the owner says when visited.
    """
    await projections.note_yes(tx, fact.match_id, fact.side)
    await plan_notices(tx, decide.tell_of_interest(fact))


async def plan_mutual_notice(tx: Transaction, fact: MatchBecameMutual) -> None:
    """Both said yes: the question is settled, the consent is next."""
    for side in Side:
        await projections.note_yes(tx, fact.match_id, side)
    await _take_over(tx, SubjectKind.MATCH, str(fact.match_id), decide.tell_of_match(fact))


async def plan_release_notice(tx: Transaction, fact: ContactReleased) -> None:
    """Each side gets the other's contact."""
    await _take_over(tx, SubjectKind.MATCH, str(fact.match_id), decide.tell_of_match(fact))


async def plan_end_notice(
    tx: Transaction, fact: MatchDeclined | MatchWithdrawn | MatchExpired
) -> None:
    """The match is over: open notices are cancelled, who waited hears so."""
    said_yes = await projections.said_yes(tx, fact.match_id)
    reference = await projections.dataref_of(tx, fact.match_id)
    notices = decide.tell_of_end(fact, said_yes=said_yes)
    await _take_over(tx, SubjectKind.MATCH, str(fact.match_id), notices, dataref=reference)


async def plan_seat_notice(
    tx: Transaction, fact: SeatHeld | SeatBooked | SeatWaitlisted | SeatOffered | OfferLapsed
) -> None:
    """A step of a seat: what was said of the step before is moot."""
    state = "booked" if isinstance(fact, SeatBooked) else "pending"
    if not await _keep_seat(tx, fact, state=state):
        return
    await _take_over(tx, SubjectKind.SEAT, str(fact.seat_id), decide.tell_of_seat(fact))


async def plan_seat_release(tx: Transaction, fact: SeatReleased) -> None:
    """A seat is out: whoever has the date in the calendar gets it cancelled.

    Where the whole gathering was called off, the guest hears that, and nothing after it.
    """
    before = await projections.seat(tx, fact.seat_id)
    if not await _keep_seat(tx, fact, state="released"):
        return
    if before is not None and before.state == "called-off":
        return
    has_date = await plans.has_left(tx, fact.seat_id, purposes=INVITATIONS)
    was_booked = before is not None and before.state == "booked"
    notices = decide.tell_of_release(fact, was_booked=was_booked, has_date=has_date)
    await _take_over(tx, SubjectKind.SEAT, str(fact.seat_id), notices)


async def keep_gathering(tx: Transaction, fact: GatheringAnnounced) -> None:
    """A gathering is public."""
    await known.know_gathering(tx, fact)


async def plan_change_notices(tx: Transaction, fact: GatheringRevised | GatheringCancelled) -> None:
    """A gathering moved or is called off: every booked guest hears, and every calendar."""
    if not await known.know_gathering(tx, fact):
        return
    seats = await projections.booked_seats(tx, fact.gathering_id)
    if isinstance(fact, GatheringCancelled):
        await projections.call_off_seats(tx, fact.gathering_id)
    for notice in decide.tell_of_change(fact, seats=seats):
        reference = await projections.seat_dataref(tx, UUID(notice.subject_id))
        await _take_over(tx, SubjectKind.SEAT, notice.subject_id, (notice,), dataref=reference)


async def tell_people(
    tx: Transaction,
    purpose: str,
    *,
    people: Iterable[str],
    subject_id: UUID,
    occasion: str,
    expires_at: datetime | None = None,
) -> None:
    """Each of some people hears of a step; what was said of the step before is moot.

    ``occasion`` is the business key of the step inside the fact: the same step plans one row.
    """
    await tell_sides(
        tx, {purpose: people}, subject_id=subject_id, occasion=occasion, expires_at=expires_at
    )


async def tell_who_is_out(
    tx: Transaction, purpose: str, *, people: Sequence[str], subject_id: UUID, occasion: str
) -> None:
    """Some people have nothing to answer about a thing any more; others still may have."""
    kind, about = PURPOSES[purpose].subject, str(subject_id)
    notices = [
        Notice(purpose=purpose, occasion=occasion, person_id=each, subject_id=about)
        for each in people
    ]
    said_again = [notice.id_on(channel) for notice in notices for channel in notice.kind.channels]
    await questions.close_about(tx, kind, about, people=people)
    await plans.cancel_about(tx, kind, about, why="moved-on", but=said_again, people=people)
    await plan_notices(tx, notices)


async def tell_sides(
    tx: Transaction,
    told: Mapping[str, Iterable[str]],
    *,
    subject_id: UUID,
    occasion: str,
    expires_at: datetime | None = None,
) -> None:
    """Each side of one step hears of it in its own words: ``told`` is purpose → people."""
    notices = [
        Notice(
            purpose=purpose,
            occasion=occasion,
            person_id=person_id,
            subject_id=str(subject_id),
            expires_at=expires_at,
        )
        for purpose, people in told.items()
        for person_id in people
    ]
    [kind] = {PURPOSES[purpose].subject for purpose in told}
    await _take_over(tx, kind, str(subject_id), notices)


async def plan_notices(
    tx: Transaction, notices: Sequence[Notice], *, dataref: str | None = None
) -> None:
    """Plan one row per person and channel, and one visit to the owner for all of them."""
    said_at = _said_at(tx)
    told = [each for each in notices if not await _is_untold(tx, each, said_at)]
    if not told:
        return
    reference = _dataref(tx) or dataref
    claim = await _open_claim(tx, told, reference, said_at=said_at)
    await plans.insert_held(tx, [row for each in told for row in _rows(tx, each, claim, said_at)])
    if claim is not None:
        await plans.reopen_claim(tx, claim)
    for each in told:
        if each.asks:
            await _ask(tx, each, said_at)


async def _is_untold(tx: Transaction, notice: Notice, said_at: datetime) -> bool:
    return await is_forgotten(tx, notice.person_id, beginning=notice.beginning, said_at=said_at)


async def _keep_seat(tx: Transaction, fact: SeatFact, *, state: str) -> bool:
    beginning = f"seat:{fact.seat_id}"
    is_nobodys = await is_forgotten(tx, fact.person_id, beginning=beginning, said_at=_said_at(tx))
    return await projections.keep_seat(
        tx,
        fact,
        state=state,
        person_id=None if is_nobodys else fact.person_id,
        dataref=_dataref(tx),
    )


async def _open_claim(
    tx: Transaction, notices: Sequence[Notice], dataref: str | None, *, said_at: datetime
) -> UUID | None:
    if dataref is None:
        return None
    occasion = f"{notices[0].purpose}:{notices[0].occasion}"
    claim = decide.claim_id(dataref, occasion=occasion)
    until = max(each.ends_at(said_at) for each in notices)
    owner = notices[0].kind.owner
    await plans.open_claim(tx, claim, owner=owner, dataref=dataref, said_at=said_at, until=until)
    return claim


def _rows(tx: Transaction, notice: Notice, claim: UUID | None, said_at: datetime) -> list[Planned]:
    kind = notice.kind
    return [
        Planned(
            id=notice.id_on(channel),
            purpose=notice.purpose,
            occasion=notice.occasion,
            person_id=notice.person_id,
            channel=channel,
            subject_kind=kind.subject,
            subject_id=notice.subject_id,
            lane=kind.lane,
            topic=kind.topic,
            said_at=said_at,
            expires_at=notice.ends_at(said_at),
            reason=_reason(tx, said_at),
            beginning=notice.beginning,
            claim_id=claim,
            calendar_sequence=notice.calendar_sequence,
        )
        for channel in kind.channels
    ]


async def _ask(tx: Transaction, notice: Notice, said_at: datetime) -> None:
    kind = notice.kind.subject
    question = decide.question_id(notice.person_id, kind=kind, subject_id=notice.subject_id)
    await questions.ask(
        tx,
        question,
        person_id=notice.person_id,
        kind=kind,
        subject_id=notice.subject_id,
        expires_at=notice.expires_at or notice.ends_at(said_at),
    )


async def _take_over(
    tx: Transaction,
    kind: SubjectKind,
    subject_id: str,
    notices: Sequence[Notice],
    *,
    dataref: str | None = None,
) -> None:
    """Plan a step; what was asked and planned about the step before is moot.

    A step that is said once more keeps what it planned and has not sent yet.
    """
    said_again = [notice.id_on(channel) for notice in notices for channel in notice.kind.channels]
    await questions.close_about(tx, kind, subject_id)
    await plans.cancel_about(tx, kind, subject_id, why="moved-on", but=said_again)
    await plan_notices(tx, notices, dataref=dataref)


async def _refresh_contact(tx: Transaction, person_id: str | None, *, beginning: str) -> None:
    """Visit the owner for nothing but the address."""
    dataref, said_at = _dataref(tx), _said_at(tx)
    if tx.envelope is None or dataref is None or person_id is None:
        return
    if await is_forgotten(tx, person_id, beginning=beginning, said_at=said_at):
        return
    owner = tx.envelope.type.split(".")[1]
    claim = decide.claim_id(dataref, occasion=f"contact:{tx.envelope.sequence}")
    until = said_at + decide.CONTACT_LIVES
    await plans.open_claim(
        tx,
        claim,
        owner=owner,
        dataref=dataref,
        said_at=said_at,
        until=until,
        beginning=beginning,
    )


def _reason(tx: Transaction, said_at: datetime) -> dict[str, Any]:
    fact = tx.envelope.type if tx.envelope else "zukunft.web.message"
    return {"fact": fact, "since": said_at.isoformat()}


def _dataref(tx: Transaction) -> str | None:
    return tx.envelope.dataref if tx.envelope else None


def _said_at(tx: Transaction) -> datetime:
    return tx.envelope.time if tx.envelope else tx.now
