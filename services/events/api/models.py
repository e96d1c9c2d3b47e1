"""What is asked and answered over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from asyncpg import Record
from pydantic import AfterValidator, AwareDatetime, Field

from contracts.events import RoomKind
from services.chassis.http.models import ApiModel
from services.events.decide.gatherings import Gathering, is_booking_open, phase_of
from services.events.store.gatherings import gathering_from
from services.events.work.desk import Standing
from services.events.work.views import SeatView

Line = Annotated[str, Field(min_length=1, max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("no such time zone") from None


class VenueModel(ApiModel):
    """Where a gathering takes place."""

    name: Line
    street: Line
    postcode: Annotated[str, Field(pattern=r"^[0-9]{5}$")]
    city: Line
    ags: Annotated[str, Field(pattern=r"^[0-9]{8}$")]


class RoomModel(ApiModel):
    """A room and its capacity."""

    kind: RoomKind
    capacity: Annotated[int, Field(ge=0, le=100_000)]


def _each_once(rooms: list[RoomModel]) -> list[RoomModel]:
    if len({room.kind for room in rooms}) < len(rooms):
        raise ValueError("name each room once")
    return rooms


class GatheringDraft(ApiModel):
    """A gathering as an organiser writes it."""

    title: Line
    summary: Annotated[str, Field(max_length=500)] = ""
    description: Annotated[str, Field(max_length=10_000)] = ""
    series: Line | None = None
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Berlin"
    venue: VenueModel | None = None
    rooms: Annotated[list[RoomModel], AfterValidator(_each_once), Field(min_length=1)]
    access_features: Annotated[list[Line], Field(default_factory=list, max_length=30)]
    booking_closes_at: AwareDatetime | None = None
    """Nothing means: at the start."""


class PublicRoom(ApiModel):
    """A room as everybody sees it; places that waiters are about to get are not free."""

    kind: RoomKind
    capacity: int
    free: int
    waiting: int


class GatheringItem(ApiModel):
    """A gathering as everybody sees it."""

    gathering_id: UUID
    revision: int
    series: str | None
    title: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    venue: VenueModel | None
    rooms: list[PublicRoom]
    access_features: list[str]
    state: str
    booking_open: bool
    booking_closes_at: datetime

    @classmethod
    def of(cls, row: Record, *, now: datetime) -> "GatheringItem":
        """The item of a row with its rooms."""
        return cls(**_public(row, now=now))


class GatheringDetail(GatheringItem):
    """A gathering with its description."""

    description: str

    @classmethod
    def of(cls, row: Record, *, now: datetime) -> "GatheringDetail":
        """The detail of a row with its rooms."""
        return cls(**_public(row, now=now), description=row["description"])


class GatheringList(ApiModel):
    """Gatherings, the next one first."""

    items: list[GatheringItem]
    next_cursor: str | None = None


class GatheringAnswer(ApiModel):
    """What an organiser hears after a change."""

    gathering_id: UUID
    revision: int
    state: Literal["announced", "cancelled"]

    @classmethod
    def of(cls, gathering: Gathering) -> "GatheringAnswer":
        """The answer about this revision."""
        return cls(
            gathering_id=gathering.gathering_id,
            revision=gathering.revision,
            state="cancelled" if gathering.is_cancelled else "announced",
        )


class Guest(ApiModel):
    """One person who comes."""

    name: Name


Guests = Annotated[list[Guest], Field(min_length=1, max_length=50)]


class SeatWish(ApiModel):
    """Places that somebody asks for."""

    room: RoomKind
    email: Annotated[str, Field(max_length=300)]
    phone: Annotated[str, Field(max_length=50)] | None = None
    sms_wanted: bool = False
    locale: Literal["de", "en"] = "de"
    guests: Guests


class SeatAct(ApiModel):
    """Which seat: by the link from a mail, or by id for those who signed in."""

    token: Annotated[str, Field(max_length=100)] | None = None
    seat_id: UUID | None = None


class PartyChange(SeatAct):
    """Other guests for a seat."""

    guests: Guests


class SeatAnswer(ApiModel):
    """Where a seat stands."""

    seat_id: UUID
    state: str
    party_size: int
    position: int | None
    expires_at: datetime | None

    @classmethod
    def of(cls, standing: Standing) -> "SeatAnswer":
        """The answer about this standing."""
        return cls(
            seat_id=standing.seat_id,
            state=standing.state.value,
            party_size=standing.party_size,
            position=standing.position,
            expires_at=standing.expires_at,
        )


class Why(ApiModel):
    """Why a party waits; ``reason`` is a slug for the words."""

    position: int
    before_you: int
    bypassed: int
    offers_since: int
    free_places: int
    reason: str


class SeatModel(ApiModel):
    """A seat as its guests see it."""

    seat_id: UUID
    gathering_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    venue: VenueModel | None
    gathering_state: Literal["announced", "cancelled"]
    room: RoomKind
    state: str
    guests: list[str]
    party_size: int
    expires_at: datetime | None
    revision: int
    why: Why | None
    actions: list[str]

    @classmethod
    def of(cls, view: SeatView) -> "SeatModel":
        """The model of a view."""
        return cls(**_seat(view))


class SeatList(ApiModel):
    """A person's seats, the next gathering first."""

    items: list[SeatModel]
    next_cursor: str | None = None


