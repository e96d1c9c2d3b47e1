"""Who sent an entry: the mailbox's domain as a keyed hash beside it, in the clear for editors."""

import hashlib
import hmac
from uuid import UUID

from services.chassis.keys import KeyRing
from services.chassis.transaction import Transaction
from services.registry.decide.clearance.senders import SHARED_DOMAINS, Sender, domain_of
from services.registry.store import initiatives
from services.registry.work import links


def host_of(keys: KeyRing, address: str) -> str | None:
    """The keyed hash of a mailbox's domain; None where strangers share it."""
    domain = domain_of(address)
    return None if domain in SHARED_DOMAINS else host_digest(keys, domain)


def host_digest(keys: KeyRing, domain: str) -> str:
    """What is stored of a domain."""
    told = f"domain:{domain}".encode()
    return "h_" + hmac.new(keys.person, told, hashlib.sha256).hexdigest()[:32]


async def sender_of(
    tx: Transaction, initiative_id: UUID, *, person_id: str | None, keys: KeyRing
) -> Sender | None:
    """Who sent an entry; None once nobody is behind it any more."""
    sealed = await initiatives.sealed_contact(tx, initiative_id)
    if not sealed or person_id is None:
        return None
    reach = links.unseal_contact(keys, sealed)
    return Sender(person_id=person_id, domain=domain_of(reach.email))
