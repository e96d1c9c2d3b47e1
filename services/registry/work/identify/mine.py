"""What a person nominated and claimed, for the person's own list."""

from uuid import UUID

from services.chassis.http.tokens import Principal
from services.chassis.transaction import Transaction
from services.registry.settings import RegistrySettings
from services.registry.store.identify import claims, nominations
from services.registry.work.identify import links, nominating

Line = tuple[UUID, str, str]
"""Id, title, state."""


async def of(
    tx: Transaction, who: Principal, *, settings: RegistrySettings
) -> tuple[list[Line], list[Line]]:
    """Nominations and claims, newest first; a link shows the one that it opens."""
    person = who.person_id or ""
    made = [
        (each.id, paper.title, each.state.value)
        for each in await nominations.made_by(tx, person)
        if who.capability in {None, str(each.id)}
        if (paper := await nominating.paper_behind(tx, each, settings=settings)) is not None
    ]
    claimed = [
        (each.id, await links.title_of(tx, each.initiative_id), each.state.value)
        for each in await claims.of_person(tx, person)
        if who.capability in {None, str(each.id)}
    ]
    return made, claimed
