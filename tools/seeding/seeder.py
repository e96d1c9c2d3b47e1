"""What filling in the demo needs: a client with an identity, and the demo's files."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
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
BERLIN: Final = ZoneInfo("Europe/Berlin")
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
        if_match: int | None = None,
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
                **({} if if_match is None else {"if-match": str(if_match)}),
            },
        )
        if answer.is_error:
            raise Hindrance(f"Seeding {key} at {service}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None

    async def ask(self, service: str, path: str, *, who: Principal) -> Any:
        """What is there already; a refusal is a hindrance that names the path."""
        pem = self.keys.signing(ISSUER)
        token = mint(pem, who, audience=service, now=datetime.now(UTC))
        answer = await self.client.get(
            f"http://{LOOPBACK}:{self.local.api_port(service)}{path}",
            headers={"authorization": f"Bearer {token}"},
        )
        if answer.is_error:
            raise Hindrance(f"Seeding asks {service}{path}: {answer.status_code}")
        return answer.json()


async def send_all(
    seeder: Seeder,
    entries: Iterable[Any],
    one: Callable[[Seeder, Any], Awaitable[None]],
    *,
    say: Say,
    what: str,
) -> None:
    """Send some at once, and say how many they were."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def through(entry: Any) -> None:
        async with gate:
            await one(seeder, entry)

    entries = list(entries)
    await asyncio.gather(*(through(entry) for entry in entries))
    say(f"  {len(entries)} {what}")


def as_person(seeder: Seeder, *, email: str | None, phone: str | None) -> Principal:
    """The demo's person as if she had signed in."""
    mailbox = normalise_email(email) if email else None
    known = mailbox if isinstance(mailbox, Email) else None
    person = person_id(seeder.keys.person, email=known, phone=phone)
    address = known.address if known else None
    return Principal(issuer=ISSUER, subject=person, person_id=person, email=address)


def dated(body: dict[str, Any], today: date) -> dict[str, Any]:
    """Days from now as dates."""
    dated = {}
    for name, value in body.items():
        if name.endswith("_days"):
            when = today + timedelta(days=value) if value is not None else None
            dated[name.removesuffix("_days")] = when.isoformat() if when else None
        else:
            dated[name] = value
    return dated


def read(name: str) -> Any:
    """A file of the demo."""
    return json.loads((DEMO / f"{name}.json").read_text(encoding="utf-8"))
