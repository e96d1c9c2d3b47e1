"""Many people at once: their browsers at the gateway, their mailboxes, their phones."""

import random
import re
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import httpx

from tests.chaos.history import History
from tests.chaos.visitor import Visitor, until_found
from tests.journeys import traces
from tests.journeys.platform import Platform
from tests.journeys.traces import Person

TOKEN: Final = re.compile(r"/m/([\w-]{44})")


@dataclass
class Crowd:
    """What all people of a run share."""

    platform: Platform
    transport: httpx.AsyncBaseTransport
    outside: httpx.AsyncClient
    """Reaches mailboxes and phones: they are not the platform's own."""
    dice: random.Random
    windows: Iterator[int]
    """When pairs move in, each on its own: a bare «JA» answers one question, and neither of two.

    It counts on from the entries there are, so that no pair of an earlier run wants the same."""
    history: History = field(default_factory=History)
    numbers: Iterator[int] = field(default_factory=lambda: count(secrets.randbelow(900_000)))
    """Of mobile phones: no two people share one, or an answer would be the other's too."""

    def visitor(self) -> Visitor:
        """A fresh browser."""
        return Visitor(self.platform.url, self.transport, self.history)

    def somebody(self, kind: str) -> Person:
        """A person whom nobody knows yet."""
        unique = uuid.uuid4().hex[:12]
        return traces.somebody(
            self.platform.local,
            name=f"{kind.capitalize()} {unique}",
            email=f"{kind}.{unique}@example.org",
            phone=f"+4915199{next(self.numbers):06}",
        )

    async def mails(self, to: str, subject: str) -> list[dict[str, Any]]:
        """The mails to a mailbox whose subject matches, newest first, in full."""
        server = self.platform.local.mailbox_url
        told = await self.outside.get(f"{server}/api/mails", params={"to": to})
        hits = [mail for mail in told.json()["items"] if re.search(subject, mail["subject"])]
        return [
            (await self.outside.get(f"{server}/api/mails/{mail['id']}")).json() for mail in hits
        ]

    async def mails_now(self, to: str, subject: str) -> list[dict[str, Any]]:
        """Such mails as are there; none while the mail server is away."""
        try:
            return await self.mails(to, subject)
        except httpx.HTTPError:
            return []

    async def mail(self, to: str, subject: str) -> dict[str, Any]:
        """Wait for such a mail."""

        async def look() -> dict[str, Any] | None:
            found = await self.mails(to, subject)
            return found[0] if found else None

        return await until_found(look, what=f"mail «{subject}» to {to}")

    async def link(self, to: str, subject: str) -> str:
        """Wait for a mail, and read the token of its first link: what the mail is about."""
        return tokens_in(await self.mail(to, subject))[0]

    async def sms(self, number: str, text: str) -> dict[str, Any]:
        """Wait for an SMS."""

        async def look() -> dict[str, Any] | None:
            found = [sms for sms in await self._book(number) if re.search(text, sms["text"])]
            return found[0] if found else None

        return await until_found(look, what=f"SMS «{text}» to {number}")

    async def answer_sms(self, number: str, text: str) -> None:
        """Write back once: whoever is not sure looks at the phone before writing again."""

        async def write() -> bool | None:
            if any(sms["direction"] == "answer" for sms in await self._book(number)):
                return True
            wish = {"number": number, "text": text}
            await self.outside.post(f"{self.platform.local.phone_url}/api/sms/answer", json=wish)
            return None

        await until_found(write, what=f"an answer from {number}")

    async def _book(self, number: str) -> list[dict[str, Any]]:
        server = self.platform.local.phone_url
        told = await self.outside.get(f"{server}/api/sms", params={"number": number})
        return list(told.json()["items"])


def tokens_in(mail: dict[str, Any]) -> list[str]:
    """The tokens of a mail's links, in order."""
    return TOKEN.findall(mail["text"])
