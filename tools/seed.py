"""Fills in the demo: people, places, initiatives, homes and gatherings, through the services' doors.

Everything goes over HTTP like a person's request, with an Idempotency-Key made from the entry's
key: seeding twice changes nothing. Data and their meaning: ``deploy/demo/README.md``.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import httpx

from services.chassis.http.tokens import Principal, mint
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.keys import KeyRing
from tools.hindrance import Hindrance
from tools.ports import LOOPBACK
from tools.settings import ROOT, Local

DEMO: Final = ROOT / "deploy" / "demo"
NAMES: Final = UUID("5f0c3d1e-7b7a-5c9e-8f43-1d2f6f0b9a11")
ISSUER: Final = "staff-cli"
AT_ONCE: Final = 8
LISTED: Final = 221
"""Entries that editors have cleared; the rest of the 225 waits for them."""
BERLIN: Final = ZoneInfo("Europe/Berlin")
WITHOUT: Final = frozenset({"key", "organisation", "access_features"})
Say = Callable[[str], None]


@dataclass(frozen=True)
class Seeder:
    """What every request needs."""

    local: Local
    client: httpx.AsyncClient
    keys: KeyRing
    today: date

    async def send(
        self,
        service: str,
        path: str,
        *,
        body: Any,
        key: str,
        who: Principal,
        method: str = "POST",
    ) -> Any:
        """Send one request; a refusal is a hindrance that names the entry."""
        pem = self.keys.signing(ISSUER)
        token = mint(pem, who, audience=service, now=datetime.now(UTC))
        answer = await self.client.request(
            method,
            f"http://{LOOPBACK}:{self.local.api_port(service)}{path}",
            json=body,
            headers={
                "authorization": f"Bearer {token}",
                "idempotency-key": str(uuid5(NAMES, key)),
            },
        )
        if answer.is_error:
            raise Hindrance(f"Seeding {key} at {service}: {answer.status_code} {answer.text[:300]}")
        return answer.json()


async def seed(local: Local, *, say: Say) -> None:
    """Fill in the demo; raises `Hindrance` if a service refuses an entry."""
    transport = httpx.AsyncHTTPTransport(retries=5)
    async with httpx.AsyncClient(timeout=60, transport=transport) as client:
        seeder = Seeder(local, client, KeyRing(local.keys), datetime.now(BERLIN).date())
        entries = list(enumerate([*_read("housing_projects"), *_read("initiatives")]))
        await _all(seeder, entries, _seed_initiative, say=say, what="initiatives")
        await _all(seeder, _read("households"), _seed_household, say=say, what="households")
        await _seed_series(seeder, _read("series"), say)


async def _all(
    seeder: Seeder,
    entries: Iterable[Any],
    one: Callable[[Seeder, Any], Awaitable[None]],
    *,
    say: Say,
    what: str,
) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def through(entry: Any) -> None:
        async with gate:
            await one(seeder, entry)

    entries = list(entries)
    await asyncio.gather(*(through(entry) for entry in entries))
    say(f"  {len(entries)} {what}")


async def _seed_initiative(seeder: Seeder, counted: tuple[int, dict[str, Any]]) -> None:
    """One entry, listed on a day of the past months; the last few wait in the editors' queue."""
    n, entry = counted
    body = {name: value for name, value in entry.items() if name not in WITHOUT}
    listed_at = datetime.now(UTC) - timedelta(hours=7 * n + 3)
    body["listed_at"] = listed_at.isoformat(timespec="minutes")
    body["state"] = "submitted" if n >= LISTED else "listed"
    if body.get("housing"):
        body["housing"] = _dated(body["housing"], seeder.today)
    await seeder.send(
        "registry",
        "/internal/v1/initiatives",
        body=body,
        key=entry["key"],
        who=Principal(issuer=ISSUER, subject="seed"),
    )


async def _seed_household(seeder: Seeder, entry: dict[str, Any]) -> None:
    body = _dated({name: value for name, value in entry.items() if name != "key"}, seeder.today)
    contact = dict(body["contact"])
    email = contact.pop("email", None)
    body["contact"] = contact
    who = _person(seeder, email=email, phone=contact.get("phone"))
    await seeder.send("matching", "/v1/profile", body=body, key=entry["key"], who=who, method="PUT")


async def _seed_series(seeder: Seeder, series: dict[str, Any], say: Say) -> None:
    for told in series["gatherings"]:
        gathering_id = await _seed_gathering(seeder, series, told)
        await _all(
            seeder,
            [
                {**guest, "gathering_id": gathering_id, "key": f"{told['key']}-{n}"}
                for n, guest in enumerate(told["guests"])
            ],
            _seed_guest,
            say=say,
            what=f"seats, {told['venue']['city']}",
        )


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
        who=_person(seeder, email=entry["email"], phone=None),
    )


def _person(seeder: Seeder, *, email: str | None, phone: str | None) -> Principal:
    """The demo's person as if she had signed in."""
    mailbox = normalise_email(email) if email else None
    known = mailbox if isinstance(mailbox, Email) else None
    person = person_id(seeder.keys.person, email=known, phone=phone)
    address = known.address if known else None
    return Principal(issuer=ISSUER, subject=person, person_id=person, email=address)


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


def _dated(body: dict[str, Any], today: date) -> dict[str, Any]:
    """Days from now as dates."""
    dated = {}
    for name, value in body.items():
        if name.endswith("_days"):
            when = today + timedelta(days=value) if value is not None else None
            dated[name.removesuffix("_days")] = when.isoformat() if when else None
        else:
            dated[name] = value
    return dated


def _read(name: str) -> Any:
    return json.loads((DEMO / f"{name}.json").read_text(encoding="utf-8"))
