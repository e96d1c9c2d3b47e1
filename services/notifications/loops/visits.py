"""Owners are asked for contacts: one visit per fact, no transaction open meanwhile.

They are made in rounds, one per owner at a time: an owner that does not answer delays nobody's
visits but its own.
"""

import asyncio
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import httpx
from asyncpg.exceptions import DeadlockDetectedError, QueryCanceledError

from services.chassis.database import Database, utc_now
from services.chassis.http.tokens import Principal, mint
from services.chassis.logs import get_logger
from services.notifications.decide.handover import wait_before
from services.notifications.decide.purposes import SERVICES
from services.notifications.settings import NotificationsSettings
from services.notifications.store import contacts
from services.notifications.store.contacts import OpenClaim
from services.notifications.work import contact

AT_ONCE: Final = 8
"""Visits in a round."""
LEASE: Final = timedelta(seconds=30)
ANSWER_SECONDS: Final = 10.0
"""How long an owner may take for a whole answer, well within the lease."""
LONGEST_WAIT: Final = timedelta(minutes=1)
GONE: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Visits:
    """Asks the owners of facts who the people behind them are."""

    database: Database
    settings: NotificationsSettings
    http: httpx.AsyncClient
    answer_seconds: float = ANSWER_SECONDS
    settling: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Visits are made side by side; what is told of the same people is settled in turn."""

    async def run(self, stop: asyncio.Event) -> None:
        """Make the visits that are due, a round per owner at a time."""
        rounds: dict[str, asyncio.Task[None]] = {}
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                for owner, claims in (await self._take(SERVICES - rounds.keys())).items():
                    rounds[owner] = asyncio.create_task(self._round(claims))
                await asyncio.wait(
                    {stopping, *rounds.values()},
                    timeout=self.settings.notifications_poll_seconds,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                for owner in [owner for owner, task in rounds.items() if task.done()]:
                    rounds.pop(owner).result()
        finally:
            stopping.cancel()
            await asyncio.gather(*rounds.values(), return_exceptions=True)

    async def _take(self, owners: Collection[str]) -> dict[str, list[OpenClaim]]:
        if not owners:
            return {}
        async with self.database.transaction() as tx:
            claims = await contacts.take_claims(tx, owners=owners, limit=AT_ONCE, lease=LEASE)
        by_owner: dict[str, list[OpenClaim]] = {}
        for claim in claims:
            by_owner.setdefault(claim.owner, []).append(claim)
        return by_owner

    async def _round(self, claims: Sequence[OpenClaim]) -> None:
        await asyncio.gather(*(self.visit(claim) for claim in claims))

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
                f"{self.settings.url_of(claim.owner)}{claim.dataref}",
                headers={"authorization": f"Bearer {self._token(claim.owner)}"},
            )
        return _people(answer)

    async def _settle(self, claim: OpenClaim, people: list[dict[str, Any]] | None) -> None:
        async with self.database.transaction() as tx:
            if people is None:
                await contact.settle_gone(tx, claim)
            else:
                await contact.settle_claim(tx, claim, people, keys=self.settings.keys)

    async def _again(self, claim: OpenClaim, *, why: str) -> None:
        get_logger().warning("owner did not tell", owner=claim.owner, claim=str(claim.id), why=why)
        wait = wait_before(
            claim.attempt,
            first=timedelta(seconds=self.settings.notifications_claim_retry_seconds),
            longest=LONGEST_WAIT,
            share=random.uniform(0.5, 1.0),  # noqa: S311 - jitter
        )
        async with self.database.transaction() as tx:
            await contacts.postpone_claim(tx, claim.id, wait=wait)

    def _token(self, owner: str) -> str:
        principal = Principal(issuer="notifications", subject="notifications")
        key = self.settings.keys.signing("notifications")
        return mint(key, principal, audience=owner, now=utc_now())


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
