"""What answers about clearance hold."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.http.models import ApiModel
from services.registry.api.models import TextsOut


class SimilarOut(ApiModel):
    """An entry that may be the same initiative; ``reasons`` name why."""

    initiative_id: UUID
    title: str
    municipality: str
    distance_km: float | None
    is_listed: bool
    reasons: list[str]


class SimilarListOut(ApiModel):
    """A hint, never a block."""

    items: list[SimilarOut]


class SignalOut(ApiModel):
    """Why an entry may be spam."""

    name: str
    points: int
    count: int


class RiskOut(ApiModel):
    """The score of the latest submitted revision."""

    revision: int
    score: int
    band: str
    signals: list[SignalOut]


class SenderOut(ApiModel):
    """Who sent an entry, as far as editors have to know."""

    domain: str
    is_shared: bool
    blocked: list[str]


class LookOut(ApiModel):
    """Another editor who opened the entry lately."""

    name: str
    at: datetime


class MergeOut(ApiModel):
    """One merge."""

    merge_id: UUID
    merged_id: UUID
    survivor_id: UUID
    taken_fields: tuple[str, ...]
    by: str
    at: datetime
    undone_by: str | None
    undone_at: datetime | None


class ReportOut(ApiModel):
    """A report as editors see it; the address stays inside."""

    report_id: UUID
    initiative_id: UUID
    title: str
    is_listed: bool
    reason: str
    words: str
    wants_answer: bool
    state: str
    at: datetime
    closed_by: str | None
    closed_at: datetime | None
    answer: str | None


class ReportedOut(ApiModel):
    """What the reporter hears at once."""

    report_id: UUID


class ReportListOut(ApiModel):
    """Reports, open or closed."""

    items: list[ReportOut]
    open: int
    next_cursor: str | None


class FindingsOut(ApiModel):
    """All that is known around an entry."""

    risk: RiskOut | None
    sender: SenderOut | None
    similar: list[SimilarOut]
    merges: list[MergeOut]
    reports: list[ReportOut]
    others: list[LookOut]


class LooksOut(ApiModel):
    """Who else looks."""

    others: list[LookOut]


class RejectedOut(ApiModel):
    """What became of the chosen entries."""

    rejected: list[UUID]
    left: list[UUID]


class PreviewOut(ApiModel):
    """Both entries, the fields to choose from, and what stands in the way of merging."""

    initiative_id: UUID
    revision: int
    texts: TextsOut
    into: UUID
    into_revision: int
    into_texts: TextsOut
    choices: tuple[str, ...]
    reasons: list[str]
    refused: str | None


class UndoneOut(ApiModel):
    """A merge that was undone; ``survivor_kept``: the survivor went on since and stays."""

    merge: MergeOut
    survivor_kept: bool


class BlockOut(ApiModel):
    """A block of a sender."""

    block_id: UUID
    kind: str
    label: str
    initiative_id: UUID
    reason: str
    by: str
    at: datetime
    lifted_by: str | None
    lifted_at: datetime | None


class BlockListOut(ApiModel):
    """All blocks, those that count first."""

    items: list[BlockOut]


class DeedOut(ApiModel):
    """One line of the log."""

    id: int
    at: datetime
    by: str
    deed: str
    kind: str
    subject_id: UUID
    details: dict[str, Any]


class DeedsOut(ApiModel):
    """The log, newest first."""

    items: list[DeedOut]
    next_before: int | None


class OwnRevisionOut(ApiModel):
    """A numbered text as its owner sees it; ``by_editor``: not the owner wrote it."""

    revision: int
    at: datetime
    changed_fields: tuple[str, ...]
    by_editor: bool
    restores: int | None
    texts: TextsOut


class OwnRevisionsOut(ApiModel):
    """All texts of the own entry, newest first."""

    items: list[OwnRevisionOut]
