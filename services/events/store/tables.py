"""Every table of this service, with the constraints that turn a bug into an error."""

from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.chassis.tables import chassis_tables


class Base(SQLModel, registry=registry()):
    """The tables of this service alone."""

    metadata: ClassVar[MetaData] = MetaData()


MOMENT: Final[Any] = DateTime(timezone=True)


class GatheringRow(Base, table=True):
    """A gathering with all that the public sees of it."""

    __tablename__ = "gathering"
    __table_args__ = (Index("gathering_starts_at", "starts_at"),)

    gathering_id: UUID = Field(primary_key=True)
    revision: int
    title: str
    summary: str
    description: str
    series: str | None = None
    starts_at: datetime = Field(sa_type=MOMENT)
    ends_at: datetime = Field(sa_type=MOMENT)
    timezone: str
    venue: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    access_features: list[str] = Field(sa_type=JSONB)
    booking_closes_at: datetime = Field(sa_type=MOMENT)
    is_cancelled: bool


class RoomRow(Base, table=True):
    """A countable pool of places; its row lock orders all that happens in it."""

    __tablename__ = "room"
    __table_args__ = (
        CheckConstraint("taken BETWEEN 0 AND capacity", name="room_taken"),
        CheckConstraint("waiting >= 0", name="room_waiting"),
        {"postgresql_with": {"fillfactor": 50}},
    )

    gathering_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    capacity: int
    taken: int
    waiting: int
    seq: int = Field(sa_type=BigInteger)
    is_closed: bool


class SeatRow(Base, table=True):
    """One registration; names and address are sealed, the rest are ids and states."""

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("party_size >= 1", name="seat_party_size"),
        Index("seat_person", "person_id"),
        Index(
            "seat_waiting",
            "gathering_id",
            "room",
            "line",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "seat_ending",
            "gathering_id",
            "room",
            "expires_at",
            postgresql_where=text("expires_at IS NOT NULL"),
        ),
        Index("seat_gathering", "gathering_id", "room", "line"),
    )

    seat_id: UUID = Field(primary_key=True)
    gathering_id: UUID
    room: str
    person_id: str
    party_size: int
    state: str
    line: int = Field(sa_type=BigInteger)
    revision: int
    is_confirmed: bool
    bypassed: int
    expires_at: datetime | None = Field(default=None, sa_type=MOMENT)
    contact: bytes | None = Field(default=None, sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=MOMENT)


class SeatGuestRow(Base, table=True):
    """A named guest of a live seat; the key makes the same person twice one seat.

    Rows go when the seat is released, so the key counts live seats only.
    """

    __tablename__ = "seat_guest"
    __table_args__ = (Index("seat_guest_seat", "seat_id"),)

    gathering_id: UUID = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    guest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    seat_id: UUID = Field(
        sa_column=Column(
            ForeignKey("seat.seat_id", deferrable=True, initially="DEFERRED"), nullable=False
        )
    )


class SeatLedgerRow(Base, table=True):
    """One line per change of a room's counters, without a gap: capacity can be proven by replay."""

    __tablename__ = "seat_ledger"

    gathering_id: UUID = Field(primary_key=True)
    room: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    seat_id: UUID | None = None
    step: str
    delta: int
    taken: int
    waiting: int
    capacity: int
    fact_id: UUID | None = None
    at: datetime = Field(sa_type=MOMENT)


class MailboxRow(Base, table=True):
    """A person whose mailbox was confirmed once."""

    __tablename__ = "mailbox"

    person_id: str = Field(primary_key=True)
    confirmed_at: datetime = Field(sa_type=MOMENT)


class SeatDeliveryRow(Base, table=True):
    """What became of a notification about a seat."""

    __tablename__ = "seat_delivery"
    __table_args__ = (Index("seat_delivery_seat", "seat_id"),)

    notification_id: UUID = Field(primary_key=True)
    seat_id: UUID
    person_id: str
    purpose: str
    channel: str
    state: str
    at: datetime = Field(sa_type=MOMENT)


chassis_tables(Base.metadata)
