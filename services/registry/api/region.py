"""Editors of one Kreis: every route of editors asks here, so that none can forget to.

Whatever the address of a route names (an entry, a report, a claim …) must lie in the editor's
region; what a body names, the route holds against it by `within`.
"""

from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from services.chassis.database import Database
from services.chassis.http.models import ApiModel
from services.chassis.http.policy import Policy
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.api.problems import refuse
from services.registry.store import regions

router = APIRouter(tags=["editor"])


class PartOut(ApiModel):
    """One part of a region."""

    key: str
    name: str
    kind: str


class RegionOut(ApiModel):
    """Where an editor decides; empty is the whole state."""

    parts: list[PartOut]


async def within(
    tx: Transaction, who: Principal, *subjects: UUID | str, of: str = "initiative_id"
) -> None:
    """Refuse what lies outside of the editor's region, and say who can."""
    for subject in subjects if who.region else ():
        part = await regions.outside(tx, of, subject, region=who.region)
        if part is not None:
            refuse(Refusal("outside-region", district=part.name))


class InRegion(Policy):
    """Staff with one of these roles, if all that the address names lies in her region."""

    def __init__(self, *roles: str) -> None:
        wanted = frozenset(roles)
        super().__init__(f"role:{','.join(roles)}", lambda who: bool(who.roles & wanted))

    async def __call__(self, request: Request) -> Principal | None:
        """Read the token, hold it against the roles, and the address against the region."""
        who = await super().__call__(request)
        if who is None or not who.region:
            return who
        database: Database = request.app.state.database
        async with database.read() as tx:
            for name, told in request.path_params.items():
                with suppress(ValueError):  # What is no id, the route refuses itself.
                    subject = str(told) if name == regions.AGS else UUID(str(told))
                    await within(tx, who, subject, of=name)
        return who


Editor = Annotated[Principal, Depends(InRegion("editor"))]
"""``who: Editor``: an editor of the whole state, or of the region in which all this lies."""
TownHall = Annotated[Principal, Depends(InRegion("municipality"))]
"""``who: TownHall``: a town hall, for its own municipality if the sign-in names one."""
EditorOrTownHall = Annotated[Principal, Depends(InRegion("editor", "municipality"))]
"""``who: EditorOrTownHall``: either of them."""


@router.get("/v1/review/region")
async def show_region(tx: Reading, who: EditorOrTownHall) -> RegionOut:
    """Where the editor decides, or for what the town hall speaks, in names."""
    found = await regions.parts(tx, who.region)
    return RegionOut(parts=[PartOut.model_validate(each, from_attributes=True) for each in found])