class DeliveryModel(ApiModel):
    """What became of a mail or SMS about a seat."""

    purpose: str
    channel: str
    state: str
    at: datetime


class OrganiserSeat(SeatModel):
    """A seat as organisers see it: names and states, no address."""

    is_confirmed: bool
    deliveries: list[DeliveryModel]

    @classmethod
    def with_deliveries(cls, view: SeatView, deliveries: list[Record]) -> "OrganiserSeat":
        """The seat with what became of its mails."""
        told = [
            DeliveryModel(**{name: row[name] for name in DeliveryModel.model_fields})
            for row in deliveries
        ]
        return cls(**_seat(view), is_confirmed=view.row["is_confirmed"], deliveries=told)


class OrganiserSeatList(ApiModel):
    """All seats of a gathering, by room and line."""

    items: list[OrganiserSeat]
    next_cursor: str | None = None


class Figures(ApiModel):
    """A handful of true figures."""

    upcoming: int
    free_places: int
    booked: int


class LinkToOpen(ApiModel):
    """A link from a mail."""

    token: Annotated[str, Field(max_length=100)]


class OpenedLink(ApiModel):
    """What a link opens; opening it changes nothing."""

    purpose: str
    subject: str
    person_id: str
    expires_at: datetime
    summary: SeatModel


class ClaimedPerson(ApiModel):
    """Whom to write to about a seat, and what about."""

    person_id: str
    name: str
    email: str
    phone: str | None
    locale: str
    details: dict[str, Any]
    links: dict[str, str]


class Claim(ApiModel):
    """Everybody who is to be told."""

    people: list[ClaimedPerson]


def _public(row: Record, *, now: datetime) -> dict[str, Any]:
    gathering = gathering_from(row)
    same = GatheringItem.model_fields.keys() - {"rooms", "state", "booking_open", "venue"}
    return {name: row[name] for name in same} | {
        "venue": row["venue"],
        "rooms": [_public_room(room) for room in row["rooms"] or []],
        "state": phase_of(gathering, now=now),
        "booking_open": is_booking_open(gathering, now=now),
    }


def _public_room(room: dict[str, Any]) -> dict[str, Any]:
    free = 0 if room["waiting"] else max(room["capacity"] - room["taken"], 0)
    return {
        "kind": room["kind"],
        "capacity": room["capacity"],
        "free": free,
        "waiting": room["waiting"],
    }


def _seat(view: SeatView) -> dict[str, Any]:
    row = view.row
    same = ("seat_id", "gathering_id", "title", "starts_at", "ends_at", "timezone", "venue")
    more = ("room", "state", "party_size", "expires_at", "revision")
    return {name: row[name] for name in same + more} | {
        "gathering_state": "cancelled" if row["is_cancelled"] else "announced",
        "guests": view.names,
        "why": view.why,
        "actions": view.actions,
    }
