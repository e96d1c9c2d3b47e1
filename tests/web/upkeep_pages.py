"""The pages of one's own data, and of staff of one Kreis, asked for as people do."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.web.real_pages import ID, LONG, Ask, given_to_ines, gives, sends
from tests.web.signing import Visitor, hidden

PAGE: Final = "/meine-daten"
SERVICES: Final = ("registry", "matching", "events", "notifications")
SAID: Final[Mapping[tuple[str, str], Any]] = {
    **{(service, "/v1/my/data"): {"entries": [{"title": LONG}]} for service in SERVICES},
    ("registry", "/v1/my/exports"): {},
    ("registry", "/v1/review/region"): {
        "parts": [
            {"key": "14626", "name": "Landkreis Görlitz", "kind": "county"},
            {
                "key": "14628",
                "name": "Landkreis Sächsische Schweiz-Osterzgebirge",
                "kind": "county",
            },
        ]
    },
}


async def asked(visitor: Visitor) -> httpx.Response:
    """The file is ready."""
    await visitor.signs_in()
    await visitor.client.post(PAGE, data=hidden(await visitor.client.get(PAGE)))
    return await visitor.client.get(PAGE)


async def asked_while_a_part_is_away(visitor: Visitor) -> httpx.Response:
    """The file waits for a part."""
    told = visitor.behind.said.pop(("matching", "/v1/my/data"))
    page = await asked(visitor)
    visitor.behind.said["matching", "/v1/my/data"] = told
    return page


async def by_the_mail(visitor: Visitor) -> httpx.Response:
    """The file is ready, and the browser came by the link in the mail."""
    await asked(visitor)
    await visitor.opens_link(f"fetch-data:{ID}")
    return await visitor.client.get(PAGE)


async def queue_of_a_region(visitor: Visitor) -> httpx.Response:
    """What an editor of one Kreis sees."""
    await visitor.signs_in_as_editor(region="14626")
    return await visitor.client.get("/redaktion")


SHOWN: Final[Mapping[str, Ask]] = {
    "my data": given_to_ines(PAGE),
    "my data, waiting": asked_while_a_part_is_away,
    "my data, ready": asked,
    "my data, by mail": by_the_mail,
    "my data, for a link": gives(f"{PAGE}/anfordern"),
    "my data, for a link, wrong": sends(f"{PAGE}/anfordern"),
    "my data, for a link, sent": sends(f"{PAGE}/anfordern", email="ines@example.org"),
    "queue of a region": queue_of_a_region,
}
