"""The units of SMPP 3.4, from and to bytes; the numbers are those of its specification."""

import struct
from dataclasses import dataclass, field

GENERIC_NACK = 0x80000000
BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x1, 0x2, 0x9
SUBMIT_SM, DELIVER_SM, UNBIND, ENQUIRE_LINK = 0x4, 0x5, 0x6, 0x15
RESPONSE = 0x80000000

OK, INVALID_LENGTH, INVALID_COMMAND, NOT_BOUND, ALREADY_BOUND = 0x0, 0x2, 0x3, 0x4, 0x5
BAD_PASSWORD, THROTTLED = 0xE, 0x58
REFUSED_NOW, REFUSED_FOR_GOOD = 0x64, 0x65

TLV_RECEIPTED_MESSAGE_ID, TLV_MESSAGE_STATE, TLV_MESSAGE_PAYLOAD = 0x001E, 0x0427, 0x0424
TLV_USER_MESSAGE_REFERENCE, TLV_OUR_REFERENCE = 0x0204, 0x1400
TLV_SAR_REFERENCE, TLV_SAR_TOTAL, TLV_SAR_POSITION = 0x020C, 0x020E, 0x020F
TLV_INTERFACE_VERSION = 0x0210

HAS_UDH, IS_RECEIPT = 0x40, 0x04
HEADER = struct.Struct(">IIII")
SHORTEST, LONGEST = HEADER.size, 70_000


class Malformed(Exception):  # noqa: N818 - says what a unit is
    """The bytes are no unit of SMPP."""


@dataclass(frozen=True)
class Unit:
    """One protocol data unit with its body still as bytes."""

    command: int
    status: int
    sequence: int
    body: bytes = b""

    def encode(self) -> bytes:
        """Header and body."""
        length = HEADER.size + len(self.body)
        return HEADER.pack(length, self.command, self.status, self.sequence) + self.body

    def reply(self, body: bytes = b"", *, status: int = OK) -> "Unit":
        """The response to this request."""
        return Unit(self.command | RESPONSE, status, self.sequence, body)


@dataclass(frozen=True)
class Address:
    """A number or a name with its type (1 international, 5 alphanumeric) and plan."""

    text: str
    kind: int = 1
    plan: int = 1


@dataclass(frozen=True)
class ShortMessage:
    """The body of `submit_sm` and `deliver_sm`."""

    source: Address
    destination: Address
    content: bytes
    esm_class: int = 0
    registered_delivery: int = 0
    data_coding: int = 0
    tlvs: dict[int, bytes] = field(default_factory=dict)

    def encode(self) -> bytes:
        """As bytes; content of more than 254 octets goes into `message_payload`."""
        tlvs, content = dict(self.tlvs), self.content
        if len(content) > 254:  # noqa: PLR2004 - the field's bound
            tlvs[TLV_MESSAGE_PAYLOAD], content = content, b""
        fixed = bytes([self.esm_class, 0, 0]) + b"\0\0"
        flags = bytes([self.registered_delivery, 0, self.data_coding, 0, len(content)])
        return b"".join(
            (
                c_octets(""),
                address(self.source),
                address(self.destination),
                fixed,
                flags,
                content,
                *(struct.pack(">HH", tag, len(value)) + value for tag, value in tlvs.items()),
            )
        )


def read_short_message(body: bytes) -> ShortMessage:
    """The body of `submit_sm` or `deliver_sm`, or `Malformed`."""
    reader = Reader(body)
    reader.c_octets()
    source, destination = reader.address(), reader.address()
    esm_class = reader.octet()
    reader.take(2)
    reader.c_octets()
    reader.c_octets()
    registered = reader.octet()
    reader.octet()
    data_coding = reader.octet()
    reader.octet()
    content = reader.take(reader.octet())
    tlvs = reader.tlvs()
    return ShortMessage(
        source,
        destination,
        tlvs.get(TLV_MESSAGE_PAYLOAD, content),
        esm_class=esm_class,
        registered_delivery=registered,
        data_coding=data_coding,
        tlvs=tlvs,
    )


def read_bind(body: bytes) -> tuple[str, str]:
    """Who binds, and the password."""
    reader = Reader(body)
    return reader.c_octets(), reader.c_octets()


def read_unit(header: bytes, body: bytes) -> Unit:
    """Header and body as a unit."""
    _, command, status, sequence = HEADER.unpack(header)
    return Unit(command, status, sequence, body)


class Reader:
    """Takes fields off the front of a body; `Malformed` where it is too short."""

    def __init__(self, body: bytes) -> None:
        self.body, self.at = body, 0

    def take(self, count: int) -> bytes:
        """That many octets."""
        if self.at + count > len(self.body):
            raise Malformed("body ends too early")
        self.at += count
        return self.body[self.at - count : self.at]

    def octet(self) -> int:
        """One octet as a number."""
        return self.take(1)[0]

    def c_octets(self) -> str:
        """Text that ends with a zero octet."""
        end = self.body.find(b"\0", self.at)
        if end < 0:
            raise Malformed("text without end")
        text = self.take(end - self.at)
        self.take(1)
        return text.decode("latin-1")

    def address(self) -> Address:
        """Type, plan and text."""
        kind, plan = self.octet(), self.octet()
        return Address(self.c_octets(), kind, plan)

    def tlvs(self) -> dict[int, bytes]:
        """All that is left, as optional parameters."""
        found = {}
        while self.at < len(self.body):
            tag, length = struct.unpack(">HH", self.take(4))
            found[tag] = self.take(length)
        return found


def c_octets(text: str) -> bytes:
    """Text with its zero octet."""
    return text.encode("latin-1", errors="replace") + b"\0"


def address(it: Address) -> bytes:
    """Type, plan and text as bytes."""
    return bytes([it.kind, it.plan]) + c_octets(it.text)


@dataclass(frozen=True)
class Piece:
    """Where a segment belongs in its message: which message, how many pieces, which one."""

    reference: int
    total: int
    position: int


def split_header(message: ShortMessage) -> tuple[Piece | None, bytes]:
    """The segment's place, from its user data header or its SAR parameters, and the bare content."""
    if message.esm_class & HAS_UDH and message.content:
        length = message.content[0] + 1
        return read_udh(message.content[1:length]), message.content[length:]
    sar = [message.tlvs.get(tag) for tag in (TLV_SAR_REFERENCE, TLV_SAR_TOTAL, TLV_SAR_POSITION)]
    if all(sar):
        numbers = [int.from_bytes(value or b"", "big") for value in sar]
        return Piece(*numbers), message.content
    return None, message.content


def read_udh(header: bytes) -> Piece | None:
    """The concatenation element of a user data header: 8-bit or 16-bit reference."""
    at = 0
    while at + 2 <= len(header):
        element, length = header[at], header[at + 1]
        value = header[at + 2 : at + 2 + length]
        if (element, length) == (0x00, 3):
            return Piece(value[0], value[1], value[2])
        if (element, length) == (0x08, 4):
            return Piece(int.from_bytes(value[:2], "big"), value[2], value[3])
        at += 2 + length
    return None
