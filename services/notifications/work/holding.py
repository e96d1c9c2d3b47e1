"""Everything that notifications keeps of a person, in the clear, for the person alone.

What a message said stays out: it may tell of others, and she has it in her mailbox.
"""

from dataclasses import asdict
from typing import Any

from services.chassis.keys import KeyRing
from services.chassis.transaction import Transaction
from services.notifications.store import contacts, holding
from services.notifications.work.contact import address_hmac, unseal_contact


async def held_of(tx: Transaction, person_id: str, *, keys: KeyRing) -> dict[str, Any]:
    """Her addresses, what was sent, what she stopped, was asked and answered."""
    known = await contacts.recipient(tx, person_id)
    contact = asdict(unseal_contact(keys, known.contact_enc)) if known else None
    return {
        "contact": contact,
        "locale": known.locale if known else None,
        "messages": await holding.messages_of(tx, person_id),
        "stopped": await holding.consents_of(tx, person_id),
        "preferences": await holding.preferences_of(tx, person_id),
        "questions": await holding.questions_of(tx, person_id),
        "left_alone": await holding.suppressions_of(tx, _hmacs(contact, keys=keys)),
        "links": await holding.links_of(tx, person_id),
    }


def _hmacs(contact: dict[str, Any] | None, *, keys: KeyRing) -> list[bytes]:
    """Under which hashes an address of hers may be left alone."""
    addresses = [contact.get(name) for name in ("email", "phone")] if contact else []
    return [address_hmac(keys, address) for address in addresses if address]
