"""Lists are drawn and figures published once everybody is there, neither before nor in the night only."""

import asyncio
from typing import Final

from tools.hindrance import Hindrance
from tools.seeding.seeder import Say, Seeder, as_person, read
from tools.seeding.support import entry_of
from tools.seeding.ways import SEED

AT: Final = "/internal/v1/attention"
LOOKS: Final = 240
PAUSE_SECONDS: Final = 0.5
"""How often, and after which pause, matching is asked whether it has taken everything."""


async def hold(seeder: Seeder, say: Say) -> None:
    """Let no market be spread while it is filled in: a map of the month stands for the month."""
    markets = await seeder.send("matching", f"{AT}/later", body=None, key="hold", who=SEED)
    say(f"  {len(markets)} markets wait until they are filled in")


async def fill(seeder: Seeder, say: Say) -> None:
    """Let the markets that have changed be spread; whoever seeds twice changes none."""
    await _everybody_is_there(seeder)
    markets = await seeder.send("matching", f"{AT}/now", body=None, key="attention", who=SEED)
    say(f"  {len(markets)} markets whose attention is spread now")


async def _everybody_is_there(seeder: Seeder) -> None:
    """Matching has heard of each project, and the engine has looked at all that was said."""
    for project in read("housing_projects"):
        owner = project["contact"]
        who = as_person(seeder, email=owner.get("email"), phone=owner.get("phone"))
        await entry_of(seeder, project["title"], who)
    for _ in range(LOOKS):
        if not await seeder.ask("matching", f"{AT}/behind", who=SEED):
            return
        await asyncio.sleep(PAUSE_SECONDS)
    raise Hindrance("Matching has not taken everything yet: seed once more, it goes on from here.")
