"""Every knob of this service with its unit and default."""

from datetime import timedelta
from typing import ClassVar

from pydantic import Field, SecretStr

from services.chassis.settings import ServiceSettings


class NotificationsSettings(ServiceSettings):
    """Settings of one process of notifications."""

    service: ClassVar[str] = "notifications"

    smtp_url: SecretStr = SecretStr("smtp://127.0.0.1:18003")
    """Where mails are handed over: ``smtp://`` inside, ``smtps://user:password@…`` elsewhere."""
    smtp_ledger_url: str = "http://127.0.0.1:18004"
    """The relay's own book, and the mails that came back."""
    smpp_url: SecretStr = SecretStr("smpp://zp:zp@127.0.0.1:18005")
    """The SMS centre: ``smpp://system_id:password@host:port``."""
    sms_ledger_url: str = ""
    """The SMS centre's own book, if it has one; empty: a lost answer is settled by purpose."""
    mail_from: str = "post@zukunft.example"
    """Sender of every mail; its domain signs and gets the bounces."""
    mail_sender_name: str = "Zukunftsplattform"
    mail_desk: str = "anlaufstelle@zukunft.example"
    """Where a person reads what people write to addresses of machines."""
    sms_sender: str = "Zukunft"
    """Sender of an SMS: up to 11 letters, or a number that takes answers."""
    dkim_selector: str = "zp"
    """The name under which the DNS has the public key: ``<selector>._domainkey.<domain>``."""
    notifications_carriers: int = Field(default=2, ge=1, le=20)
    """Connections to the relay per lane."""
    notifications_batch: int = Field(default=20, ge=1, le=200)
    """Messages that a carrier claims at a time."""
    notifications_lease_seconds: float = Field(default=60.0, gt=0)
    """How long a claimed message belongs to one carrier."""
    notifications_poll_seconds: float = Field(default=0.1, gt=0)
    """Pause of an idle loop."""
    notifications_reply_seconds: float = Field(default=30.0, gt=0)
    """How long the relay may take for a reply."""
    notifications_retry_seconds: float = Field(default=60.0, gt=0)
    """First pause after a refusal that may pass; doubles, with full jitter."""
    notifications_retry_longest_seconds: float = Field(default=3600.0, gt=0)
    notifications_reconcile_seconds: float = Field(default=2.0, gt=0)
    """How often the relay's book is asked about a message whose answer was lost."""
    notifications_claim_retry_seconds: float = Field(default=1.0, gt=0)
    """First pause after an owner did not answer; doubles up to a minute."""
    notifications_inbox_seconds: float = Field(default=1.0, gt=0)
    """How often returned mails are fetched."""
    notifications_sms_window: int = Field(default=10, ge=1, le=50)
    """SMS that may wait for the centre's reply at a time."""

    @property
    def mail_domain(self) -> str:
        """The domain of our sender address."""
        return self.mail_from.rpartition("@")[2]

    @property
    def lease(self) -> timedelta:
        """How long a claimed message belongs to one carrier."""
        return timedelta(seconds=self.notifications_lease_seconds)
