"""What a household states; None and empty lists mean that something is not stated."""

from datetime import date, datetime, timedelta
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.dimensions import HouseholdDimension
from contracts.fact import Ags
from contracts.languages import LANGUAGES
from contracts.matching import Market
from contracts.moving_in import day_in_saxony, days_over
from contracts.registry import HOUSEHOLD_PERSONS_MAX, Dimension, HouseholdKind, Tenure
from services.chassis.refusal import Refusal
from services.matching.decide import columns

DAY_ZERO: Final = date(2020, 1, 1)
LAST_DAY: Final = DAY_ZERO + timedelta(days=columns.NO_LAST_DAY)
RADIUS_KM_MAX: Final = 200
WISHES_MAX: Final = len(Dimension) + len(HouseholdDimension)

Day = Annotated[date, Field(ge=DAY_ZERO, le=LAST_DAY)]
Degrees = Field(allow_inf_nan=False)
Scale = Annotated[int, Field(ge=0, le=255)]
Weight = Annotated[int, Field(ge=0, le=3)]
Eur = Annotated[int, Field(ge=0, le=100_000)]


class Stated(BaseModel):
    """Something that a person stated; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Household(Stated):
    """Who is looking for a home."""

    kind: HouseholdKind
    persons: Annotated[int, Field(ge=1, le=HOUSEHOLD_PERSONS_MAX)]
    births: Annotated[tuple[date, ...], Field(max_length=HOUSEHOLD_PERSONS_MAX)] = ()
    """Days of birth that the household chose to tell, for age groups and age limits."""
    pets: bool = False
    needs_step_free: bool = False
    needs_smoke_free: bool = False
    smokes: bool | None = None
    has_certificate: bool | None = None
    """A housing-entitlement certificate (Wohnberechtigungsschein)."""
    welcomes_pets: bool | None = None
    """Whether pets of others are welcome, where households live together."""


class Spot(Stated):
    """Where a household looks from."""

    ags: Ags
    lat: Annotated[float, Field(ge=46, le=56), Degrees]
    lon: Annotated[float, Field(ge=5, le=16), Degrees]


class OwnWish(Stated):
    """Where we stand, what we want of the other side, how much it counts."""

    dimension: Dimension | HouseholdDimension
    position: Scale
    wanted: Scale
    weight: Weight


class Criteria(Stated):
    """All that a household is matched by.

    ``kinds`` are further kinds that the household counts as (a single parent of 60 is a senior
    too); ``welcome_kinds`` are the households that it would live with, empty means all of them. A
    limit of 0 EUR is a limit; only None is none.
    """

    household: Household
    place: Spot
    radius_km: Annotated[int, Field(ge=1, le=RADIUS_KM_MAX)]
    max_warm_cost_eur: Eur | None = None
    max_equity_eur: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    tenures: tuple[Tenure, ...] = ()
    languages: Annotated[tuple[str, ...], Field(max_length=len(LANGUAGES))] = ()
    move_in_from: Day | None = None
    move_in_to: Day | None = None
    kinds: tuple[HouseholdKind, ...] = ()
    welcome_kinds: tuple[HouseholdKind, ...] = ()
    markets: tuple[Market, ...] = (Market.LIVING,)
    """Where the household takes part: among projects, other founders, villages."""
    wishes: Annotated[tuple[OwnWish, ...], Field(max_length=WISHES_MAX)] = ()

    @model_validator(mode="after")
    def _make_sense(self) -> Self:
        if self.move_in_from and self.move_in_to and self.move_in_to < self.move_in_from:
            raise ValueError("move_in_to lies before move_in_from")
        if len({wish.dimension for wish in self.wishes}) < len(self.wishes):
            raise ValueError("a dimension stands twice among the wishes")
        if unknown := set(self.languages) - set(LANGUAGES):
            raise ValueError(f"languages must be codes of the list, not {', '.join(unknown)}")
        if not self.markets or Market.SUPPORT in self.markets:
            raise ValueError("markets must be among living, founding and groups")
        if len(self.household.births) > self.household.persons:
            raise ValueError("births names more people than persons")
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


def day_number(day: date) -> int:
    """A date as a column holds it, cut to what it can hold."""
    return (min(max(day, DAY_ZERO), LAST_DAY) - DAY_ZERO).days


def day_of(days: int) -> date:
    """The date that a column holds."""
    return DAY_ZERO + timedelta(days=days)
