"""What an initiative asks for, and what a mentor, a funder or a partner gives.

Mentors and partners give hours a month, funders give EUR: the kind says the unit of ``amount``.
"""

from enum import StrEnum
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import Field, model_validator

from contracts.dimensions import SupportDimension
from contracts.languages import LANGUAGES
from services.chassis.refusal import Refusal
from services.matching.decide.bits import AREAS, THEMES, SupporterKind
from services.matching.decide.criteria import RADIUS_KM_MAX, Day, Scale, Spot, Stated, Weight

AMOUNT_MAX: Final = 100_000_000
HOURS_MAX: Final = 10_000
"""Of a month; what an organisation with some sixty people could give."""

Amount = Annotated[int, Field(ge=1, le=AMOUNT_MAX)]


class SupportEnd(StrEnum):
    """Why support that had begun ends."""

    FINISHED = "finished"
    NOT_FITTING = "not-fitting"
    CIRCUMSTANCES = "circumstances"
    OTHER = "other"


class SupportWish(Stated):
    """How one works together: where we stand, what we want of the other side, how it counts."""

    dimension: SupportDimension
    position: Scale
    wanted: Scale
    weight: Weight


class Working(Stated):
    """What both sides state alike; None and empty lists mean that it is not stated."""

    kind: SupporterKind
    place: Spot
    radius_km: Annotated[int, Field(ge=1, le=RADIUS_KM_MAX)] | None = None
    """How far they travel; None: anywhere, by telephone and screen."""
    themes: Annotated[tuple[str, ...], Field(max_length=len(THEMES))] = ()
    languages: Annotated[tuple[str, ...], Field(max_length=len(LANGUAGES))] = ()
    since: Day | None = None
    until: Day | None = None
    wishes: Annotated[tuple[SupportWish, ...], Field(max_length=len(SupportDimension))] = ()

    @model_validator(mode="after")
    def _make_sense(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("until lies before since")
        if len({wish.dimension for wish in self.wishes}) < len(self.wishes):
            raise ValueError("a dimension stands twice among the wishes")
        if unknown := set(self.themes) - set(THEMES):
            raise ValueError(f"themes must be keys of the list, not {', '.join(unknown)}")
        if unknown := set(self.languages) - set(LANGUAGES):
            raise ValueError(f"languages must be codes of the list, not {', '.join(unknown)}")
        return self


class SupportRequest(Working):
    """An initiative asks for one kind of support."""

    initiative_id: UUID
    amount: Amount | None = None
    """Hours a month or EUR that are needed."""

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        _refuse_too_many_hours(self.kind, self.amount)
        return self


class SupportOffer(Working):
    """Somebody gives one kind of support to several initiatives, up to a capacity."""

    initiative_id: UUID | None = None
    """The entry that gives, where the giver is one."""
    amount_max: Amount | None = None
    """The most for one initiative."""
    amount_min: Annotated[int, Field(ge=0, le=AMOUNT_MAX)] = 0
    capacity: Amount
    """For all initiatives together, in the same unit."""
    areas: tuple[str, ...] = ()
    """Ids of area sets of which a municipality must lie in one; empty: everywhere."""

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        if self.amount_max is not None and self.amount_max < self.amount_min:
            raise ValueError("amount_max is less than amount_min")
        if self.amount_max is not None and self.capacity < self.amount_max:
            raise ValueError("capacity is less than amount_max")
        _refuse_too_many_hours(self.kind, self.amount_min, self.amount_max, self.capacity)
        if unknown := set(self.areas) - set(AREAS):
            raise ValueError(f"areas must be ids of area sets, not {', '.join(unknown)}")
        return self


def _refuse_too_many_hours(kind: SupporterKind, *amounts: int | None) -> None:
    if kind is not SupporterKind.FUNDER and max(amount or 0 for amount in amounts) > HOURS_MAX:
        raise ValueError(f"at most {HOURS_MAX} hours a month")


def check_offer(offer: SupportOffer) -> Refusal | None:
    """Whether all of it together is enough for one initiative."""
    if offer.capacity < offer.amount_min:
        return Refusal("capacity-below-least", field="capacity", least=offer.amount_min)
    return None
