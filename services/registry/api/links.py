"""Websites that do not answer: for editors, and for the demo."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID, uuid5

from fastapi import APIRouter, Header
from pydantic import AwareDatetime

from services.chassis.http import policy
from services.chassis.http.models import ApiModel
from services.chassis.http.unit import Reading, Unit
from services.registry.api.internal import SEEDS
from services.registry.api.problems import unless_refused
from services.registry.api.region import Editor
from services.registry.decide.links import Failure, LinkState
from services.registry.store import links
from services.registry.work import websites

router = APIRouter(tags=["editor"])


class LinkOut(ApiModel):
    """A website or the page of a funding call; ``id`` is whose it is."""

    kind: Literal["initiative", "funding-call"]
    id: UUID
    title: str
    place: str
    url: str
    state: LinkState
    why: Failure | None
    failed_since: datetime | None
    checked_at: datetime | None
    moved_to: str | None


class LinksOut(ApiModel):
    """All that is broken, suspected or moved for good."""

    items: list[LinkOut]


class SeenIn(ApiModel):
    """What was found of an entry's website."""

    state: LinkState
    since: AwareDatetime
    why: Failure = Failure.NO_ANSWER
    moved_to: str | None = None


@router.get("/v1/review/links")
async def list_links(tx: Reading, who: Editor) -> LinksOut:
    """What editors may want to look at, the longest broken first."""
    found = await links.noticed(tx, region=who.region)
    return LinksOut(items=[LinkOut.model_validate(each, from_attributes=True) for each in found])


@router.post("/internal/v1/links", status_code=204, dependencies=[policy.service("staff-cli")])
async def seed_link(tx: Unit, told: SeenIn, idempotency_key: Annotated[UUID, Header()]) -> None:
    """Bring in for the demo what was found of a seeded entry's website; the key is the entry's."""
    refused = await websites.seed(
        tx,
        uuid5(SEEDS, str(idempotency_key)),
        state=told.state,
        since=told.since,
        why=told.why,
        moved_to=told.moved_to,
    )
    if refused is not None:
        unless_refused(refused)
