"""Where facts come in: one function per fact.

The registry reads more topics than it has functions for; facts without one are skipped until the
rooms that need them are built.
"""

from typing import Final

from contracts.web import PersonErased
from services.chassis.handlers import Handlers, handlers
from services.chassis.transaction import Transaction
from services.registry.work import erase


async def on_person_erased(fact: PersonErased, tx: Transaction) -> None:
    """Somebody wants to be forgotten."""
    await erase.erase_person(tx, fact.person_id, erased_at=fact.erased_at)


HANDLERS: Final[Handlers] = handlers(on_person_erased)
