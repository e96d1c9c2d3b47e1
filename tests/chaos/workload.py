"""What people do while processes die: book, cancel, take part in matching; and what they were told.

A request that got no answer is sent again with the same Idempotency-Key until it gets one: that is
what a browser or a careful client does. So every operation ends as done or refused.
"""

import asyncio
import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from contracts.registry import Dimension
from services.chassis.http.tokens import Principal, mint
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.keys import KeyRing
from tests.journeys.platform import Platform

PAUSE_SECONDS = 0.2
TRIES = 600


@dataclass
class History:
    """What was asked for and what was answered."""

    seats: dict[str, str] = field(default_factory=dict)
    """Seat id → the state that was answered last."""
    profiles: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    resent: int = 0


@dataclass
class Crowd:
    """Many people at once."""

    platform: Platform
    client: httpx.AsyncClient
    dice: random.Random
    history: History = field(default_factory=History)

    async def send(
        self,
        service: str,
        path: str,
        body: Any,
        *,
        email: str | None = None,
        roles: tuple[str, ...] = (),
        method: str = "POST",
    ) -> httpx.Response:
        """Send until there is an answer."""
        key = str(uuid.uuid4())
        for _ in range(TRIES):
            try:
                answer = await self.client.request(
                    method,
                    f"http://127.0.0.1:{self.platform.local.api_port(service)}{path}",
                    json=body,
                    headers={
                        "authorization": f"Bearer {self._token(service, email, roles)}",
                        "idempotency-key": key,
                    },
                )
            except httpx.HTTPError:
                self.history.resent += 1
            else:
                if answer.status_code < 500:
                    return answer
                self.history.resent += 1
            await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{service} never answered {path}")

    def _token(self, service: str, email: str | None, roles: tuple[str, ...]) -> str:
        keys = KeyRing(self.platform.local.keys)
        mailbox = normalise_email(email) if email else None
        known = mailbox if isinstance(mailbox, Email) else None
        who = Principal(
            issuer="staff-cli",
            subject="crowd",
            person_id=person_id(keys.person, email=known) if known else None,
            roles=frozenset(roles),
            email=known.address if known else None,
        )
        return mint(keys.signing("staff-cli"), who, audience=service, now=datetime.now(UTC))


async def open_gathering(crowd: Crowd, *, places: int) -> str:
    """A small gathering, so that people have to wait."""
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    answer = await crowd.send(
        "events",
        "/v1/gatherings",
        {
            "title": f"Sofagespräch {uuid.uuid4().hex[:6]}",
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=2)).isoformat(),
            "venue": {
                "name": "Alte Glashütte",
                "street": "Musterweg 3",
                "postcode": "02943",
                "city": "Weißwasser",
                "ags": "14626600",
            },
            "rooms": [{"kind": "on_site", "capacity": places}],
        },
        roles=("organiser",),
    )
    assert answer.is_success, answer.text
    return str(answer.json()["gathering_id"])


async def go_to_gatherings(crowd: Crowd, gathering_id: str, stop: asyncio.Event) -> None:
    """Book; now and then somebody cancels, and the next in line gets an offer."""
    mine: list[tuple[str, str]] = []
    while not stop.is_set():
        if mine and crowd.dice.random() < 0.45:
            await leave(crowd, *mine.pop(crowd.dice.randrange(len(mine))))
        else:
            mine.append(await come(crowd, gathering_id))
        await asyncio.sleep(crowd.dice.uniform(0.05, 0.4))


async def come(crowd: Crowd, gathering_id: str) -> tuple[str, str]:
    """One more guest."""
    email = f"gast.{uuid.uuid4().hex[:12]}@example.org"
    body = {
        "room": "on_site",
        "email": email,
        "locale": "de",
        "guests": [{"name": f"Gast {crowd.dice.randrange(10**6)}"}],
    }
    answer = await crowd.send("events", f"/v1/gatherings/{gathering_id}/seats", body, email=email)
    assert answer.status_code == 201, answer.text
    crowd.history.seats[answer.json()["seat_id"]] = answer.json()["state"]
    return answer.json()["seat_id"], email


async def leave(crowd: Crowd, seat_id: str, email: str) -> None:
    """The guest cancels."""
    answer = await crowd.send("events", "/v1/seats/release", {"seat_id": seat_id}, email=email)
    assert answer.status_code == 200, answer.text
    crowd.history.seats[seat_id] = "released"


async def look_for_homes(crowd: Crowd, stop: asyncio.Event) -> None:
    """Households save their profiles, one after the other."""
    while not stop.is_set():
        email = f"haushalt.{uuid.uuid4().hex[:12]}@example.org"
        answer = await crowd.send(
            "matching", "/v1/profile", a_profile(crowd.dice), email=email, method="PUT"
        )
        assert answer.is_success, answer.text
        crowd.history.profiles.add(answer.json()["profile_id"])
        await asyncio.sleep(crowd.dice.uniform(0.5, 1.5))


def a_profile(dice: random.Random) -> dict[str, Any]:
    """A household that many projects suit."""
    return {
        "contact": {"name": "Familie Muster", "phone": None, "sms_wanted": False},
        "household": {"kind": "family", "persons": 3, "pets": False, "needs_step_free": False},
        "place": {"ags": "14713000", "lat": 51.34, "lon": 12.37},
        "radius_km": 200,
        "max_warm_cost_eur": 900,
        "move_in_from": (datetime.now(UTC) + timedelta(days=60)).date().isoformat(),
        "move_in_to": None,
        "wishes": [
            {
                "dimension": name,
                "position": dice.randrange(256),
                "wanted": dice.randrange(256),
                "weight": dice.randrange(4),
            }
            for name in Dimension
        ],
        "locale": "de",
    }
