"""What notifications may claim about the board, and needs, offers and partners for the demo."""

from typing import Annotated, Literal
from uuid import UUID, uuid5

from fastapi import APIRouter, Header, Request
from pydantic import AwareDatetime, Field

from services.chassis.http import policy
from services.chassis.http.models import ApiModel
from services.chassis.http.unit import Reading, Unit
from services.registry.api.internal import SEEDS
from services.registry.api.models import ClaimOut
from services.registry.api.networking import answers
from services.registry.api.networking.models import PostingIn, PostingStateOut
from services.registry.api.problems import unless_refused
from services.registry.decide.networking.introduction import (
    CONSENT_VERSION,
    IntroductionState,
)
from services.registry.decide.networking.posting import PostingState
from services.registry.work.networking import claims, introductions, seeding

router = APIRouter(tags=["internal"])

FOR_NOTIFICATIONS = [policy.service("notifications")]
FOR_SEEDING = [policy.service("staff-cli")]


class SeedIntroductionIn(ApiModel):
    """Somebody asks, some days after the posting."""

    name: str
    email: str
    phone: str | None = None
    text: str
    state: IntroductionState
    days_after: Annotated[int, Field(ge=0, le=90)] = 2
    consent: Literal["2026-12"] = CONSENT_VERSION

    def introduction(self) -> seeding.SeedIntroduction:
        """As `work` takes it."""
        told = {name: getattr(self, name) for name in ("name", "email", "phone", "text", "consent")}
        return seeding.SeedIntroduction(
            told=introductions.Words(**told), state=self.state, days_after=self.days_after
        )


class SeedPostingIn(PostingIn):
    """A need or offer with all that happened; ``entry_key`` is the key of a seeded entry."""

    posted_at: AwareDatetime
    state: PostingState = PostingState.LISTED
    entry_key: UUID | None = None
    town_ags: str | None = None
    introductions: Annotated[list[SeedIntroductionIn], Field(default_factory=list)]

    def seed(self) -> seeding.SeedPosting:
        """As `work` takes it."""
        return seeding.SeedPosting(
            side=self.side,
            content=self.content(),
            contact=self.contact(),
            initiative_id=uuid5(SEEDS, str(self.entry_key)) if self.entry_key else None,
            town_ags=self.town_ags,
            posted_at=self.posted_at,
            state=self.state,
            introductions=[each.introduction() for each in self.introductions],
        )


class SeedPartnershipIn(ApiModel):
    """Two seeded entries by their keys."""

    proposer_key: UUID
    asked_key: UUID
    is_confirmed: bool


class SeededOut(ApiModel):
    """It is there now."""

    is_there: bool


@router.get("/internal/v1/postings/{posting_id}/claim/{step}", dependencies=FOR_NOTIFICATIONS)
async def claim_posting(
    request: Request, tx: Reading, posting_id: UUID, step: claims.PostingStep
) -> ClaimOut:
    """Whom to tell about a step of a need or offer."""
    settings = request.app.state.settings
    told = await claims.of_posting(tx, posting_id, step=step, settings=settings)
    return answers.claims([unless_refused(told)])


@router.get(
    "/internal/v1/introductions/{introduction_id}/claim/{step}", dependencies=FOR_NOTIFICATIONS
)
async def claim_introduction(
    request: Request, tx: Reading, introduction_id: UUID, step: claims.IntroductionStep
) -> ClaimOut:
    """Whom to tell about a step of an introduction; both, with cards, after both said yes."""
    settings = request.app.state.settings
    told = await claims.of_introduction(tx, introduction_id, step=step, settings=settings)
    return answers.claims(unless_refused(told))


@router.get(
    "/internal/v1/partnerships/{partnership_id}/claim/{step}", dependencies=FOR_NOTIFICATIONS
)
async def claim_partnership(
    request: Request, tx: Reading, partnership_id: UUID, step: claims.PartnershipStep
) -> ClaimOut:
    """Whom to tell about a step of a partnership."""
    settings = request.app.state.settings
    told = await claims.of_partnership(tx, partnership_id, step=step, settings=settings)
    return answers.claims([unless_refused(told)])


@router.post("/internal/v1/postings", status_code=201, dependencies=FOR_SEEDING)
async def seed_posting(
    request: Request, tx: Unit, told: SeedPostingIn, idempotency_key: Annotated[UUID, Header()]
) -> PostingStateOut:
    """Bring in a need or offer with its introductions; the key makes it the same one."""
    seeded = await seeding.seed_posting(
        tx,
        told.seed(),
        posting_id=uuid5(SEEDS, str(idempotency_key)),
        settings=request.app.state.settings,
    )
    return answers.state(seeded)


@router.post("/internal/v1/partnerships", status_code=201, dependencies=FOR_SEEDING)
async def seed_partnership(request: Request, tx: Unit, told: SeedPartnershipIn) -> SeededOut:
    """Let two seeded entries be partners."""
    await seeding.seed_partnership(
        tx,
        uuid5(SEEDS, str(told.proposer_key)),
        uuid5(SEEDS, str(told.asked_key)),
        is_confirmed=told.is_confirmed,
        settings=request.app.state.settings,
    )
    return SeededOut(is_there=True)
