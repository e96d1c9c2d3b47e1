"""Messages to initiatives: visitors write, senders confirm, owners read and say what came of it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.models import ApiModel
from services.chassis.http.policy import principal_of
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api.models import ClaimOut, PersonOut
from services.registry.api.problems import unless_refused
from services.registry.api.requests import TokenIn
from services.registry.decide.enquiry import Enquiry, Outcome, State
from services.registry.work import enquiries
from services.registry.work.enquiries import Words

router = APIRouter(tags=["enquiries"])

Owner = Annotated[Principal, policy.signed_in()]
Speaker = Annotated[Principal | None, Depends(principal_of)]


class EnquiryIn(ApiModel):
    """A message to an initiative."""

    name: str
    email: str
    text: str


class OutcomeIn(ApiModel):
    """Whether it became a conversation."""

    answer: Literal["yes", "no"]


class OutcomeByLinkIn(OutcomeIn, TokenIn):
    """The same by the link in the mail."""


class EnquiryOut(ApiModel):
    """What became of a message."""

    enquiry_id: UUID
    state: State
    outcome: Outcome | None


class LetterOut(ApiModel):
    """A message as the owner sees it."""

    enquiry_id: UUID
    name: str
    email: str
    text: str
    forwarded_at: datetime | None
    outcome: Outcome | None


class LettersOut(ApiModel):
    """The messages that an entry got; words older than 90 days are gone."""

    items: Annotated[list[LetterOut], Field(default_factory=list)]


@router.post(
    "/v1/initiatives/{initiative_id}/enquiries",
    status_code=201,
    response_model=EnquiryOut,
    dependencies=[policy.public()],
)
async def write_enquiry(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: EnquiryIn,
    who: Speaker,
    once: OnceRequired,
) -> Response:
    """Write to an initiative without learning its address; the mailbox is confirmed by a link."""
    written = unless_refused(
        await enquiries.write(
            tx,
            initiative_id,
            Words(**told.model_dump()),
            enquiry_id=uuid4(),
            who=who,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(_answer(written), status=201)


@router.post("/v1/enquiries/confirm", dependencies=[policy.service("web")])
async def confirm_enquiry(request: Request, tx: Unit, told: TokenIn) -> EnquiryOut:
    """The button behind the sender's link; pressing again says the same."""
    settings = request.app.state.settings
    return _answer(unless_refused(await enquiries.confirm(tx, told.token, settings=settings)))


@router.post("/v1/enquiries/outcome", dependencies=[policy.service("web")])
async def conclude_by_link(tx: Unit, told: OutcomeByLinkIn) -> EnquiryOut:
    """The owner's answer by the link in the mail."""
    concluded = await enquiries.conclude_by_link(tx, told.token, answer=told.answer)
    return _answer(unless_refused(concluded))


@router.get("/v1/initiatives/{initiative_id}/enquiries")
async def list_enquiries(
    request: Request, tx: Reading, initiative_id: UUID, who: Owner
) -> LettersOut:
    """What people wrote to the own entry."""
    settings = request.app.state.settings
    shown = await enquiries.shown_to_owner(tx, initiative_id, who=who, settings=settings)
    return LettersOut(
        items=[
            LetterOut(
                enquiry_id=each.enquiry.id,
                name=each.words.name,
                email=each.words.email,
                text=each.words.text,
                forwarded_at=each.enquiry.forwarded_at,
                outcome=each.enquiry.outcome,
            )
            for each in shown
        ]
    )


@router.post("/v1/initiatives/{initiative_id}/enquiries/{enquiry_id}/outcome")
async def conclude(
    tx: Unit, initiative_id: UUID, enquiry_id: UUID, told: OutcomeIn, who: Owner
) -> EnquiryOut:
    """The owner's answer on her page; she may say otherwise later."""
    concluded = await enquiries.conclude(tx, initiative_id, enquiry_id, answer=told.answer, who=who)
    return _answer(unless_refused(concluded))


@router.get(
    "/internal/v1/enquiries/{enquiry_id}/claim/{step}",
    dependencies=[policy.service("notifications")],
)
async def claim_step(
    request: Request, tx: Reading, enquiry_id: UUID, step: enquiries.Claimed
) -> ClaimOut:
    """Whom to tell about a message, and what."""
    settings = request.app.state.settings
    told = unless_refused(await enquiries.claim(tx, enquiry_id, step=step, settings=settings))
    person = PersonOut(
        person_id=told.person_id,
        name=told.name,
        email=told.email,
        phone=None,
        details=dict(told.details),
        links=dict(told.links),
    )
    return ClaimOut(people=[person])


def _answer(enquiry: Enquiry) -> EnquiryOut:
    return EnquiryOut(enquiry_id=enquiry.id, state=enquiry.state, outcome=enquiry.outcome)
