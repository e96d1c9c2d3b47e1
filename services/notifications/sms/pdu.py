"""The units of SMPP 3.4 that we speak, from and to bytes; numbers are those of the specification."""

import re
import struct
from dataclasses import dataclass, field
from typing import Final

from services.notifications.decide.handover import Outcome, Reply
from services.notifications.decide.segments import BASIC, ESCAPE, EXTENSION, Encoding

RESPONSE: Final = 0x80000000
BIND_TRANSCEIVER: Final = 0x09
SUBMIT_SM: Final = 0x04
DELIVER_SM: Final = 0x05
UNBIND: Final = 0x06
ENQUIRE_LINK: Final = 0x15

HEADER: Final = struct.Struct(">IIII")
LONGEST: Final = 70_000
HAS_HEADER: Final = 0x40
IS_RECEIPT: Final = 0x04
WANTS_RECEIPT: Final = 0x01
TLV_RECEIPTED_ID: Final = 0x001E
TLV_PAYLOAD: Final = 0x0424
TLV_OUR_REFERENCE: Final = 0x1400
CODINGS: Final = {Encoding.GSM7: 0, Encoding.UCS2: 8}
PASSING: Final = frozenset({0x08, 0x14, 0x45, 0x58})
"""System error, queue full, submit failed, throttled: later it may work."""
NOBODY: Final = frozenset({0x0B})
"""Invalid destination."""

_RECEIPT: Final = re.compile(r"\bid:(\S+).*?\bstat:([A-Z]+)", re.IGNORECASE | re.DOTALL)
_EXTENDED: Final = {code: letter for letter, code in EXTENSION.items()}


class MalformedUnitError(Exception):
    """The bytes are no unit of SMPP."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One protocol data unit, its body still as bytes."""

    command: int
    status: int
    sequence: int
    body: bytes = b""

    def encode(self) -> bytes:
        """Header and body."""
        length = HEADER.size + len(self.body)
        return HEADER.pack(length, self.command, self.status, self.sequence) + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of an SMS as it goes to the centre."""

    sender: str
    phone: str
    encoding: Encoding
    content: bytes
    position: int
    total: int
    thread: int
    """One number for all parts of a message, 0..255."""
    reference: str
    """Our own name for the message in the centre's book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the centre says became of a part."""

    centre_id: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a person wrote."""

    phone: str
    text: str


def bind(system_id: str, password: str) -> bytes:
    """The body that binds a transceiver."""
    names = (system_id, password, "")
    return b"".join(_text(name) for name in names) + b"\x34\x00\x00" + _text("")


def submit(part: Part) -> bytes:
    """The body of ``submit_sm``."""
    header = b""
    if part.total > 1:
        header = bytes([5, 0, 3, part.thread, part.total, part.position])
    content = header + part.content
    reference = part.reference.encode("ascii")
    return b"".join(
        (
            _text(""),
            _sender(part.sender),
            bytes([1, 1]) + _text(part.phone.removeprefix("+")),
            bytes([HAS_HEADER if header else 0, 0, 0]) + _text("") + _text(""),
            bytes([WANTS_RECEIPT, 0, CODINGS[part.encoding], 0, len(content)]),
            content,
            struct.pack(">HH", TLV_OUR_REFERENCE, len(reference)) + reference,
        )
    )


def submitted_id(unit: Unit) -> str:
    """What the centre calls the part that it took."""
    return unit.body.partition(b"\0")[0].decode("latin-1")


def reply_of(status: int) -> Reply:
    """A status as a reply of the kind that decisions read."""
    if status == 0:
        return Reply(code=250, text="")
    if status in PASSING:
        return Reply(code=450, text=f"4.3.0 smpp {status:#x}")
    return Reply(code=550, text=f"{'5.1.1' if status in NOBODY else '5.0.0'} smpp {status:#x}")


def outcome_of(status: int) -> Outcome:
    """What a status means for the part."""
    if status == 0:
        return Outcome.ACCEPTED
    return Outcome.REJECTED_TEMP if status in PASSING else Outcome.REJECTED_PERM


def read_delivery(body: bytes) -> Receipt | Incoming:
    """The body of ``deliver_sm``: a receipt, or what a person wrote."""
    reader = _Reader(body)
    reader.text()
    reader.take(2)
    source = reader.text()
    reader.take(2)
    reader.text()
    esm_class = reader.take(3)[0]
    reader.text()
    reader.text()
    reader.take(2)
    coding = reader.take(2)[0]
    content = reader.take(reader.take(1)[0])
    tlvs = reader.tlvs()
    content = tlvs.get(TLV_PAYLOAD, content)
    if esm_class & 0x3C == IS_RECEIPT:
        return _receipt(content, tlvs)
    if esm_class & HAS_HEADER and content:
        content = content[1 + content[0] :]
    return Incoming(phone=f"+{source.removeprefix('+')}", text=_decoded(content, coding))


def _receipt(content: bytes, tlvs: dict[int, bytes]) -> Receipt:
    found = _RECEIPT.search(content.decode("latin-1"))
    named = tlvs.get(TLV_RECEIPTED_ID, b"").rstrip(b"\0").decode("latin-1")
    if found is None:
        raise MalformedUnitError("receipt without id and state")
    return Receipt(centre_id=named or found[1], state=found[2].upper())


def _decoded(content: bytes, coding: int) -> str:
    match coding & 0x0F:
        case 8:
            return content.decode("utf-16-be", "replace")
        case 1 | 3:
            return content.decode("latin-1")
        case _:
            return _from_septets(content)


def _from_septets(content: bytes) -> str:
    letters, is_escaped = [], False
    for septet in content:
        if is_escaped:
            letters.append(_EXTENDED.get(septet, " "))
            is_escaped = False
        elif septet == ESCAPE:
            is_escaped = True
        else:
            letters.append(BASIC[septet] if septet < len(BASIC) else " ")
    return "".join(letters)


def _sender(name: str) -> bytes:
    """A number is international, anything else a name."""
    digits = name.removeprefix("+")
    kind = bytes([1, 1]) if digits.isdigit() else bytes([5, 0])
    return kind + _text(digits if digits.isdigit() else name)


def _text(text: str) -> bytes:
    return text.encode("ascii") + b"\0"


@dataclass(slots=True)
class _Reader:
    """Takes fields off the front of a body."""

    body: bytes
    at: int = field(default=0)

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.body):
            raise MalformedUnitError("body ends too early")
        self.at += count
        return self.body[self.at - count : self.at]

    def text(self) -> str:
        end = self.body.find(b"\0", self.at)
        if end < 0:
            raise MalformedUnitError("text without end")
        return self.take(end - self.at + 1)[:-1].decode("latin-1")

    def tlvs(self) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        while self.at < len(self.body):
            tag, length = struct.unpack(">HH", self.take(4))
            found[tag] = self.take(length)
        return found
