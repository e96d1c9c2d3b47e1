"""Everything that events keeps of a person, in the clear, for the person alone."""

from dataclasses import asdict
from typing import Any

from services.chassis.transaction import Transaction
from services.events.store import holding
from services.events.store.seats import Contact
from services.events.work.desk import Desk


async def held_of(tx: Transaction, desk: Desk, person_id: str) -> dict[str, Any]:
    """Her seats with whom she named, what became of mails about them, her mailbox and links."""
    return {
        "seats": [_seat(desk, each) for each in await holding.seats_of(tx, person_id)],
        "deliveries": await holding.deliveries_of(tx, person_id),
        "mailbox_confirmed_at": await holding.mailbox_confirmed_at(tx, person_id),
        "links": await holding.links_of(tx, person_id),
    }


def _seat(desk: Desk, each: dict[str, Any]) -> dict[str, Any]:
    sealed = each["contact"]
    contact = asdict(Contact.unsealed(desk.keys.seal, sealed)) if sealed else None
    return {**each, "contact": contact}
