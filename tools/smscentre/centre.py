"""What happens with a segment and with an answer, whoever is connected.

Receipts and answers are kept until a client acknowledges them; a client that loses its connection
before that gets them again when it is back, as from any real centre.
"""

from datetime import UTC, datetime
from typing import Protocol

from tools.smscentre.alphabet import write_text
from tools.smscentre.faults import Faults
from tools.smscentre.pdu import (
    IS_RECEIPT,
    TLV_MESSAGE_STATE,
    TLV_OUR_REFERENCE,
    TLV_RECEIPTED_MESSAGE_ID,
    TLV_USER_MESSAGE_REFERENCE,
    Address,
    ShortMessage,
    split_header,
)
from tools.smscentre.store import Segment, Store

DELIVERED, UNDELIVERABLE = 2, 5
STATES = {DELIVERED: "DELIVRD", UNDELIVERABLE: "UNDELIV"}
UNASKED_SERVICE = Address("Zukunft", kind=5, plan=0)


class Listener(Protocol):
    """A connected client that takes what waits."""

    def hand_over(self) -> None:
        """Send what is not on its way yet."""


class Centre:
    """The store, the faults and the clients that listen."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self.store, self.faults = store, faults
        self.listeners: list[Listener] = []
        self.underway: set[int] = set()

    def accept(self, message: ShortMessage, *, connection: int) -> str:
        """Keep a segment; the answer is its message id."""
        return self.store.accept(segment_of(message), connection=connection)

    def send_receipt(
        self, message: ShortMessage, message_id: str, *, state: int = DELIVERED
    ) -> None:
        """Say what became of a segment, if its sender asked for that."""
        if message.registered_delivery & 0x03:
            self.store.deliver(receipt(message, message_id, state=state).encode())
            self.wake()

    def answer(self, number: str, text: str, *, service: str | None = None) -> int:
        """A person writes back to a service, or to whoever wrote last; the answer is its number."""
        to = self.correspondent(number, service)
        data_coding, content = write_text(text)
        source = Address(number.lstrip("+"))
        body = ShortMessage(source, to, content, data_coding=data_coding).encode()
        answered = self.store.answer(
            number=number,
            service=to.text,
            kind=to.kind,
            data_coding=data_coding,
            content=content,
            body=body,
        )
        self.wake()
        return answered

    def correspondent(self, number: str, service: str | None) -> Address:
        """To whom an answer goes."""
        for sms in reversed(self.store.messages(number=number)):
            if not sms.is_answer and service in {None, sms.service}:
                return Address(sms.service, kind=sms.service_kind, plan=int(sms.service_kind == 1))
        return Address(service, kind=5, plan=0) if service else UNASKED_SERVICE

    def again(self, delivery: int) -> None:
        """Hand a delivery over anew that a client refused for now."""
        self.underway.discard(delivery)
        self.wake()

    def wake(self) -> None:
        """Let one connected client take what waits."""
        if self.listeners:
            self.listeners[-1].hand_over()


def segment_of(message: ShortMessage) -> Segment:
    """What is kept of a `submit_sm`."""
    piece, content = split_header(message)
    return Segment(
        number=international(message.destination),
        service=message.source.text,
        service_kind=message.source.kind,
        data_coding=message.data_coding,
        content=content,
        reference=reference_of(message),
        piece=piece,
    )


def international(address: Address) -> str:
    """A phone number as people write it; short codes stay as they are."""
    digits = address.text.lstrip("+")
    return f"+{digits}" if address.kind == 1 or address.text.startswith("+") else digits


def reference_of(message: ShortMessage) -> str:
    """The sender's own reference: our vendor parameter as text, else the 16-bit one as a number."""
    if ours := message.tlvs.get(TLV_OUR_REFERENCE):
        return ours.decode("utf-8", errors="replace").rstrip("\0")
    number = message.tlvs.get(TLV_USER_MESSAGE_REFERENCE)
    return str(int.from_bytes(number, "big")) if number else ""


def receipt(message: ShortMessage, message_id: str, *, state: int) -> ShortMessage:
    """A delivery receipt: the usual text and the parameters that make it certain."""
    now = datetime.now(UTC).strftime("%y%m%d%H%M")
    delivered = int(state == DELIVERED)
    text = (
        f"id:{message_id} sub:001 dlvrd:{delivered:03} submit date:{now} done date:{now} "
        f"stat:{STATES[state]} err:000 text:"
    )
    return ShortMessage(
        message.destination,
        message.source,
        text.encode("ascii"),
        esm_class=IS_RECEIPT,
        tlvs={
            TLV_RECEIPTED_MESSAGE_ID: message_id.encode("ascii") + b"\0",
            TLV_MESSAGE_STATE: bytes([state]),
        },
    )
