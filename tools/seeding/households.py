"""Households that look for a home with others."""

from typing import Any

from tools.seeding.seeder import Say, Seeder, as_person, dated, read, send_all


async def fill(seeder: Seeder, say: Say) -> None:
    """Every household states its search."""
    await send_all(seeder, read("households"), _seed_household, say=say, what="households")


async def _seed_household(seeder: Seeder, entry: dict[str, Any]) -> None:
    body = dated({name: value for name, value in entry.items() if name != "key"}, seeder.today)
    contact = dict(body["contact"])
    email = contact.pop("email", None)
    body["contact"] = contact
    who = as_person(seeder, email=email, phone=contact.get("phone"))
    await seeder.send("matching", "/v1/profile", body=body, key=entry["key"], who=who, method="PUT")
