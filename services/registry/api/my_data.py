"""A person asks for everything that is kept of her; that she got it is noted without her name."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request

from services.chassis.http import policy
from services.chassis.http.models import ApiModel
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.registry.api.problems import refuse
from services.registry.work import holding

router = APIRouter(tags=["my-data"])

Person = Annotated[Principal, policy.signed_in()]


class ExportIn(ApiModel):
    """Which export was put together."""

    export_id: UUID


@router.get("/v1/my/data")
async def read_my_data(request: Request, tx: Reading, who: Person) -> dict[str, Any]:
    """All of it in the clear; a link to one object does not open it."""
    return await holding.held_of(tx, _whole(who), settings=request.app.state.settings)


@router.post("/v1/my/exports", status_code=204)
async def note_export(tx: Unit, told: ExportIn, who: Person) -> None:
    """Note in the log that an export was put together; a second time changes nothing."""
    _whole(who)
    await holding.note_export(tx, told.export_id)


def _whole(who: Principal) -> str:
    """The person, if she signed in and did not just open a link to one thing."""
    if who.person_id is None or who.capability is not None:
        refuse(Refusal("not-found"))
    return who.person_id
