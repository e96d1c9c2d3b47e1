"""Facts about people."""

from typing import Final

from contracts.web import PersonErased
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import erase


async def on_person_erased(fact: PersonErased, tx: Transaction) -> None:
    """The person is forgotten."""
    await erase.erase_person(tx, fact)


HANDLERS: Final = handlers(on_person_erased)
