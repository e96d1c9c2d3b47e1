"""Links of the rooms: the token of a purpose and an object, granted, and used by its button."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a link is about, and who got it."""

    subject: UUID
    person_id: str

    def check_owner(self, owner: str | None) -> Refusal | None:
        """Whether whoever got the link still owns what it is about: an entry may change hands."""
        return None if self.person_id == owner else Refusal("link-unknown")


async def used(tx: Transaction, told: str, *, purpose: str) -> UUID | Refusal:
    """What a link of this purpose is about, once its button was pressed."""
    found = await pressed(tx, told, purpose=purpose)
    return found if isinstance(found, Refusal) else found.subject


async def pressed(tx: Transaction, told: str, *, purpose: str) -> Pressed | Refusal:
    """What a link of this purpose is about, and who got it, once its button was pressed."""
    found = await capability.use_link(tx, told)
    if isinstance(found, Refusal):
        return found
    if found.purpose != purpose:
        return Refusal("link-unknown")
    return Pressed(UUID(found.subject), found.person_id)
