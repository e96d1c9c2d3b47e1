"""What notifications may claim about ideas, and calls for the demo."""

from typing import Annotated, Literal
from uuid import UUID, uuid5

from fastapi import APIRouter, Header, Request
from pydantic import Field

from services.chassis.http import policy
from services.chassis.http.models import ApiModel
from services.chassis.http.unit import Reading, Unit
from services.registry.api.ideas import answers
from services.registry.api.ideas.models import CallIn, CallStateOut, IdeaIn, JurorIn
from services.registry.api.internal import SEEDS
from services.registry.api.models import ClaimOut
from services.registry.api.problems import unless_refused
from services.registry.decide.ideas.call import CallState
from services.registry.work.ideas import claims, seeding

router = APIRouter(tags=["internal"])


class SeedSheetIn(ApiModel):
    """What one member of the jury says of an idea."""

    juror: str
    marks: tuple[int, ...] | None
    comment: str = ""


class SeedIdeaIn(IdeaIn):
    """An idea with all that happens to it."""

    is_shortlisted: bool = True
    votes: tuple[str, ...] = ()
    sheets: tuple[SeedSheetIn, ...] = ()
    is_adopted: bool = False
    reason: str = ""

    def idea(self) -> seeding.SeedIdea:
        """As `work` takes it."""
        return seeding.SeedIdea(
            texts=self.texts(),
            name=self.name,
            email=self.email,
            is_shortlisted=self.is_shortlisted,
            votes=self.votes,
            sheets=[seeding.SeedSheet(**each.model_dump()) for each in self.sheets],
            is_adopted=self.is_adopted,
            reason=self.reason,
        )


class SeedStaffIn(ApiModel):
    """A member of staff in a jury."""

    subject: str
    name: str


class SeedCallIn(CallIn):
    """A call with all that happened, for the demo."""

    state: Literal[CallState.DRAFT, CallState.OPENED, CallState.CLOSED, CallState.DECIDED]
    jurors: Annotated[list[JurorIn], Field(default_factory=list)]
    staff: Annotated[list[SeedStaffIn], Field(default_factory=list)]
    ideas: Annotated[list[SeedIdeaIn], Field(default_factory=list)]

    def seed(self) -> seeding.SeedCall:
        """As `work` takes it."""
        return seeding.SeedCall(
            content=self.content(),
            state=self.state,
            jurors=[(each.name, each.email) for each in self.jurors],
            staff=[(each.subject, each.name) for each in self.staff],
            ideas=[each.idea() for each in self.ideas],
        )


@router.get(
    "/internal/v1/ideas/{idea_id}/claim/{step}", dependencies=[policy.service("notifications")]
)
async def claim_idea(
    request: Request, tx: Reading, idea_id: UUID, step: claims.Claimed
) -> ClaimOut:
    """Whom to tell about a step of an idea."""
    settings = request.app.state.settings
    told = await claims.of_idea(tx, idea_id, step=step, settings=settings)
    return answers.claim(unless_refused(told))


@router.get(
    "/internal/v1/idea-ballots/{ballot_id}/claim", dependencies=[policy.service("notifications")]
)
async def claim_ballot(request: Request, tx: Reading, ballot_id: UUID) -> ClaimOut:
    """Whom to ask to confirm a vote."""
    told = await claims.of_ballot(tx, ballot_id, settings=request.app.state.settings)
    return answers.claim(unless_refused(told))


@router.get(
    "/internal/v1/idea-jurors/{juror_id}/claim", dependencies=[policy.service("notifications")]
)
async def claim_juror(request: Request, tx: Reading, juror_id: UUID) -> ClaimOut:
    """Whom to ask into a jury."""
    told = await claims.of_juror(tx, juror_id, settings=request.app.state.settings)
    return answers.claim(unless_refused(told))


@router.post("/internal/v1/idea-calls", status_code=201, dependencies=[policy.service("staff-cli")])
async def seed_call(
    request: Request, tx: Unit, told: SeedCallIn, idempotency_key: Annotated[UUID, Header()]
) -> CallStateOut:
    """Bring in a call with its ideas, votes and sheets; the key makes it the same call."""
    seeded = await seeding.seed(
        tx,
        told.seed(),
        call_id=uuid5(SEEDS, str(idempotency_key)),
        settings=request.app.state.settings,
    )
    return answers.call_state(seeded)
