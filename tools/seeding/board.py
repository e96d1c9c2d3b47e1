"""Needs and offers that fit each other, introductions in every state, entries that are partners."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid5

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import ISSUER, NAMES, Say, Seeder, dated, read, send_all

SEED: Final = Principal(issuer=ISSUER, subject="seed")
WITHOUT: Final = frozenset({"key", "entry", "posted_days_ago"})


async def fill(seeder: Seeder, say: Say) -> None:
    """The board, then the partners."""
    told = read("board")
    await send_all(seeder, told["postings"], _seed_posting, say=say, what="needs and offers")
    await send_all(seeder, told["partners"], _seed_partners, say=say, what="partnerships")


async def _seed_posting(seeder: Seeder, told: dict[str, Any]) -> None:
    """Days count from today; what belongs to an entry is brought in by the entry's key."""
    body = dated({name: told[name] for name in told if name not in WITHOUT}, seeder.today)
    posted_at = datetime.now(UTC) - timedelta(days=told["posted_days_ago"])
    body["posted_at"] = posted_at.isoformat(timespec="minutes")
    if told["entry"]:
        body["entry_key"] = str(uuid5(NAMES, told["entry"]))
    await seeder.send("registry", "/internal/v1/postings", body=body, key=told["key"], who=SEED)


async def _seed_partners(seeder: Seeder, told: dict[str, Any]) -> None:
    body = {
        "proposer_key": str(uuid5(NAMES, told["proposer"])),
        "asked_key": str(uuid5(NAMES, told["asked"])),
        "is_confirmed": told["is_confirmed"],
    }
    key = f"partner-{told['proposer']}-{told['asked']}"
    await seeder.send("registry", "/internal/v1/partnerships", body=body, key=key, who=SEED)
