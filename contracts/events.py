"""Facts about gatherings (the whole public picture) and about seats (ids and states only)."""

from enum import StrEnum
from uuid import UUID

from contracts.fact import Ags, Count, DomainEvent, Moment, Ordinal, Part, PersonId, Text
from contracts.topics import GATHERINGS, SEATS


class RoomKind(StrEnum):
    """A countable pool of places of a gathering."""

    ON_SITE = "on_site"
    ONLINE = "online"


class Venue(Part):
    """Where a gathering takes place."""

    name: Text
    street: Text
    postcode: Text
    city: Text
    ags: Ags


class Room(Part):
    """A pool and how many places it has."""

    kind: RoomKind
    capacity: Count


class GatheringPicture(DomainEvent):
    """Everything that the public sees of a gathering, at one revision."""

    gathering_id: UUID
    revision: Ordinal
    series: Text | None
    title: Text
    starts_at: Moment
    ends_at: Moment
    timezone: Text
    venue: Venue | None
    rooms: tuple[Room, ...]
    access_features: tuple[Text, ...]
    booking_closes_at: Moment


class GatheringAnnounced(GatheringPicture, topic=GATHERINGS):
    """The gathering is public and can be booked."""


class GatheringRevised(GatheringPicture, topic=GATHERINGS):
    """Time, place or another public property changed."""


class GatheringCancelled(GatheringPicture, topic=GATHERINGS):
    """The gathering does not take place."""


class SeatFact(DomainEvent):
    """One step of one seat; a seat holds ``party_size`` places in one room.

    ``room_seq`` rises by one with each change of the room's counter: the ledger has no gap.
    ``calendar_sequence`` is the SEQUENCE of the next calendar mail (RFC 5546).
    """

    seat_id: UUID
    gathering_id: UUID
    person_id: PersonId
    room: RoomKind
    party_size: Ordinal
    room_seq: Count
    seat_revision: Ordinal
    calendar_sequence: Count


class SeatHeld(SeatFact, topic=SEATS):
    """Places are kept until the mailbox is confirmed."""

    expires_at: Moment


class SeatBooked(SeatFact, topic=SEATS):
    """The places are taken for good."""


class SeatWaitlisted(SeatFact, topic=SEATS):
    """The room is full; the party waits as a whole."""

    position: Ordinal


class SeatOffered(SeatFact, topic=SEATS):
    """Places became free and are kept for this party until ``expires_at``."""

    expires_at: Moment


class OfferLapsed(SeatFact, topic=SEATS):
    """The party did not answer in time; the places went on to the next."""


class SeatReleased(SeatFact, topic=SEATS):
    """The party is out: its places, if it had any, went on to the next in line."""

    reason: Text
    had_places: bool
