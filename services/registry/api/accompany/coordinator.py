"""What coordinators do: overview, new cases, cohorts, figures. Stands before the single case."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.registry.api.accompany import answers
from services.registry.api.accompany.models import (
    CaseStateOut,
    CohortOut,
    FiguresOut,
    OverviewOut,
)
from services.registry.api.accompany.requests import (
    CaseIn,
    CohortChoiceIn,
    CohortIn,
    OverviewIn,
)
from services.registry.api.problems import refuse, unless_refused
from services.registry.store.accompany import desks, lists
from services.registry.work.accompany import ask, course, reading
from services.registry.work.accompany.steps import staff_of

router = APIRouter(tags=["cases"])

Coordinator = Annotated[Principal, policy.role("coordinator")]


@router.get("/v1/cases")
async def list_cases(
    tx: Reading, who: Coordinator, asked: Annotated[OverviewIn, Query()]
) -> OverviewOut:
    """All cases that fit, mentors with their load, cohorts, and what needs somebody."""
    today = reading.today(tx)
    found = await lists.overview(
        tx,
        today=today,
        state=asked.state,
        mentor=asked.mentor,
        phase=asked.phase.value if asked.phase else None,
        cohort_id=asked.cohort,
    )
    return answers.overview(
        found,
        live=await lists.overview(tx, today=today),
        mentors=await desks.mentors(tx),
        cohorts=await desks.cohorts(tx),
        now=tx.now,
        subject=who.subject,
    )


@router.get("/v1/cases/figures")
async def show_case_figures(tx: Reading, _who: Coordinator) -> FiguresOut:
    """Figures for the ministry, in which nobody can be found."""
    return FiguresOut.model_validate(await reading.figures_of_all(tx), from_attributes=True)


@router.post("/v1/cases", status_code=201, response_model=CaseStateOut)
async def write_case_down(
    request: Request, tx: Unit, told: CaseIn, who: Coordinator, once: OnceRequired
) -> Response:
    """A case for an entry, or for a group that came by phone."""
    about = told.initiative_id or (told.group.read() if told.group else None)
    if about is None or (told.initiative_id and told.group):
        refuse(Refusal("case-about-one"))
    written = await ask.write_down(
        tx,
        about,
        told.read(),
        staff=staff_of(who),
        case_id=uuid4(),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(written)), status=201)


@router.post("/v1/cohorts", status_code=201, response_model=CohortOut)
async def add_cohort(tx: Unit, told: CohortIn, _who: Coordinator, once: OnceRequired) -> Response:
    """A cohort of that name; a name that is there already is that cohort."""
    cohort_id = await desks.add_cohort(tx, uuid4(), told.name)
    known = [each for each in await desks.cohorts(tx) if each.id == cohort_id]
    return await once.keep(answers.cohort(known[0]), status=201)


@router.post("/v1/cases/{case_id}/cohort", response_model=CaseStateOut)
async def choose_cohort(
    tx: Unit, case_id: UUID, told: CohortChoiceIn, who: Coordinator, once: OnceRequired
) -> Response:
    """Put the case into a cohort, or into none."""
    chosen = await course.put_into_cohort(tx, case_id, told.cohort_id, staff=staff_of(who))
    return await once.keep(answers.state(unless_refused(chosen)))


@router.post("/v1/cases/{case_id}/settle-wish", response_model=CaseStateOut)
async def settle_wish(tx: Unit, case_id: UUID, who: Coordinator, once: OnceRequired) -> Response:
    """The owner's wish is talked over."""
    settled = await course.settle_wish(tx, case_id, staff=staff_of(who))
    return await once.keep(answers.state(unless_refused(settled)))
