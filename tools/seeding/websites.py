"""Websites of the demo that do not answer: one broken for weeks, one that failed once, one that moved."""

from datetime import UTC, datetime, timedelta

from tools.seeding.clearance import SEED
from tools.seeding.seeder import Say, Seeder, read


async def fill(seeder: Seeder, say: Say) -> None:
    """What was found of seeded entries; what is known already is left alone."""
    found = read("websites")["found"]
    for each in found:
        since = datetime.now(UTC) - timedelta(days=each["days_ago"])
        body = {
            "state": each["state"],
            "since": since.isoformat(timespec="minutes"),
            "why": each["why"],
            "moved_to": each["moved_to"],
        }
        await seeder.send("registry", "/internal/v1/links", body=body, key=each["entry"], who=SEED)
    say(f"  {len(found)} websites that do not answer")
