"""What answers taught: shown, taken over or not, never counted in secret."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from contracts.registry import HouseholdKind
from services.chassis.http.unit import Reading, Unit
from services.matching.api.asking import SignedIn, WebAsks, agreed, person_of
from services.matching.api.models import Code, Items
from services.matching.store import learning as store
from services.matching.work import learning

router = APIRouter(tags=["learning"])


@router.get("/v1/defaults/{kind}")
async def read_defaults(kind: HouseholdKind, _who: WebAsks, tx: Reading) -> dict[str, Any]:
    """With which weights a new profile of that kind may begin, and from how many answers."""
    found = await store.find(tx, kind)
    return found or {"kind": kind, "weights": {}, "answers": 0, "people": 0, "learned_at": None}


@router.get("/v1/profile/suggestions")
async def list_suggestions(who: SignedIn, tx: Unit) -> Items:
    """What my own noes say about my search."""
    return Items(items=[asdict(each) for each in await learning.suggest(tx, person_of(who))])


@router.post("/v1/profile/suggestions/take-over")
async def take_suggestion(who: SignedIn, told: Code, tx: Unit) -> dict[str, Any]:
    """Change my search by just that."""
    changed = await learning.take_over(tx, person_id=person_of(who), code=told.code)
    return agreed(changed).model_dump(mode="json")


@router.post("/v1/profile/suggestions/dismiss")
async def dismiss_suggestion(who: SignedIn, told: Code, tx: Unit) -> Items:
    """Do not ask me that again."""
    await learning.dismiss(tx, person_id=person_of(who), code=told.code)
    return Items(items=[asdict(each) for each in await learning.suggest(tx, person_of(who))])
