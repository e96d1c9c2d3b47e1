"""What the SMS centre delivers and we cannot keep is told to it, and written down without a word."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from services.notifications.sms import pdu
from services.notifications.sms.centre import Centre
from services.notifications.sms.pdu import Incoming, Unit
from tests.chassis.waiting import until
from tools.smscentre.pdu import Address, ShortMessage

PHONE, TEXT = "4915112345678", "JA, Anna Canary"
AGAIN, FOR_GOOD = 0x64, 0x65


@dataclass
class OneCentre:
    """It lets everybody in, hands over these bodies, and notes what it is answered."""

    bodies: Sequence[bytes]
    answered: list[int] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bind = await self.unit(reader)
        writer.write(Unit(bind.command | pdu.RESPONSE, 0, bind.sequence, b"one\0").encode())
        for number, body in enumerate(self.bodies):
            writer.write(Unit(pdu.DELIVER_SM, 0, number, body).encode())
        for _ in self.bodies:
            self.answered.append((await self.unit(reader)).status)
        await reader.read()
        writer.close()

    @staticmethod
    async def unit(reader: asyncio.StreamReader) -> Unit:
        header = await reader.readexactly(pdu.HEADER.size)
        length, command, status, sequence = pdu.HEADER.unpack(header)
        return Unit(command, status, sequence, await reader.readexactly(length - pdu.HEADER.size))


@asynccontextmanager
async def connected(centre: OneCentre, deliver) -> AsyncIterator[Centre]:
    server = await asyncio.start_server(centre.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with (
        server,
        Centre.open(
            f"smpp://zp:zp@127.0.0.1:{port}", deliver=deliver, window=1, timeout_seconds=5
        ) as ours,
    ):
        yield ours


def an_answer() -> bytes:
    text = TEXT.encode("latin-1")
    return ShortMessage(Address(PHONE), Address("Zukunft"), text, data_coding=3).encode()


def a_receipt_without_state() -> bytes:
    return ShortMessage(Address(PHONE), Address("Zukunft"), b"id:1", esm_class=4).encode()


@pytest.mark.parametrize("problem", [OSError(TEXT), ValueError(TEXT)], ids=["away", "refused"])
async def test_what_cannot_be_stored_is_to_come_again_and_what_follows_is_stored(problem):
    stored: list[object] = []

    async def deliver(told: object) -> None:
        stored.append(told)
        if len(stored) == 1:
            raise problem

    centre = OneCentre([an_answer(), an_answer()])
    with capture_logs() as lines:
        async with connected(centre, deliver) as ours:
            await until(lambda: has_answered(centre, 2))
            assert ours.is_open

    assert centre.answered == [AGAIN, 0]
    assert stored == [Incoming(phone=f"+{PHONE}", text=TEXT)] * 2
    (line,) = lines
    assert (line["log_level"], line["what"], line["error"]) == (
        "warning",
        "Incoming",
        type(problem).__name__,
    )
    assert not any(secret in str(lines) for secret in (PHONE, "JA", "Canary"))


async def test_what_cannot_be_read_is_not_to_come_again():
    stored: list[object] = []

    async def deliver(told: object) -> None:
        stored.append(told)

    centre = OneCentre([a_receipt_without_state(), b"\0\1", an_answer()])
    with capture_logs() as lines:
        async with connected(centre, deliver):
            await until(lambda: has_answered(centre, 3))

    assert centre.answered == [FOR_GOOD, FOR_GOOD, 0]
    assert len(stored) == 1
    assert [(line["log_level"], line["why"]) for line in lines] == [
        ("warning", "receipt without id and state"),
        ("warning", "body ends too early"),
    ]
    assert PHONE not in str(lines)


async def has_answered(centre: OneCentre, count: int) -> bool:
    return len(centre.answered) == count
