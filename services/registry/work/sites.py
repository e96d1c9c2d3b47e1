"""The owner states further sites and whom they serve; the public waits for an editor's look.

Sites have a form of their own: to change the texts of an entry, or to read a row of a list, leaves
them as they are. An older revision comes back whole, with the sites that it had (decision record
0066).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide import sites as rules
from services.registry.decide.areas import Municipality
from services.registry.decide.contact import refuse_fields
from services.registry.decide.content import FieldRefusals, check_site_texts
from services.registry.decide.initiative import Initiative, State
from services.registry.decide.sites import (
    Coverage,
    Locality,
    ServedPlace,
    ServiceArea,
    Site,
    Spread,
)
from services.registry.settings import RegistrySettings
from services.registry.store import places
from services.registry.work import edit


@dataclass(frozen=True, slots=True)
class AreaTold:
    """A service area as a form tells it: keys without names."""

    covers: Coverage
    radius_km: float | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTold:
    """A site as a form tells it; without a point the middle of the municipality counts."""

    name: str
    ags: str
    lat: float | None = None
    lon: float | None = None
    address: str | None = None
    serves: AreaTold | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """All further sites at once, and whom the main place serves."""

    serves: AreaTold | None = None
    sites: tuple[SiteTold, ...] = ()


async def restate(
    tx: Transaction,
    initiative_id: UUID,
    told: Stated,
    *,
    seen_revision: int,
    who: Principal,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """Store a revision with these sites in place of those before, and hand it to the editors.

    A draft is handed in by its own form, never in passing.
    """
    before, latest = await edit.own_locked(tx, initiative_id, who=who)
    if before.state is State.DRAFTED:
        return Refusal("site-of-draft")
    spread, wrong = await read(tx, told)
    if wrong:
        return refuse_fields(wrong)
    content = latest.model_copy(update={"serves": spread.serves, "sites": spread.sites})
    return await edit.propose(
        tx, before, content, latest=latest, seen_revision=seen_revision, settings=settings
    )


async def read(tx: Transaction, told: Stated) -> tuple[Spread, FieldRefusals]:
    """What was stated with names and points, and everything that is wrong with it."""
    towns = {each.ags: each for each in await places.all_municipalities(tx)}
    names = {each.district: each.name for each in await places.districts(tx)}
    names |= {ags: town.name for ags, town in towns.items()}
    spread = Spread(
        serves=_area(told.serves, names),
        sites=tuple(_site(each, towns, names) for each in told.sites),
    )
    return spread, dict(_wrong(told, spread, towns=towns, names=names))


async def locality(tx: Transaction, asked: str) -> Locality | Refusal:
    """The place for which somebody asks who comes: a key, or a point in Saxony."""
    if asked.isdigit():
        return await _locality_of(tx, asked)
    point = rules.read_point(asked)
    if isinstance(point, Refusal):
        return point
    town = await places.municipality_around(tx, point)
    return Locality(town.ags, town.name, point)


async def _locality_of(tx: Transaction, key: str) -> Locality | Refusal:
    if len(key) == rules.DISTRICT_DIGITS:
        for district in await places.districts(tx):
            if district.district == key:
                return Locality(key, district.name, None)
    town = await places.municipality(tx, key)
    if town is None:
        return Refusal("municipality-unknown", ags=key[:20])
    return Locality(town.ags, town.name, town.centre)


def _area(told: AreaTold | None, names: Mapping[str, str]) -> ServiceArea | None:
    if told is None:
        return None
    is_circle, is_list = told.covers is Coverage.RADIUS, told.covers is Coverage.PLACES
    served = (ServedPlace(key=key, name=names.get(key, "")) for key in told.places)
    return ServiceArea(
        covers=told.covers,
        radius_km=told.radius_km if is_circle else None,
        places=tuple(served) if is_list else (),
    )


def _site(told: SiteTold, towns: Mapping[str, Municipality], names: Mapping[str, str]) -> Site:
    town = towns.get(told.ags)
    lat, lon = told.lat, told.lon
    if lat is None or lon is None:
        lat, lon = (town.centre.lat, town.centre.lon) if town else (0.0, 0.0)
    return Site(
        name=told.name,
        ags=told.ags,
        municipality=town.name if town else "",
        municipality_hsb=town.name_hsb if town else None,
        lat=lat,
        lon=lon,
        address=told.address or None,
        serves=_area(told.serves, names),
    )


def _wrong(
    told: Stated,
    spread: Spread,
    *,
    towns: Mapping[str, Municipality],
    names: Mapping[str, str],
) -> Iterator[tuple[str, Refusal]]:
    yield from rules.check_area(spread.serves)
    yield from _unknown("serves.places", spread.serves, names)
    yield from rules.check_sites(spread.sites, municipalities=towns)
    yield from check_site_texts(spread.sites)
    for number, (site, each) in enumerate(zip(spread.sites, told.sites, strict=True)):
        yield from _unknown(f"sites.{number}.serves.places", site.serves, names)
        if (each.lat is None) != (each.lon is None):
            missing = "lat" if each.lat is None else "lon"
            yield f"sites.{number}.{missing}", Refusal("point-incomplete")


def _unknown(
    field: str, area: ServiceArea | None, names: Mapping[str, str]
) -> Iterable[tuple[str, Refusal]]:
    unknown = [place.key for place in (area.places if area else ()) if place.key not in names]
    if unknown:
        yield field, Refusal("municipality-unknown", ags=unknown[0][:20])
