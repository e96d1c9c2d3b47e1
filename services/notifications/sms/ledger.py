"""The SMS centre's own book, where it has one: which parts it took under our reference."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from services.notifications.decide.handover import Connection, Verdict, verdict
from services.notifications.mail.ledger import EARLIER, LedgerAwayError, read_connection


@dataclass(frozen=True, slots=True)
class TakenPart:
    """A part that the centre took."""

    position: int
    centre_id: str


@dataclass(frozen=True, slots=True)
class SmsLedger:
    """Asks the book of one centre."""

    http: httpx.AsyncClient
    url: str

    async def connections(self, *, local_port: int, since: datetime) -> list[Connection]:
        """The connections from a port of ours."""
        told = await self._get(
            "/ledger/connections", {"port": local_port, "since": (since - EARLIER).timestamp()}
        )
        return [read_connection(row) for row in told["connections"]]

    async def parts(self, reference: str) -> list[TakenPart]:
        """The parts of a message that the centre took, one row per acceptance."""
        told = await self._get("/ledger/messages", {"reference": reference})
        return [TakenPart(row["position"], row["message_id"]) for row in told["segments"]]

    async def _get(self, path: str, params: dict[str, str | int | float]) -> dict[str, Any]:
        try:
            answer = await self.http.get(f"{self.url}{path}", params=params)
            answer.raise_for_status()
        except httpx.HTTPError as problem:
            raise LedgerAwayError(type(problem).__name__) from None
        found: dict[str, Any] = answer.json()
        return found


def verdict_of(parts: list[TakenPart], *, total: int, connections: list[Connection]) -> Verdict:
    """Accepted once every part is there; nothing is proven while a connection is open."""
    has_all = {each.position for each in parts} >= set(range(1, total + 1))
    return verdict(is_accepted=has_all, connections=connections)
