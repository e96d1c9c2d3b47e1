"""The pages of following a search, asked for as people do; long words and full lists on purpose."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.web.real_pages import DAY, ENTRY, ID, LONG, Ask, given_to_ines, gives, link, sends
from tests.web.signing import Visitor

OWN: Final = f"/abo/{ID}"
WANTED: Final = {
    "q": "Mehrgenerationenhaus",
    "filters": {"topic": ["wohnen", "kultur"], "district": ["14626"]},
    "near": "51.5,14.64",
    "radius_km": 12.5,
    "place": "Weißwasser/O.L.",
    "box": "51,14,51.6,15",
}
FOLLOWED: Final = {
    "subscription_id": ID,
    "state": "confirmed",
    "rhythm": "daily",
    "in_words": f"Suchwort «{LONG}»; Thema Wohnen oder Kultur; bis 12,5 km um Weißwasser/O.L.",
    "wanted": WANTED,
    "created_at": DAY,
    "confirmed_at": DAY,
    "last_digest_at": DAY,
    "waiting": 3,
    "digests": [
        {"number": 2, "compiled_at": DAY, "items": [ENTRY] * 3},
        {"number": 1, "compiled_at": DAY, "items": []},
    ],
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/districts"): [
        {"district": "14626", "name": "Landkreis Görlitz", "name_hsb": "Wokrjes Zhorjelc"},
        {"district": "14628", "name": "Sächsische Schweiz-Osterzgebirge", "name_hsb": None},
    ],
    ("registry", "/v1/subscriptions"): {"state": "pending"},
    ("registry", "/v1/my/subscriptions"): {"items": [FOLLOWED]},
    ("registry", f"/v1/subscriptions/{ID}"): FOLLOWED,
    ("registry", f"/v1/subscriptions/{ID}/end"): {**FOLLOWED, "state": "ended"},
}
ASKED: Final = {"q": "Café", "rhythm": "weekly", "email": "eva@example.org"}


def paused(path: str) -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        told = {**FOLLOWED, "state": "paused"}
        visitor.behind.says("registry", f"/v1/subscriptions/{ID}", told)
        return await given_to_ines(path)(visitor)

    return ask


async def ended(visitor: Visitor) -> httpx.Response:
    await visitor.signs_in()
    page = await visitor.client.get(OWN)
    told = {"csrf_token": visitor.token(page), "do": "end"}
    return await visitor.client.post(OWN, data=told)


def about(purpose: str, **summary: Any) -> Ask:
    told = {"title": FOLLOWED["in_words"], "state": "confirmed", "rhythm": "daily", **summary}
    return link(purpose, **told)


SHOWN: Final[Mapping[str, Ask]] = {
    "following-new": gives("/neues-per-mail"),
    "following-of-a-search": gives("/neues-per-mail?q=Café&topic=kultur&ort=Weißwasser&umkreis=10"),
    "following-wrong": sends("/neues-per-mail"),
    "following-sent": sends("/neues-per-mail", **ASKED),
    "following-own": given_to_ines(OWN),
    "following-paused": paused(OWN),
    "following-change": given_to_ines(f"{OWN}/aendern"),
    "following-ended": ended,
    "embedding": gives(
        "/einbetten?topic=kultur&ort=Weißwasser&titel=Bei+uns+in+Weißwasser&anzahl=3"
    ),
    "embedded": gives("/einbetten/liste?topic=kultur&lang=en"),
    "districts": gives("/kreis"),
    "district": gives("/kreis/landkreis-goerlitz"),
    "link-confirm-subscription": about("confirm-subscription", state="pending"),
    "link-own-subscription": about("own-subscription"),
    "link-end-subscription": about("end-subscription"),
    "link-end-subscription-again": about("end-subscription", state="ended"),
}
