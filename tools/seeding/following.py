"""Who follows a search: one in every state, and one whose first digest lies in the mailroom."""

import asyncio
from typing import Any, Final
from uuid import uuid5

from services.registry.api.internal import SEEDS
from tools.seeding.clearance import SEED
from tools.seeding.seeder import NAMES, Say, Seeder, as_person, read

TELLS: Final = "follow-digest"
"""Whose search finds the news."""
LOOKS: Final = 60
LOOK_SECONDS: Final = 0.5


async def fill(seeder: Seeder, say: Say) -> None:
    """Followers first, then what is new for them, then the morning of the digest."""
    told = read("following")
    for follower in told["followers"]:
        await _seed(seeder, "/internal/v1/subscriptions", follower)
    for entry in told["news"]:
        await _seed(seeder, "/internal/v1/initiatives", entry)
    teller = next(each for each in told["followers"] if each["key"] == TELLS)
    is_told = await _tell(seeder, teller)
    say(f"  {len(told['followers'])} followers" + ("" if is_told else "; no digest yet"))


async def bring_forward(seeder: Seeder) -> int:
    """Let the digests that wait for their morning come now; how many they are."""
    path = "/internal/v1/digests/now"
    moved = await seeder.send("registry", path, body=None, key="digests", who=SEED)
    return int(moved["moved"])


async def _seed(seeder: Seeder, path: str, told: dict[str, Any]) -> None:
    body = {name: value for name, value in told.items() if name != "key"}
    await seeder.send("registry", path, body=body, key=told["key"], who=SEED)


async def _tell(seeder: Seeder, teller: dict[str, Any]) -> bool:
    """Wait until the worker has seen the news, and let its morning come, once."""
    subscription_id = uuid5(SEEDS, str(uuid5(NAMES, teller["key"])))
    who = as_person(seeder, email=teller["email"], phone=None)
    for _ in range(LOOKS):
        known = await seeder.ask("registry", f"/v1/subscriptions/{subscription_id}", who=who)
        if known["last_digest_at"] is not None:
            return True
        if known["waiting"]:
            await bring_forward(seeder)
        await asyncio.sleep(LOOK_SECONDS)
    return False
