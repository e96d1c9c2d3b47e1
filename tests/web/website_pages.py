"""The page of websites that do not answer, with everything that it can hold."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.web.real_pages import DAY, ID, LONG, Ask, given_to_an_editor
from tests.web.signing import Visitor

PAGE: Final = "/redaktion/links"
BROKEN: Final = {
    "kind": "initiative",
    "id": ID,
    "title": LONG,
    "place": "Weißwasser/O.L.",
    "url": "https://dorfladen.example.org/" + "sehr-lang" * 8,
    "state": "broken",
    "why": "name-unknown",
    "failed_since": DAY,
    "checked_at": DAY,
    "moved_to": None,
}
SUSPECTED: Final = {
    **BROKEN,
    "kind": "funding-call",
    "title": "Modellvorhaben",
    "place": "",
    "state": "suspected",
    "why": "not-secure",
}
MOVED: Final = {
    **BROKEN,
    "title": "Repaircafé",
    "state": "fine",
    "why": None,
    "failed_since": None,
    "moved_to": "https://neu.example.org/",
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/review/links"): {"items": [BROKEN, SUSPECTED, MOVED]}
}


async def when_all_is_well(visitor: Visitor) -> httpx.Response:
    told = visitor.behind.said["registry", "/v1/review/links"]
    visitor.behind.says("registry", "/v1/review/links", {"items": []})
    page = await given_to_an_editor(PAGE)(visitor)
    visitor.behind.said["registry", "/v1/review/links"] = told
    return page


SHOWN: Final[Mapping[str, Ask]] = {
    "links": given_to_an_editor(PAGE),
    "links, broken": given_to_an_editor(f"{PAGE}?stand=broken"),
    "links, none": when_all_is_well,
}
