"""The order of ideas by jury and by audience: exact fractions, ties named, nobody's order decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final
from uuid import UUID

from services.chassis.refusal import Refusal

MARKS: Final = (1, 5)
COMMENT: Final = (0, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one member of the jury says of one idea; no marks: she has a part in it."""

    juror_id: UUID
    idea_id: UUID
    marks: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an idea stands; without a score it was not judged and has no rank."""

    idea_id: UUID
    score: Fraction | None
    rank: int | None
    tied_with: tuple[UUID, ...]


def check_marks(marks: Sequence[int], *, criteria: int) -> Refusal | None:
    """One mark from 1 to 5 for each criterion."""
    low, high = MARKS
    if len(marks) != criteria:
        return Refusal("marks-incomplete", criteria=criteria, given=len(marks))
    if not all(low <= mark <= high for mark in marks):
        return Refusal("number-out-of-range", low=low, high=high)
    return None


def jury_ranking(
    ideas: Iterable[UUID], sheets: Iterable[Sheet], *, weights: Sequence[int]
) -> list[Place]:
    """By the mean of the jury's weighted means; who has a part in an idea does not count for it."""
    told: dict[UUID, list[Fraction]] = {idea: [] for idea in ideas}
    for sheet in sheets:
        if sheet.marks is not None and sheet.idea_id in told:
            told[sheet.idea_id].append(weighted(sheet.marks, weights=weights))
    return ranking(
        {idea: Fraction(sum(given), len(given)) if given else None for idea, given in told.items()}
    )


def audience_ranking(ideas: Iterable[UUID], votes: Mapping[UUID, int]) -> list[Place]:
    """By the number of votes; an idea without one stands last, with a rank."""
    return ranking({idea: Fraction(votes.get(idea, 0)) for idea in ideas})


def weighted(marks: Sequence[int], *, weights: Sequence[int]) -> Fraction:
    """The weighted mean of one sheet, 1 to 5."""
    total = sum(mark * weight for mark, weight in zip(marks, weights, strict=True))
    return Fraction(total, sum(weights))


def ranking(scores: Mapping[UUID, Fraction | None]) -> list[Place]:
    """The best first; equal scores share a rank, and the next rank is left out for each."""
    judged = {idea: score for idea, score in scores.items() if score is not None}
    places = [
        Place(
            idea_id=idea,
            score=score,
            rank=1 + sum(other > score for other in judged.values()),
            tied_with=tuple(
                sorted(each for each, other in judged.items() if other == score and each != idea)
            ),
        )
        for idea, score in judged.items()
    ]
    unjudged = [
        Place(idea_id=idea, score=None, rank=None, tied_with=())
        for idea, score in scores.items()
        if score is None
    ]
    return [
        *sorted(places, key=lambda place: (place.rank or 0, place.idea_id)),
        *sorted(unjudged, key=lambda place: place.idea_id),
    ]
