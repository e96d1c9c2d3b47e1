"""Mails go to the relay: each carrier has its lane and one long-lived connection.

Claim, write, open the connection, commit «on the wire», send, record. The lease is looked at again
right before each MAIL: what comes later came over a connection that was opened under a valid lease,
and the relay's book tells what became of it.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from contracts.notifications import Channel
from services.chassis.database import Database, utc_now
from services.chassis.logs import get_logger
from services.chassis.relay import pause
from services.notifications.decide.handover import Outcome, wait_before
from services.notifications.decide.purposes import Lane
from services.notifications.loops.writing import UNWRITABLE, Writer, Written
from services.notifications.mail.smtp import Relay, RelayAwayError, Told
from services.notifications.settings import NotificationsSettings
from services.notifications.store import handover as rows
from services.notifications.store.handover import Claimed
from services.notifications.work import handover
from services.notifications.work.handover import Result

MAILS_PER_CONNECTION: Final = 500
IDLE_SECONDS: Final = 20.0
"""The relay hangs up after 30 seconds of silence; we leave before."""
LEASE_LEFT: Final = 0.25
"""Share of the lease that must be left to begin a mail."""


@dataclass(slots=True)
class Carrier:
    """One lane, one connection."""

    database: Database
    settings: NotificationsSettings
    writer: Writer
    lane: Lane
    number: int
    relay: Relay | None = field(default=None)
    connected_at: datetime = field(default_factory=utc_now)
    used_at: float = field(default_factory=time.monotonic)

    async def run(self, stop: asyncio.Event) -> None:
        """Carry what is ready, until told to stop."""
        try:
            while not stop.is_set():
                if not await self.carry_some():
                    await self._leave_if_idle()
                    await pause(stop, self.settings.notifications_poll_seconds)
        finally:
            await self._leave()

    async def carry_some(self) -> bool:
        """Claim a batch and hand it over; False if there was nothing."""
        until = time.monotonic() + self.settings.notifications_lease_seconds * (1 - LEASE_LEFT)
        async with self.database.transaction() as tx:
            claimed = await rows.claim(
                tx,
                channel=Channel.MAIL,
                lane=self.lane,
                owner=f"{self.settings.instance}:{self.lane}:{self.number}",
                lease=self.settings.lease,
                limit=self.settings.notifications_batch,
            )
        written = await self._write(claimed)
        if written and await self._is_connected(written):
            await self._hand_over(written, until=until)
        return bool(claimed)

    async def _write(self, claimed: Sequence[Claimed]) -> list[Written]:
        written: list[Written] = []
        for row in claimed:
            try:
                written.append(self.writer.mail(row))
            except UNWRITABLE as problem:
                await self._bury(row, problem)
            await asyncio.sleep(0)
        return written

    async def _bury(self, row: Claimed, problem: Exception) -> None:
        get_logger().error(
            "mail cannot be written",
            notification=str(row.id),
            purpose=row.purpose,
            error=type(problem).__name__,
        )
        async with self.database.transaction() as tx:
            await rows.bury(tx, row.id, fence=row.fence, why="unwritable")

    async def _is_connected(self, written: Sequence[Written]) -> bool:
        """A connection is open, or the rows go back and the carrier rests."""
        if self.relay is not None and self.relay.is_usable:
            return True
        await self._leave()
        self.connected_at = utc_now()
        try:
            self.relay = await Relay.open(
                self.settings.smtp_url.get_secret_value(),
                helo=self.settings.mail_domain,
                timeout_seconds=self.settings.notifications_reply_seconds,
            )
        except RelayAwayError as problem:
            get_logger().warning("relay away", why=str(problem))
            wait = timedelta(seconds=self.settings.notifications_reconcile_seconds)
            async with self.database.transaction() as tx:
                await handover.give_back(tx, [each.row for each in written], again_at=tx.now + wait)
            return False
        return True

    async def _hand_over(self, written: Sequence[Written], *, until: float) -> None:
        relay = self.relay
        if relay is None:
            return
        async with self.database.transaction() as tx:
            begun = await handover.begin(
                tx,
                [(each.row, each.message_id, each.digest, 1) for each in written],
                relay=self._relay_name,
                local_port=relay.local_port,
                connected_at=self.connected_at,
            )
        results: list[Result] = []
        for each in written:
            if each.row.id in begun:
                told = await relay.hand_over(
                    each.parcel, may_begin=lambda: time.monotonic() < until
                )
                results.append(self._result(each.row, told))
        self.used_at = time.monotonic()
        async with self.database.transaction() as tx:
            await handover.finish(tx, results, relay=self._relay_name)
        is_cut_short = any(each.outcome is Outcome.NOT_BEGUN for each in results)
        if is_cut_short or relay.handed_over >= MAILS_PER_CONNECTION:
            await self._leave()

    def _result(self, row: Claimed, told: Told) -> Result:
        return Result(
            row=row,
            outcome=told.outcome,
            reply=told.reply,
            again_at=utc_now() + again_in(self.settings, row, told.outcome),
        )

    @property
    def _relay_name(self) -> str:
        return self.settings.smtp_url.get_secret_value().rpartition("@")[2].removeprefix("smtp://")

    async def _leave_if_idle(self) -> None:
        if self.relay is not None and time.monotonic() - self.used_at > IDLE_SECONDS:
            await self._leave()

    async def _leave(self) -> None:
        if self.relay is not None:
            await self.relay.close()
            self.relay = None


def retry_wait(settings: NotificationsSettings, attempt: int) -> timedelta:
    """The pause before the next try, with full jitter."""
    return wait_before(
        attempt,
        first=timedelta(seconds=settings.notifications_retry_seconds),
        longest=timedelta(seconds=settings.notifications_retry_longest_seconds),
        share=random.random(),  # noqa: S311 - jitter
    )


def again_in(settings: NotificationsSettings, row: Claimed, outcome: Outcome) -> timedelta:
    """A refusal waits; what was not begun goes again at once."""
    return timedelta() if outcome is Outcome.NOT_BEGUN else retry_wait(settings, row.attempt)
