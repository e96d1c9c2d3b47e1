"""The directory as JSON-LD with the words of schema.org; it can be read without asking anybody."""

import json
from typing import Any, Final

from services.registry.decide import vocabulary
from services.registry.decide.images import LICENCE_PAGES, Image
from services.registry.store.search import Entry

CONTEXT: Final[dict[str, Any]] = {
    "@vocab": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "url": {"@type": "@id"},
    "contentUrl": {"@type": "@id"},
    "license": {"@type": "@id"},
    "dateModified": {"@type": "xsd:dateTime"},
    "datePublished": {"@type": "xsd:dateTime"},
}
BEGIN: Final = f'{{"@context":{json.dumps(CONTEXT)},"@graph":['
END: Final = "]}"


def node(entry: Entry, *, page: str) -> str:
    """One entry as a project."""
    told = {name: value for name, value in _node(entry, page=page).items() if value}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _node(entry: Entry, *, page: str) -> dict[str, Any]:
    content, municipality = entry.content, entry.municipality
    return {
        "@id": page,
        "@type": "Project",
        "identifier": str(entry.initiative_id),
        "name": content.title,
        "description": content.summary,
        "url": content.website or page,
        "keywords": [vocabulary.TOPICS[topic] for topic in content.topics],
        "audience": [
            {"@type": "Audience", "audienceType": vocabulary.TARGET_GROUPS[group]}
            for group in content.target_groups
        ],
        "location": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": municipality.name,
                "addressRegion": "Sachsen",
                "addressCountry": "DE",
            },
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": content.lat,
                "longitude": content.lon,
            },
        },
        "image": [_image(each, site=page.partition("/initiativen/")[0]) for each in content.images],
        "datePublished": entry.listed_at.isoformat(),
        "dateModified": max(entry.listed_at, entry.confirmed_at).isoformat(),
    }


def _image(image: Image, *, site: str) -> dict[str, Any]:
    """A picture with whom to name and what it may be used for."""
    told = {
        "@type": "ImageObject",
        "contentUrl": f"{site}/bilder/{image.hash}-{image.width}.webp",
        "encodingFormat": "image/webp",
        "width": image.width,
        "height": image.height,
        "caption": image.alt,
        "creditText": image.credit,
        "license": LICENCE_PAGES.get(image.licence, ""),
    }
    return {name: value for name, value in told.items() if value}
