"""The rows that the engine keeps: one function per market and side.

A column that means nothing in a market holds what is met whatever the other side says.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from contracts.matching import Market, Side
from contracts.registry import HouseholdKind, HousingOffer, Place, Wish
from services.matching.decide import ages, columns
from services.matching.decide.areas import AreaSets, lies_in
from services.matching.decide.bits import (
    area_bits,
    kind_bits,
    language_bits,
    tenure_bits,
    theme_bits,
)
from services.matching.decide.columns import DIMENSIONS, FULL, MIDDLE, SLOTS, Row, flag
from services.matching.decide.criteria import LAST_DAY, Criteria, OwnWish, day_number
from services.matching.decide.metric_grid import hundred_metres
from services.matching.decide.support import SupportOffer, SupportRequest, SupportWish, Working

ANYWHERE: Final = 12_000
"""A radius, in 100 m, that holds all of Germany."""
PETS: Final = flag(columns.PETS)
STEP_FREE: Final = flag(columns.STEP_FREE)
SMOKE_FREE: Final = flag(columns.SMOKE_FREE)
CERTIFICATE: Final = flag(columns.CERTIFICATE)

OPEN_ROW: Final = Row(
    x=0,
    y=0,
    radius=0,
    cost=0,
    equity=0,
    size=columns.NO_LIMIT,
    least=0,
    opens=columns.FIRST_DAY,
    closes=columns.NO_LAST_DAY,
    kind=columns.ANY_KIND,
    welcome=columns.ANY_KIND,
    language=columns.ANY_LANGUAGE,
    area=columns.ANY_AREA,
    topic=columns.ANY_TOPIC,
    disputed=0,
    tenure=columns.ANY_TENURE,
    needs=0,
    perhaps=0,
    has=0,
    told=0,
    weight_sum=0,
    stated=0,
    own=(MIDDLE,) * SLOTS,
    wanted=(MIDDLE,) * SLOTS,
    weight=(0,) * SLOTS,
)
"""An offer that fits everybody: each market fills in the columns that it compares."""


Stand = tuple[Market, Side]
"""Where somebody stands: a market and a side of it."""


def household_rows(criteria: Criteria, *, today: date) -> dict[Stand, Row]:
    """The rows of a household in all markets in which it takes part."""
    rows: dict[Stand, Row] = {}
    for market in criteria.markets:
        if market is Market.FOUNDING:
            row = founder_row(criteria, today=today)
            rows[market, Side.SEEKER] = rows[market, Side.OFFER] = row
        else:
            rows[market, Side.SEEKER] = seeker_row(criteria, today=today)
    return rows


def seeker_row(criteria: Criteria, *, today: date) -> Row:
    """A household that looks for a project, or for a village."""
    household = criteria.household
    return _household(criteria, today=today)._replace(
        cost=_eur(criteria.max_warm_cost_eur),
        equity=_eur(criteria.max_equity_eur),
        size=household.persons,
        tenure=tenure_bits(criteria.tenures),
    )


def founder_row(criteria: Criteria, *, today: date) -> Row:
    """A household among others that would found a project: the same row on both sides."""
    household = criteria.household
    row = _household(criteria, today=today)
    return row._replace(
        welcome=kind_bits(criteria.welcome_kinds) or columns.ANY_KIND,
        tenure=tenure_bits(criteria.tenures),
        has=row.has
        | _bit(PETS, on=household.welcomes_pets is True)
        | _bit(SMOKE_FREE, on=household.smokes is False),
        told=row.told
        | _bit(PETS, on=household.welcomes_pets is not None)
        | _bit(SMOKE_FREE, on=household.smokes is not None),
        needs=row.needs & ~STEP_FREE,
    )


def joining_row(criteria: Criteria, village: Row, *, today: date) -> Row:
    """A household among those of a village: as if it lived where the village shall be."""
    return founder_row(criteria, today=today)._replace(x=village.x, y=village.y)


def offer_row(housing: HousingOffer, place: Place) -> Row:
    """A housing project; odd values from elsewhere are cut to what a column holds.

    One that names no fewest people has none: that is how people mean it, and a point that is open
    on nearly every card tells nobody anything.
    """
    x, y = hundred_metres(place.lat, place.lon)
    flags = {
        PETS: housing.pets_allowed,
        STEP_FREE: housing.step_free,
        SMOKE_FREE: housing.smoke_free,
    }
    row = OPEN_ROW._replace(
        x=x,
        y=y,
        kind=kind_bits(["housing-project"]),
        cost=_eur(housing.warm_cost_eur),
        equity=_eur(housing.equity_eur),
        size=housing.persons_max or columns.UNSTATED_SIZE,
        least=housing.persons_min or 0,
        opens=_day(housing.move_in_from),
        closes=_closes(housing.move_in_from, _end(housing)),
        welcome=kind_bits(housing.kinds) or columns.ANY_KIND,
        language=language_bits(housing.languages),
        tenure=tenure_bits(housing.tenures),
        needs=_bit(CERTIFICATE, on=housing.certificate_required is True),
        perhaps=_bit(CERTIFICATE, on=housing.certificate_required is None),
        has=sum(bit for bit, has in flags.items() if has),
        told=sum(bit for bit, has in flags.items() if has is not None),
    )
    return with_wishes(row, housing.wishes)


def village_row(place: Place, *, radius_km: int, kinds: Iterable[HouseholdKind] = ()) -> Row:
    """A village: nearness to its place, and the kinds of households that it misses; none: all."""
    x, y = hundred_metres(place.lat, place.lon)
    return OPEN_ROW._replace(
        x=x,
        y=y,
        radius=radius_km * 10,
        kind=kind_bits(["village"]),
        welcome=kind_bits(kinds) or columns.ANY_KIND,
    )


def project_row(housing: HousingOffer | None, place: Place | None) -> Row | None:
    """The row of a project, if it says what it offers and where."""
    return offer_row(housing, place) if housing is not None and place is not None else None


def request_row(request: SupportRequest, areas: AreaSets) -> Row:
    """An initiative that asks for support."""
    lies = lies_in(request.place.ags, areas)
    return _working(request)._replace(
        radius=request.radius_km * 10 if request.radius_km else ANYWHERE,
        size=request.amount or columns.UNSTATED_SIZE,
        kind=kind_bits(["initiative"]),
        welcome=kind_bits([request.kind]),
        area=lies.area,
        disputed=lies.disputed,
    )


def support_row(offer: SupportOffer, *, taken: int) -> Row:
    """A mentor, a funder or a partner, with what is left to give."""
    return _working(offer)._replace(
        radius=offer.radius_km * 10 if offer.radius_km else 0,
        size=min(offer.amount_max or offer.capacity, offer.capacity - taken),
        least=offer.amount_min,
        kind=kind_bits([offer.kind]),
        area=area_bits(offer.areas) or columns.ANY_AREA,
    )


def kinds_on(criteria: Criteria, day: date) -> list[HouseholdKind]:
    """All kinds that a household counts as on that day."""
    kinds = {criteria.household.kind, *criteria.kinds}
    if ages.has_senior(criteria.household.births, day):
        kinds.add(HouseholdKind.SENIOR)
    return sorted(kinds)


def weights(wishes: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Answers 0..3 per dimension as shares of 255: ⌊255·w/Σw⌋."""
    told = dict(wishes)
    whole = sum(told.values())
    return {d: FULL * w // whole if whole else 0 for d, w in told.items()}


def with_wishes(row: Row, wishes: Iterable[Wish | OwnWish | SupportWish]) -> Row:
    """The row with its soft columns."""
    told = {DIMENSIONS.index(wish.dimension): wish for wish in wishes}
    weight = weights((d, wish.weight) for d, wish in told.items())
    return row._replace(
        stated=sum(1 << d for d in told),
        own=tuple(told[d].position if d in told else MIDDLE for d in range(SLOTS)),
        wanted=tuple(told[d].wanted if d in told else MIDDLE for d in range(SLOTS)),
        weight=tuple(weight.get(d, 0) for d in range(SLOTS)),
        weight_sum=sum(weight.values()),
    )


def _household(criteria: Criteria, *, today: date) -> Row:
    x, y = hundred_metres(criteria.place.lat, criteria.place.lon)
    household = criteria.household
    row = OPEN_ROW._replace(
        x=x,
        y=y,
        radius=criteria.radius_km * 10,
        opens=_day(criteria.move_in_from),
        closes=_closes(criteria.move_in_from, criteria.move_in_to),
        kind=kind_bits(kinds_on(criteria, today)),
        language=language_bits(criteria.languages),
        needs=_bit(PETS, on=household.pets)
        | _bit(STEP_FREE, on=household.needs_step_free)
        | _bit(SMOKE_FREE, on=household.needs_smoke_free),
        has=_bit(CERTIFICATE, on=household.has_certificate is True),
        told=_bit(CERTIFICATE, on=household.has_certificate is not None),
    )
    return with_wishes(row, criteria.wishes)


def _working(told: Working) -> Row:
    """What both sides of support state; the form says that what is left empty means that all fit.

    A theme, a language or a time that nobody chose is hence known, and no gap to be filled.
    """
    x, y = hundred_metres(told.place.lat, told.place.lon)
    row = OPEN_ROW._replace(
        x=x,
        y=y,
        opens=_day(told.since) if told.since else OPEN_ROW.opens,
        closes=_day(told.until) if told.until else OPEN_ROW.closes,
        language=language_bits(told.languages) or columns.ANY_LANGUAGE,
        topic=theme_bits(told.themes) or columns.ANY_TOPIC,
    )
    return with_wishes(row, told.wishes)


def _bit(bit: int, *, on: bool) -> int:
    return bit if on else 0


def _end(housing: HousingOffer) -> date | None:
    """The end of the window; one that lies before its beginning says nothing."""
    start, end = housing.move_in_from, housing.move_in_to
    return None if start and end and end < start else end


def _closes(start: date | None, end: date | None) -> int:
    """Who says from when and no last day has none; who says neither has said nothing yet."""
    return _day(LAST_DAY if end is None and start is not None else end)


def _eur(stated: int | None) -> int:
    return columns.UNSTATED_EUR if stated is None else min(stated, columns.NO_LIMIT - 1)


def _day(stated: date | None) -> int:
    return columns.UNSTATED_DAY if stated is None else day_number(stated)
