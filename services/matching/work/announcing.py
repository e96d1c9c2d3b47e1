"""What a search says of itself, of a household or of support: it opened, it pauses, it is over."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from contracts.matching import Market, ProfileOpened, ProfilePaused, ProfileWithdrawn
from services.chassis import outbox
from services.chassis.transaction import Transaction

FACTS: Final = {"live": ProfileOpened, "paused": ProfilePaused, "withdrawn": ProfileWithdrawn}


async def say_search(
    tx: Transaction,
    profile_id: UUID,
    *,
    state: str,
    person_id: str,
    markets: Sequence[Market],
    revision: int,
) -> None:
    """Record what has become of a search, and where notifications finds whom to tell of it."""
    fact = FACTS[state](
        profile_id=profile_id, person_id=person_id, markets=tuple(markets), revision=revision
    )
    dataref = f"/internal/v1/profiles/{profile_id}/claim"
    await outbox.record(tx, fact, sequence=revision, dataref=dataref)
