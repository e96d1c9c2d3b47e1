"""The links that authors, voters and members of a jury get by mail."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.settings import RegistrySettings
from services.registry.work.tokens import grant, token, used

__all__ = ["CONFIRM", "JURY", "OWN", "VOTE", "grant", "grant_own", "token", "used"]

CONFIRM: Final = "confirm-idea"
OWN: Final = "own-idea"
VOTE: Final = "confirm-vote"
JURY: Final = "jury-sheet"


async def grant_own(
    tx: Transaction, idea_id: UUID, *, person_id: str, settings: RegistrySettings
) -> None:
    """Let an author's link open her idea for another while."""
    until = tx.now + timedelta(days=settings.registry_own_link_days)
    await grant(tx, OWN, subject=idea_id, person_id=person_id, until=until, settings=settings)
