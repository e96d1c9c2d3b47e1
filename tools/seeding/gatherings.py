"""The series of gatherings, with guests on their seats."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.http.tokens import Principal
from tools.ports import LOOPBACK
from tools.seeding.seeder import ISSUER, Say, Seeder, as_person, read, send_all


async def fill(seeder: Seeder, say: Say) -> None:
    """Each gathering, then its guests."""
    series = read("series")
    for told in series["gatherings"]:
        gathering_id = await _seed_gathering(seeder, series, told)
        guests = [
            {**guest, "gathering_id": gathering_id, "key": f"{told['key']}-{n}"}
            for n, guest in enumerate(told["guests"])
        ]
        await send_all(seeder, guests, _seed_guest, say=say, what=f"seats, {told['venue']['city']}")


async def _seed_gathering(seeder: Seeder, series: dict[str, Any], told: dict[str, Any]) -> str:
    starts, ends = _coming(told, ZoneInfo(series["timezone"]), seeder.today)
    closes = starts - timedelta(hours=told["booking_closes_hours_before"])
    body = {
        **{name: told[name] for name in ("title", "summary", "description", "venue", "rooms")},
        "series": series["title"],
        "starts_at": starts.isoformat(),
        "ends_at": ends.isoformat(),
        "timezone": series["timezone"],
        "access_features": [feature.replace("-", "_") for feature in told["access_features"]],
        "booking_closes_at": closes.isoformat(),
    }
    organiser = Principal(issuer=ISSUER, subject="seed", roles=frozenset({"organiser"}))
    existing = await seeder.client.get(
        f"http://{LOOPBACK}:{seeder.local.api_port('events')}/v1/gatherings"
    )
    for item in existing.json()["items"]:
        if item["title"] == told["title"] and datetime.fromisoformat(item["starts_at"]) == starts:
            return str(item["gathering_id"])
    answer = await seeder.send(
        "events",
        "/v1/gatherings",
        body=body,
        key=f"{told['key']}-{starts.year}",
        who=organiser,
    )
    return str(answer["gathering_id"])


async def _seed_guest(seeder: Seeder, entry: dict[str, Any]) -> None:
    gathering_id = entry["gathering_id"]
    body = {name: value for name, value in entry.items() if name not in {"gathering_id", "key"}}
    await seeder.send(
        "events",
        f"/v1/gatherings/{gathering_id}/seats",
        body=body,
        key=f"{gathering_id}-{entry['key']}",
        who=as_person(seeder, email=entry["email"], phone=None),
    )


def _coming(told: dict[str, Any], zone: ZoneInfo, today: date) -> tuple[datetime, datetime]:
    """Start and end in the next year in which the day is still ahead."""
    day = date(today.year, told["month"], told["day"])
    if day <= today:
        day = day.replace(year=today.year + 1)
    start, end = (
        datetime.combine(day, time.fromisoformat(told[name]), zone)
        for name in ("starts_at", "ends_at")
    )
    return start, end
