"""A person asks for everything that is kept of her."""

from typing import Annotated, Any

from fastapi import APIRouter

from services.chassis.http import policy as allow
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading
from services.chassis.refusal import Refusal, RefusedError
from services.events.api.asking import AtDesk
from services.events.work.holding import held_of

Somebody = Annotated[Principal, allow.signed_in()]


def routes() -> APIRouter:
    """For the person alone."""
    router = APIRouter(tags=["my-data"])
    router.get("/v1/my/data")(my_data)
    return router


async def my_data(tx: Reading, principal: Somebody, desk: AtDesk) -> dict[str, Any]:
    """All of it in the clear; a link to one object does not open it."""
    if principal.person_id is None or principal.capability is not None:
        raise RefusedError(Refusal("not-found"))
    return await held_of(tx, desk, principal.person_id)
