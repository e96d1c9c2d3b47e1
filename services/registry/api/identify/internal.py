"""What notifications may know of a fact of this room; demo data by the command line."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Header, Request

from services.chassis.http import policy
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.registry.api import answers as entries
from services.registry.api.identify import answers
from services.registry.api.identify.models import ClaimStateOut, NominationOut
from services.registry.api.identify.requests import (
    SeedClaimIn,
    SeedNominationIn,
    SeedUnownedIn,
)
from services.registry.api.internal import SEEDS
from services.registry.api.models import ClaimOut, PersonOut, StateOut
from services.registry.api.problems import refuse, unless_refused
from services.registry.work.claims import Claim
from services.registry.work.identify import seeding, telling

router = APIRouter(tags=["internal"])


@router.get(
    "/internal/v1/nominations/{nomination_id}/claim/{step}",
    dependencies=[policy.service("notifications")],
)
async def claim_nomination(
    request: Request, tx: Reading, nomination_id: UUID, step: telling.NominationStep
) -> ClaimOut:
    """Whom to tell about a step of a nomination."""
    told = await telling.of_nomination(
        tx, nomination_id, step=step, settings=request.app.state.settings
    )
    return _people(told)


@router.get(
    "/internal/v1/claims/{claim_id}/claim/{step}",
    dependencies=[policy.service("notifications")],
)
async def claim_claim(
    request: Request, tx: Reading, claim_id: UUID, step: telling.ClaimStep
) -> ClaimOut:
    """Whom to tell about a step of a claim."""
    told = await telling.of_claim(tx, claim_id, step=step, settings=request.app.state.settings)
    return _people(told)


@router.post(
    "/internal/v1/nominations", status_code=201, dependencies=[policy.service("staff-cli")]
)
async def seed_nomination(
    request: Request,
    tx: Unit,
    told: SeedNominationIn,
    idempotency_key: Annotated[UUID, Header()],
) -> NominationOut:
    """Bring in a nomination in a state; the key makes it the same one."""
    seeded = await seeding.seed_nomination(
        tx,
        told.told(),
        nomination_id=uuid5(SEEDS, str(idempotency_key)),
        state=told.state,
        at=told.at,
        settings=request.app.state.settings,
    )
    return answers.nomination(unless_refused(seeded))


@router.post("/internal/v1/claims", status_code=201, dependencies=[policy.service("staff-cli")])
async def seed_claim(
    request: Request, tx: Unit, told: SeedClaimIn, idempotency_key: Annotated[UUID, Header()]
) -> ClaimStateOut:
    """Bring in a claim in a state; the key makes it the same one."""
    seeded = await seeding.seed_claim(
        tx,
        told.told(),
        claim_id=uuid5(SEEDS, str(idempotency_key)),
        initiative_id=told.initiative_id,
        state=told.state,
        is_confirmed=told.is_confirmed,
        dispute=told.dispute(),
        at=told.at,
        settings=request.app.state.settings,
    )
    return answers.claim_state(unless_refused(seeded))


@router.post(
    "/internal/v1/unowned-initiatives",
    status_code=201,
    dependencies=[policy.service("staff-cli")],
)
async def seed_unowned(
    tx: Unit, told: SeedUnownedIn, idempotency_key: Annotated[UUID, Header()]
) -> StateOut:
    """Bring in a public entry that nobody answers for; the key makes it the same one."""
    seeded = await seeding.seed_unowned(
        tx,
        told.texts(),
        initiative_id=uuid5(SEEDS, str(idempotency_key)),
        listed_at=told.listed_at,
    )
    return entries.state(unless_refused(seeded))


def _people(told: Iterable[Claim]) -> ClaimOut:
    people = [
        PersonOut(
            person_id=each.person_id,
            name=each.reach.name,
            email=each.reach.email,
            phone=each.reach.phone,
            details=dict(each.details),
            links=dict(each.links),
        )
        for each in told
    ]
    return ClaimOut(people=people) if people else refuse(Refusal("not-found"))
