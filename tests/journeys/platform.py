"""The platform that the journeys run on, and what its people hold in their hands."""

import asyncio
import os
import re
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from services.chassis.http.tokens import Principal, mint
from services.chassis.keys import KeyRing
from tests.loopback import loopback
from tools.ports import free_port, is_taken
from tools.settings import ROOT, Local, read_settings

PATIENCE_SECONDS = 180.0
TREES = ["Ahorn", "Birken", "Buchen", "Eichen", "Erlen", "Linden", "Nuss", "Ulmen"]
PLACES = ["anger", "bach", "berg", "garten", "grund", "hain", "teich", "weiher"]
Found = TypeVar("Found")


def eventually(
    look: Callable[[], Found | None], *, what: str, told: Callable[[], object] = lambda: ""
) -> Found:
    """Wait until there is something; gives up only when surely nothing comes any more.

    ``told`` says in the failure how things stand then.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"never happened: {what} {told()}")


@dataclass(frozen=True)
class Mailbox:
    """One person's mails, as the mail server took them."""

    address: str
    server: str

    def mails(self) -> list[dict[str, Any]]:
        """All mails, oldest first, in full."""
        told = loopback().get(f"{self.server}/api/mails", params={"to": self.address}).json()
        full = [
            loopback().get(f"{self.server}/api/mails/{item['id']}").json() for item in told["items"]
        ]
        return sorted(full, key=lambda mail: mail["id"])

    def wait_for(self, subject: str) -> dict[str, Any]:
        """The newest mail whose subject matches."""

        def look() -> dict[str, Any] | None:
            hits = [mail for mail in self.mails() if re.search(subject, mail["subject"])]
            return hits[-1] if hits else None

        return eventually(look, what=f"mail «{subject}» to {self.address}")


@dataclass(frozen=True)
class Phone:
    """One person's mobile phone."""

    number: str
    server: str

    def messages(self) -> list[dict[str, Any]]:
        """What came in, oldest first."""
        told = loopback().get(f"{self.server}/api/sms", params={"number": self.number}).json()
        return list(told["items"])

    def wait_for(self, text: str) -> dict[str, Any]:
        """The newest SMS that matches."""

        def look() -> dict[str, Any] | None:
            hits = [sms for sms in self.messages() if re.search(text, sms["text"])]
            return hits[-1] if hits else None

        return eventually(look, what=f"SMS «{text}» to {self.number}")

    def answer(self, text: str) -> None:
        """Send an SMS back."""
        body = {"number": self.number, "text": text}
        loopback().post(f"{self.server}/api/sms/answer", json=body).raise_for_status()


@dataclass(frozen=True)
class Platform:
    """A running platform."""

    local: Local

    @property
    def url(self) -> str:
        """What people type."""
        return self.local.public_url

    def mailbox(self, address: str) -> Mailbox:
        """The mailbox of a person."""
        return Mailbox(address, self.local.mailbox_url)

    def phone(self, number: str) -> Phone:
        """The phone of a person."""
        return Phone(number, self.local.phone_url)

    def tell(
        self,
        service: str,
        path: str,
        body: Any,
        *,
        roles: tuple[str, ...] = (),
        method: str = "POST",
    ) -> Any:
        """What an operator's command line says to a service."""
        keys = KeyRing(self.local.keys)
        who = Principal(issuer="staff-cli", subject="story", roles=frozenset(roles))
        token = mint(keys.signing("staff-cli"), who, audience=service, now=datetime.now(UTC))
        answer = loopback().request(
            method,
            f"http://127.0.0.1:{self.local.api_port(service)}{path}",
            json=body,
            headers={"authorization": f"Bearer {token}", "idempotency-key": str(uuid.uuid4())},
            timeout=30,
        )
        assert answer.is_success, answer.text
        return answer.json()

    def announce(self, *, places: int) -> str:
        """A gathering in Weißwasser, forty days ahead; its id."""
        starts = datetime.now(UTC).replace(microsecond=0, second=0, minute=0) + timedelta(days=40)
        told = self.tell(
            "events",
            "/v1/gatherings",
            {
                "title": "Sofagespräch in Weißwasser",
                "summary": "Ein Abend im kleinen Kreis.",
                "description": "Wir reden darüber, was der ländliche Raum braucht.",
                "series": "Sozial.Innovativ.Sächsisch",
                "starts_at": starts.isoformat(),
                "ends_at": (starts + timedelta(hours=3)).isoformat(),
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
        return str(told["gathering_id"])


@contextmanager
def running_platform(folder: Path) -> Iterator[Platform]:
    """The platform that runs already if `ZP_STORY=running` says so, else one of our own."""
    if os.environ.get("ZP_STORY") == "running":
        yield Platform(read_settings())
        return
    environment = {
        **os.environ,
        "ZP_STATE_DIR": str(folder),
        "ZP_PORT_BASE": str(free_block()),
        "ZP_GATEWAY_PORT": str(free_port()),
    }
    zp(environment, "up", "--json")
    try:
        yield Platform(read_settings(environment))
    finally:
        zp(environment, "down")


def zp(environment: dict[str, str], *words: str) -> None:
    """One command of `zp`; its words end up in the failure if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "tools", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"zp {words}: {done.stderr[-4000:]}"


def wait_for(doing: Coroutine[Any, Any, Found]) -> Found:
    """Wait for it on a loop of its own, beside the browser's."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, doing).result()


def free_block() -> int:
    """The first port of a block of 60 that nobody uses right now.

    Each process begins at another one, so that two sessions that ask at once get two.
    """
    bases = range(24000, 30000, 100)
    first = os.getpid() % len(bases)
    for base in (*bases[first:], *bases[:first]):
        if not any(is_taken(port) for port in range(base, base + 60)):
            return base
    raise AssertionError("no free block of ports")


def new_name() -> str:
    """Something unique for a mailbox."""
    return uuid.uuid4().hex[:10]


def new_address() -> str:
    """Where something new may be, as its name tells it: «am Lindenhain 17»."""
    return f"am {secrets.choice(TREES)}{secrets.choice(PLACES)} {secrets.randbelow(199) + 1}"


def new_number() -> str:
    """A mobile number that belongs to nobody."""
    return f"+4915199{uuid.uuid4().int % 900000 + 100000}"


def links_in(mail: dict[str, Any]) -> list[str]:
    """Every address in the mail's text, in order."""
    return re.findall(r"https?://\S+", mail["text"])
