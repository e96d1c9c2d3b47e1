"""Further sites and service areas, as people say them."""

from collections.abc import Mapping
from typing import Any, Final

from services.web.words.languages import gettext

MOST_NAMED: Final = 8
"""So many places are named one by one; who serves more is told how many there are."""


def area_words(area: Mapping[str, Any] | None, *, town: str) -> str:
    """Whom a site in a town serves: «kommt bis 25 km um Zittau»; empty where nothing is stated."""
    if area is None:
        return ""
    match area["covers"]:
        case "radius":
            return gettext(
                "kommt bis %(km)s km um %(place)s", km=_km(area["radius_km"]), place=town
            )
        case "saxony":
            return gettext("kommt in ganz Sachsen")
        case _:
            return gettext("kommt nach %(places)s", places=_names(area["places"]))


def serving_words(serving: Mapping[str, Any] | None) -> str:
    """Why an entry comes to the place that was asked about, in one line of a list."""
    if serving is None:
        return ""
    place = serving.get("place")
    area = {**serving, "places": [{"name": place}] if place else []}
    told = area_words(area, town=str(serving["municipality"]))
    site = serving.get("site")
    return gettext("%(site)s: %(area)s", site=site, area=told) if site else told


def sites_text(sites: list[Mapping[str, Any]]) -> str:
    """Sites in one line, for a comparison of two texts."""
    return "; ".join(
        ", ".join(
            part
            for part in (
                site["name"],
                site.get("address"),
                site["municipality"],
                area_words(site.get("serves"), town=site["municipality"]),
            )
            if part
        )
        for site in sites
    )


def _names(places: list[Mapping[str, Any]]) -> str:
    names = [str(place["name"]) for place in places]
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    named = ", ".join(names[: MOST_NAMED - 1])
    return gettext(
        "%(places)s und %(count)s weitere Orte", places=named, count=len(names) - MOST_NAMED + 1
    )


def _km(km: float) -> str:
    return f"{km:.10g}".replace(".", ",")
