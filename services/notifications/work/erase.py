"""A person is forgotten: addresses, open notices, questions, links, parked facts.

What an address stopped is kept as a keyed hash: forgetting somebody must not mean writing to them
again. Rows stay as bare ids, so that the audit still adds up.

Other services hear of an erasure later than it was: until then they still speak of what the person
had. So it does not only count when something was said, but with what it began: a profile, an
initiative or a seat that was there before the erasure brings nobody back, however late.
"""

from datetime import datetime
from typing import Final

from contracts.web import PersonErased
from services.chassis.erasure import FORGET_AGAIN, erase, forgetting_again, is_erased
from services.chassis.timers import Timers
from services.chassis.transaction import Transaction
from services.notifications.store import beginnings, contacts


async def erase_person(tx: Transaction, fact: PersonErased) -> None:
    """Forget all that was said until ``erased_at``, and all that had begun by then."""
    await erase(tx, fact.person_id, fact.erased_at, forget=forget_before)


async def is_forgotten(
    tx: Transaction, person_id: str, *, beginning: str, said_at: datetime
) -> bool:
    """Whether nothing of this may be kept or told: it was said, or began, before an erasure."""
    if not await is_erased(tx, person_id, said_at):
        return await beginnings.is_bygone(tx, person_id, beginning=beginning)
    await beginnings.remember(tx, beginning)
    await forget_before(tx, person_id, said_at)
    return True


async def forget_before(tx: Transaction, person_id: str, until: datetime) -> None:
    """Forget what was said and begun by then; of whoever has not come back since, all the rest."""
    await beginnings.remember_all_of(tx, person_id, until=until)
    await contacts.forget_rows(tx, person_id, said_until=until)
    if not await beginnings.has_any(tx, person_id):
        await contacts.forget_person(tx, person_id)


TIMERS: Final[Timers] = {FORGET_AGAIN: forgetting_again(forget_before)}
