"""The directory and its editors in figures: for everybody, and by region for staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from services.chassis.http import policy
from services.chassis.http.models import ApiModel
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading
from services.registry.api.models import ShareOut
from services.registry.api.region import InRegion
from services.registry.decide import vocabulary
from services.registry.decide.statistics import Waited
from services.registry.store import reviews
from services.registry.store import statistics as counted
from services.registry.work import statistics
from services.registry.work.statistics import PublicReviews

router = APIRouter(tags=["statistics"])

Reader = Annotated[Principal, Depends(InRegion("auditor", "editor"))]


class CountOut(ApiModel):
    """How many entries have a value of a closed list."""

    value: str
    label: str
    count: int


class WaitedOut(ApiModel):
    """Working hours that half and nine tenths of the decisions took at most.

    None below five, and none of a region: there they would tell of single editors.
    """

    decided: int
    median_hours: float | None
    p90_hours: float | None


class MonthOut(WaitedOut):
    """A month, such as ``2026-03``."""

    month: str
    received: int
    """Entries that came to the editors for the first time."""
    cleared: int
    """New entries and changes that the public sees since."""


class QueueOut(ApiModel):
    """What waits now; the longest since when, and how many working hours that is."""

    entries: int
    since: datetime | None
    hours: float | None


class ReviewsOut(ApiModel):
    """The last twelve months, oldest first, and the queue."""

    months: list[MonthOut]
    waiting: QueueOut


class StatisticsOut(ReviewsOut):
    """For everybody."""

    listed: int
    by_district: list[ShareOut]
    by_topic: list[CountOut]
    """An entry has up to three topics, and counts in each."""
    by_stage: list[CountOut]
    by_actor_kind: list[CountOut]


class PartOut(ApiModel):
    """A Kreis: decisions of a year by what they were, and what waits; no times."""

    district: str
    label: str
    decided: int
    decisions: dict[str, int]
    waiting: int


class AnswersOut(WaitedOut):
    """Reports, claims or nominations of a year, by where they stand."""

    received: int
    states: dict[str, int]


class DeskOut(ReviewsOut):
    """For staff."""

    by_decision: dict[str, WaitedOut]
    by_district: list[PartOut]
    answers: dict[str, AnswersOut]


@router.get("/v1/statistics", dependencies=[policy.public()])
async def show_statistics(request: Request, tx: Reading) -> StatisticsOut:
    """How much there is of what, what comes in, and how long it waits for the editors."""
    year: PublicReviews = request.app.state.year
    stock, figures = await counted.stock(tx), await reviews.figures(tx)
    return StatisticsOut(
        **_reviews(await year.told(tx)),
        listed=figures.listed,
        by_district=[
            ShareOut.model_validate(each, from_attributes=True) for each in figures.by_district
        ],
        by_topic=_counts(stock["topic"], vocabulary.TOPICS),
        by_stage=_counts(stock["stage"], vocabulary.STAGES),
        by_actor_kind=_counts(stock["actor_kind"], vocabulary.ACTOR_KINDS),
    )


@router.get("/v1/review/statistics")
async def show_desk(tx: Reading, who: Reader) -> DeskOut:
    """The same for the region of whoever asks, by Kreis and decision, with reports and claims."""
    told = await statistics.desk(tx, region=who.region)
    return DeskOut(
        **_reviews(told.reviews),
        by_decision={
            name: WaitedOut.model_validate(each, from_attributes=True)
            for name, each in told.by_decision.items()
        },
        by_district=[
            PartOut(
                district=each.district,
                label=each.label,
                decisions=dict(each.decisions),
                waiting=each.waiting,
                decided=each.decided,
            )
            for each in told.by_district
        ],
        answers={
            name: AnswersOut(
                received=each.received, states=dict(each.states), **_waited(each.waited)
            )
            for name, each in told.answers.items()
        },
    )


def _reviews(told: statistics.Reviews) -> dict[str, object]:
    return {
        "months": [
            MonthOut(
                month=each.month,
                received=each.received,
                cleared=each.cleared,
                **_waited(each.waited),
            )
            for each in told.months
        ],
        "waiting": QueueOut.model_validate(told.queue, from_attributes=True),
    }


def _waited(told: Waited) -> dict[str, float | int | None]:
    return {
        "decided": told.decided,
        "median_hours": told.median_hours,
        "p90_hours": told.p90_hours,
    }


def _counts(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[CountOut]:
    """Every value of the list, the most frequent first."""
    told = [
        CountOut(value=value, label=label, count=counts.get(value, 0))
        for value, label in labels.items()
    ]
    return sorted(told, key=lambda each: -each.count)
