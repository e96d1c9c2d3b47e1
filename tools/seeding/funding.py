"""Funding calls in every state, what two owners saved, and what people of the past months asked."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import uuid5

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import ISSUER, NAMES, Say, Seeder, dated, read, send_all

HERE: Final = "/internal/v1/funding"
AT_ONCE: Final = 100
"""Questions in one request."""
FORMS: Final = ("ev", "ggmbh", "gmbh", "eg", "kommune")
SUMS_EUR: Final = (20_000, 45_000, 80_000, 200_000)


async def fill(seeder: Seeder, say: Say) -> None:
    """Calls first: saved answers and questions are held against them."""
    told = read("funding")
    await send_all(seeder, told["calls"], _seed_call, say=say, what="funding calls")
    await send_all(seeder, told["checks"], _seed_check, say=say, what="saved funding checks")
    asked = list(_questions(told["questions"], seeder.today))
    for n in range(0, len(asked), AT_ONCE):
        body = {"items": asked[n : n + AT_ONCE]}
        await _send(seeder, "evaluations", body, key=f"funding-questions-{n}")
    say(f"  {len(asked)} questions about funding")


async def _seed_call(seeder: Seeder, told: dict[str, Any]) -> None:
    body: dict[str, Any] = _all_dated(told, seeder.today)
    await _send(seeder, "calls", body, key=f"funding-{told['key']}")


async def _seed_check(seeder: Seeder, told: dict[str, Any]) -> None:
    entry_key = str(uuid5(NAMES, told["entry"]))
    body = {"entry_key": entry_key, "answers": told["answers"]}
    await _send(seeder, "checks", body, key=f"funding-check-{told['entry']}")


async def _send(seeder: Seeder, what: str, body: dict[str, Any], *, key: str) -> None:
    who = Principal(issuer=ISSUER, subject="seed")
    await seeder.send("registry", f"{HERE}/{what}", body=body, key=key, who=who)


def _questions(told: dict[str, Any], today: date) -> Iterator[dict[str, Any]]:
    """Always the same people, in the months before this one."""
    chance = random.Random(told["seed"])  # noqa: S311 - made-up people, the same each time
    first_of_month = datetime(today.year, today.month, 1, 12, tzinfo=UTC)
    for ags, count in told["seats"]:
        for _ in range(count):
            days = chance.randrange(1, 28 * told["months"])
            yield {
                "call": chance.choice(told["calls"]),
                "answers": {
                    "seat_ags": ags,
                    "legal_form": chance.choice(FORMS),
                    "themes": sorted(chance.sample(told["themes"], chance.choice((1, 1, 2)))),
                    "amount_eur": chance.choice(SUMS_EUR),
                    "partners": [],
                },
                "asked_at": (first_of_month - timedelta(days=days)).isoformat(),
            }


def _all_dated(value: Any, today: date) -> Any:
    """Days from now as dates, however deep they stand."""
    match value:
        case dict():
            return {k: _all_dated(v, today) for k, v in dated(value, today).items()}
        case list():
            return [_all_dated(each, today) for each in value]
        case _:
            return value
