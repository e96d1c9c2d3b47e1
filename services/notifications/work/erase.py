"""A person is forgotten: addresses, open notices, questions, links, parked facts.

What an address stopped is kept as a keyed hash: forgetting somebody must not mean writing to them
again. Rows stay as bare ids, so that the audit still adds up.
"""

from contracts.web import PersonErased
from services.chassis.erasure import mark_erased, purge_person
from services.chassis.transaction import Transaction
from services.notifications.store import contacts


async def erase_person(tx: Transaction, fact: PersonErased) -> None:
    """Forget all that was said about the person before ``erased_at``."""
    await mark_erased(tx, fact.person_id, fact.erased_at)
    await contacts.forget_person(tx, fact.person_id, said_until=fact.erased_at)
    await purge_person(tx, fact.person_id)
