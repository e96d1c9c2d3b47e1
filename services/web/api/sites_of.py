"""The places of an entry as its page shows them: how far each is, whom it serves, where it lies."""

from collections.abc import Mapping
from typing import Any

from services.web.api.shared import topic_of
from services.web.map_projection import SAXONY, distance_km
from services.web.words import dates
from services.web.words.places import place_name
from services.web.words.sites import area_words


def told(entry: Mapping[str, Any], asked: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The further sites, the nearest to the place asked about first."""
    sites = list(entry.get("sites") or [])
    if asked is not None:
        sites.sort(key=lambda site: distance_km(site, asked))
    return [
        {
            "name": site["name"],
            "address": site.get("address") or "",
            "place": place_name(site["municipality"], site.get("municipality_hsb")),
            "area": area_words(site.get("serves"), town=site["municipality"]),
            "distance_text": dates.kilometres(distance_km(site, asked)) if asked else "",
        }
        for site in sites
    ]


def main_area(entry: Mapping[str, Any]) -> str:
    """Whom the main place serves."""
    return area_words(entry.get("serves"), town=entry["place"]["municipality"])


def points(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All places on the map, the main one last: it lies on top."""
    topic = topic_of(entry["topics"][0])["slug"] if entry["topics"] else ""
    found = []
    for site in [*(entry.get("sites") or []), entry["place"]]:
        x, y = SAXONY.to_xy(lon=site["lon"], lat=site["lat"])
        found.append({"x": x, "y": y, "topic": topic})
    return found
