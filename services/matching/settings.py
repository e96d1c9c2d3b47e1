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

    @property
    def patience(self) -> timedelta:
        """How long people have to answer."""
        return timedelta(days=self.matching_answer_days)
