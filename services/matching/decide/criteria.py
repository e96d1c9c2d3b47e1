"""What a household and a project state, and the row that the engine keeps of it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated, Final, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.fact import Ags
from contracts.moving_in import day_in_saxony, days_over
from contracts.registry import HouseholdKind, HousingOffer, Place, Wish
from services.chassis.refusal import Refusal
from services.matching.decide import columns
from services.matching.decide.columns import DIMENSIONS, FULL, KINDS, MIDDLE, Row
from services.matching.decide.metric_grid import hundred_metres

DAY_ZERO: Final = date(2020, 1, 1)
LAST_DAY: Final = DAY_ZERO + timedelta(days=columns.NO_LAST_DAY)
RADIUS_KM_MAX: Final = 200
PERSONS_MAX: Final = 255
EUR_MAX: Final = (1 << 31) - 1

Day = Annotated[date, Field(ge=DAY_ZERO, le=LAST_DAY)]


class Stated(BaseModel):
    """Something that a person stated; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Household(Stated):
    """Who is looking for a home."""

    kind: HouseholdKind
    persons: Annotated[int, Field(ge=1, le=20)]
    pets: bool = False
    needs_step_free: bool = False


class Spot(Stated):
    """Where a household looks from."""

    ags: Ags
    lat: Annotated[float, Field(ge=46, le=56)]
    lon: Annotated[float, Field(ge=5, le=16)]


class OwnWish(Wish):
    """A wish as a person sends it; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Criteria(Stated):
    """All that a household is matched by; None means that it is not stated.

    ``kinds`` are further kinds that the household counts as (a single parent of 60 is a senior
    too). A limit of 0 EUR is a limit; only None is none.
    """

    household: Household
    place: Spot
    radius_km: Annotated[int, Field(ge=1, le=RADIUS_KM_MAX)]
    max_warm_cost_eur: Annotated[int, Field(ge=0, le=100_000)] | None = None
    move_in_from: Day | None = None
    move_in_to: Day | None = None
    kinds: tuple[HouseholdKind, ...] = ()
    wishes: Annotated[tuple[OwnWish, ...], Field(max_length=len(DIMENSIONS))] = ()

    @model_validator(mode="after")
    def _make_sense(self) -> Self:
        if self.move_in_from and self.move_in_to and self.move_in_to < self.move_in_from:
            raise ValueError("move_in_to lies before move_in_from")
        if len({wish.dimension for wish in self.wishes}) < len(self.wishes):
            raise ValueError("a dimension stands twice among the wishes")
        return self


def check_move_in(told: Criteria, *, before: Criteria | None, now: datetime) -> Refusal | None:
    """Whether the household can still move in when it says; the last day counts before the first."""
    today = day_in_saxony(now)
    kept = before.move_in_from if before else None
    over = days_over(told.move_in_from, told.move_in_to, kept=kept, today=today)
    if not over:
        return None
    field, slug = over.popitem()
    return Refusal(slug, field=field, earliest=today.isoformat())


class Hard(NamedTuple):
    """The columns that the knock-outs compare, in the order of `Row`."""

    x: int
    y: int
    radius: int
    cost: int
    opens: int
    closes: int
    kind: int
    persons: int
    pets: int
    step_free: int


def seeker_row(criteria: Criteria) -> Row:
    """The row of a household."""
    x, y = hundred_metres(criteria.place.lat, criteria.place.lon)
    household = criteria.household
    hard = Hard(
        x=x,
        y=y,
        radius=criteria.radius_km * 10,
        cost=_eur(criteria.max_warm_cost_eur),
        opens=_day(criteria.move_in_from),
        closes=_closes(criteria.move_in_from, criteria.move_in_to),
        kind=kind_bits((household.kind, *criteria.kinds)),
        persons=household.persons,
        pets=int(household.pets),
        step_free=int(household.needs_step_free),
    )
    return _row(hard, criteria.wishes)


def offer_row(housing: HousingOffer, place: Place) -> Row:
    """The row of a housing project; odd values from elsewhere are cut to what a column holds."""
    x, y = hundred_metres(place.lat, place.lon)
    hard = Hard(
        x=x,
        y=y,
        radius=0,
        cost=_eur(housing.warm_cost_eur),
        opens=_day(housing.move_in_from),
        closes=_closes(housing.move_in_from, _end(housing)),
        kind=kind_bits(housing.kinds) or columns.ALL_KINDS,
        persons=min(housing.persons_max or columns.UNSTATED_PERSONS, PERSONS_MAX),
        pets=_has(stated=housing.pets_allowed),
        step_free=_has(stated=housing.step_free),
    )
    return _row(hard, housing.wishes)


def kind_bits(kinds: Iterable[HouseholdKind]) -> int:
    """One bit per kind of household."""
    return sum({1 << KINDS.index(kind) for kind in kinds})


def day_of(days: int) -> date:
    """The date that a column holds."""
    return DAY_ZERO + timedelta(days=days)


def weights(wishes: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Answers 0..3 per dimension as shares of 255: ⌊255·w/Σw⌋."""
    told = dict(wishes)
    whole = sum(told.values())
    return {d: FULL * w // whole if whole else 0 for d, w in told.items()}


def _row(hard: Hard, wishes: Iterable[Wish]) -> Row:
    told = {DIMENSIONS.index(wish.dimension): wish for wish in wishes}
    weight = weights((d, wish.weight) for d, wish in told.items())
    return Row(
        *hard,
        stated=sum(1 << d for d in told),
        own=tuple(told[d].position if d in told else MIDDLE for d in _every()),
        wanted=tuple(told[d].wanted if d in told else MIDDLE for d in _every()),
        weight=tuple(weight.get(d, 0) for d in _every()),
        weight_sum=sum(weight.values()),
    )


def _end(housing: HousingOffer) -> date | None:
    """The end of the window; one that lies before its beginning says nothing."""
    start, end = housing.move_in_from, housing.move_in_to
    return None if start and end and end < start else end


def _closes(start: date | None, end: date | None) -> int:
    """Who says from when and no last day has none; who says neither has said nothing yet."""
    return _day(LAST_DAY if end is None and start is not None else end)


def _every() -> range:
    return range(len(DIMENSIONS))


def _eur(stated: int | None) -> int:
    return columns.UNSTATED_EUR if stated is None else min(stated, EUR_MAX)


def _day(stated: date | None) -> int:
    if stated is None:
        return columns.UNSTATED_DAY
    return (min(max(stated, DAY_ZERO), LAST_DAY) - DAY_ZERO).days


def _has(*, stated: bool | None) -> int:
    return columns.UNSTATED if stated is None else int(stated)
