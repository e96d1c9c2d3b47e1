"""The pages of several sites and service areas, asked for as people do; long names on purpose."""

from collections.abc import Mapping
from typing import Any, Final

from tests.web.real_pages import ENTRY, LONG, PLACE, Ask, given_to_ines, gives, sent_by_ines

OTHER: Final = "00000000-0000-0000-0000-0000000000aa"
OWN: Final = f"/eintrag/{OTHER}/orte"
AREAS: Final = (
    {"covers": "radius", "radius_km": 25.0, "places": []},
    {
        "covers": "places",
        "radius_km": None,
        "places": [
            {"key": f"146260{number:02}", "name": f"Bertsdorf-Hörnitz {number}"}
            for number in range(12)
        ],
    },
    {"covers": "saxony", "radius_km": None, "places": []},
    None,
)
SITES: Final = [
    {
        "name": f"{LONG} {number}",
        "ags": "14626600",
        "municipality": "Weißwasser/O.L.",
        "municipality_hsb": "Běła Woda",
        "lat": 51.5 - number / 10,
        "lon": 14.64 - number / 4,
        "address": "Straße der Einheit 20" if number % 2 else None,
        "serves": area,
    }
    for number, area in enumerate(AREAS)
]
SPREAD: Final = {
    **ENTRY,
    "initiative_id": OTHER,
    "serves": AREAS[0],
    "sites": SITES,
    "nearest_site": SITES[0]["name"],
    "serving": {
        "site": SITES[0]["name"],
        "municipality": PLACE["municipality"],
        "covers": "radius",
        "radius_km": 25.0,
        "place": None,
    },
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", f"/v1/initiatives/{OTHER}"): SPREAD,
    ("registry", f"/v1/initiatives/{OTHER}/own"): {
        "initiative_id": OTHER,
        "state": "listed",
        "review": "cleared",
        "revision": 3,
        "public_revision": 3,
        "draft": SPREAD,
        "history": [],
        "confirmed_at": "2025-10-01T08:00:00Z",
        "archived_at": "2027-03-25T08:00:00Z",
        "is_stale": False,
        "actions": ["edit", "reconfirm"],
    },
}
SHOWN: Final[Mapping[str, Ask]] = {
    "sites": given_to_ines(OWN),
    "sites-main": given_to_ines(f"{OWN}/0"),
    "sites-change": given_to_ines(f"{OWN}/1"),
    "sites-new": given_to_ines(f"{OWN}/5"),
    "sites-wrong": sent_by_ines(f"{OWN}/5", name="", place="", covers="places", places="Nirgendwo"),
    "initiative-with-sites": gives(f"/initiativen/{OTHER}?ort=Weißwasser&ags=14626600"),
    "directory-serving": gives("/initiativen?kommt_nach=Weißwasser&ort=Weißwasser"),
}
