"""The links that an owner gets by mail, and the sealed contact behind them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis import capability
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal
from services.chassis.seal import seal, unseal
from services.chassis.transaction import Transaction
from services.registry.decide.contact import Contact
from services.registry.decide.freshness import LINK_LIVES
from services.registry.decide.initiative import Initiative
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives

PREFIX: Final = "r"
CONFIRM: Final = "confirm-initiative"
OWN: Final = "own-initiative"
STILL_TRUE: Final = "still-true"


@dataclass(frozen=True, slots=True)
class Reach:
    """Name, mailbox and number of an owner, as notifications need them."""

    name: str
    email: str
    phone: str | None


def token(keys: KeyRing, purpose: str, *, initiative_id: UUID, generation: int = 0) -> str:
    """The token of a link to an entry; the same for one owner whenever it is asked for."""
    return capability.derive(
        keys.link,
        prefix=PREFIX,
        purpose=purpose,
        subject=str(initiative_id),
        generation=generation,
    )


def token_for(keys: KeyRing, purpose: str, initiative: Initiative) -> str:
    """The token of a link that its present owner gets."""
    return token(keys, purpose, initiative_id=initiative.id, generation=initiative.link_generation)


async def grant_confirm(
    tx: Transaction, initiative: Initiative, *, settings: RegistrySettings
) -> datetime:
    """Let the first mail's link confirm the mailbox; the answer is until when."""
    until = tx.now + timedelta(days=settings.registry_confirm_days)
    await _grant(tx, initiative, CONFIRM, keys=settings.keys, until=until)
    return until


async def grant_own(tx: Transaction, initiative: Initiative, *, settings: RegistrySettings) -> None:
    """Let the owner's link open the entry for another while."""
    until = tx.now + timedelta(days=settings.registry_own_link_days)
    await _grant(tx, initiative, OWN, keys=settings.keys, until=until)


async def grant_still_true(
    tx: Transaction, initiative: Initiative, *, settings: RegistrySettings
) -> None:
    """Let the button of a reminder say that the entry is still true, or show it to be changed."""
    await _grant(tx, initiative, STILL_TRUE, keys=settings.keys, until=tx.now + LINK_LIVES)
    await grant_own(tx, initiative, settings=settings)


async def use_confirm(tx: Transaction, told: str) -> UUID | Refusal:
    """The entry whose mailbox this link confirms."""
    found = await capability.use_link(tx, told)
    if isinstance(found, Refusal):
        return found
    return UUID(found.subject) if found.purpose == CONFIRM else Refusal("link-unknown")


def seal_contact(keys: KeyRing, contact: Contact) -> bytes:
    """The contact as the database keeps it."""
    told = {"name": contact.name, "email": contact.email.address, "phone": contact.phone}
    return seal(keys.seal, json.dumps(told))


def unseal_contact(keys: KeyRing, sealed: bytes) -> Reach:
    """The contact in the clear, for the owner or for notifications."""
    return Reach(**json.loads(unseal(keys.seal, sealed)))


async def _grant(
    tx: Transaction, initiative: Initiative, purpose: str, *, keys: KeyRing, until: datetime
) -> None:
    if initiative.owner is None:
        return
    await capability.grant(
        tx,
        token_for(keys, purpose, initiative),
        purpose=purpose,
        subject=str(initiative.id),
        person_id=initiative.owner,
        expires_at=until,
    )


async def revoke(tx: Transaction, initiative_id: UUID) -> None:
    """Close all links to an entry."""
    await capability.revoke_links(tx, subject=str(initiative_id))


async def summary(tx: Transaction, initiative_id: UUID) -> dict[str, str]:
    """What a link's page says before anybody presses its button."""
    initiative = await initiatives.get(tx, initiative_id)
    if initiative is None:
        return {}
    content = await initiatives.content(tx, initiative_id, revision=initiative.latest_revision)
    told = {
        "state": initiative.state.value,
        "revision": str(initiative.latest_revision),
        "confirmed_at": initiative.confirmed_at.isoformat(),
    }
    if content is None:
        return told
    return {**told, "title": content.title, "kind": content.kind.value, "summary": content.summary}
