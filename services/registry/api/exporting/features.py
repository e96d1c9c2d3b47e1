"""The directory as GeoJSON (RFC 7946): longitude before latitude, WGS 84."""

import json
from typing import Any

from services.registry.decide import sites
from services.registry.decide.content import Content
from services.registry.decide.sites import ServiceArea, Site
from services.registry.store.search import Entry

BEGIN = '{"type":"FeatureCollection","features":['
END = "]}"


def feature(entry: Entry, *, page: str) -> str:
    """One entry as a feature."""
    return json.dumps(_feature(entry, page=page), ensure_ascii=False, separators=(",", ":"))


def _feature(entry: Entry, *, page: str) -> dict[str, Any]:
    content, municipality = entry.content, entry.municipality
    return {
        "type": "Feature",
        "id": str(entry.initiative_id),
        "geometry": _geometry(content),
        "properties": {
            "title": content.title,
            "summary": content.summary,
            "kind": content.kind,
            "topics": content.topics,
            "target_groups": content.target_groups,
            "legal_form": content.legal_form,
            "stage": content.stage,
            "actor_kind": content.actor_kind,
            "sdgs": content.sdgs,
            "website": content.website,
            "serves": _area(content.serves),
            "sites": [_site(site) for site in content.sites],
            "ags": municipality.ags,
            "municipality": municipality.name,
            "district": municipality.district_name,
            "is_exact": content.point != municipality.centre,
            "confirmed_at": entry.confirmed_at.isoformat(),
            "page": page,
        },
    }


def _geometry(content: Content) -> dict[str, Any]:
    """One point, or all of them where an entry has further sites; the main one comes first."""
    told = [[point.lon, point.lat] for point in sites.points(content)]
    if len(told) == 1:
        return {"type": "Point", "coordinates": told[0]}
    return {"type": "MultiPoint", "coordinates": told}


def _site(site: Site) -> dict[str, Any]:
    return {
        "name": site.name,
        "ags": site.ags,
        "municipality": site.municipality,
        "address": site.address,
        "coordinates": [site.lon, site.lat],
        "serves": _area(site.serves),
    }


def _area(area: ServiceArea | None) -> dict[str, Any] | None:
    """Whom a site serves; null: not stated."""
    return area.model_dump(mode="json") if area else None
