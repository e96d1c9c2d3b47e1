"""The directory's entries: most of them listed, the last few wait for the editors."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import ISSUER, Say, Seeder, dated, read, send_all

LISTED: Final = 221
"""Entries that editors have cleared; the rest waits for them."""
CONFIRMED_DAYS_AGO: Final = {60: 335, 90: 368, 120: 404, 150: 470, 180: 545, 210: 610}
"""A few entries that nobody confirmed for long: asked about, marked, or off the directory."""
ARCHIVED_DAYS: Final = 540
WAITED_HOURS: Final = (5, 26, 9, 50, 2, 31, 74, 18, 3, 98, 22)
"""How long the editors took for one entry after the other."""
WITHOUT: Final = frozenset({"key", "organisation", "access_features"})


async def fill(seeder: Seeder, say: Say) -> None:
    """Housing projects first: households are matched with them."""
    extra = read("directory")
    spread = read("sites")["of"]
    told = [*read("housing_projects"), *read("initiatives")]
    entries = [
        (n, {**with_goals(entry, extra), "stated": spread.get(entry["key"])})
        for n, entry in enumerate(told)
    ]
    await send_all(seeder, entries, _seed_initiative, say=say, what="initiatives")


def with_goals(entry: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """The entry with the goals of its first topics, and its easy words if it has some."""
    goals = dict.fromkeys(extra["goal_of_topic"][topic] for topic in entry["topics"][:2])
    return {**entry, "sdgs": [*goals], "summary_easy": extra["easy"].get(entry["key"])}


async def _seed_initiative(seeder: Seeder, counted: tuple[int, dict[str, Any]]) -> None:
    """One entry, listed on a day of the past; the last few wait in the editors' queue."""
    n, entry = counted
    body = {name: value for name, value in entry.items() if name not in WITHOUT}
    ago = timedelta(days=CONFIRMED_DAYS_AGO.get(n, 0)) or timedelta(hours=7 * n + 3)
    body["listed_at"] = (datetime.now(UTC) - ago).isoformat(timespec="minutes")
    body["state"] = _state(n)
    if body["state"] != "submitted":
        received = datetime.now(UTC) - ago - timedelta(hours=WAITED_HOURS[n % len(WAITED_HOURS)])
        body["received_at"] = received.isoformat(timespec="minutes")
    if body.get("housing"):
        body["housing"] = dated(body["housing"], seeder.today)
    await seeder.send(
        "registry",
        "/internal/v1/initiatives",
        body=body,
        key=entry["key"],
        who=Principal(issuer=ISSUER, subject="seed"),
    )


def _state(n: int) -> str:
    if n >= LISTED:
        return "submitted"
    return "archived" if CONFIRMED_DAYS_AGO.get(n, 0) >= ARCHIVED_DAYS else "listed"
