"""What everybody may do about calls: read them, hand in an idea, vote; and the buttons of links."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.policy import principal_of
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api.ideas import answers
from services.registry.api.ideas.models import (
    BallotOut,
    CallCardsOut,
    CallOut,
    IdeaIn,
    IdeaOut,
    IdeaStateOut,
    VoteIn,
)
from services.registry.api.problems import unless_refused
from services.registry.api.requests import TokenIn
from services.registry.store.ideas import calls
from services.registry.work.ideas import showing, taking, voting
from services.registry.work.ideas.voting import Voted

router = APIRouter(tags=["ideas"])

Speaker = Annotated[Principal | None, Depends(principal_of)]


@router.get("/v1/idea-calls", dependencies=[policy.public()])
async def list_calls(tx: Reading) -> CallCardsOut:
    """Calls that are or were open; open ones first."""
    counts = await calls.shortlisted_counts(tx)
    found = await calls.public(tx)
    return CallCardsOut(items=[answers.card(each, ideas=counts.get(each.id, 0)) for each in found])


@router.get("/v1/idea-calls/{call_id}", dependencies=[policy.public()])
async def show_call(tx: Reading, call_id: UUID) -> CallOut:
    """A call with its evidence and ideas; votes once it is closed."""
    return answers.call(await showing.call_for_all(tx, call_id))


@router.get("/v1/ideas/{idea_id}", dependencies=[policy.public()])
async def show_idea(tx: Reading, idea_id: UUID) -> IdeaOut:
    """An idea that everybody sees."""
    _, idea, place = await showing.idea_for_all(tx, idea_id)
    return answers.idea(idea, {place.ags: place})


@router.post(
    "/v1/idea-calls/{call_id}/ideas",
    status_code=201,
    response_model=IdeaStateOut,
    dependencies=[policy.public()],
)
async def hand_in(
    *, request: Request, tx: Unit, call_id: UUID, told: IdeaIn, who: Speaker, once: OnceRequired
) -> Response:
    """Hand in an idea without an account; the mailbox is confirmed by a link."""
    idea = unless_refused(
        await taking.hand_in(
            tx,
            call_id,
            told.texts(),
            name=told.name,
            email=told.email,
            idea_id=uuid4(),
            who=who,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(answers.state(idea), status=201)


@router.post("/v1/ideas/confirm", dependencies=[policy.service("web")])
async def confirm_idea(request: Request, tx: Unit, told: TokenIn) -> IdeaStateOut:
    """The button behind the author's link; pressing again says the same."""
    confirmed = await taking.confirm(tx, told.token, settings=request.app.state.settings)
    return answers.state(unless_refused(confirmed))


@router.post(
    "/v1/ideas/{idea_id}/votes",
    status_code=201,
    response_model=BallotOut,
    dependencies=[policy.public()],
)
async def vote(
    *, request: Request, tx: Unit, idea_id: UUID, told: VoteIn, who: Speaker, once: OnceRequired
) -> Response:
    """Vote for an idea; it counts once the mailbox is confirmed, one per mailbox and call."""
    voted = unless_refused(
        await voting.vote(
            tx,
            idea_id,
            email=told.email,
            ballot_id=uuid4(),
            who=who,
            settings=request.app.state.settings,
        )
    )
    return await once.keep(_ballot(voted), status=201)


@router.post("/v1/idea-votes/confirm", dependencies=[policy.service("web")])
async def confirm_vote(tx: Unit, told: TokenIn) -> BallotOut:
    """The button behind the voter's link; pressing again counts nothing twice."""
    return _ballot(unless_refused(await voting.confirm(tx, told.token)))


def _ballot(voted: Voted) -> BallotOut:
    return BallotOut(ballot_id=voted.ballot_id, call_id=voted.call_id, state=voted.state)
