"""Which fact leads to which notifications: who is told what, about what, until when.

A notification's id is made of purpose, occasion, person and channel: a fact said twice, or two
facts with the same meaning, plan one row. The occasion is the business key inside the fact, never
the id of the fact.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from contracts.events import (
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
    Market,
    MatchBecameMutual,
    MatchDeclined,
    MatchExpired,
    MatchFact,
    MatchProposed,
    MatchWithdrawn,
    Side,
)
from contracts.notifications import Channel, SubjectKind
from contracts.registry import InitiativeListed, InitiativeReview
from services.notifications.decide.purposes import PURPOSES, Purpose

UNTOLD: Final = frozenset({"not-confirmed", "erased"})
"""Reasons of a release that nobody has to hear of."""
NAMESPACE: Final = UUID("5b0c2d3c-6e0f-5c58-9f0b-8f6d1d3b7a41")
CONTACT_LIVES: Final = timedelta(days=7)
"""How long it is worth asking an owner for an address that no message waits for yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One person is to hear of one thing, on every channel of the purpose."""

    purpose: str
    occasion: str
    person_id: str
    subject_id: str
    expires_at: datetime | None = None
    calendar_sequence: int | None = None
    asks: bool = False
    began_with: str | None = None

    @property
    def beginning(self) -> str:
        """With what it began that the person is told: a profile, an initiative, a seat."""
        return self.began_with or f"{self.kind.subject}:{self.subject_id}"

    @property
    def kind(self) -> Purpose:
        """What is known about the purpose."""
        return PURPOSES[self.purpose]

    def id_on(self, channel: Channel) -> UUID:
        """The id of the notification on a channel."""
        return notification_id(
            self.purpose, occasion=self.occasion, recipient=self.person_id, channel=channel
        )

    def ends_at(self, said_at: datetime) -> datetime:
        """Until when it is worth sending."""
        lives_until = said_at + self.kind.lives
        return min(lives_until, self.expires_at) if self.expires_at else lives_until


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedSeat:
    """A seat whose guest has the date in the calendar."""

    seat_id: UUID
    person_id: str
    seat_revision: int


def notification_id(purpose: str, *, occasion: str, recipient: str, channel: Channel) -> UUID:
    """The same for the same message to the same person on the same channel, for ever."""
    return uuid5(NAMESPACE, f"{purpose}\x1f{occasion}\x1f{recipient}\x1f{channel}")


def question_id(person_id: str, *, kind: SubjectKind, subject_id: str) -> UUID:
    """The one question of a person about one thing."""
    return uuid5(NAMESPACE, f"question\x1f{person_id}\x1f{kind}\x1f{subject_id}")


def claim_id(dataref: str, *, occasion: str) -> UUID:
    """One visit to the owner per fact."""
    return uuid5(NAMESPACE, f"claim\x1f{dataref}\x1f{occasion}")


def tell_of_review(fact: InitiativeReview, *, purpose: str) -> tuple[Notice, ...]:
    """The owner hears of a step of the entry on its way to the public."""
    return (
        Notice(
            purpose=purpose,
            occasion=f"{fact.initiative_id}:{fact.revision}",
            person_id=fact.owner_person_id,
            subject_id=str(fact.initiative_id),
        ),
    )


def tell_of_listing(fact: InitiativeListed) -> tuple[Notice, ...]:
    """The owner hears once that the entry is online."""
    if fact.owner_person_id is None:
        return ()
    return (
        Notice(
            purpose="initiative-listed",
            occasion=str(fact.initiative_id),
            person_id=fact.owner_person_id,
            subject_id=str(fact.initiative_id),
        ),
    )


def tell_of_match(
    fact: MatchProposed | MatchBecameMutual | ContactReleased,
) -> tuple[Notice, ...]:
    """Both sides hear of a match; a proposal asks them."""
    purpose = _MATCH_PURPOSES[type(fact)]
    is_proposal = isinstance(fact, MatchProposed)
    return tuple(
        _match_notice(fact, side, purpose=purpose, asks=is_proposal) for side in _sides(fact)
    )


def tell_of_interest(fact: InterestShown) -> tuple[Notice, ...]:
    """The other side is asked, if its proposal had been kept back; the owner knows."""
    return tuple(
        replace(
            _match_notice(fact, side, purpose="match-proposed", asks=True),
            occasion=f"{fact.match_id}:interest",
        )
        for side in _sides(fact)
        if side is not fact.side
    )


def tell_of_end(
    fact: MatchDeclined | MatchWithdrawn | MatchExpired, *, said_yes: frozenset[Side]
) -> tuple[Notice, ...]:
    """Who waited hears that it is over: whoever had said yes, after expiry both.

    Of a village that calls no more nobody hears: whoever fits is asked by the village itself, and
    may have founded it.
    """
    if fact.market is Market.GROUPS:
        return ()
    decliner = fact.side if isinstance(fact, MatchDeclined) else None
    told = set(Side) if isinstance(fact, MatchExpired) else set(said_yes) - {decliner}
    return tuple(
        _match_notice(fact, side, purpose="match-ended", asks=False)
        for side in _sides(fact)
        if side in told
    )


def tell_of_seat(
    fact: SeatHeld | SeatBooked | SeatWaitlisted | SeatOffered | OfferLapsed,
) -> tuple[Notice, ...]:
    """The guest hears of a step of the seat; an offer asks."""
    is_offer = isinstance(fact, SeatOffered)
    ends = fact.expires_at if isinstance(fact, (SeatHeld, SeatOffered)) else None
    sequence = fact.calendar_sequence if isinstance(fact, SeatBooked) else None
    return (
        _seat_notice(
            fact, purpose=_SEAT_PURPOSES[type(fact)], ends=ends, sequence=sequence, asks=is_offer
        ),
    )


def tell_of_release(fact: SeatReleased, *, was_booked: bool, has_date: bool) -> tuple[Notice, ...]:
    """A guest whose calendar has the date hears that it goes; nobody else has to.

    ``has_date`` is false while the invitation never left: then both are cancelled instead.
    """
    if not (was_booked and has_date) or fact.reason in UNTOLD:
        return ()
    return (_seat_notice(fact, purpose="seat-released", sequence=fact.calendar_sequence),)


def tell_of_change(
    fact: GatheringRevised | GatheringCancelled, *, seats: tuple[BookedSeat, ...]
) -> tuple[Notice, ...]:
    """Every guest hears that a gathering moved, or that it does not take place."""
    purpose = "gathering-cancelled" if isinstance(fact, GatheringCancelled) else "seat-updated"
    return tuple(
        Notice(
            purpose=purpose,
            occasion=f"{seat.seat_id}:{fact.revision + seat.seat_revision}",
            person_id=seat.person_id,
            subject_id=str(seat.seat_id),
            calendar_sequence=fact.revision + seat.seat_revision,
        )
        for seat in seats
    )


_MATCH_PURPOSES: Final[dict[type[MatchFact], str]] = {
    MatchProposed: "match-proposed",
    MatchBecameMutual: "match-mutual",
    ContactReleased: "contact-released",
}
_OFFERS: Final[dict[Market, str]] = {
    Market.LIVING: "initiative",
    Market.FOUNDING: "profile",
    Market.SUPPORT: "profile",
    Market.GROUPS: "village",
}
"""With what the offering side of each market began."""
_SEAT_PURPOSES: Final[dict[type[SeatFact], str]] = {
    SeatHeld: "seat-held",
    SeatBooked: "seat-booked",
    SeatWaitlisted: "seat-waitlisted",
    SeatOffered: "seat-offered",
    OfferLapsed: "offer-lapsed",
}


def _sides(fact: MatchFact) -> dict[Side, tuple[str, str]]:
    """Who is on each side, and what brought them there."""
    sides = {Side.SEEKER: (fact.seeker_person_id, f"profile:{fact.seeker_id}")}
    if fact.offer_person_id is not None:
        beginning = f"{_OFFERS[fact.market]}:{fact.offer_id}"
        sides[Side.OFFER] = (fact.offer_person_id, beginning)
    return sides


def _match_notice(fact: MatchFact, side: Side, *, purpose: str, asks: bool) -> Notice:
    person_id, began_with = _sides(fact)[side]
    return Notice(
        purpose=purpose,
        occasion=str(fact.match_id),
        person_id=person_id,
        subject_id=str(fact.match_id),
        expires_at=fact.expires_at if isinstance(fact, MatchProposed) else None,
        asks=asks,
        began_with=began_with,
    )


def _seat_notice(
    fact: SeatFact,
    *,
    purpose: str,
    ends: datetime | None = None,
    sequence: int | None = None,
    asks: bool = False,
) -> Notice:
    return Notice(
        purpose=purpose,
        occasion=f"{fact.seat_id}:{fact.seat_revision if sequence is None else sequence}",
        person_id=fact.person_id,
        subject_id=str(fact.seat_id),
        expires_at=ends,
        calendar_sequence=sequence,
        asks=asks,
    )
