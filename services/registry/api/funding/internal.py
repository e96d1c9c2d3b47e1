"""What other parts of the platform ask about funding: claims, and demo data."""

from typing import Annotated, Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Header, Query, Request

from services.chassis.http import policy
from services.chassis.http.unit import Reading, Unit
from services.registry.api.funding import answers
from services.registry.api.funding.models import CallOut, SavedOut, SeededOut
from services.registry.api.funding.requests import (
    SeedCallIn,
    SeedCheckIn,
    SeedEvaluationsIn,
)
from services.registry.api.internal import SEEDS as ENTRIES
from services.registry.api.models import ClaimOut, PersonOut
from services.registry.api.problems import unless_refused
from services.registry.work.funding import claims, demand, seeding

router = APIRouter(tags=["internal"])

SEEDS: Final = UUID("d7f2c1c4-7b1d-5c3a-8a67-4c0a4be3a9f1")
"""Name space of seeded ids: the same Idempotency-Key is the same thing, also after a day."""
CommandLine: Final = [policy.service("staff-cli")]
Key = Annotated[UUID, Header(alias="idempotency-key")]


@router.get(
    "/internal/v1/funding/checks/{check_id}/claim",
    dependencies=[policy.service("notifications")],
)
async def claim_check(
    request: Request, tx: Reading, check_id: UUID, call: Annotated[str, Query(max_length=40)]
) -> ClaimOut:
    """Whom to tell that a call has opened, and how the saved answers stand to it."""
    told = unless_refused(
        await claims.claim(tx, check_id, key=call, settings=request.app.state.settings)
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


@router.post("/internal/v1/funding/calls", status_code=201, dependencies=CommandLine)
async def seed_call(tx: Unit, told: SeedCallIn, key: Key) -> CallOut:
    """Bring in a call of the demo with its rules; the key makes it the same call."""
    seeded = await seeding.seed_call(
        tx,
        told.texts(),
        key=told.key,
        call_id=uuid5(SEEDS, str(key)),
        state=told.state,
        rule_texts=list(told.rules),
        proposed=told.proposed,
    )
    return answers.call(seeded, now=tx.now)


@router.post("/internal/v1/funding/checks", status_code=201, dependencies=CommandLine)
async def seed_check(tx: Unit, told: SeedCheckIn, key: Key) -> SavedOut:
    """Bring in what an owner of the demo saved."""
    saved = unless_refused(
        await seeding.seed_check(
            tx,
            uuid5(ENTRIES, str(told.entry_key)),
            told.answers,
            check_id=uuid5(SEEDS, str(key)),
        )
    )
    return SavedOut(initiative_id=saved.initiative_id, saved_at=saved.saved_at)


@router.post("/internal/v1/funding/evaluations", status_code=201, dependencies=CommandLine)
async def seed_evaluations(tx: Unit, told: SeedEvaluationsIn, key: Key) -> SeededOut:
    """Bring in what people of the demo asked, and publish it; the place in the list makes each the same."""
    for number, each in enumerate(told.items):
        await seeding.seed_evaluation(
            tx,
            each.call,
            each.answers,
            asker=uuid5(SEEDS, f"{key}:{number}"),
            asked_at=each.asked_at,
        )
    await demand.publish(tx)
    return SeededOut(count=len(told.items))
