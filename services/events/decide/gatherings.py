"""A gathering is announced, revised and cancelled; its picture is what the public sees."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from contracts import events
from contracts.events import GatheringAnnounced, GatheringCancelled, GatheringRevised, RoomKind
from services.chassis.refusal import Refusal
from services.events.decide.model import Room, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """Everything that is public of a gathering, at one revision."""

    gathering_id: UUID
    revision: int
    title: str
    summary: str
    description: str
    series: str | None
    starts_at: datetime
    ends_at: datetime
    timezone: str
    venue: events.Venue | None
    access_features: tuple[str, ...]
    booking_closes_at: datetime
    is_cancelled: bool = False

    @property
    def terms(self) -> Terms:
        """What of it matters to its seats."""
        return Terms(
            gathering_id=self.gathering_id,
            revision=self.revision,
            starts_at=self.starts_at,
            booking_closes_at=self.booking_closes_at,
            timezone=self.timezone,
            is_cancelled=self.is_cancelled,
        )


Capacities = Mapping[RoomKind, int]
Picture = GatheringAnnounced | GatheringRevised | GatheringCancelled
P = TypeVar("P", GatheringAnnounced, GatheringRevised, GatheringCancelled)


def announce_gathering(
    gathering: Gathering, capacities: Capacities, *, now: datetime
) -> GatheringAnnounced | Refusal:
    """The gathering becomes public and can be booked."""
    if refusal := _impossible(gathering, capacities):
        return refusal
    if gathering.starts_at <= now:
        return Refusal("starts-in-the-past")
    return paint(GatheringAnnounced, gathering, capacities)


def revise_gathering(
    before: Gathering, wanted: Gathering, capacities: Capacities, *, rooms: Mapping[RoomKind, Room]
) -> GatheringRevised | Refusal:
    """Other times, place or capacities; never fewer places than are taken."""
    if before.is_cancelled:
        return Refusal("gathering-cancelled")
    if refusal := _impossible(wanted, capacities):
        return refusal
    for kind, room in rooms.items():
        if kind not in capacities:
            return Refusal("room-missing", room=kind)
        if capacities[kind] < room.taken:
            return Refusal("capacity-below-taken", room=kind, taken=room.taken)
    return paint(GatheringRevised, replace(wanted, revision=before.revision + 1), capacities)


def cancel_gathering(gathering: Gathering, capacities: Capacities) -> GatheringCancelled | None:
    """The gathering does not take place; None if that was said before."""
    if gathering.is_cancelled:
        return None
    return paint(
        GatheringCancelled, replace(gathering, revision=gathering.revision + 1), capacities
    )


def paint(kind: type[P], gathering: Gathering, capacities: Capacities) -> P:
    """The whole public picture as a fact."""
    return kind(
        gathering_id=gathering.gathering_id,
        revision=gathering.revision,
        series=gathering.series,
        title=gathering.title,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        timezone=gathering.timezone,
        venue=gathering.venue,
        rooms=tuple(events.Room(kind=room, capacity=n) for room, n in capacities.items()),
        access_features=gathering.access_features,
        booking_closes_at=gathering.booking_closes_at,
    )


def phase_of(gathering: Gathering, *, now: datetime) -> str:
    """Where the gathering is in its life; one of several days is running until its very end."""
    if gathering.is_cancelled:
        return "cancelled"
    if now >= gathering.ends_at:
        return "over"
    return "running" if now >= gathering.starts_at else "announced"


def is_booking_open(gathering: Gathering, *, now: datetime) -> bool:
    """Whether anybody can still book."""
    closes_at = min(gathering.booking_closes_at, gathering.starts_at)
    return not gathering.is_cancelled and now < closes_at


def _impossible(gathering: Gathering, capacities: Capacities) -> Refusal | None:
    if not capacities:
        return Refusal("room-missing")
    if gathering.ends_at <= gathering.starts_at:
        return Refusal("ends-before-start")
    if gathering.booking_closes_at > gathering.ends_at:
        return Refusal("booking-closes-late")
    return None
