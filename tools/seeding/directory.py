"""What people searched for this week, so that editors and owners of the demo see something."""

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import ISSUER, Say, Seeder, read


async def fill(seeder: Seeder, say: Say) -> None:
    """Searches in vain and filters in use."""
    searches = read("directory")["searches"]
    await seeder.send(
        "registry",
        "/internal/v1/searches",
        body=searches,
        key="searches",
        who=Principal(issuer=ISSUER, subject="seed"),
    )
    say(f"  {len(searches['missed'])} words that people searched for in vain")
