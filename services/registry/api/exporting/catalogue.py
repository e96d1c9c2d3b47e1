"""What there is to take, for catalogues of open data: DCAT-AP.de 3.0 as JSON-LD.

The lists behind the addresses are those of the EU's Publications Office, of IANA and of DCAT-AP.de.
"""

from datetime import datetime
from typing import Any, Final

from services.registry.settings import RegistrySettings

_EU: Final = "http://publications.europa.eu/resource/authority"
CONTEXT: Final[dict[str, Any]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "adms": "http://www.w3.org/ns/adms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FORMS: Final = (
    ("csv", "CSV", "text/csv", "Tabelle (CSV)"),
    ("geojson", "GEOJSON", "application/geo+json", "Karte (GeoJSON)"),
    ("jsonld", "JSON_LD", "application/ld+json", "Verknüpfte Daten (JSON-LD, schema.org)"),
    ("atom", "ATOM", "application/atom+xml", "Neuigkeiten (Atom)"),
)
"""Ending, file type of the EU's list, media type, name."""


def catalogue(settings: RegistrySettings, *, modified: datetime) -> dict[str, Any]:
    """The catalogue with its one dataset."""
    site = settings.public_url
    return {
        "@context": CONTEXT,
        "@id": f"{site}/api/registry/v1/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _german("Offene Daten der Zukunftsplattform"),
        "dct:description": _german("Das Verzeichnis sozialer Initiativen in Sachsen als Daten."),
        "dct:publisher": _publisher(settings),
        "dct:language": _id(f"{_EU}/language/DEU"),
        "dct:license": _id(settings.registry_data_licence),
        "foaf:homepage": _id(f"{site}/entwickler"),
        "dcat:themeTaxonomy": _id(f"{_EU}/data-theme"),
        "dcat:dataset": _dataset(settings, modified=modified),
    }


def _dataset(settings: RegistrySettings, *, modified: datetime) -> dict[str, Any]:
    site = settings.public_url
    told: dict[str, Any] = {
        "@id": f"{site}/initiativen",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{site}/initiativen",
        "dct:title": _german("Soziale Initiativen in Sachsen"),
        "dct:description": _german(
            "Initiativen und Wohnprojekte mit Name, Kurzbeschreibung, Themen, Zielgruppen und Ort, "
            "so wie eine Redaktion sie freigegeben hat. Ohne Angaben zu Personen."
        ),
        "dct:publisher": _publisher(settings),
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": settings.registry_publisher,
            "vcard:hasURL": _id(f"{site}/impressum"),
        },
        "dcat:theme": [_id(f"{_EU}/data-theme/{theme}") for theme in ("SOCI", "REGI")],
        "dcat:keyword": [
            _german(word) for word in ("soziale Innovation", "Initiativen", "Ehrenamt", "Sachsen")
        ],
        "dct:language": _id(f"{_EU}/language/DEU"),
        "dct:accrualPeriodicity": _id(f"{_EU}/frequency/CONT"),
        "dct:modified": {"@type": "xsd:dateTime", "@value": modified.isoformat()},
        "dct:spatial": {
            "@id": "http://dcat-ap.de/def/politicalGeocoding/stateKey/14",
            "@type": "dct:Location",
        },
        "dcatde:politicalGeocodingURI": _id("http://dcat-ap.de/def/politicalGeocoding/stateKey/14"),
        "dcatde:politicalGeocodingLevelURI": _id(
            "http://dcat-ap.de/def/politicalGeocoding/Level/state"
        ),
        "dcat:distribution": [_distribution(settings, *form) for form in FORMS],
    }
    if settings.registry_contributor_id:
        told["dcatde:contributorID"] = _id(settings.registry_contributor_id)
    return told


def _distribution(
    settings: RegistrySettings, ending: str, file_type: str, media_type: str, name: str
) -> dict[str, Any]:
    url = f"{settings.public_url}/api/registry/v1/initiatives.{ending}"
    return {
        "@id": url,
        "@type": "dcat:Distribution",
        "dct:title": _german(name),
        "dcat:accessURL": _id(url),
        "dcat:downloadURL": _id(url),
        "dct:format": _id(f"{_EU}/file-type/{file_type}"),
        "dcat:mediaType": _id(f"https://www.iana.org/assignments/media-types/{media_type}"),
        "dct:license": _id(settings.registry_data_licence),
        "dcatde:licenseAttributionByText": _german(settings.registry_publisher),
        "dcatap:availability": _id(f"{_EU}/planned-availability/AVAILABLE"),
    }


def _publisher(settings: RegistrySettings) -> dict[str, Any]:
    return {
        "@id": settings.public_url,
        "@type": "foaf:Organization",
        "foaf:name": settings.registry_publisher,
        "foaf:homepage": _id(settings.public_url),
    }


def _german(text: str) -> dict[str, str]:
    return {"@language": "de", "@value": text}


def _id(address: str) -> dict[str, str]:
    return {"@id": address}
