"""A worker that only follows the change log for the followers, as a process of its own."""

import asyncio
import sys
from contextlib import suppress
from typing import Final

from services.chassis.database import Database
from services.registry.work.following.matching import Followers, follow, look

FOLLOWS: Final = "follows the change log"


async def main(url: str) -> None:
    """Read the log to its end, say so, and follow it until told to stop."""
    async with Database.open(url, service="registry") as database:
        followers = Followers()
        while await look(database, followers):
            pass
        print(FOLLOWS, flush=True)
        await follow(asyncio.Event(), database=database, followers=followers)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main(sys.argv[1]))
