"""The knobs of matching, beside those that all services share."""

from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from services.chassis.settings import ServiceSettings


class MatchingSettings(ServiceSettings):
    """Settings of one process of matching."""

    service: ClassVar[str] = "matching"

    matching_notices_per_week: int = Field(default=5, ge=0)
    """Proposals that a person is told of within seven days; the rest is listed without a notice."""
    matching_answer_days: int = Field(default=14, ge=1)
    """How long a proposal waits for answers, and mutual interest for consents."""
    matching_poll_seconds: float = Field(default=1.0, gt=0)
    """How long an engine rests when the change log is empty and nobody tells it of news."""

    matching_alpha_percent: int = Field(default=40, ge=0, le=100)
    """The published rule of whom lists show first: 100 asks for the most matches, 0 for the most
    equal chances."""
    matching_spread_most: int = Field(default=1000, ge=1)
    """How many on each side are spread together; a larger market is cut into tiles."""
    matching_places: int = Field(default=20, ge=1)
    """How many places of each list follow the rule; whoever comes after stands by the fit."""
    matching_proposals_per_place: int = Field(default=5, ge=1)
    """How many open proposals an offer may have for each free place."""
    matching_runs_kept_days: int = Field(default=30, ge=1)
    """How long lists of former days can be drawn again."""

    matching_notes_kept_days: int = Field(default=180, ge=1, le=180)
    """How long notes of companions stay after a way has ended; the privacy page promises that it is
    no more than half a year."""

    @property
    def patience(self) -> timedelta:
        """How long people have to answer."""
        return timedelta(days=self.matching_answer_days)
