"""Lists are drawn once everybody is there, and not only in the night."""

from tools.seeding.seeder import Say, Seeder
from tools.seeding.ways import SEED


async def fill(seeder: Seeder, say: Say) -> None:
    """Let the markets that have changed be spread; whoever seeds twice changes none."""
    path = "/internal/v1/attention/now"
    markets = await seeder.send("matching", path, body=None, key="attention", who=SEED)
    say(f"  {len(markets)} markets whose attention is spread now")
