"""Links of the rooms: the token of a purpose and an object, granted, and used by its button."""

from datetime import datetime
from uuid import UUID

from services.chassis import capability
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.settings import RegistrySettings
from services.registry.work.links import PREFIX


def token(keys: KeyRing, purpose: str, *, subject: UUID) -> str:
    """The token of a link; the same whenever it is asked for."""
    return capability.derive(keys.link, prefix=PREFIX, purpose=purpose, subject=str(subject))


async def grant(
    tx: Transaction,
    purpose: str,
    *,
    subject: UUID,
    person_id: str,
    until: datetime,
    settings: RegistrySettings,
) -> None:
    """Let a link open its object until then."""
    await capability.grant(
        tx,
        token(settings.keys, purpose, subject=subject),
        purpose=purpose,
        subject=str(subject),
        person_id=person_id,
        expires_at=until,
    )


async def used(tx: Transaction, told: str, *, purpose: str) -> UUID | Refusal:
    """What a link of this purpose is about, once its button was pressed."""
    found = await capability.use_link(tx, told)
    if isinstance(found, Refusal):
        return found
    return UUID(found.subject) if found.purpose == purpose else Refusal("link-unknown")
