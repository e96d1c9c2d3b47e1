"""What requests about clearance hold."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.chassis.http.models import ApiModel
from services.registry.decide.clearance.reports import ReportReason, ReportState
from services.registry.decide.clearance.senders import BlockKind

Ordinal = Annotated[int, Field(ge=1, le=1_000_000)]


class SimilarIn(ApiModel):
    """What somebody has typed so far of an entry."""

    title: Annotated[str, Field(max_length=300)] = ""
    ags: Annotated[str, Field(pattern="^([0-9]{8})?$")] = ""
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None


class ReportIn(ApiModel):
    """A report on an entry."""

    reason: ReportReason
    words: Annotated[str, Field(max_length=10_000)] = ""
    email: Annotated[str, Field(max_length=320)] | None = None


class CloseIn(ApiModel):
    """An editor's verdict on a report; the answer goes to who left an address."""

    verdict: Literal[ReportState.UPHELD, ReportState.DISMISSED]
    answer: Annotated[str, Field(max_length=10_000)] = ""


class LookIn(ApiModel):
    """Under which name colleagues see who looks."""

    name: Annotated[str, Field(max_length=200)]


class RestoreIn(ApiModel):
    """Which revision comes back, and which was the latest that the editor saw."""

    revision: Ordinal
    seen: Ordinal


class ChosenIn(ApiModel):
    """One entry of the queue and the revision that the editor saw."""

    initiative_id: UUID
    revision: Ordinal


class RejectManyIn(ApiModel):
    """Several entries and one reason."""

    items: Annotated[list[ChosenIn], Field(min_length=1, max_length=200)]
    reason: str


class MergeIn(ApiModel):
    """Into which entry, as which revisions of both, and which fields it takes over."""

    into: UUID
    revision: Ordinal
    into_revision: Ordinal
    take: Annotated[tuple[str, ...], Field(max_length=50)] = ()


class BlockIn(ApiModel):
    """Whose sender is blocked, and why."""

    initiative_id: UUID
    kind: BlockKind
    reason: str


class LiftIn(ApiModel):
    """Why a block ends."""

    reason: str
