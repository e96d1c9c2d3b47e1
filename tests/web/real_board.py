"""The pages of the board, of partners and of municipalities, asked for as people do."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tests.web.real_ideas import CALL_CARD, PLACE

ENTRY: Final = str(UUID(int=7))
NEED: Final = str(UUID(int=31))
OFFER: Final = str(UUID(int=32))
ENDED: Final = str(UUID(int=33))
MEETING: Final = str(UUID(int=34))
PARTNERSHIP: Final = str(UUID(int=35))
AGS: Final = "14626610"
CONSENT: Final = {"version": "2026-12", "text": "Sagen beide Seiten Ja, bekommt die andere Seite …"}
POSTING: Final = {
    "posting_id": NEED,
    "side": "need",
    "state": "listed",
    "category": "room",
    "title": "Probenraum für den Mehrgenerationennachbarschaftschor",
    "text": "Wir singen mittwochs.\nUns fehlt ein heller Raum.",
    "quantity": "40 Quadratmeter",
    "place": PLACE,
    "radius_km": 10,
    "district": None,
    "district_name": None,
    "starts_on": "2027-05-01",
    "ends_on": None,
    "entry": {"initiative_id": ENTRY, "title": "Singende Nachbarschaft"},
    "town": None,
    "created_at": "2027-03-01T09:00:00Z",
    "expires_at": "2027-05-30T09:00:00Z",
    "distance_km": 0.0,
}
OFFERED: Final = {
    **POSTING,
    "posting_id": OFFER,
    "side": "offer",
    "title": "Saal im alten Bahnhof",
    "place": None,
    "radius_km": None,
    "district": "14626",
    "district_name": "Landkreis Görlitz",
    "entry": None,
    "town": PLACE,
    "distance_km": 12.4,
}
FIT: Final = {"posting": OFFERED, "distance_km": 12.4, "starts_on": "2027-05-01", "ends_on": None}
ASKED: Final = {
    "introduction_id": MEETING,
    "state": "requested",
    "text": "Guten Tag,\nunser Saal steht leer.",
    "created_at": "2027-03-02T09:00:00Z",
    "expires_at": "2027-03-16T09:00:00Z",
    "from_posting": {"posting_id": OFFER, "title": OFFERED["title"]},
    "card": None,
}
CARD: Final = {"name": "Jan Beispiel", "email": "jan@example.org", "phone": "+4915112345678"}
OWN: Final = {
    **POSTING,
    "fits": [FIT],
    "consent": CONSENT,
    "reason": None,
    "asked": [
        ASKED,
        {**ASKED, "state": "accepted", "from_posting": None, "card": CARD},
        {**ASKED, "state": "declined", "from_posting": None},
    ],
    "actions": ["renew", "resolve"],
}
TOWN: Final = {
    "municipality": PLACE,
    "district_name_hsb": "Wokrjes Zhorjelc",
    "listed": 14,
    "entries": [],
    "postings": [POSTING, OFFERED],
    "calls": [{**CALL_CARD, "ideas": 0}],
    "figures": {"enquiries": 12, "conversations": None},
    "topics": {"wohnen": 9, "kultur": None},
}
SAYS: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/postings"): {
        "items": [POSTING, OFFERED] * 10,
        "total": 31,
        "counts": {"room": 20, "time": 11},
        "next_cursor": 20,
    },
    ("registry", f"/v1/postings/{NEED}"): {**POSTING, "fits": [FIT], "consent": CONSENT},
    ("registry", f"/v1/postings/{NEED}/own"): OWN,
    ("registry", f"/v1/postings/{ENDED}/own"): {
        **OWN,
        "posting_id": ENDED,
        "state": "resolved",
        "reason": "Das ist Werbung.",
        "asked": [],
        "fits": [],
        "actions": [],
    },
    ("registry", "/v1/my/postings"): {"items": [POSTING]},
    ("registry", f"/v1/initiatives/{ENTRY}/partners"): {
        "items": [{"initiative_id": OFFER, "title": "Werkstatt am Bahnhof"}]
    },
    ("registry", f"/v1/initiatives/{ENTRY}/partnerships"): {
        "items": [
            {
                "partnership_id": PARTNERSHIP,
                "initiative_id": OFFER,
                "title": title,
                "state": state,
                "is_asked": is_asked,
            }
            for title, state, is_asked in (
                ("Werkstatt am Bahnhof", "confirmed", False),
                ("Dorfladen", "proposed", True),
                ("Bürgerbus", "proposed", False),
            )
        ]
    },
    ("registry", f"/v1/municipalities/{AGS}/page"): TOWN,
    ("registry", "/v1/town-desk/postings"): {"items": [OFFERED]},
}
"""What the registry says of the board."""
PAGES: Final[Mapping[str, str]] = {
    "board": "/mitmachbrett?art=need&was=room&ort=Weißwasser&umkreis=10",
    "posting": f"/mitmachbrett/{NEED}",
    "posting, new": "/mitmachbrett/neu?art=offer&ort=Görlitz",
    "ask": f"/mitmachbrett/{NEED}/kennenlernen",
    "towns": "/gemeinden?q=Weiß",
    "town": f"/gemeinden/{AGS}",
}
OWN_PAGES: Final[Mapping[str, str]] = {
    "own posting": f"/mitmachbrett/{NEED}/meins?getan=erneuert",
    "own posting, taken off": f"/mitmachbrett/{ENDED}/meins",
    "posting of an entry": f"/eintrag/{ENTRY}/brett?art=need",
    "partners": f"/eintrag/{ENTRY}/partner?q=Hof&getan=genannt",
}
TOWN_PAGES: Final[Mapping[str, str]] = {
    "town desk": "/kommune?getan=1",
    "town desk, new": "/kommune/neu?art=need",
    "posting, for staff": f"/mitmachbrett/{NEED}",
}
EMPTY_FORMS: Final[Mapping[str, str]] = {
    "posting, wrong": "/mitmachbrett/neu",
    "ask, wrong": f"/mitmachbrett/{NEED}/kennenlernen",
}
ROBOTS: Final[Mapping[str, str]] = {
    "posting, sent": "/mitmachbrett/neu",
    "asked": f"/mitmachbrett/{NEED}/kennenlernen",
}
OWN_FORMS: Final[Mapping[str, str]] = {"posting of an entry, wrong": f"/eintrag/{ENTRY}/brett"}
LINKS: Final = (
    "confirm-posting",
    "own-posting",
    "renew-posting",
    "confirm-introduction",
    "answer-introduction",
    "answer-partnership",
)
