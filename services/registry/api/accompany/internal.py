"""What notifications may claim about a case, and demo data."""

from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Header, Query, Request

from services.chassis.http import policy
from services.chassis.http.unit import Reading, Unit
from services.registry.api.accompany import answers
from services.registry.api.accompany.models import CaseStateOut, MentorOut
from services.registry.api.accompany.requests import SeedCaseIn, SeedMentorIn
from services.registry.api.internal import SEEDS
from services.registry.api.models import ClaimOut, PersonOut
from services.registry.api.problems import unless_refused
from services.registry.decide.accompany.rights import Staff
from services.registry.work.accompany import claims, mentors, seed

router = APIRouter(tags=["internal"])


@router.get(
    "/internal/v1/cases/{case_id}/claim/{step}", dependencies=[policy.service("notifications")]
)
async def claim_case_step(
    request: Request,
    tx: Reading,
    case_id: UUID,
    step: Annotated[str, "as the fact is called"],
    about: Annotated[UUID | None, Query()] = None,
) -> ClaimOut:
    """Whom to tell about a step, what to say, which link to put in."""
    told = unless_refused(
        await claims.claim(tx, case_id, step=step, about=about, settings=request.app.state.settings)
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


@router.post("/internal/v1/mentors", dependencies=[policy.service("staff-cli")])
async def seed_mentor(tx: Unit, told: SeedMentorIn) -> MentorOut:
    """Enter a mentor of the demo."""
    staff = Staff(told.subject, is_coordinator=False, is_mentor=True)
    entered = await mentors.enter(
        tx, staff=staff, name=told.name, capacity=told.capacity, takes_new=told.takes_new
    )
    return answers.mentor(unless_refused(entered))


@router.post("/internal/v1/cases", status_code=201, dependencies=[policy.service("staff-cli")])
async def seed_case(
    request: Request, tx: Unit, told: SeedCaseIn, idempotency_key: Annotated[UUID, Header()]
) -> CaseStateOut:
    """Bring in a case with its past; the key makes it the same case."""
    entry = uuid5(SEEDS, str(told.entry_key)) if told.entry_key else told.initiative_id
    seeded = unless_refused(
        await seed.seed(
            tx,
            told.past(),
            about=entry or (told.group.read() if told.group else None),
            case_id=uuid5(SEEDS, str(idempotency_key)),
            settings=request.app.state.settings,
        )
    )
    return answers.state(seeded)
