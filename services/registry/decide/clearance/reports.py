"""What people report about an entry, and what editors make of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from contracts.registry import ReportAnswered
from services.chassis.refusal import Refusal
from services.registry.decide.content import check_text

WORDS: Final = (0, 2000)
ANSWER: Final = (0, 2000)


class ReportReason(StrEnum):
    """Why somebody reports an entry."""

    WRONG = "wrong"
    GONE = "gone"
    DOUBLE = "double"
    SPAM = "spam"
    HURTFUL = "hurtful"
    PRIVATE = "private"
    OTHER = "other"


class ReportState(StrEnum):
    """What became of a report."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report without its words; ``reporter`` is who left an address."""

    id: UUID
    initiative_id: UUID
    reason: ReportReason
    state: ReportState
    reporter: str | None
    received_at: datetime


def check_report(reason: ReportReason, words: str) -> Refusal | None:
    """Whether a report says enough: something else needs words."""
    if reason is ReportReason.OTHER and not words.strip():
        return Refusal("report-words-missing", field="words")
    if check_text(words, WORDS, lines=True):
        return Refusal("report-words-length", field="words", longest=WORDS[1])
    return None


def close(report: Report, *, verdict: ReportState, answer: str) -> ReportAnswered | Refusal | None:
    """An editor decides about a report; who left an address hears so."""
    if report.state is not ReportState.OPEN:
        return Refusal("report-closed", state=report.state.value)
    if check_text(answer, ANSWER, lines=True):
        return Refusal("answer-length", longest=ANSWER[1])
    if report.reporter is None:
        return None
    return ReportAnswered(
        initiative_id=report.initiative_id,
        report_id=report.id,
        reporter_person_id=report.reporter,
        is_upheld=verdict is ReportState.UPHELD,
    )
