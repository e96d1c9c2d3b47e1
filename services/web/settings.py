"""Every knob of the web."""

from datetime import timedelta
from typing import ClassVar

from pydantic import SecretStr

from services.chassis.settings import ServiceSettings


class WebSettings(ServiceSettings):
    """Settings of the web; lifetimes follow `docs/decisions/0021-sessions.md`."""

    service: ClassVar[str] = "web"

    operator_name: str = "Zukunftsplattform (Demo)"
    """Who answers for this site: footer, imprint, privacy page."""
    operator_address: str = "Musterstraße 1, 00000 Musterstadt"
    operator_email: str = "kontakt@zukunft.example"
    enforcement_body: str = (
        "Der Beauftragte der Landesregierung für die Belange von Menschen mit Behinderungen"
    )
    """Whom people turn to when a barrier is not removed."""
    oidc_issuer: str = ""
    """Issuer of staff sign-in (OpenID Connect); empty switches it off."""
    oidc_client_id: str = "zukunft-web"
    oidc_client_secret: SecretStr = SecretStr("")
    mailbox_url: str = ""
    """Local mailbox of the demo, linked from the start page; empty outside the demo."""
    phone_url: str = ""
    ask_seconds: float = 1.5
    """How long a page waits for one service."""
    tell_seconds: float = 5.0
    """How long a page waits for what somebody sent to arrive; repeated once, under the same key."""
    code_minutes: int = 10
    """Life of a login code."""
    mails_per_mailbox: int = 5
    """Mails of one kind (code, link, entry, seat) that anybody may ask for to one mailbox, per hour."""
    mails_per_visitor: int = 30
    """Mails of one kind that one network address may ask for, per hour."""
    reports_per_visitor: int = 10
    """Reports on entries that one network address may send, per hour."""
    draft_days: int = 60
    """How long an unfinished form is kept."""

    @property
    def code_life(self) -> timedelta:
        """Life of a login code."""
        return timedelta(minutes=self.code_minutes)

    @property
    def draft_life(self) -> timedelta:
        """How long an unfinished form is kept."""
        return timedelta(days=self.draft_days)
