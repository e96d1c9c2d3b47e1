"""The pages of support as the web really gives them: both sides, every state, long names."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import httpx

from tests.days import in_days
from tests.web.real_pages import ID, LONG, Ask, given_to_ines, gives, sends
from tests.web.signing import Visitor

ENTRY: Final = {
    "initiative_id": ID,
    "owner_person_id": None,
    "title": LONG,
    "place": {"ags": "14626610", "municipality": "Weißwasser/O.L.", "lat": 51.5, "lon": 14.64},
    "themes": ["wohnen", "kultur"],
}
OTHER: Final = {**ENTRY, "initiative_id": str(UUID(int=71)), "title": "Dorfladen Nord"}
REQUEST_ID, OFFER_ID, PAUSED_ID, ENDED_ID, MONEY_ID = (str(UUID(int=n)) for n in range(81, 86))
WISH: Final = {"dimension": "on_site", "position": 255, "wanted": 191, "weight": 2}
CRITERIA: Final = {
    "kind": "mentor",
    "place": {"ags": "14626610", "lat": 51.5, "lon": 14.64},
    "radius_km": 40,
    "themes": ["wohnen", "kultur"],
    "languages": ["de", "hsb"],
    "since": in_days(10).isoformat(),
    "until": in_days(200).isoformat(),
    "wishes": [WISH],
}
REQUEST: Final = {
    "support_id": REQUEST_ID,
    "side": "seeker",
    "initiative_id": ID,
    "state": "live",
    "revision": 1,
    "criteria": {**CRITERIA, "initiative_id": ID, "amount": 5},
    "capacity": 1,
    "taken": 0,
    "contact": {"name": "Ines Muster", "email": "ines@example.org", "phone": None}
    | {"sms_wanted": False},
    "locale": "de",
}
OFFER: Final = {
    **REQUEST,
    "support_id": OFFER_ID,
    "side": "offer",
    "initiative_id": None,
    "criteria": {
        **CRITERIA,
        "initiative_id": None,
        "radius_km": None,
        "amount_min": 2,
        "amount_max": 6,
        "capacity": 12,
        "areas": ["sn-transition"],
    },
    "capacity": 12,
    "taken": 5,
}
MONEY: Final = {
    **OFFER,
    "support_id": MONEY_ID,
    "criteria": {**OFFER["criteria"], "kind": "funder", "capacity": 20000, "themes": []}
    | {"since": None, "until": None},
    "capacity": 20000,
    "taken": 20000,
}
SUPPORTS: Final = [
    REQUEST,
    OFFER,
    MONEY,
    {**OFFER, "support_id": PAUSED_ID, "state": "paused", "taken": 0},
    {**REQUEST, "support_id": ENDED_ID, "state": "withdrawn", "taken": 1},
]
NEAR: Final = {
    "market": "support",
    "counterpart": {"kind": "funder", "themes": [], "initiative_id": None, "distance_km": 90.0},
    "fit_percent": 61,
    "obstacles": [{"code": "area-outside", "side": None, "params": {"areas": ["sn-transition"]}}],
    "relaxation": [],
    "partners": [
        {"kind": "partner", "ags": "14626610", "room": 8, "themes": ["wohnen"]}
        | {"initiative_id": ID, "distance_km": 0.0},
        {"kind": "partner", "ags": "14626610", "room": 1, "themes": []}
        | {"initiative_id": None, "distance_km": 0.0},
    ],
}
RUNS: Final = str(UUID(int=91))
RUNNING: Final = {
    "match_id": RUNS,
    "market": "support",
    "side": "offer",
    "own_id": OFFER_ID,
    "state": "released",
    "fit_percent": 80,
    "counterpart": {"kind": "mentor", "title": LONG, "distance_km": 3.0},
}
MATCHES: Final = {
    "items": [RUNNING, {**RUNNING, "match_id": str(UUID(int=92))}],
    "near_misses": [NEAR],
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("matching", "/v1/supports"): {"items": SUPPORTS},
    ("matching", "/v1/supports/initiatives"): {"items": [ENTRY, OTHER]},
}


def without_entries(path: str) -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        visitor.behind.says("matching", "/v1/supports/initiatives", {"items": []})
        page = await given_to_ines(path)(visitor)
        for (service, where), told in SAID.items():
            visitor.behind.says(service, where, told)
        return page

    return ask


def sent_by_hand(path: str, **typed: str) -> Ask:
    """What a form gives that holds nothing but its token."""

    async def ask(visitor: Visitor) -> httpx.Response:
        await visitor.signs_in()
        page = await visitor.client.get("/unterstuetzung/meine")
        typed_here = {"csrf_token": visitor.token(page), **typed}
        return await visitor.client.post(path, data=typed_here)

    return ask


async def mine(visitor: Visitor) -> httpx.Response:
    before = visitor.behind.said["matching", "/v1/matches"]
    visitor.behind.says("matching", "/v1/matches", MATCHES)
    page = await given_to_ines("/unterstuetzung/meine")(visitor)
    visitor.behind.said["matching", "/v1/matches"] = before
    return page


SHOWN: Final[Mapping[str, Ask]] = {
    "support": gives("/unterstuetzung"),
    "support, sign in first": sends("/anmelden", weiter="/unterstuetzung/suchen"),
    "support, ask": given_to_ines(f"/unterstuetzung/suchen?eintrag={ID}&art=funder"),
    "support, ask without an entry": without_entries("/unterstuetzung/suchen"),
    "support, ask, wrong": sent_by_hand("/unterstuetzung/suchen", place="Nirgendwo"),
    "support, give": given_to_ines("/unterstuetzung/anbieten"),
    "support, give, wrong": sent_by_hand("/unterstuetzung/anbieten", capacity="viel"),
    "support, mine": mine,
    "support, end, not sure": sent_by_hand(f"/unterstuetzung/{OFFER_ID}", do="withdraw"),
    "support, change a request": given_to_ines(f"/unterstuetzung/{REQUEST_ID}/aendern"),
    "support, change an offer": given_to_ines(f"/unterstuetzung/{OFFER_ID}/aendern"),
}
