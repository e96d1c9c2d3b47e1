"""Town halls put up what their place needs and gives; staff takes off what does not belong there."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.registry.api.networking import answers
from services.registry.api.networking.models import (
    OwnPostingsOut,
    PostingIn,
    PostingStateOut,
    ReasonIn,
)
from services.registry.api.problems import unless_refused
from services.registry.api.region import EditorOrTownHall, TownHall
from services.registry.store.networking import postings as rows
from services.registry.work.networking import board, postings

router = APIRouter(tags=["town desk"])

MOST = 100


@router.get("/v1/town-desk/postings")
async def list_town_postings(tx: Reading, who: TownHall) -> OwnPostingsOut:
    """What town halls put up, the newest first."""
    found = await board.show_all(tx, await rows.of_towns(tx, limit=MOST, region=who.region))
    return OwnPostingsOut(items=[answers.posting(each) for each in found])


@router.post("/v1/municipalities/{ags}/postings", status_code=201, response_model=PostingStateOut)
async def post_for_town(
    *, request: Request, tx: Unit, ags: str, told: PostingIn, who: TownHall, once: OnceRequired
) -> Response:
    """Put something up for a municipality; staff answers for the mailbox."""
    posted = unless_refused(
        await postings.post_for_town(
            tx,
            ags,
            told.side,
            told.content(),
            told.contact(),
            posting_id=uuid4(),
            by=who.subject,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(answers.state(posted), status=201)


@router.post("/v1/postings/{posting_id}/take-off")
async def take_off(
    tx: Unit, posting_id: UUID, told: ReasonIn, who: EditorOrTownHall
) -> PostingStateOut:
    """Take something off the board and say why."""
    taken = await postings.take_off(tx, posting_id, reason=told.reason, by=who.subject)
    return answers.state(unless_refused(taken))
