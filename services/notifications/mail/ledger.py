"""The relay's own book: which messages it accepted, which connections are closed.

The bundled SMTP server keeps it and answers over HTTP. Connections are asked for first and the
message after: what is accepted on a connection that was open in between is then still seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
            "/ledger/connections", {"port": local_port, "since": (since - EARLIER).timestamp()}
        )
        connections = [read_connection(row) for row in seen["connections"]]
        accepted = await self.accepted(message_id)
        return verdict(is_accepted=bool(accepted), connections=connections)

    async def accepted(self, message_id: str) -> Sequence[str]:
        """The queue ids of a message in the book: one per acceptance."""
        found: Sequence[str] = (await self._get("/ledger/messages", {"message_id": message_id}))[
            "queue_ids"
        ]
        return found

    async def _get(self, path: str, params: dict[str, str | int | float]) -> dict[str, Any]:
        try:
            answer = await self.http.get(f"{self.url}{path}", params=params)
            answer.raise_for_status()
        except httpx.HTTPError as problem:
            raise LedgerAwayError(type(problem).__name__) from None
        found: dict[str, Any] = answer.json()
        return found


def read_connection(row: dict[str, Any]) -> Connection:
    """Times in the book are seconds since 1970."""
    closed_at = row["closed_at"]
    return Connection(
        opened_at=datetime.fromtimestamp(row["opened_at"], UTC),
        closed_at=datetime.fromtimestamp(closed_at, UTC) if closed_at else None,
    )
