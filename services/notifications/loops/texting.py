"""SMS go to the centre over one long-lived connection; receipts and answers come back on it.

A part that the centre has is never sent again: its number is stored with the end of the hand-over,
or by the settling loop from the centre's book.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contracts.notifications import Channel
from services.chassis.database import Database, utc_now
from services.chassis.logs import get_logger
from services.chassis.relay import pause
from services.chassis.transaction import Transaction
from services.notifications.decide.handover import Outcome
from services.notifications.decide.purposes import Lane
from services.notifications.decide.receipts import kind_of
from services.notifications.loops.carrying import LEASE_LEFT, again_in
from services.notifications.loops.writing import UNWRITABLE, Writer, WrittenSms
from services.notifications.settings import NotificationsSettings
from services.notifications.sms.centre import Centre, CentreAwayError, Submitted
from services.notifications.sms.pdu import Incoming, Receipt
from services.notifications.store import handover as rows
from services.notifications.store import outcomes
from services.notifications.store.handover import Claimed
from services.notifications.work import answer, handover, receive
from services.notifications.work.handover import Result

KEEP_ALIVE_SECONDS: Final = 30.0
WORST_FIRST: Final = (
    Outcome.UNKNOWN,
    Outcome.REJECTED_PERM,
    Outcome.REJECTED_TEMP,
    Outcome.NOT_BEGUN,
    Outcome.ACCEPTED,
)
"""The outcome of an SMS is the worst one of its parts."""


@dataclass(frozen=True, slots=True)
class Texter:
    """Sends SMS and hears what the centre has to say."""

    database: Database
    settings: NotificationsSettings
    writer: Writer

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected, until told to stop; a centre that is away is called again."""
        is_away = False
        while not stop.is_set():
            connected_at = utc_now()
            try:
                async with Centre.open(
                    self.settings.smpp_url.get_secret_value(),
                    deliver=self.take,
                    window=self.settings.notifications_sms_window,
                    timeout_seconds=self.settings.notifications_reply_seconds,
                ) as centre:
                    is_away = False
                    await self._send_all(centre, stop, connected_at)
            except CentreAwayError as problem:
                if not is_away:
                    get_logger().warning("sms centre away", why=str(problem))
                is_away = True
            await pause(stop, self.settings.notifications_reconcile_seconds)

    async def take(self, told: Receipt | Incoming) -> None:
        """Store a receipt, or act on what a person wrote; the centre hears of it after commit."""
        async with self.database.transaction() as tx:
            if isinstance(told, Receipt):
                await receive.keep_smpp_receipt(
                    tx, centre_id=told.centre_id, kind=kind_of(told.state), state=told.state
                )
            else:
                await answer.answer_by_sms(
                    tx, phone=told.phone, text=told.text, keys=self.settings.keys
                )

    async def _send_all(self, centre: Centre, stop: asyncio.Event, connected_at: datetime) -> None:
        asked_at = time.monotonic()
        while centre.is_open and not stop.is_set():
            if await self._send_some(centre, connected_at):
                continue
            if time.monotonic() - asked_at > KEEP_ALIVE_SECONDS:
                asked_at = time.monotonic()
                await centre.keep_alive()
            await pause(stop, self.settings.notifications_poll_seconds)

    async def _send_some(self, centre: Centre, connected_at: datetime) -> bool:
        """Claim a window's worth, codes and offers first; False if there was nothing."""
        until = time.monotonic() + self.settings.notifications_lease_seconds * (1 - LEASE_LEFT)
        claimed = await self._claim()
        written = [each for row in claimed for each in await self._write(row)]
        if written:
            await self._hand_over(centre, written, connected_at=connected_at, until=until)
        return bool(claimed)

    async def _claim(self) -> list[Claimed]:
        for lane in Lane:
            async with self.database.transaction() as tx:
                claimed = await rows.claim(
                    tx,
                    channel=Channel.SMS,
                    lane=lane,
                    owner=f"{self.settings.instance}:sms",
                    lease=self.settings.lease,
                    limit=self.settings.notifications_sms_window,
                )
            if claimed:
                return claimed
        return []

    async def _write(self, row: Claimed) -> list[WrittenSms]:
        try:
            return [self.writer.sms(row)]
        except UNWRITABLE as problem:
            get_logger().error(
                "sms cannot be written", notification=str(row.id), error=type(problem).__name__
            )
        async with self.database.transaction() as tx:
            await rows.bury(tx, row.id, fence=row.fence, why="unwritable")
        return []

    async def _hand_over(
        self,
        centre: Centre,
        written: Sequence[WrittenSms],
        *,
        connected_at: datetime,
        until: float,
    ) -> None:
        async with self.database.transaction() as tx:
            begun = await handover.begin(
                tx,
                [(each.row, each.reference, each.digest, len(each.parts)) for each in written],
                relay=self._centre_name,
                local_port=centre.local_port,
                connected_at=connected_at,
            )
            kept = {each.row.id: await outcomes.kept_parts(tx, each.row.id) for each in written}
        going = [each for each in written if each.row.id in begun]
        ends = await asyncio.gather(
            *(self._submit(centre, each, kept[each.row.id], until=until) for each in going)
        )
        results = [self._result(each, end) for each, end in zip(going, ends, strict=True)]
        async with self.database.transaction() as tx:
            for each, end in zip(going, ends, strict=True):
                await _keep_parts(tx, each.row, end)
            await handover.finish(tx, results, relay=self._centre_name)

    async def _submit(
        self, centre: Centre, sms: WrittenSms, kept: set[int], *, until: float
    ) -> dict[int, Submitted]:
        """The parts that the centre does not have, in order; the first failure ends it."""
        ends: dict[int, Submitted] = {}
        for part in sms.parts:
            if part.position in kept:
                continue
            ends[part.position] = await centre.submit(
                part, may_begin=lambda: time.monotonic() < until
            )
            if ends[part.position].outcome is not Outcome.ACCEPTED:
                break
        return ends

    def _result(self, sms: WrittenSms, ends: dict[int, Submitted]) -> Result:
        worst = min(
            (end.outcome for end in ends.values()),
            key=WORST_FIRST.index,
            default=Outcome.ACCEPTED,
        )
        reply = next((end.reply for end in ends.values() if end.outcome is worst), None)
        return Result(
            row=sms.row,
            outcome=worst,
            reply=reply,
            again_at=utc_now() + again_in(self.settings, sms.row, worst) + _a_moment(worst),
        )

    @property
    def _centre_name(self) -> str:
        return self.settings.smpp_url.get_secret_value().rpartition("@")[2]


def _a_moment(outcome: Outcome) -> timedelta:
    """What was not begun since the centre hung up waits for the next connection."""
    return timedelta(seconds=1) if outcome is Outcome.NOT_BEGUN else timedelta()


async def _keep_parts(tx: Transaction, row: Claimed, ends: dict[int, Submitted]) -> None:
    for position, end in ends.items():
        if end.centre_id is not None:
            await outcomes.keep_part(tx, end.centre_id, notification_id=row.id, part=position)
