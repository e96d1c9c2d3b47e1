"""A small SMPP client for the tests: it binds, submits, and takes what is delivered."""

import itertools
import socket

from tools.smscentre import pdu
from tools.smscentre.pdu import Address, ShortMessage, Unit


class SmppClient:
    """One connection; every call waits for its answer."""

    def __init__(
        self, port: int, *, command: int = pdu.BIND_TRANSCEIVER, password: str = "zp"
    ) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.port = self.socket.getsockname()[1]
        self.sequence = itertools.count(1)
        self.delivered: list[ShortMessage] = []
        body = pdu.c_octets("zp") + pdu.c_octets(password) + b"\0\x34\0\0\0"
        self.bound = self.ask(command, body)

    def ask(self, command: int, body: bytes = b"") -> Unit:
        sequence = next(self.sequence)
        self.socket.sendall(Unit(command, 0, sequence, body).encode())
        while (unit := self.next_unit()).sequence != sequence or not unit.command & pdu.RESPONSE:
            self.take(unit)
        return unit

    def submit(self, text: str = "", *, content: bytes | None = None, **parts) -> Unit:
        message = ShortMessage(
            source=Address("Zukunft", kind=5, plan=0),
            destination=Address("4915112345678"),
            content=text.encode("ascii") if content is None else content,
            **parts,
        )
        return self.ask(pdu.SUBMIT_SM, message.encode())

    def take(self, unit: Unit) -> None:
        assert unit.command == pdu.DELIVER_SM
        self.delivered.append(pdu.read_short_message(unit.body))
        self.socket.sendall(unit.reply(b"\0").encode())

    def take_next(self) -> ShortMessage:
        self.take(self.next_unit())
        return self.delivered[-1]

    def refuse(self, status: int) -> None:
        self.socket.sendall(self.next_unit().reply(status=status).encode())

    def next_unit(self) -> Unit:
        header = self.read(pdu.HEADER.size)
        return pdu.read_unit(header, self.read(pdu.HEADER.unpack(header)[0] - pdu.HEADER.size))

    def read(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            if not (more := self.socket.recv(count - len(found))):
                raise ConnectionResetError
            found += more
        return found

    def close(self) -> None:
        self.socket.close()
