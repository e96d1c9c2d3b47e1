"""Accompaniment: mentors, and cases with their whole past, counted back from today."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import uuid5

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import BERLIN, ISSUER, NAMES, Say, Seeder, read, send_all

NOON: Final = time(12, 0, tzinfo=BERLIN)
PLAIN: Final[tuple[str, ...]] = (
    "concern",
    "reach",
    "help",
    "state",
    "group",
    "cohort",
    "outcome",
    "learnt",
    "wish",
)
SEED: Final = Principal(issuer=ISSUER, subject="seed")


async def fill(seeder: Seeder, say: Say) -> None:
    """Mentors first: a case names who accompanies it."""
    told = read("cases")
    for mentor in told["mentors"]:
        subject = _subject(seeder, mentor["subject"])
        await seeder.send(
            "registry",
            "/internal/v1/mentors",
            body={**mentor, "subject": subject},
            key=f"mentor-{mentor['subject']}",
            who=SEED,
        )
    await send_all(seeder, told["cases"], _seed_case, say=say, what="cases")


async def _seed_case(seeder: Seeder, entry: dict[str, Any]) -> None:
    body: dict[str, Any] = {name: entry[name] for name in PLAIN if name in entry}
    for name in ("mentor", "asked_mentor"):
        if name in entry:
            body[name] = _subject(seeder, entry[name])
    if "entry" in entry:
        body["entry_key"] = str(uuid5(NAMES, entry["entry"]))
    body["requested_at"] = _moment(seeder, entry["requested_days_ago"])
    if "closed_days_ago" in entry:
        body["closed_at"] = _moment(seeder, entry["closed_days_ago"])
    if "next_contact_in_days" in entry:
        body["next_contact_on"] = _day(seeder, entry["next_contact_in_days"])
    body["phases"] = [
        {"phase": each["phase"], "entered_at": _moment(seeder, each["days_ago"])}
        for each in entry.get("phases", ())
    ]
    body["touchpoints"] = [_touchpoint(seeder, each) for each in entry.get("touchpoints", ())]
    body["milestones"] = [_milestone(seeder, each) for each in entry.get("milestones", ())]
    await seeder.send("registry", "/internal/v1/cases", body=body, key=entry["key"], who=SEED)


def _touchpoint(seeder: Seeder, told: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in told.items() if name != "days_ago"}
    return {**kept, "happened_on": _day(seeder, -told["days_ago"])}


def _milestone(seeder: Seeder, told: dict[str, Any]) -> dict[str, Any]:
    reached = told.get("reached_days_ago")
    return {
        "title": told["title"],
        "due_on": _day(seeder, told["due_in_days"]),
        "reached_on": None if reached is None else _day(seeder, -reached),
    }


def _subject(seeder: Seeder, name: str) -> str:
    """A member of staff as the sign-in of this platform names her."""
    return f"{seeder.local.oidc_issuer}#{name}"


def _day(seeder: Seeder, days: int) -> str:
    return (seeder.today + timedelta(days=days)).isoformat()


def _moment(seeder: Seeder, days_ago: int) -> str:
    """Noon of that day; of today, an hour ago."""
    noon = datetime.combine(seeder.today - timedelta(days=days_ago), NOON)
    return min(noon, datetime.now(UTC) - timedelta(hours=1)).isoformat()
