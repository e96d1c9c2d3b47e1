"""The directory's entries: most of them listed, the last few wait for the editors."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import ISSUER, Say, Seeder, dated, read, send_all

LISTED: Final = 221
"""Entries that editors have cleared; the rest of the 225 waits for them."""
WITHOUT: Final = frozenset({"key", "organisation", "access_features"})


async def fill(seeder: Seeder, say: Say) -> None:
    """Housing projects first: households are matched with them."""
    extra = read("directory")
    told = [*read("housing_projects"), *read("initiatives")]
    entries = list(enumerate(with_goals(entry, extra) for entry in told))
    await send_all(seeder, entries, _seed_initiative, say=say, what="initiatives")


def with_goals(entry: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """The entry with the goals of its first topics, and its easy words if it has some."""
    goals = dict.fromkeys(extra["goal_of_topic"][topic] for topic in entry["topics"][:2])
    return {**entry, "sdgs": [*goals], "summary_easy": extra["easy"].get(entry["key"])}


async def _seed_initiative(seeder: Seeder, counted: tuple[int, dict[str, Any]]) -> None:
    """One entry, listed on a day of the past months; the last few wait in the editors' queue."""
    n, entry = counted
    body = {name: value for name, value in entry.items() if name not in WITHOUT}
    listed_at = datetime.now(UTC) - timedelta(hours=7 * n + 3)
    body["listed_at"] = listed_at.isoformat(timespec="minutes")
    body["state"] = "submitted" if n >= LISTED else "listed"
    if body.get("housing"):
        body["housing"] = dated(body["housing"], seeder.today)
    await seeder.send(
        "registry",
        "/internal/v1/initiatives",
        body=body,
        key=entry["key"],
        who=Principal(issuer=ISSUER, subject="seed"),
    )
