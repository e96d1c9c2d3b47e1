"""What a commune states of a village, and the terms that follow from it."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import Field

from contracts.fact import Ags
from contracts.registry import HouseholdKind, Place
from services.chassis.refusal import Refusal
from services.matching.decide.columns import Row
from services.matching.decide.criteria import Criteria, Stated
from services.matching.decide.outcomes import judge
from services.matching.decide.rows import village_row
from services.matching.decide.village.about import About
from services.matching.decide.village.checking import contradictions
from services.matching.decide.village.model import Candidate, Homes, Quota, Terms

KEUR: Final = 1000
"""EUR of one unit in which equity is counted."""
CALL_DAYS_MOST: Final = 365
RADIUS_KM_LEAST: Final = 5
"""A smaller circle would tell of single households where they live."""

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "quota-twice": "quotas.{at}.kinds",
        "quota-without-kinds": "quotas.{at}.kinds",
        "quota-min-above-max": "quotas.{at}.at_most",
        "quota-above-places": "quotas.{at}.at_least",
        "quotas-above-places": "households",
        "persons-min-above-max": "persons_at_least",
        "more-households-than-persons": "persons_at_most",
        "equity-minimum-out-of-range": "equity_eur_at_least",
        "homes-out-of-range": "homes.{at}.persons_max",
        "fewer-homes-than-households": "households",
        "alternatives-cannot-differ": "differ",
        "village-radius-too-small": "radius_km",
    }
)
"""Where in a plan each contradiction is mended."""

Households = Annotated[int, Field(ge=0, le=1000)]
Persons = Annotated[int, Field(ge=0, le=1_000_000)]


class Site(Stated):
    """Where the village shall be: municipality and point (WGS 84 degrees)."""

    ags: Ags
    municipality: Annotated[str, Field(min_length=1, max_length=120)]
    lat: Annotated[float, Field(ge=46, le=56, allow_inf_nan=False)]
    lon: Annotated[float, Field(ge=5, le=16, allow_inf_nan=False)]


class WantedKinds(Stated):
    """So many households of these kinds; ``at_most`` None: any number."""

    kinds: Annotated[tuple[HouseholdKind, ...], Field(max_length=len(HouseholdKind))]
    at_least: Households = 0
    at_most: Households | None = None


class PlannedHomes(Stated):
    """So many homes, each for at most so many persons."""

    persons_max: Households
    count: Households


class Plan(Stated):
    """All that a commune asks for.

    ``alternatives`` is how many rosters it wants to choose from, ``differ`` by how many households
    each shall differ from those before it.
    """

    title: Annotated[str, Field(min_length=3, max_length=120)]
    place: Site
    radius_km: Annotated[int, Field(ge=1, le=200)]
    households: Annotated[int, Field(ge=2, le=100)]
    quotas: Annotated[tuple[WantedKinds, ...], Field(max_length=20)] = ()
    persons_at_least: Persons = 0
    persons_at_most: Persons | None = None
    equity_eur_at_least: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    homes: Annotated[tuple[PlannedHomes, ...], Field(max_length=20)] = ()
    differ: Annotated[int, Field(ge=1, le=100)] = 1
    alternatives: Annotated[int, Field(ge=1, le=5)] = 3
    about: About = About()

    @property
    def terms(self) -> Terms:
        """As the search reads it; quotas are named by their kinds, equity is rounded up."""
        return Terms(
            households=self.households,
            quotas=tuple(
                Quota(quota_name(q.kinds), frozenset(q.kinds), q.at_least, q.at_most)
                for q in self.quotas
            ),
            persons_at_least=self.persons_at_least,
            persons_at_most=self.persons_at_most,
            equity_keur_at_least=-(-self.equity_eur_at_least // KEUR),
            homes=tuple(Homes(each.persons_max, each.count) for each in self.homes),
        )

    @property
    def where(self) -> Place:
        """The place as facts say it."""
        return Place(**self.place.model_dump())

    def row(self, kinds: Iterable[HouseholdKind] = ()) -> Row:
        """How the village stands in the market: it welcomes these kinds; none named: all."""
        return self.about.on(village_row(self.where, radius_km=self.radius_km, kinds=kinds))


def check_plan(plan: Plan) -> list[Refusal]:
    """All contradictions that need no household to be seen, each with the field that mends it."""
    return [_beside_field(refusal) for refusal in _refusals(plan)]


def reaches(plan: Plan, seeker: Row) -> bool:
    """Whether a household and a village pass each other's knock-outs, whatever kind is missing."""
    return not judge(seeker, plan.row()).failed


def candidate(ordinal: int, told: Criteria) -> Candidate:
    """A household as quotas count it: by the one kind that it calls itself first."""
    equity = (told.max_equity_eur or 0) // KEUR
    return Candidate(ordinal, told.household.kind, told.household.persons, equity)


def quota_name(kinds: Iterable[HouseholdKind]) -> str:
    """The name of a quota; two of the same kinds are the same quota."""
    return "+".join(sorted(set(kinds)))


def quota_kinds(name: str) -> list[HouseholdKind]:
    """The kinds of the quota of that name."""
    return [HouseholdKind(kind) for kind in name.split("+") if kind]


def _beside_field(refusal: Refusal) -> Refusal:
    details = {name: value for name, value in refusal.details.items() if name != "at"}
    field = FIELDS[refusal.slug].format(at=refusal.details.get("at"))
    return Refusal(refusal.slug, **details, field=field)


def _refusals(plan: Plan) -> Iterator[Refusal]:
    if plan.radius_km < RADIUS_KM_LEAST:
        yield Refusal("village-radius-too-small", least=RADIUS_KM_LEAST)
    yield from contradictions(plan.terms)
    if plan.alternatives > 1 and plan.differ > plan.households:
        yield Refusal("alternatives-cannot-differ", differ=plan.differ)
