"""Mails that came back are fetched from the relay: bounces, absence notes, people's replies.

How far they were read is stored in the transaction of their effects: nothing is read past, and
what is read twice has its effect once.
"""

import asyncio
import base64
from dataclasses import dataclass

import httpx

from services.chassis.database import Database
from services.chassis.logs import get_logger
from services.chassis.relay import pause
from services.notifications.settings import NotificationsSettings
from services.notifications.store import outcomes
from services.notifications.work import receive
from services.notifications.work.receive import Returned


@dataclass(frozen=True, slots=True)
class Returns:
    """Reads the box of our machine addresses."""

    database: Database
    settings: NotificationsSettings
    http: httpx.AsyncClient

    async def run(self, stop: asyncio.Event) -> None:
        """Look into the box now and then, until told to stop."""
        while not stop.is_set():
            if not await self.take_some():
                await pause(stop, self.settings.notifications_inbox_seconds)

    async def take_some(self) -> bool:
        """Take what came since the last time; False if there was nothing."""
        async with self.database.read() as tx:
            since = await outcomes.cursor(tx, "relay")
        try:
            answer = await self.http.get(
                f"{self.settings.smtp_ledger_url}/api/inbox", params={"since": since}
            )
            answer.raise_for_status()
        except httpx.HTTPError as problem:
            get_logger().warning("returned mails not read", why=type(problem).__name__)
            return False
        mails = [_returned(item) for item in answer.json()["items"]]
        async with self.database.transaction() as tx:
            await receive.take_returned(
                tx,
                mails,
                domain=self.settings.mail_domain,
                desk=self.settings.mail_desk,
                keys=self.settings.keys,
            )
        return bool(mails)


def _returned(item: dict[str, str | int | list[str]]) -> Returned:
    recipients = item["to"] if isinstance(item["to"], list) else [str(item["to"])]
    return Returned(
        source_id=int(str(item["id"])),
        recipients=tuple(recipients),
        raw=base64.b64decode(str(item["raw_base64"])),
    )
