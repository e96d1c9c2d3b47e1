"""What every piece of work needs beside its transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.chassis.keys import KeyRing
from services.events.decide.model import Rules, SeatState
from services.events.settings import EventsSettings
from services.events.store.placing import Placing


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Rules, keys and habits of this process; made once from the settings."""

    rules: Rules
    keys: KeyRing
    public_host: str
    organizer: str
    confirms_mailboxes: bool = True
    placing: Placing = field(default_factory=Placing)

    @staticmethod
    def of(settings: EventsSettings) -> "Desk":
        """The desk that the settings describe."""
        return Desk(
            rules=settings.rules,
            keys=settings.keys,
            public_host=settings.public_host,
            organizer=settings.events_organizer,
            confirms_mailboxes=settings.events_confirm_mailbox,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a seat stands after something was done to it."""

    seat_id: UUID
    state: SeatState
    party_size: int
    asked_at: datetime
    position: int | None = None
    position_at_first: int | None = None
    """Where an entry came in, though it may have moved up since."""
    expires_at: datetime | None = None
