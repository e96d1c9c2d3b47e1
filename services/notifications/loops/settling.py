"""What others left behind: dead carriers, lost answers, receipts to fold, rows that expired."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from contracts.notifications import Channel
from services.chassis.database import Database
from services.chassis.logs import get_logger
from services.chassis.relay import pause
from services.chassis.transaction import Transaction
from services.notifications.decide.handover import Verdict
from services.notifications.mail.ledger import Ledger, LedgerAwayError
from services.notifications.settings import NotificationsSettings
from services.notifications.sms.ledger import SmsLedger, TakenPart, verdict_of
from services.notifications.store import handover as rows
from services.notifications.store import outcomes, plans
from services.notifications.store.handover import Lost
from services.notifications.work import handover, receive

SOME: Final = 50
CONTENTS_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Settler:
    """Goes round and leaves nothing open that can be known."""

    database: Database
    settings: NotificationsSettings
    ledger: Ledger
    sms_ledger: SmsLedger | None

    async def run(self, stop: asyncio.Event) -> None:
        """One round after the other, until told to stop."""
        while not stop.is_set():
            folded = await self.fold()
            await self.reap()
            await self.reconcile()
            if not folded:
                await pause(stop, self.settings.notifications_poll_seconds * 2)

    async def fold(self) -> int:
        """Let receipts have their effect."""
        async with self.database.transaction() as tx:
            return await receive.fold_receipts(tx, limit=SOME)

    async def reap(self) -> None:
        """Rows of dead carriers come back; what is no longer worth sending ends."""
        async with self.database.transaction() as tx:
            claimed, lost = await rows.reap(tx)
            await plans.expire_due(tx)
            await plans.forget_old(tx, before=tx.now - CONTENTS_KEPT)
        if claimed or lost:
            get_logger().warning("leases ran out", claimed=claimed, handing_over=lost)

    async def reconcile(self) -> None:
        """Ask the books about hand-overs that nobody knows the end of."""
        again_in = timedelta(seconds=self.settings.notifications_reconcile_seconds)
        for channel in Channel:
            async with self.database.transaction() as tx:
                lost = await rows.take_lost(tx, channel=channel, limit=SOME, again_in=again_in)
            for row in lost:
                await self._settle(row, channel)

    async def _settle(self, row: Lost, channel: Channel) -> None:
        try:
            if channel is Channel.MAIL:
                await self._settle_mail(row)
            else:
                await self._settle_sms(row)
        except LedgerAwayError as problem:
            get_logger().warning("ledger away", notification=str(row.id), why=str(problem))

    async def _settle_mail(self, row: Lost) -> None:
        verdict = await self.ledger.verdict(
            row.message_id, local_port=row.local_port, since=row.connected_at
        )
        get_logger().info("lost answer looked up", notification=str(row.id), verdict=verdict)
        async with self.database.transaction() as tx:
            await handover.settle_lost(tx, row, verdict)

    async def _settle_sms(self, row: Lost) -> None:
        if self.sms_ledger is None:
            async with self.database.transaction() as tx:
                await handover.settle_unknowable(tx, row)
            return
        connections = await self.sms_ledger.connections(
            local_port=row.local_port, since=row.connected_at
        )
        parts = await self.sms_ledger.parts(row.message_id)
        verdict = verdict_of(parts, total=row.parts, connections=connections)
        get_logger().info("lost answer looked up", notification=str(row.id), verdict=verdict)
        async with self.database.transaction() as tx:
            if verdict is not Verdict.STILL_UNKNOWN:
                await _keep_parts(tx, row.id, parts)
            await handover.settle_lost(tx, row, verdict)


async def _keep_parts(tx: Transaction, notification_id: UUID, parts: list[TakenPart]) -> None:
    for part in parts:
        await outcomes.keep_part(
            tx, part.centre_id, notification_id=notification_id, part=part.position
        )
