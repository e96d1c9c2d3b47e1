"""What an owner saves at the entry, and how all calls stand to it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.chassis.http import policy
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api.funding import answers
from services.registry.api.funding.models import OwnFundingOut, SavedOut
from services.registry.api.funding.requests import SaveIn
from services.registry.api.problems import unless_refused
from services.registry.store import places
from services.registry.work.funding import saving

router = APIRouter(tags=["funding"])

Owner = Annotated[Principal, policy.signed_in()]


@router.get("/v1/initiatives/{initiative_id}/funding")
async def show_own(tx: Reading, initiative_id: UUID, who: Owner) -> OwnFundingOut:
    """The saved answers, or what the entry says already, held against all calls."""
    own = unless_refused(await saving.own(tx, initiative_id, who=who))
    return OwnFundingOut(
        initiative_id=initiative_id,
        title=own.title,
        answers=own.answers,
        saved_at=own.saved.saved_at if own.saved else None,
        consented_at=own.saved.consented_at if own.saved else None,
        items=[answers.judged(each, now=tx.now) for each in own.judged],
        places=await places.names(tx, own.answers.places),
    )


@router.put("/v1/initiatives/{initiative_id}/funding")
async def save_answers(tx: Unit, initiative_id: UUID, told: SaveIn, who: Owner) -> SavedOut:
    """Save the answers; the same again changes nothing, and a consent once given stays."""
    saved = unless_refused(
        await saving.save(tx, initiative_id, told.answers, agrees=told.agrees, who=who)
    )
    return SavedOut(initiative_id=initiative_id, saved_at=saved.saved_at)


@router.post("/v1/initiatives/{initiative_id}/funding/forget")
async def forget_answers(tx: Unit, initiative_id: UUID, who: Owner) -> SavedOut:
    """Delete the saved answers; no mail comes because of them any more."""
    await saving.forget(tx, initiative_id, who=who)
    return SavedOut(initiative_id=initiative_id, saved_at=None)
