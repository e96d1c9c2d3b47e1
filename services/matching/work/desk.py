"""What the work of matching needs beside a transaction: keys and limits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from services.matching.decide.nights import end_of_day
from services.matching.settings import MatchingSettings


@dataclass(frozen=True, slots=True)
class Desk:
    """Keys for contact cards and links; how long people have; how often they are told; how many
    proposals a free place may have open; how long notes of companions stay after the end.
    """

    seal_key: bytes
    link_key: bytes
    patience: timedelta
    notices_per_week: int
    proposals_per_place: int = 5
    notes_kept: timedelta = timedelta(days=180)

    def answer_by(self, now: datetime) -> datetime:
        """By when somebody who is asked now answers: to the end of the last day."""
        return end_of_day(now + self.patience)

    @classmethod
    def of(cls, settings: MatchingSettings) -> Self:
        """As the settings say."""
        return cls(
            seal_key=settings.keys.seal,
            link_key=settings.keys.link,
            patience=settings.patience,
            notices_per_week=settings.matching_notices_per_week,
            proposals_per_place=settings.matching_proposals_per_place,
            notes_kept=timedelta(days=settings.matching_notes_kept_days),
        )
