"""Support: what demo initiatives ask for, and the mentors, funders and partners who give it.

Each person of the file asks for or gives one thing: what is there already stays as it is.
"""

import asyncio
from typing import Any, Final

from services.chassis.http.tokens import Principal
from tools.hindrance import Hindrance
from tools.seeding.seeder import Say, Seeder, as_person, dated, read, send_all

SUPPORTS: Final = "/v1/supports"
LOOKS: Final = 40
PAUSE_SECONDS: Final = 0.5
"""How often, and after which pause, matching is asked whether it has heard of an entry."""


async def fill(seeder: Seeder, say: Say) -> None:
    """First who gives, then who asks."""
    await send_all(
        seeder, read("support")["offers"], _seed_offer, say=say, what="offers of support"
    )
    asked = read("support")["requests"]
    await send_all(seeder, asked, _seed_request, say=say, what="requests for support")


async def _seed_offer(seeder: Seeder, entry: dict[str, Any]) -> None:
    contact = dict(entry["contact"])
    who = as_person(seeder, email=contact.pop("email"), phone=contact["phone"])
    await _send(seeder, entry["key"], {"offer": dated(entry["offer"], seeder.today)}, contact, who)


async def _seed_request(seeder: Seeder, entry: dict[str, Any]) -> None:
    [told] = [each for each in read("initiatives") if each["key"] == entry["entry"]]
    owner = told["contact"]
    who = as_person(seeder, email=owner["email"], phone=owner["phone"])
    request = {
        **dated(entry["request"], seeder.today),
        "initiative_id": await entry_of(seeder, told["title"], who),
        "place": {name: told[name] for name in ("ags", "lat", "lon")},
    }
    contact = {"name": owner["name"], "phone": owner["phone"]}
    await _send(seeder, entry["key"], {"request": request}, contact, who)


async def _send(
    seeder: Seeder, key: str, told: dict[str, Any], contact: dict[str, Any], who: Principal
) -> None:
    if (await seeder.ask("matching", SUPPORTS, who=who))["items"]:
        return
    body = {**told, "contact": contact, "locale": "de"}
    await seeder.send("matching", SUPPORTS, body=body, key=key, who=who)


async def entry_of(seeder: Seeder, title: str, who: Principal) -> str:
    """The entry's id once matching has heard of it."""
    for _ in range(LOOKS):
        mine = await seeder.ask("matching", f"{SUPPORTS}/initiatives", who=who)
        for each in mine["items"]:
            if each["title"] == title:
                return str(each["initiative_id"])
        await asyncio.sleep(PAUSE_SECONDS)
    raise Hindrance(f"Matching has not heard of {title}.")
