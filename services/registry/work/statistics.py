"""The directory and its editors in figures: for everybody, and by region for the back office.

Who decided is never asked: there are no figures of anybody.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeVar

from services.chassis.transaction import Transaction
from services.registry.decide import statistics as rules
from services.registry.decide.statistics import Waited
from services.registry.store import places, statistics
from services.registry.store.places import District
from services.registry.store.statistics import Case, Decision, Thing, Waiting

Key = TypeVar("Key")
DECISIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"cleared": ("listed", "revised"), "returned": ("returned",), "rejected": ("rejected",)}
)
"""What editors may decide, and the steps that this is."""
DECIDED: Final[Mapping[Thing, frozenset[str]]] = MappingProxyType(
    {
        "report": frozenset({"upheld", "dismissed"}),
        "claim": frozenset({"verified", "refused"}),
        "nomination": frozenset({"accepted", "declined"}),
    }
)
"""In which states somebody has answered; what ran out of time was not answered."""
KEPT_FOR: Final = timedelta(minutes=5)
"""How old the figures for everybody may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What came in, what the public saw, and how long decisions took."""

    month: str
    received: int
    cleared: int
    waited: Waited


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How many wait now; since when the longest, and how many working hours that is."""

    entries: int
    since: datetime | None
    hours: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """Months, oldest first, and the queue."""

    months: list[Month]
    queue: Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The decisions of a year in one Kreis, and what waits there; no times, which tell of editors."""

    district: str
    label: str
    decisions: Mapping[str, int]
    waiting: int
    decided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Reports, claims or nominations of a year: where they stand, and how long answers took."""

    received: int
    states: Mapping[str, int]
    waited: Waited


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that the back office sees."""

    reviews: Reviews
    by_decision: Mapping[str, Waited]
    by_district: list[Part]
    answers: Mapping[str, Answers]


class PublicReviews:
    """A year of reviews as everybody sees it, counted once for all visitors of some minutes."""

    def __init__(self) -> None:
        self._told: Reviews | None = None
        self._counted_at = datetime.min.replace(tzinfo=UTC)
        self._counting = asyncio.Lock()

    async def told(self, tx: Transaction) -> Reviews:
        """The figures; while somebody counts anew, the others get those of before."""
        if self._told is not None and (self._counting.locked() or self._is_fresh(tx.now)):
            return self._told
        async with self._counting:
            if self._told is None or not self._is_fresh(tx.now):
                self._told, self._counted_at = await reviews(tx), tx.now
            return self._told

    def _is_fresh(self, now: datetime) -> bool:
        return timedelta() <= now - self._counted_at < KEPT_FOR


async def reviews(tx: Transaction) -> Reviews:
    """A year of reviews and what waits now, of the whole state."""
    decided = await statistics.decisions(tx, since=rules.beginning(tx.now))
    waits = await statistics.waiting(tx)
    return await _reviews(tx, decided, waits, region=())


async def desk(tx: Transaction, *, region: Collection[str] = ()) -> Desk:
    """The same by region and by decision, with reports, claims and nominations."""
    since = rules.beginning(tx.now)
    decided = await statistics.decisions(tx, since=since, region=region, with_district=True)
    waits = await statistics.waiting(tx, region=region)
    return Desk(
        reviews=await _reviews(tx, decided, waits, region=region),
        by_decision=await asyncio.to_thread(_by_decision, decided, of_state=not region),
        by_district=await asyncio.to_thread(
            _by_district, await places.districts(tx), decided, waits
        ),
        answers={
            thing: _answers(
                thing,
                await statistics.cases(tx, thing, since=since, region=region),
                since=since,
                of_state=not region,
            )
            for thing in DECIDED
        },
    )


async def _reviews(
    tx: Transaction,
    decided: Collection[Decision],
    waits: Sequence[Waiting],
    *,
    region: Collection[str],
) -> Reviews:
    since = rules.beginning(tx.now)
    came = Counter(
        rules.month_of(at) for at in await statistics.received(tx, since=since, region=region)
    )
    begun = waits[0].since if waits else None
    return Reviews(
        months=await asyncio.to_thread(
            _months, rules.months_until(tx.now), came, decided, of_state=not region
        ),
        queue=Queue(
            entries=len(waits),
            since=begun,
            hours=rules.in_hours(rules.working_time(begun, tx.now)) if begun else None,
        ),
    )


def _months(
    months: Iterable[str], came: Counter[str], decided: Iterable[Decision], *, of_state: bool
) -> list[Month]:
    by_month = _grouped(decided, lambda each: rules.month_of(each.ended_at))
    return [
        _month(month, came[month], by_month.get(month, []), of_state=of_state) for month in months
    ]


def _month(month: str, received: int, decided: Collection[Decision], *, of_state: bool) -> Month:
    return Month(
        month=month,
        received=received,
        cleared=sum(each.step in DECISIONS["cleared"] for each in decided),
        waited=rules.waited((each.span for each in decided), of_state=of_state),
    )


def _by_decision(decided: Collection[Decision], *, of_state: bool) -> dict[str, Waited]:
    return {
        name: rules.waited((each.span for each in decided if each.step in steps), of_state=of_state)
        for name, steps in DECISIONS.items()
    }


def _by_district(
    districts: Iterable[District], decided: Iterable[Decision], waits: Iterable[Waiting]
) -> list[Part]:
    """Every Kreis of which something is to be said."""
    by_district = _grouped(decided, lambda each: each.district)
    waiting = Counter(each.district for each in waits)
    told = []
    for each in districts:
        here = by_district.get(each.district, [])
        if here or waiting[each.district]:
            told.append(
                Part(
                    district=each.district,
                    label=each.name,
                    decisions=_counted(here),
                    waiting=waiting[each.district],
                    decided=len(here),
                )
            )
    return told


def _grouped(
    decided: Iterable[Decision], key: Callable[[Decision], Key]
) -> dict[Key, list[Decision]]:
    found: dict[Key, list[Decision]] = {}
    for each in decided:
        found.setdefault(key(each), []).append(each)
    return found


def _counted(decided: Iterable[Decision]) -> dict[str, int]:
    taken = Counter(each.step for each in decided)
    return {name: sum(taken[step] for step in steps) for name, steps in DECISIONS.items()}


def _answers(thing: Thing, cases: Collection[Case], *, since: datetime, of_state: bool) -> Answers:
    answered = [
        (each.begun_at, each.ended_at)
        for each in cases
        if each.state in DECIDED[thing] and each.ended_at and each.ended_at >= since
    ]
    return Answers(
        received=sum(each.begun_at >= since for each in cases),
        states=dict(sorted(Counter(each.state for each in cases).items())),
        waited=rules.waited(answered, of_state=of_state),
    )
