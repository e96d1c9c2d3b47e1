"""Owners are asked for contacts: one visit per fact, no transaction open meanwhile.

Each owner has a loop of its own: one that does not answer delays nobody's visits but its own.
"""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import httpx
from asyncpg.exceptions import DeadlockDetectedError, QueryCanceledError

from services.chassis.database import Database, utc_now
from services.chassis.http.tokens import Principal, mint
from services.chassis.logs import get_logger
from services.chassis.relay import pause
from services.notifications.decide.handover import wait_before
from services.notifications.settings import NotificationsSettings
from services.notifications.store import contacts
from services.notifications.store.contacts import OpenClaim
from services.notifications.work import contact

AT_ONCE: Final = 8
"""Visits to one owner that are made side by side."""
LEASE: Final = timedelta(seconds=30)
ANSWER_SECONDS: Final = 10.0
"""How long an owner may take for a whole answer, well within the lease."""
LONGEST_WAIT: Final = timedelta(minutes=1)
GONE: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Visits:
    """Asks the owner of facts who the people behind them are."""

    database: Database
    settings: NotificationsSettings
    http: httpx.AsyncClient
    owner: str
    answer_seconds: float = ANSWER_SECONDS
    settling: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Visits are made side by side; what is told of the same people is settled in turn."""

    async def run(self, stop: asyncio.Event) -> None:
        """Make the visits that are due, some at a time."""
        while not stop.is_set():
            async with self.database.transaction() as tx:
                claims = await contacts.take_claims(
                    tx, owner=self.owner, limit=AT_ONCE, lease=LEASE
                )
            await asyncio.gather(*(self.visit(claim) for claim in claims))
            if not claims:
                await pause(stop, self.settings.notifications_poll_seconds)

    async def visit(self, claim: OpenClaim) -> None:
        """One visit: settled, gone, or to be made again."""
        try:
            people = await self._ask(claim)
        except (httpx.HTTPError, TimeoutError) as problem:
            await self._again(claim, why=type(problem).__name__)
            return
        try:
            async with self.settling:
                await self._settle(claim, people)
        except (QueryCanceledError, DeadlockDetectedError) as problem:
            await self._again(claim, why=type(problem).__name__)

    async def _ask(self, claim: OpenClaim) -> list[dict[str, Any]] | None:
        async with asyncio.timeout(self.answer_seconds):
            answer = await self.http.get(
                f"{self.settings.url_of(self.owner)}{claim.dataref}",
                headers={"authorization": f"Bearer {self._token()}"},
            )
        return _people(answer)

    async def _settle(self, claim: OpenClaim, people: list[dict[str, Any]] | None) -> None:
        async with self.database.transaction() as tx:
            if people is None:
                await contact.settle_gone(tx, claim)
            else:
                await contact.settle_claim(tx, claim, people, keys=self.settings.keys)

    async def _again(self, claim: OpenClaim, *, why: str) -> None:
        get_logger().warning("owner did not tell", owner=self.owner, claim=str(claim.id), why=why)
        wait = wait_before(
            claim.attempt,
            first=timedelta(seconds=self.settings.notifications_claim_retry_seconds),
            longest=LONGEST_WAIT,
            share=random.uniform(0.5, 1.0),  # noqa: S311 - jitter
        )
        async with self.database.transaction() as tx:
            await contacts.postpone_claim(tx, claim.id, wait=wait)

    def _token(self) -> str:
        principal = Principal(issuer="notifications", subject="notifications")
        key = self.settings.keys.signing("notifications")
        return mint(key, principal, audience=self.owner, now=utc_now())


def _people(answer: httpx.Response) -> list[dict[str, Any]] | None:
    """Who the people are; None if the owner knows nothing of it any more."""
    if answer.status_code in GONE:
        return None
    answer.raise_for_status()
    try:
        people: list[dict[str, Any]] = answer.json()["people"]
        are_named = all(isinstance(person["person_id"], str) for person in people)
    except (ValueError, KeyError, TypeError):
        are_named = False
    if not are_named:
        raise httpx.DecodingError("no people in the answer")
    return people
