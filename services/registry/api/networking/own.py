"""What owners do with their needs, offers and partners; and the buttons of links."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api.networking import answers
from services.registry.api.networking.models import (
    AnswerByLinkIn,
    AnswerIn,
    ContentIn,
    IntroductionOut,
    OwnPostingOut,
    OwnPostingsOut,
    PartnerIn,
    PartnershipOut,
    PartnersOut,
    PostingStateOut,
)
from services.registry.api.problems import unless_refused
from services.registry.api.requests import TokenIn
from services.registry.work.networking import board, introductions, partners, postings

router = APIRouter(tags=["board"])

Owner = Annotated[Principal, policy.signed_in()]
FOR_WEB = [policy.service("web")]


@router.post("/v1/postings/confirm", dependencies=FOR_WEB)
async def confirm_posting(request: Request, tx: Unit, told: TokenIn) -> PostingStateOut:
    """The button behind the first mail's link; pressing again says the same."""
    confirmed = await postings.confirm(tx, told.token, settings=request.app.state.settings)
    return answers.state(unless_refused(confirmed))


@router.post("/v1/postings/renew", dependencies=FOR_WEB)
async def renew_by_link(request: Request, tx: Unit, told: TokenIn) -> PostingStateOut:
    """The button of a reminder."""
    renewed = await postings.renew_by_link(tx, told.token, settings=request.app.state.settings)
    return answers.state(unless_refused(renewed))


@router.post("/v1/introductions/confirm", dependencies=FOR_WEB)
async def confirm_introduction(request: Request, tx: Unit, told: TokenIn) -> IntroductionOut:
    """The requester's yes; pressing again says the same."""
    settings = request.app.state.settings
    confirmed = await introductions.confirm(tx, told.token, settings=settings)
    return answers.introduction(unless_refused(confirmed))


@router.post("/v1/introductions/answer", dependencies=FOR_WEB)
async def answer_introduction_by_link(tx: Unit, told: AnswerByLinkIn) -> IntroductionOut:
    """The other side's yes or no by the link in the mail."""
    is_yes = told.answer == "yes"
    answered = await introductions.answer_by_link(tx, told.token, is_yes=is_yes)
    return answers.introduction(unless_refused(answered))


@router.post("/v1/introductions/{introduction_id}/answer")
async def answer_introduction(
    tx: Unit, introduction_id: UUID, told: AnswerIn, who: Owner
) -> IntroductionOut:
    """The other side's yes or no on her page."""
    is_yes = told.answer == "yes"
    answered = await introductions.answer(tx, introduction_id, is_yes=is_yes, who=who)
    return answers.introduction(unless_refused(answered))


@router.get("/v1/my/postings")
async def list_mine(tx: Reading, who: Owner) -> OwnPostingsOut:
    """All that the person put up; a link shows what it opens."""
    return OwnPostingsOut(items=[answers.posting(each) for each in await board.mine(tx, who=who)])


@router.get("/v1/postings/{posting_id}/own")
async def show_own(request: Request, tx: Reading, posting_id: UUID, who: Owner) -> OwnPostingOut:
    """A need or offer with what fits it and who asks."""
    shown, fits = await board.own(tx, posting_id, who=who)
    asked = await introductions.asked_about(tx, posting_id)
    return answers.own(shown, fits, asked, keys=request.app.state.settings.keys)


@router.post("/v1/postings/{posting_id}/renew")
async def renew(request: Request, tx: Unit, posting_id: UUID, who: Owner) -> PostingStateOut:
    """The owner's button: it hangs for another while, or again."""
    settings = request.app.state.settings
    renewed = await postings.renew(tx, posting_id, who=who, settings=settings)
    return answers.state(unless_refused(renewed))


@router.post("/v1/postings/{posting_id}/resolve")
async def resolve(tx: Unit, posting_id: UUID, who: Owner) -> PostingStateOut:
    """The owner's button: it is settled."""
    return answers.state(unless_refused(await postings.resolve(tx, posting_id, who=who)))


@router.post(
    "/v1/initiatives/{initiative_id}/postings", status_code=201, response_model=PostingStateOut
)
async def post_for_entry(
    *,
    request: Request,
    tx: Unit,
    initiative_id: UUID,
    told: ContentIn,
    who: Owner,
    once: OnceRequired,
) -> Response:
    """An entry says what it needs or gives."""
    posted = unless_refused(
        await postings.post_for_entry(
            tx,
            initiative_id,
            told.side,
            told.content(),
            posting_id=uuid4(),
            who=who,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(answers.state(posted), status=201)


@router.get("/v1/initiatives/{initiative_id}/partnerships")
async def list_partnerships(tx: Reading, initiative_id: UUID, who: Owner) -> PartnersOut:
    """All partners of the own entry, also those that wait for a yes."""
    found = await partners.own(tx, initiative_id, who=who)
    return PartnersOut(items=[answers.partner(each) for each in found])


@router.post("/v1/initiatives/{initiative_id}/partnerships")
async def propose_partner(
    request: Request, tx: Unit, initiative_id: UUID, told: PartnerIn, who: Owner
) -> PartnershipOut:
    """Name another entry as a partner; naming it again changes nothing."""
    proposed = await partners.propose(
        tx, initiative_id, told.partner_id, who=who, settings=request.app.state.settings
    )
    return answers.partnership(unless_refused(proposed))


@router.post("/v1/initiatives/{initiative_id}/partnerships/{partnership_id}/answer")
async def answer_partnership(
    tx: Unit, initiative_id: UUID, partnership_id: UUID, told: AnswerIn, who: Owner
) -> PartnershipOut:
    """Yes to a partnership, or its end, from either side."""
    is_yes = told.answer == "yes"
    answered = await partners.answer(tx, initiative_id, partnership_id, is_yes=is_yes, who=who)
    return answers.partnership(unless_refused(answered))


@router.post("/v1/partnerships/answer", dependencies=FOR_WEB)
async def answer_partnership_by_link(tx: Unit, told: AnswerByLinkIn) -> PartnershipOut:
    """The same by the link in the mail."""
    answered = await partners.answer_by_link(tx, told.token, is_yes=told.answer == "yes")
    return answers.partnership(unless_refused(answered))
