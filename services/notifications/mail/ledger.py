"""The relay's own book: which messages it accepted, which connections are closed.

The bundled SMTP server keeps it and answers over HTTP. Connections are asked for first and the
message after: what is accepted on a connection that was open in between is then still seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import httpx

from services.notifications.decide.handover import Connection, Verdict, verdict

EARLIER: Final = timedelta(seconds=2)
"""How far the relay's clock may be behind ours."""


class LedgerAwayError(Exception):
    """The ledger does not answer now; nothing is known."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Asks the book of one relay."""

    http: httpx.AsyncClient
    url: str

    async def verdict(self, message_id: str, *, local_port: int, since: datetime) -> Verdict:
        """What became of a message that was handed over on this connection."""
        seen = await self._get(
            "/ledger/connections", {"port": local_port, "since": (since - EARLIER).isoformat()}
        )
        accepted = await self.accepted(message_id)
        return verdict(is_accepted=bool(accepted), connections=[_connection(row) for row in seen])

    async def accepted(self, message_id: str) -> Sequence[dict[str, Any]]:
        """The rows of the book about a message: one per acceptance."""
        return await self._get("/ledger/messages", {"message_id": message_id})

    async def _get(self, path: str, params: dict[str, str | int]) -> Sequence[dict[str, Any]]:
        try:
            answer = await self.http.get(f"{self.url}{path}", params=params)
            answer.raise_for_status()
        except httpx.HTTPError as problem:
            raise LedgerAwayError(type(problem).__name__) from None
        found: Sequence[dict[str, Any]] = answer.json()["items"]
        return found


def _connection(row: dict[str, Any]) -> Connection:
    closed_at = row["closed_at"]
    return Connection(
        opened_at=datetime.fromisoformat(row["opened_at"]),
        closed_at=datetime.fromisoformat(closed_at) if closed_at else None,
    )
