"""Villages: a commune composes one, households answer, and everybody reads open calls."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis.http import policy as allow
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.matching.api.asking import AtDesk, SignedIn
from services.matching.api.models import Claim
from services.matching.api.village_models import (
    CallForm,
    CardForm,
    CodeForm,
    MyVillage,
    MyVillages,
    OpenCall,
    OpenCalls,
    RosterChoice,
    TermsForm,
    VillageAnswerForm,
    VillageForm,
    VillageList,
    VillageRoom,
)

router = APIRouter(tags=["villages"])
COMMUNE = "commune"
Commune = Annotated[Principal, allow.role(COMMUNE)]
"""Who plans a village for the municipalities of the sign-in's region; without one, for all."""


@router.get("/v1/villages")
async def list_villages(who: Commune, tx: Reading) -> VillageList:
    """My commune's villages."""


@router.post("/v1/villages", status_code=201, response_model=VillageRoom)
async def plan_village(who: Commune, form: VillageForm, tx: Unit, once: OnceRequired) -> Response:
    """Plan a village; nobody is searched for yet."""


@router.get("/v1/villages/{village_id}/room")
async def show_room(village_id: UUID, who: Commune, tx: Reading) -> VillageRoom:
    """All there is to know of it."""


@router.put("/v1/villages/{village_id}/terms")
async def change_terms(village_id: UUID, who: Commune, form: TermsForm, tx: Unit) -> VillageRoom:
    """State the terms anew; what was found by the old ones goes."""


@router.post("/v1/villages/{village_id}/search")
async def search(village_id: UUID, who: Commune, tx: Unit) -> VillageRoom:
    """Look for rosters; the answer comes within seconds, in the room."""


@router.post("/v1/villages/{village_id}/ask")
async def ask(village_id: UUID, who: Commune, form: RosterChoice, tx: Unit) -> VillageRoom:
    """Ask the households of a roster."""


@router.post("/v1/villages/{village_id}/call")
async def call(village_id: UUID, who: Commune, form: CallForm, tx: Unit) -> VillageRoom:
    """Call for those who are missing; again: until another day."""


@router.post("/v1/villages/{village_id}/end-call")
async def end_call(village_id: UUID, who: Commune, tx: Unit) -> VillageRoom:
    """Nobody is called for any more."""


@router.post("/v1/villages/{village_id}/end")
async def end(village_id: UUID, who: Commune, tx: Unit) -> VillageRoom:
    """Give the village up."""


@router.get("/v1/villages/mine")
async def list_mine(who: SignedIn, tx: Reading, desk: AtDesk) -> MyVillages:
    """The villages that I am asked to join, or have joined."""


@router.post("/v1/villages/join")
async def join(who: SignedIn, form: CodeForm, tx: Unit, desk: AtDesk) -> MyVillage:
    """I found the village of this code."""


@router.post("/v1/villages/{village_id}/answer")
async def answer(
    village_id: UUID, who: SignedIn, form: VillageAnswerForm, tx: Unit, desk: AtDesk
) -> MyVillage:
    """Yes or no; a card with the yes says that the other households may have my contact."""


@router.post("/v1/villages/{village_id}/consent")
async def consent(
    village_id: UUID, who: SignedIn, form: CardForm, tx: Unit, desk: AtDesk
) -> MyVillage:
    """The others may have this card, once we found the village and they agree as well."""


@router.post("/v1/villages/{village_id}/revoke")
async def revoke(village_id: UUID, who: SignedIn, tx: Unit, desk: AtDesk) -> MyVillage:
    """They may not any more: the card is deleted at once."""


@router.post("/v1/villages/{village_id}/leave")
async def leave(village_id: UUID, who: SignedIn, tx: Unit, desk: AtDesk) -> MyVillage:
    """I do not take part any more."""


@router.get("/v1/villages/calls", dependencies=[allow.public()])
async def list_calls(tx: Reading) -> OpenCalls:
    """Who is missing where."""


@router.get("/v1/villages/calls/{village_id}", dependencies=[allow.public()])
async def show_call(village_id: UUID, tx: Reading) -> OpenCall:
    """One open call."""


@router.get(
    "/internal/v1/villages/{village_id}/claim/{step}",
    dependencies=[allow.service("notifications")],
)
async def claim_village(village_id: UUID, step: str, tx: Unit, desk: AtDesk) -> Claim:
    """Whom to tell of a step: ``asked``, ``founded``; nobody of others."""
