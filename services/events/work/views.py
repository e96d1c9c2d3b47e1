"""What people and notifications look at: nothing here changes a seat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from services.chassis import capability
from services.chassis.transaction import Transaction
from services.events.decide.line import why_waiting
from services.events.decide.model import SeatState
from services.events.store import seats
from services.events.store.pools import room_from, seat_from
from services.events.store.seats import Contact
from services.events.work.desk import Desk, Standing

MANAGE: Final = "manage-seat"
CONFIRM: Final = "confirm-seat"
ACCEPT: Final = "accept-offer"
PREFIX: Final = "e"
LINKS_LIVE_ON: Final = timedelta(days=7)
"""How long after the gathering its links still say what became of the seat."""

ACTIONS: Final[Mapping[SeatState, tuple[str, ...]]] = {
    SeatState.HELD: ("confirm", "release", "party"),
    SeatState.BOOKED: ("release", "party"),
    SeatState.WAITING: ("release", "party"),
    SeatState.OFFERED: ("accept", "release"),
    SeatState.LAPSED: (),
    SeatState.RELEASED: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatView:
    """A seat as its guests (and organisers) see it."""

    row: Record
    contact: Contact | None

    @property
    def state(self) -> SeatState:
        """Where it stands."""
        return SeatState(self.row["state"])

    @property
    def names(self) -> list[str]:
        """Who comes; empty after an erasure."""
        return list(self.contact.guests) if self.contact else []

    @property
    def actions(self) -> list[str]:
        """What its guests can do now."""
        if self.row["is_cancelled"]:
            return []
        needs_confirming = self.state is SeatState.WAITING and not self.row["is_confirmed"]
        return [*(["confirm"] if needs_confirming else []), *ACTIONS[self.state]]

    @property
    def why(self) -> dict[str, Any] | None:
        """Why the party waits, in figures and a slug."""
        if self.state is not SeatState.WAITING:
            return None
        room = room_from(self.row)
        return {
            "position": self.row["position"],
            "before_you": self.row["position"] - 1,
            "bypassed": self.row["bypassed"],
            "offers_since": self.row["offers_since"],
            "free_places": max(room.free, 0),
            "reason": why_waiting(room, seat_from(self.row)),
        }


async def standing_of(tx: Transaction, seat_id: UUID) -> Standing:
    """Where a seat stands that is known to exist."""
    row = await seats.read_seat(tx, seat_id)
    if row is None:
        raise LookupError(f"no seat {seat_id}")
    return Standing(
        seat_id=seat_id,
        state=SeatState(row["state"]),
        asked_at=row["created_at"],
        position=row["position"],
        expires_at=row["expires_at"],
        party_size=row["party_size"],
    )


async def view_seat(
    tx: Transaction, desk: Desk, *, seat_id: UUID, lock: bool = False
) -> SeatView | None:
    """One seat, opened for its guests."""
    row = await seats.read_seat(tx, seat_id, lock=lock)
    return _view(desk, row) if row else None


async def view_person(tx: Transaction, desk: Desk, *, person_id: str) -> Sequence[SeatView]:
    """All seats of a person."""
    return [_view(desk, row) for row in await seats.seats_of_person(tx, person_id)]


async def view_gathering(
    tx: Transaction, desk: Desk, *, gathering_id: UUID
) -> tuple[Sequence[SeatView], Mapping[UUID, list[Record]]]:
    """All seats of a gathering with what became of their mails, for its organisers."""
    rows = await seats.seats_of_gathering(tx, gathering_id)
    deliveries: dict[UUID, list[Record]] = {}
    for delivery in await seats.read_deliveries(tx, [row["seat_id"] for row in rows]):
        deliveries.setdefault(delivery["seat_id"], []).append(delivery)
    return [_view(desk, row) for row in rows], deliveries


async def issue_links(tx: Transaction, desk: Desk, *, view: SeatView) -> dict[str, str]:
    """The links that fit the seat's state; asking again gives the same ones."""
    purposes = {"manage": MANAGE}
    if "confirm" in view.actions:
        purposes["confirm"] = CONFIRM
    if "accept" in view.actions:
        purposes["accept"] = ACCEPT
    return {name: await _grant(tx, desk, view, purpose) for name, purpose in purposes.items()}


async def _grant(tx: Transaction, desk: Desk, view: SeatView, purpose: str) -> str:
    subject = str(view.row["seat_id"])
    token = capability.derive(desk.keys.link, prefix=PREFIX, purpose=purpose, subject=subject)
    await capability.grant(
        tx,
        token,
        purpose=purpose,
        subject=subject,
        person_id=view.row["person_id"],
        expires_at=view.row["ends_at"] + LINKS_LIVE_ON,
    )
    return token


def calendar_of(desk: Desk, view: SeatView) -> dict[str, Any]:
    """UID for life, rising SEQUENCE, one ORGANIZER (RFC 5546)."""
    return {
        "uid": f"{view.row['seat_id']}@{desk.public_host}",
        "sequence": view.row["gathering_revision"] + view.row["revision"],
        "organizer": desk.organizer,
    }


def _view(desk: Desk, row: Record) -> SeatView:
    contact = Contact.unsealed(desk.keys.seal, row["contact"]) if row["contact"] else None
    return SeatView(row=row, contact=contact)
