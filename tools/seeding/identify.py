"""Entries that nobody answers for, nominations and claims in every state."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import ISSUER, Say, Seeder, read

HELPERS: Final = frozenset({"key", "days_ago", "entry"})
"""What the files say for the seeder, not for the registry."""
SEED: Final = Principal(issuer=ISSUER, subject="seed")


async def fill(seeder: Seeder, say: Say) -> None:
    """Entries first, then their claims, one after the other: who claims second finds a dispute."""
    told = read("identify")
    ids = {entry["key"]: await _seed_unowned(seeder, entry) for entry in told["unowned"]}
    for nomination in told["nominations"]:
        await _send(seeder, "/internal/v1/nominations", nomination)
    for claim in told["claims"]:
        body = {**claim, "initiative_id": ids[claim["entry"]]}
        await _send(seeder, "/internal/v1/claims", body)
    say(f"  {len(ids)} entries without an owner")
    say(f"  {len(told['nominations'])} nominations, {len(told['claims'])} claims")


async def _seed_unowned(seeder: Seeder, entry: dict[str, Any]) -> str:
    answer = await _send(seeder, "/internal/v1/unowned-initiatives", entry, moment="listed_at")
    return str(answer["initiative_id"])


async def _send(seeder: Seeder, path: str, told: dict[str, Any], *, moment: str = "at") -> Any:
    when = datetime.now(UTC) - timedelta(days=told["days_ago"])
    body = {name: value for name, value in told.items() if name not in HELPERS}
    body[moment] = when.isoformat(timespec="minutes")
    return await seeder.send("registry", path, body=body, key=told["key"], who=SEED)
