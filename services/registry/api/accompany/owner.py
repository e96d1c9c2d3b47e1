"""What owners do: ask for accompaniment, look at their case, wish, consent."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api.accompany import answers
from services.registry.api.accompany.models import CaseStateOut, OwnCaseOut, OwnListOut
from services.registry.api.accompany.requests import AskIn, ConsentIn, WishIn
from services.registry.api.models import LabelOut
from services.registry.api.problems import unless_refused
from services.registry.decide.accompany import labels
from services.registry.work.accompany import ask, course, mentors, reading

router = APIRouter(tags=["cases"])

Owner = Annotated[Principal, policy.signed_in()]


@router.get("/v1/cases/vocabulary", dependencies=[policy.public()])
async def show_case_vocabulary() -> dict[str, list[LabelOut]]:
    """Every closed list of accompaniment with its German labels."""
    lists = {
        "phases": labels.PHASES,
        "states": labels.STATES,
        "outcomes": labels.OUTCOMES,
        "touchpoints": labels.TOUCHPOINTS,
        "help": labels.HELP,
    }
    return {
        name: [LabelOut(value=value, label=label) for value, label in told.items()]
        for name, told in lists.items()
    }


@router.post("/v1/initiatives/{initiative_id}/case", status_code=201, response_model=CaseStateOut)
async def ask_for_accompaniment(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: AskIn,
    who: Owner,
    once: OnceRequired,
) -> Response:
    """The owner of an entry asks; a case that is not over is refused with its id."""
    asked = await ask.ask(
        tx,
        initiative_id,
        told.read(),
        phone=told.phone,
        who=who,
        case_id=uuid4(),
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(asked)), status=201)


@router.get("/v1/my/cases")
async def list_my_cases(tx: Reading, who: Owner) -> OwnListOut:
    """All cases of the person, newest first."""
    mine = await reading.of_owner(tx, who)
    return OwnListOut(items=[answers.own_line(each) for each in mine])


@router.get("/v1/my/cases/{case_id}")
async def show_my_case(request: Request, tx: Reading, case_id: UUID, who: Owner) -> OwnCaseOut:
    """The own case: timeline, milestones, shared notes, next contact."""
    page = await reading.for_owner(tx, case_id, who=who, settings=request.app.state.settings)
    return answers.own(page, now=tx.now, today=reading.today(tx))


@router.post("/v1/my/cases/{case_id}/wish", response_model=CaseStateOut)
async def wish_something(
    *, request: Request, tx: Unit, case_id: UUID, told: WishIn, who: Owner, once: OnceRequired
) -> Response:
    """Ask for another mentor, or to end."""
    wished = await course.make_wish(
        tx,
        case_id,
        told.wish,
        text=told.text,
        who=who,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(wished)))


@router.post("/v1/my/cases/{case_id}/consent", response_model=CaseStateOut)
async def consent_to_handover(
    *, request: Request, tx: Unit, case_id: UUID, told: ConsentIn, who: Owner, once: OnceRequired
) -> Response:
    """Let the notes go along to the new mentor, or not."""
    consented = await mentors.consent(
        tx,
        case_id,
        told.handover_id,
        given=told.given,
        version=told.version,
        who=who,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(consented)))
