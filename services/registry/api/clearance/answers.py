"""Findings, merges, blocks and reports as answers."""

from services.registry.api import answers
from services.registry.api.clearance.models import (
    BlockOut,
    DeedOut,
    FindingsOut,
    LookOut,
    MergeOut,
    OwnRevisionOut,
    PreviewOut,
    ReportOut,
    RiskOut,
    SenderOut,
    SignalOut,
    SimilarOut,
)
from services.registry.decide.duplicates import Likeness
from services.registry.store.audit import Deed
from services.registry.store.clearance.blocks import Block
from services.registry.store.clearance.looks import Look
from services.registry.store.clearance.merges import Merge
from services.registry.store.clearance.reports import Filed
from services.registry.store.clearance.risks import Assessed
from services.registry.store.initiatives import OWNER
from services.registry.work.clearance.findings import Findings
from services.registry.work.clearance.merge import Preview
from services.registry.work.clearance.similar import Similar
from services.registry.work.review import Numbered


def similar(told: Similar) -> SimilarOut:
    """An entry that may be the same."""
    neighbour = told.neighbour
    km = neighbour.nearness.km
    return SimilarOut(
        initiative_id=neighbour.initiative_id,
        title=neighbour.title,
        municipality=neighbour.municipality,
        distance_km=None if km is None else round(km, 1),
        is_listed=neighbour.is_listed,
        reasons=reasons(told.likeness),
    )


def reasons(likeness: Likeness) -> list[str]:
    """Why two entries may be one, the name first."""
    near = likeness.nearness
    told = [likeness.alike.value]
    told += ["near"] if near.km is not None else ["same-place"]
    return [*told, "same-contact"] if near.shares_contact else told


def findings(told: Findings) -> FindingsOut:
    """All that is known around an entry."""
    sender = told.sender
    return FindingsOut(
        risk=risk(told.assessed) if told.assessed else None,
        sender=SenderOut(
            domain=sender.domain,
            is_shared=sender.is_shared,
            blocked=[block.kind.value for block in told.blocks],
        )
        if sender
        else None,
        similar=[similar(each) for each in told.similar],
        merges=[merge(each) for each in told.merges],
        reports=[report(each) for each in told.reports],
        others=[look(each) for each in told.others],
    )


def risk(told: Assessed) -> RiskOut:
    """The score with its reasons."""
    return RiskOut(
        revision=told.revision,
        score=told.risk.score,
        band=answers.band(told.risk.band),
        signals=[
            SignalOut(name=each.name.value, points=each.points, count=each.count)
            for each in told.risk.signals
        ],
    )


def look(told: Look) -> LookOut:
    """Another editor."""
    return LookOut(name=told.name, at=told.seen_at)


def merge(told: Merge) -> MergeOut:
    """One merge."""
    return MergeOut(
        merge_id=told.id,
        merged_id=told.merged_id,
        survivor_id=told.survivor_id,
        taken_fields=told.taken_fields,
        by=told.merged_by,
        at=told.merged_at,
        undone_by=told.undone_by,
        undone_at=told.undone_at,
    )


def preview(told: Preview) -> PreviewOut:
    """Both entries before they are merged."""
    return PreviewOut(
        initiative_id=told.merged.id,
        revision=told.merged.latest_revision,
        texts=answers.texts(told.merged_text),
        into=told.survivor.id,
        into_revision=told.survivor.latest_revision,
        into_texts=answers.texts(told.survivor_text),
        choices=told.choices,
        reasons=reasons(told.likeness) if told.likeness else [],
        refused=told.refusal.slug if told.refusal else None,
    )


def report(told: Filed) -> ReportOut:
    """A report without the reporter's address."""
    filed = told.report
    return ReportOut(
        report_id=filed.id,
        initiative_id=filed.initiative_id,
        title=told.title,
        is_listed=told.is_listed,
        reason=filed.reason.value,
        words=told.words,
        wants_answer=filed.reporter is not None,
        state=filed.state.value,
        at=filed.received_at,
        closed_by=told.closed_by,
        closed_at=told.closed_at,
        answer=told.answer,
    )


def block(told: Block) -> BlockOut:
    """A block without the hash of whom it names."""
    return BlockOut(
        block_id=told.id,
        kind=told.kind.value,
        label=told.label,
        initiative_id=told.initiative_id,
        reason=told.reason,
        by=told.set_by,
        at=told.set_at,
        lifted_by=told.lifted_by,
        lifted_at=told.lifted_at,
    )


def deed(told: Deed) -> DeedOut:
    """One line of the log."""
    return DeedOut(
        id=told.id,
        at=told.done_at,
        by=told.done_by,
        deed=told.deed,
        kind=told.subject_kind,
        subject_id=told.subject_id,
        details=dict(told.details),
    )


def own_revision(told: Numbered) -> OwnRevisionOut:
    """A text of the own entry; which editor it was stays inside."""
    revision = told.revision
    return OwnRevisionOut(
        revision=revision.revision,
        at=revision.created_at,
        changed_fields=revision.changed_fields,
        by_editor=revision.written_by != OWNER,
        restores=revision.restores,
        texts=answers.texts(told.placed),
    )
