"""Messages whose address is known at once: the web asks for a mail, or an SMS wants a reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.notifications import Channel
from services.chassis.keys import KeyRing
from services.chassis.transaction import Transaction
from services.notifications.decide.plan import notification_id
from services.notifications.decide.purposes import PURPOSES
from services.notifications.store import plans
from services.notifications.store.contacts import Held
from services.notifications.store.plans import Planned
from services.notifications.work.contact import Contact, fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person on one channel; ``occasion`` makes it one for ever."""

    purpose: str
    occasion: str
    person_id: str
    channel: Channel
    contact: Contact
    locale: str
    details: Mapping[str, Any]
    expires_at: datetime | None = None


async def send_message(tx: Transaction, message: Message, *, keys: KeyRing) -> UUID:
    """Plan a message and let it go; asked for twice it is still one."""
    row = _planned(tx, message)
    await plans.insert_held(tx, [row])
    await fill(
        tx,
        Held(
            id=row.id,
            purpose=row.purpose,
            person_id=row.person_id,
            channel=row.channel,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            expires_at=row.expires_at,
            calendar_sequence=None,
            locale=message.locale,
            params_enc=None,
        ),
        contact=message.contact,
        locale=message.locale,
        params={"details": dict(message.details), "links": {}},
        keys=keys,
    )
    return row.id


def _planned(tx: Transaction, message: Message) -> Planned:
    kind = PURPOSES[message.purpose]
    lives_until = tx.now + kind.lives
    ends = min(lives_until, message.expires_at) if message.expires_at else lives_until
    return Planned(
        id=notification_id(
            message.purpose,
            occasion=message.occasion,
            recipient=message.person_id,
            channel=message.channel,
        ),
        purpose=message.purpose,
        occasion=message.occasion,
        person_id=message.person_id,
        channel=message.channel,
        subject_kind=kind.subject,
        subject_id="account",
        lane=kind.lane,
        topic=kind.topic,
        said_at=tx.now,
        expires_at=ends,
        reason={"fact": "message", "since": tx.now.isoformat()},
        locale=message.locale,
    )
