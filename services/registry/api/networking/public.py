"""What everybody may do: search the board, put something up, ask; towns, partners."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.policy import principal_of
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api.networking import answers
from services.registry.api.networking.models import (
    BoardIn,
    BoardOut,
    IntroductionIn,
    IntroductionOut,
    PartnersOut,
    PostingDetailOut,
    PostingIn,
    PostingStateOut,
    TownOut,
)
from services.registry.api.problems import unless_refused
from services.registry.work.networking import board, introductions, partners, postings, towns
from services.registry.work.networking.board import Asked

router = APIRouter(tags=["board"], dependencies=[policy.public()])

Speaker = Annotated[Principal | None, Depends(principal_of)]


@router.get("/v1/postings")
async def search_board(tx: Reading, asked: Annotated[BoardIn, Query()]) -> BoardOut:
    """Needs and offers: the nearest first if a place is named, else the newest."""
    told = Asked(
        side=asked.side,
        category=asked.category,
        district=asked.district or None,
        ags=asked.ags or None,
        radius_km=asked.radius_km,
        initiative_id=asked.initiative_id,
        offset=asked.cursor,
        limit=asked.limit,
    )
    return answers.page(unless_refused(await board.search(tx, told)), told)


@router.get("/v1/postings/{posting_id}")
async def show_posting(tx: Reading, posting_id: UUID) -> PostingDetailOut:
    """A need or offer with what fits it, the nearest first."""
    return answers.detail(*await board.one(tx, posting_id))


@router.post("/v1/postings", status_code=201, response_model=PostingStateOut)
async def post(
    *, request: Request, tx: Unit, told: PostingIn, who: Speaker, once: OnceRequired
) -> Response:
    """Put something up without an account; the mailbox is confirmed by a link."""
    posted = unless_refused(
        await postings.post_as_person(
            tx,
            told.side,
            told.content(),
            told.contact(),
            posting_id=uuid4(),
            who=who,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(answers.state(posted), status=201)


@router.post(
    "/v1/postings/{posting_id}/introductions", status_code=201, response_model=IntroductionOut
)
async def ask(
    *,
    request: Request,
    tx: Unit,
    posting_id: UUID,
    told: IntroductionIn,
    who: Speaker,
    once: OnceRequired,
) -> Response:
    """Ask to be introduced; no contact flows before the other side says yes too."""
    asked = unless_refused(
        await introductions.ask(
            tx,
            posting_id,
            told.words(),
            introduction_id=uuid4(),
            who=who,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(answers.introduction(asked), status=201)


@router.get("/v1/initiatives/{initiative_id}/partners")
async def list_partners(tx: Reading, initiative_id: UUID) -> PartnersOut:
    """Entries that are partners by the word of both."""
    found = await partners.shown(tx, initiative_id)
    return PartnersOut(items=[answers.partner(each) for each in found])


@router.get("/v1/municipalities/{ags}/page")
async def show_town(tx: Reading, ags: str) -> TownOut:
    """A municipality with its entries, needs, offers, calls and figures."""
    return answers.town(await towns.town(tx, ags), now=tx.now)
