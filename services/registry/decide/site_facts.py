"""Sites and service areas as facts carry them: public data without addresses."""

from collections.abc import Iterable

from contracts.registry import Covers, FurtherSite, Place, ServedArea
from services.registry.decide.sites import Coverage, ServiceArea, Site


def told_sites(sites: Iterable[Site]) -> tuple[FurtherSite, ...]:
    """Further sites as facts carry them: without their addresses."""
    return tuple(
        FurtherSite(
            title=site.name,
            place=Place(ags=site.ags, municipality=site.municipality, lat=site.lat, lon=site.lon),
            serves=told_area(site.serves),
        )
        for site in sites
    )


def told_area(area: ServiceArea | None) -> ServedArea | None:
    """Whom a place serves, as facts carry it."""
    if area is None:
        return None
    return ServedArea(
        covers=Covers(area.covers.value),
        radius_km=area.radius_km,
        keys=area.keys if area.covers is Coverage.PLACES else (),
    )
