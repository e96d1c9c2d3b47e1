"""The directory as JSON-LD with the words of schema.org; it can be read without asking anybody."""

import json
from typing import Any, Final

from services.registry.decide import sites, vocabulary
from services.registry.decide.areas import Point
from services.registry.decide.content import Content
from services.registry.decide.images import LICENCE_PAGES, Image
from services.registry.decide.sites import Coverage, ServiceArea
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
    content = entry.content
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
        "image": [_image(each, site=page.partition("/initiativen/")[0]) for each in content.images],
        "location": _locations(entry),
        "areaServed": _areas(content),
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


def _locations(entry: Entry) -> dict[str, Any] | list[dict[str, Any]]:
    """The place, or all of them where there are further sites; the main one comes first."""
    content = entry.content
    main = _location(entry.municipality.name, content.point)
    further = [
        {
            **_location(site.municipality, site.point, street=site.address),
            "name": site.name,
        }
        for site in content.sites
    ]
    return [main, *further] if further else main


def _location(municipality: str, point: Point, *, street: str | None = None) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "addressLocality": municipality,
        "addressRegion": "Sachsen",
        "addressCountry": "DE",
    }
    return {
        "@type": "Place",
        "address": {**address, "streetAddress": street} if street else address,
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": point.lat,
            "longitude": point.lon,
        },
    }


def _areas(content: Content) -> list[dict[str, Any]]:
    """What its places serve, as far as that is stated."""
    return [
        told
        for site, area in sites.areas(content)
        for told in _area(area, site.point if site else content.point)
    ]


def _area(area: ServiceArea, point: Point) -> list[dict[str, Any]]:
    match area.covers:
        case Coverage.SAXONY:
            return [{"@type": "State", "name": "Sachsen"}]
        case Coverage.PLACES:
            return [
                {"@type": "AdministrativeArea", "name": place.name, "identifier": place.key}
                for place in area.places
            ]
        case Coverage.RADIUS:
            middle = {
                "@type": "GeoCoordinates",
                "latitude": point.lat,
                "longitude": point.lon,
            }
            metres = round((area.radius_km or 0) * 1000)
            return [{"@type": "GeoCircle", "geoMidpoint": middle, "geoRadius": metres}]
