"""One client's connection: it binds, hands over, takes what waits, and leaves."""

import asyncio
import itertools
from contextlib import suppress

from tools.ports import LOOPBACK
from tools.smscentre import pdu
from tools.smscentre.centre import UNDELIVERABLE, Centre
from tools.smscentre.pdu import Malformed, ShortMessage, Unit

IDLE_SECONDS = 120
AGAIN_SECONDS = 1.0
"""How soon a client gets again what it refused for now."""
PASSWORD = "zp"  # noqa: S105 - the demo's, printed in its address
BINDS = {pdu.BIND_RECEIVER, pdu.BIND_TRANSMITTER, pdu.BIND_TRANSCEIVER}


async def listen(centre: Centre, *, port: int) -> asyncio.Server:
    """Accept connections on loopback."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Session(centre, reader, writer).run()

    return await asyncio.start_server(serve, LOOPBACK, port, backlog=128)


class Left(Exception):  # noqa: N818 - no error: a connection ends
    """The connection is over."""


class Session:
    """What one client may do depends on how it is bound."""

    def __init__(
        self, centre: Centre, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.centre, self.reader, self.writer = centre, reader, writer
        self.connection = centre.store.open_connection(writer.get_extra_info("peername")[1])
        self.bound_as: int | None = None
        self.sequence = itertools.count(1)
        self.on_their_way: dict[int, int] = {}

    async def run(self) -> None:
        """Answer until the client leaves, is silent for too long, or is cut off."""
        try:
            with suppress(Left, ConnectionError, asyncio.IncompleteReadError, TimeoutError):
                while True:
                    await self.answer(await self.next_unit())
        finally:
            self.leave()

    def leave(self) -> None:
        """Note the end; what the client did not acknowledge waits for another one."""
        if self in self.centre.listeners:
            self.centre.listeners.remove(self)
        self.centre.underway.difference_update(self.on_their_way.values())
        self.writer.close()
        self.centre.store.close_connection(self.connection)
        self.centre.wake()

    async def next_unit(self) -> Unit:
        """The next whole unit."""
        async with asyncio.timeout(IDLE_SECONDS):
            header = await self.reader.readexactly(pdu.HEADER.size)
            length = pdu.HEADER.unpack(header)[0]
            if not pdu.SHORTEST <= length <= pdu.LONGEST:
                self.send(Unit(pdu.GENERIC_NACK, pdu.INVALID_LENGTH, 0))
                raise Left
            return pdu.read_unit(header, await self.reader.readexactly(length - pdu.HEADER.size))

    async def answer(self, unit: Unit) -> None:
        """Do what the unit asks."""
        match unit.command:
            case command if command in BINDS:
                self.bind(unit)
            case pdu.SUBMIT_SM:
                await self.submit(unit)
            case pdu.ENQUIRE_LINK:
                self.send(unit.reply())
            case pdu.UNBIND:
                self.send(unit.reply())
                raise Left
            case command if command & pdu.RESPONSE:
                self.acknowledged(unit)
            case _:
                self.send(Unit(pdu.GENERIC_NACK, pdu.INVALID_COMMAND, unit.sequence))
        await self.writer.drain()

    def bind(self, unit: Unit) -> None:
        """Let the client in; one that receives gets what waited for it."""
        try:
            _, password = pdu.read_bind(unit.body)
        except Malformed:
            password = ""
        if self.bound_as is not None or password != PASSWORD:
            status = pdu.BAD_PASSWORD if self.bound_as is None else pdu.ALREADY_BOUND
            self.send(unit.reply(status=status))
            return
        self.bound_as = unit.command
        version = pdu.TLV_INTERFACE_VERSION.to_bytes(2, "big") + b"\0\x01\x34"
        self.send(unit.reply(pdu.c_octets("zukunft") + version))
        if unit.command != pdu.BIND_TRANSMITTER:
            self.centre.listeners.append(self)
            self.hand_over()

    async def submit(self, unit: Unit) -> None:
        """Take a segment: kept first, then confirmed, then receipted; or what a fault says."""
        if self.bound_as in {None, pdu.BIND_RECEIVER}:
            self.send(unit.reply(status=pdu.NOT_BOUND))
            return
        try:
            message = pdu.read_short_message(unit.body)
        except Malformed:
            self.send(unit.reply(status=pdu.INVALID_LENGTH))
            return
        deed = self.centre.faults.take(message.destination.text)
        if not await self.refused(unit, deed):
            self.keep(unit, message, deed)

    async def refused(self, unit: Unit, deed: str | None) -> bool:
        """Play a fault that keeps nothing."""
        match (deed or "").partition(":"):
            case "throttle", _, _:
                self.send(unit.reply(status=pdu.THROTTLED))
            case "refuse", _, status:
                self.send(unit.reply(status=int(status)))
            case "hang", _, _:
                await self.reader.read()
                raise Left
            case "drop", _, _:
                self.cut_off()
            case _:
                return False
        return True

    def keep(self, unit: Unit, message: ShortMessage, deed: str | None) -> None:
        """Keep the segment and say so; a fault may spoil what is said."""
        message_id = self.centre.accept(message, connection=self.connection)
        if deed == "accept-then-drop":
            self.cut_off()
        if deed == "early-receipt":
            self.centre.send_receipt(message, message_id)
        self.send(unit.reply(pdu.c_octets(message_id)))
        match deed:
            case "undeliverable":
                self.centre.send_receipt(message, message_id, state=UNDELIVERABLE)
            case "double-receipt":
                self.centre.send_receipt(message, message_id)
                self.centre.send_receipt(message, message_id)
            case None:
                self.centre.send_receipt(message, message_id)

    def hand_over(self) -> None:
        """Send every waiting receipt and answer that is not on its way already."""
        for delivery, body in self.centre.store.waiting():
            if delivery not in self.centre.underway:
                sequence = next(self.sequence)
                self.centre.underway.add(delivery)
                self.on_their_way[sequence] = delivery
                self.send(Unit(pdu.DELIVER_SM, pdu.OK, sequence, body))

    def acknowledged(self, unit: Unit) -> None:
        """The client has taken what we sent, or refused it: then it comes again if that may help."""
        if unit.command != pdu.DELIVER_SM | pdu.RESPONSE or unit.sequence not in self.on_their_way:
            return
        delivery = self.on_their_way.pop(unit.sequence)
        if unit.status in {pdu.OK, pdu.REFUSED_FOR_GOOD}:
            self.centre.store.taken(delivery)
            self.centre.underway.discard(delivery)
        else:
            asyncio.get_running_loop().call_later(AGAIN_SECONDS, self.centre.again, delivery)

    def send(self, unit: Unit) -> None:
        """Put a unit on the wire."""
        self.writer.write(unit.encode())

    def cut_off(self) -> None:
        """End the connection at once, without a word."""
        self.writer.transport.abort()
        raise Left
