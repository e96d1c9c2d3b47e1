"""Calls for ideas in every state, with ideas, votes, and what the jury said."""

from datetime import datetime, time, timedelta
from typing import Any, Final

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import BERLIN, ISSUER, Say, Seeder, read, send_all

SEED: Final = Principal(issuer=ISSUER, subject="seed")


async def fill(seeder: Seeder, say: Say) -> None:
    """Each call with all that happened."""
    await send_all(seeder, read("ideas"), _seed_call, say=say, what="calls for ideas")


async def _seed_call(seeder: Seeder, told: dict[str, Any]) -> None:
    names = ("title", "intro", "themes", "area", "criteria", "state", "jurors")
    staff = [f"{seeder.local.oidc_issuer}#{name}" for name in told["staff"]]
    jury = [*(juror["email"] for juror in told["jurors"]), *staff]
    body = {
        **{name: told[name] for name in names},
        "evidence": [_dated(seeder, piece) for piece in told["evidence"]],
        "opens_at": _midnight(seeder, told["opens_days"]),
        "closes_at": _midnight(seeder, told["closes_days"]),
        "staff": [{"subject": subject, "name": "Erika Muster"} for subject in staff],
        "ideas": _ideas(told, jury=jury),
    }
    await seeder.send("registry", "/internal/v1/idea-calls", body=body, key=told["key"], who=SEED)


def _ideas(told: dict[str, Any], *, jury: list[str]) -> list[dict[str, Any]]:
    """The ideas of a call; each vote comes from another mailbox."""
    ideas, voted = [], 0
    for idea in told["ideas"]:
        voters = range(voted, voted + idea["votes"])
        voted += idea["votes"]
        sheets = [
            {"juror": juror, "marks": marks, "comment": ""}
            for juror, marks in zip(jury, idea["sheets"], strict=False)
        ]
        votes = [f"stimme-{told['key']}-{number}@example.org" for number in voters]
        ideas.append({**idea, "votes": votes, "sheets": sheets})
    return ideas


def _dated(seeder: Seeder, piece: dict[str, Any]) -> dict[str, Any]:
    read_on = seeder.today + timedelta(days=piece["read_on_days"])
    told = {name: value for name, value in piece.items() if name != "read_on_days"}
    return {**told, "read_on": read_on.isoformat()}


def _midnight(seeder: Seeder, days: int) -> str:
    return datetime.combine(seeder.today + timedelta(days=days), time(), BERLIN).isoformat()
