"""What other parts of the platform ask: claims by notifications, demo data by the command line."""

from typing import Annotated, Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Header, Query, Request

from services.chassis.http import policy
from services.chassis.http.unit import Reading, Unit
from services.chassis.transaction import Transaction
from services.registry.api import answers
from services.registry.api.models import (
    ClaimOut,
    PersonOut,
    StateOut,
)
from services.registry.api.problems import unless_refused
from services.registry.api.requests import SearchesIn, SeedIn
from services.registry.decide.contact import refuse_fields
from services.registry.decide.sites import Spread
from services.registry.store import search_log
from services.registry.work import claims, register, sites

router = APIRouter(tags=["internal"])

SEEDS: Final = UUID("8b1f4c1e-4a0b-5b8e-9d55-7a3c6a5f1e20")
"""Name space of seeded ids: the same Idempotency-Key is the same entry, also after a day."""


@router.get(
    "/internal/v1/initiatives/{initiative_id}/claim/{step}",
    dependencies=[policy.service("notifications")],
)
async def claim_step(
    *,
    request: Request,
    tx: Reading,
    initiative_id: UUID,
    step: claims.Claimed,
    revision: Annotated[int | None, Query(ge=1)] = None,
    survivor: UUID | None = None,
) -> ClaimOut:
    """Whom to tell about a step, what to say, which links to put in."""
    told = unless_refused(
        await claims.claim(
            tx,
            initiative_id,
            step=step,
            revision=revision,
            survivor=survivor,
            settings=request.app.state.settings,
        )
    )
    person = PersonOut(
        person_id=told.person_id,
        name=told.reach.name,
        email=told.reach.email,
        phone=told.reach.phone,
        details=dict(told.details),
        links=dict(told.links),
    )
    return ClaimOut(people=[person])


@router.post("/internal/v1/searches", status_code=204, dependencies=[policy.service("staff-cli")])
async def seed_searches(request: Request, tx: Unit, told: SearchesIn) -> None:
    """Bring in searches of this week for the demo; a second time changes nothing."""
    key = request.app.state.settings.keys.person
    await search_log.remember(
        tx, missed=told.missed_counts(), filtered=told.filter_counts(), key=key
    )


@router.post(
    "/internal/v1/initiatives",
    status_code=201,
    dependencies=[policy.service("staff-cli")],
)
async def seed_initiative(
    request: Request, tx: Unit, told: SeedIn, idempotency_key: Annotated[UUID, Header()]
) -> StateOut:
    """Bring in an entry as listed (or waiting for review); the key makes it the same entry."""
    seeded = unless_refused(
        await register.seed(
            tx,
            told.registration(),
            initiative_id=uuid5(SEEDS, str(idempotency_key)),
            state=told.state,
            listed_at=told.listed_at or tx.now,
            received_at=told.received_at,
            spread=await _spread(tx, told),
            settings=request.app.state.settings,
        )
    )
    return answers.state(seeded)


async def _spread(tx: Transaction, told: SeedIn) -> Spread | None:
    if told.stated is None:
        return None
    spread, wrong = await sites.read(tx, told.stated.stated())
    return spread if not wrong else unless_refused(refuse_fields(wrong))
