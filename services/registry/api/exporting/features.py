"""The directory as GeoJSON (RFC 7946): longitude before latitude, WGS 84."""

import json
from typing import Any

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
        "geometry": {"type": "Point", "coordinates": [content.lon, content.lat]},
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
            "ags": municipality.ags,
            "municipality": municipality.name,
            "district": municipality.district_name,
            "is_exact": content.point != municipality.centre,
            "confirmed_at": entry.confirmed_at.isoformat(),
            "page": page,
        },
    }
