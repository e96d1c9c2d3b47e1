"""Entries that are at home in several places or come to people, with whom each place serves."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import ISSUER, Say, Seeder, read, send_all


async def fill(seeder: Seeder, say: Say) -> None:
    """Three entries of their own; the sites of the others come with those (see `initiatives`)."""
    entries = list(enumerate(read("sites")["entries"]))
    await send_all(seeder, entries, _seed_entry, say=say, what="initiatives with several sites")


async def _seed_entry(seeder: Seeder, counted: tuple[int, dict[str, Any]]) -> None:
    n, entry = counted
    listed_at = datetime.now(UTC) - timedelta(days=3 * n + 2)
    body = {name: value for name, value in entry.items() if name != "key"}
    await seeder.send(
        "registry",
        "/internal/v1/initiatives",
        body={**body, "listed_at": listed_at.isoformat(timespec="minutes")},
        key=entry["key"],
        who=Principal(issuer=ISSUER, subject="seed"),
    )
