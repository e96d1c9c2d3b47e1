"""One long-lived connection to the SMS centre: a window of messages, receipts and answers.

A part whose answer never comes after it was written is unknown; everything else is certain. What
the centre delivers is acknowledged only after it is stored; the centre is told to send it again
later otherwise, and the connection stays: parts on their way would be unknown without it.
"""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from services.chassis.logs import get_logger, told
from services.notifications.decide.handover import Outcome, Reply
from services.notifications.sms import pdu
from services.notifications.sms.pdu import Incoming, MalformedUnitError, Part, Receipt, Unit

DEFAULT_PORT: Final = 2775
Deliver = Callable[[Receipt | Incoming], Awaitable[None]]
REFUSED_NOW: Final = 0x64
"""The receiver has a passing problem: the centre sends it again later (ESME_RX_T_APPN)."""
REFUSED_FOR_GOOD: Final = 0x65
"""The receiver will never take it: the centre need not try again (ESME_RX_P_APPN)."""


class CentreAwayError(Exception):
    """The centre cannot be reached, or does not let us in."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """How one part ended; ``centre_id`` is set where it was accepted."""

    outcome: Outcome
    reply: Reply | None
    centre_id: str | None = None


class Centre:
    """An open connection; use it as a context: leaving ends it."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        deliver: Deliver,
        window: int,
        timeout_seconds: float,
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.deliver = deliver
        self.timeout_seconds = timeout_seconds
        self.local_port: int = writer.get_extra_info("sockname")[1]
        self.is_open = True
        self._window = asyncio.Semaphore(window)
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Unit]] = {}
        self._deliveries: asyncio.Queue[Unit] = asyncio.Queue()

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls, url: str, *, deliver: Deliver, window: int, timeout_seconds: float
    ) -> AsyncIterator[Self]:
        """Connect, bind as transceiver, and listen until the block ends."""
        parts = urlsplit(url)
        try:
            async with asyncio.timeout(timeout_seconds):
                reader, writer = await asyncio.open_connection(
                    parts.hostname, parts.port or DEFAULT_PORT
                )
        except OSError as problem:
            raise CentreAwayError(type(problem).__name__) from None
        centre = cls(
            reader, writer, deliver=deliver, window=window, timeout_seconds=timeout_seconds
        )
        async with centre._listening():
            await centre._bind(unquote(parts.username or ""), unquote(parts.password or ""))
            yield centre

    async def submit(self, part: Part, *, may_begin: Callable[[], bool]) -> Submitted:
        """Hand over one part; ``may_begin`` is asked right before the first byte (the lease)."""
        async with self._window:
            if not self.is_open or self.writer.transport.is_closing() or not may_begin():
                return Submitted(Outcome.NOT_BEGUN, None)
            try:
                answer = await self._ask(pdu.SUBMIT_SM, pdu.submit(part))
            except CentreAwayError:
                return Submitted(Outcome.UNKNOWN, None)
        outcome = pdu.outcome_of(answer.status)
        centre_id = pdu.submitted_id(answer) if outcome is Outcome.ACCEPTED else None
        return Submitted(outcome, pdu.reply_of(answer.status), centre_id)

    async def keep_alive(self) -> None:
        """Ask whether the centre is still there; silence ends the connection."""
        try:
            await self._ask(pdu.ENQUIRE_LINK, b"")
        except CentreAwayError:
            self._hang_up()

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        reading = asyncio.create_task(self._read())
        delivering = asyncio.create_task(self._take_deliveries())
        try:
            yield
        finally:
            self._hang_up()
            for task in (reading, delivering):
                task.cancel()
            await asyncio.gather(reading, delivering, return_exceptions=True)

    async def _bind(self, system_id: str, password: str) -> None:
        answer = await self._ask(pdu.BIND_TRANSCEIVER, pdu.bind(system_id, password))
        if answer.status != 0:
            raise CentreAwayError(f"bind: {answer.status:#x}")

    async def _ask(self, command: int, body: bytes) -> Unit:
        if self.writer.transport.is_closing():
            self._hang_up()
            raise CentreAwayError("hung up")
        number = next(self._numbers)
        answer: asyncio.Future[Unit] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self.writer.write(Unit(command, 0, number, body).encode())
            async with asyncio.timeout(self.timeout_seconds):
                await self.writer.drain()
                return await answer
        except OSError as problem:
            self._hang_up()
            raise CentreAwayError(type(problem).__name__) from None
        finally:
            self._waiting.pop(number, None)

    async def _read(self) -> None:
        try:
            while True:
                self._dispatch(await self._unit())
        except (OSError, asyncio.IncompleteReadError, MalformedUnitError):
            self._hang_up()

    async def _unit(self) -> Unit:
        length, command, status, number = pdu.HEADER.unpack(
            await self.reader.readexactly(pdu.HEADER.size)
        )
        if not pdu.HEADER.size <= length <= pdu.LONGEST:
            raise MalformedUnitError("length")
        body = await self.reader.readexactly(length - pdu.HEADER.size)
        return Unit(command, status, number, body)

    def _dispatch(self, unit: Unit) -> None:
        if unit.command & pdu.RESPONSE:
            waiting = self._waiting.get(unit.sequence)
            if waiting is not None and not waiting.done():
                waiting.set_result(unit)
            return
        if unit.command == pdu.DELIVER_SM:
            self._deliveries.put_nowait(unit)
            return
        self._answer(unit)

    async def _take_deliveries(self) -> None:
        """One after the other: stored first, acknowledged then."""
        while True:
            await self._take_delivery(await self._deliveries.get())

    async def _take_delivery(self, unit: Unit) -> None:
        try:
            heard = pdu.read_delivery(unit.body)
        except MalformedUnitError as problem:
            get_logger().warning("sms delivery cannot be read", why=str(problem))
            self._answer(unit, status=REFUSED_FOR_GOOD)
            return
        try:
            await self.deliver(heard)
        except Exception as problem:  # noqa: BLE001 - the edge: whatever it raises, it comes again
            what = type(heard).__name__
            get_logger().warning("sms delivery cannot be stored", what=what, error=told(problem))
            self._answer(unit, status=REFUSED_NOW)
            return
        self._answer(unit, body=b"\0")

    def _answer(self, unit: Unit, *, status: int = 0, body: bytes = b"") -> None:
        answer = Unit(unit.command | pdu.RESPONSE, status, unit.sequence, body)
        if not self.writer.transport.is_closing():
            self.writer.write(answer.encode())

    def _hang_up(self) -> None:
        self.is_open = False
        self.writer.transport.abort()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError())
