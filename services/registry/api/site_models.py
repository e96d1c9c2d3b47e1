"""Sites and service areas, as requests and answers of the registry hold them."""

from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import Field

from services.chassis.http.models import AnswerModel, ApiModel
from services.registry.decide.sites import Coverage, ServedPlace, ServiceArea, Serving, Site
from services.registry.work.sites import AreaTold, SiteTold, Stated

Degrees = Annotated[float, Field(allow_inf_nan=False)]
MOST: Final = 100
"""No list of an entry comes near; what is too long, `decide` says."""


class ServiceAreaIn(ApiModel):
    """Whom a site serves: a circle, municipalities and districts by key, or all of Saxony."""

    covers: Coverage
    radius_km: Degrees | None = None
    places: Annotated[tuple[str, ...], Field(max_length=MOST)] = ()

    def area(self) -> AreaTold:
        """As `work` takes it."""
        return AreaTold(self.covers, self.radius_km, self.places)


class SiteIn(ApiModel):
    """A further site; without a point it stands in the middle of its municipality."""

    name: str
    ags: str
    lat: Degrees | None = None
    lon: Degrees | None = None
    address: str | None = None
    serves: ServiceAreaIn | None = None

    def site(self) -> SiteTold:
        """As `work` takes it."""
        return SiteTold(
            name=self.name,
            ags=self.ags,
            lat=self.lat,
            lon=self.lon,
            address=self.address,
            serves=self.serves.area() if self.serves else None,
        )


class SitesIn(ApiModel):
    """All further sites, and whom the main place serves."""

    serves: ServiceAreaIn | None = None
    sites: Annotated[tuple[SiteIn, ...], Field(max_length=MOST)] = ()

    def stated(self) -> Stated:
        """As `work` takes it."""
        serves = self.serves.area() if self.serves else None
        return Stated(serves, tuple(site.site() for site in self.sites))


class ServedPlaceOut(AnswerModel):
    """A municipality or a district that is served."""

    key: str
    name: str


class ServiceAreaOut(AnswerModel):
    """Whom a site serves."""

    covers: Coverage
    radius_km: float | None
    places: list[ServedPlaceOut]


class SiteOut(AnswerModel):
    """A further site."""

    name: str
    ags: str
    municipality: str
    municipality_hsb: str | None
    lat: float
    lon: float
    address: str | None
    serves: ServiceAreaOut | None


class ServingOut(AnswerModel):
    """Why an entry comes to a place: from which town, and what of its service area covers it."""

    site: str | None
    """The further site that comes; None: the main place."""
    municipality: str
    covers: Coverage
    radius_km: float | None
    place: str | None


def area(told: ServiceArea | None) -> ServiceAreaOut | None:
    """A service area as an answer."""
    if told is None:
        return None
    return ServiceAreaOut(covers=told.covers, radius_km=told.radius_km, places=_places(told.places))


def sites(told: Iterable[Site]) -> tuple[SiteOut, ...]:
    """Sites as an answer."""
    return tuple(
        SiteOut(**site.model_dump(exclude={"serves"}), serves=area(site.serves)) for site in told
    )


def serving(told: Serving | None, *, municipality: str) -> ServingOut | None:
    """Why an entry comes; ``municipality`` is that of the main place."""
    if told is None:
        return None
    return ServingOut(
        site=told.site.name if told.site else None,
        municipality=told.site.municipality if told.site else municipality,
        covers=told.area.covers,
        radius_km=told.area.radius_km,
        place=told.place.name if told.place else None,
    )


def _places(told: Iterable[ServedPlace]) -> list[ServedPlaceOut]:
    return [ServedPlaceOut(key=place.key, name=place.name) for place in told]
