"""What is sealed of people in a case, and the link with which an owner opens it."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from services.chassis import capability
from services.chassis.keys import KeyRing
from services.chassis.seal import seal, unseal
from services.chassis.transaction import Transaction
from services.registry.decide.accompany.asking import Concern
from services.registry.decide.accompany.case import Case
from services.registry.settings import RegistrySettings
from services.registry.work.links import PREFIX

OWN_CASE: Final = "own-case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom to reach, and how; a group may have a phone alone."""

    name: str
    email: str | None
    phone: str | None


def seal_reach(keys: KeyRing, reach: Reach) -> bytes:
    """A contact as the database keeps it."""
    return seal(keys.seal, json.dumps(asdict(reach)))


def unseal_reach(keys: KeyRing, sealed: bytes | None) -> Reach | None:
    """The contact in the clear, unless it is forgotten."""
    return Reach(**json.loads(unseal(keys.seal, sealed))) if sealed else None


def seal_concern(keys: KeyRing, concern: Concern) -> bytes:
    """What somebody wants, as the database keeps it; the kinds of help stand open beside it."""
    return seal(keys.seal, json.dumps({"text": concern.text, "reach": concern.reach}))


def unseal_concern(keys: KeyRing, sealed: bytes | None) -> dict[str, str]:
    """What somebody wants, and how to reach them; nothing once it is forgotten."""
    told: dict[str, str] = json.loads(unseal(keys.seal, sealed)) if sealed else {}
    return told


def seal_text(keys: KeyRing, text: str) -> bytes:
    """A note as the database keeps it."""
    return seal(keys.seal, text)


def unseal_text(keys: KeyRing, sealed: bytes | None) -> str | None:
    """A note in the clear; None once it is forgotten."""
    return unseal(keys.seal, sealed) if sealed else None


def token(keys: KeyRing, case_id: UUID) -> str:
    """The token of the link to a case; the same whenever it is asked for."""
    return capability.derive(keys.link, prefix=PREFIX, purpose=OWN_CASE, subject=str(case_id))


async def grant(tx: Transaction, case: Case, *, settings: RegistrySettings) -> None:
    """Let the owner's link open the case for another while."""
    if case.owner is None:
        return
    await capability.grant(
        tx,
        token(settings.keys, case.id),
        purpose=OWN_CASE,
        subject=str(case.id),
        person_id=case.owner,
        expires_at=tx.now + timedelta(days=settings.registry_own_link_days),
    )
