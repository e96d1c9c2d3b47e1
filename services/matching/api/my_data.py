"""A person asks for everything that is kept of her."""

from typing import Any

from fastapi import APIRouter

from services.chassis.http.unit import Reading
from services.matching.api.asking import AtDesk, SignedIn, person_of
from services.matching.work.holding import held_of

router = APIRouter(tags=["my-data"])


@router.get("/v1/my/data")
async def read_my_data(who: SignedIn, tx: Reading, desk: AtDesk) -> dict[str, Any]:
    """All of it in the clear; a link to one object does not open it."""
    return await held_of(tx, desk, person_of(who))
