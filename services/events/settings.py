"""Every knob of this service with its unit and default."""

from datetime import timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import Field

from services.chassis.settings import ServiceSettings
from services.events.decide.model import Rules


class EventsSettings(ServiceSettings):
    """Settings of one process of events."""

    service: ClassVar[str] = "events"

    events_confirm_mailbox: bool = True
    """Whether a mailbox must be confirmed by a link before its seat is booked."""
    events_hold_minutes: int = Field(default=30, ge=1, le=24 * 60)
    """How long places are kept for a mailbox that is not confirmed."""
    events_unconfirmed_wait_hours: int = Field(default=24, ge=1)
    """How long an unconfirmed entry keeps its place in the line."""
    events_offer_hours: int = Field(default=24, ge=1, le=7 * 24)
    """How long an offer stands, before it is made kind to nights, Sundays and holidays."""
    events_offer_grace_minutes: int = Field(default=5, ge=0)
    """How long an offer waits for an answer that was given in time but comes late."""
    events_short_notice_hours: int = Field(default=48, ge=0)
    """This close to the start offers are short and saved places open to all who wait."""
    events_short_offer_hours: int = Field(default=2, ge=1)
    """How much daytime a short offer stands."""
    events_no_offer_hours: int = Field(default=3, ge=0)
    """This close to the start the desk admits and no offer is made."""
    events_bypass_limit: int = Field(default=3, ge=0)
    """How often smaller parties may pass one that does not fit."""
    events_largest_party: int = Field(default=10, ge=1, le=50)
    """How many guests one seat may hold."""
    events_organizer: str = "post@zukunft.example"
    """ORGANIZER of calendar mails; the same for the whole life of a seat."""

    @property
    def rules(self) -> Rules:
        """The limits and windows as decisions take them."""
        return Rules(
            hold=timedelta(minutes=self.events_hold_minutes),
            unconfirmed_wait=timedelta(hours=self.events_unconfirmed_wait_hours),
            offer_window=timedelta(hours=self.events_offer_hours),
            offer_grace=timedelta(minutes=self.events_offer_grace_minutes),
            short_notice=timedelta(hours=self.events_short_notice_hours),
            short_window=timedelta(hours=self.events_short_offer_hours),
            no_offer_within=timedelta(hours=self.events_no_offer_hours),
            bypass_limit=self.events_bypass_limit,
            largest_party=self.events_largest_party,
        )

    @property
    def public_host(self) -> str:
        """The host behind the ``@`` of calendar UIDs."""
        return urlsplit(self.public_url).hostname or "localhost"
