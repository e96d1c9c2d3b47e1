"""Receipts and returned mails come in: stored first, folded later, in whatever order they came."""

from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final
from uuid import UUID

from contracts.notifications import Channel, NotificationDelivered
from services.chassis.identity import normalise_email, person_id
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.notifications.decide.bounces import Heard, read_report, text_of
from services.notifications.decide.receipts import Folded, Kind, fold
from services.notifications.mail.verp import notification_of
from services.notifications.store import outcomes
from services.notifications.store.handover import Ended
from services.notifications.store.outcomes import OpenReceipt
from services.notifications.work import handover
from services.notifications.work.contact import Contact
from services.notifications.work.message import Message, send_message

WAITS_FOR_ITS_MESSAGE: Final = timedelta(minutes=10)
LONGEST_TEXT: Final = 4000

_KINDS: Final = {
    Heard.BOUNCED_HARD: Kind.BOUNCED_HARD,
    Heard.BOUNCED_SOFT: Kind.BOUNCED_SOFT,
    Heard.DELIVERED: Kind.DELIVERED,
    Heard.DELAYED: Kind.UNDERWAY,
}
_STATES: Final = {
    Folded.DELIVERED: "delivered",
    Folded.PARTLY: "bounced_hard",
    Folded.FAILED: "bounced_hard",
    Folded.BOUNCED_SOFT: "bounced_soft",
    Folded.BOUNCED_HARD: "bounced_hard",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A mail that came to one of our machine addresses."""

    source_id: int
    recipients: tuple[str, ...]
    raw: bytes


async def take_returned(
    tx: Transaction, mails: list[Returned], *, domain: str, desk: str, keys: KeyRing
) -> None:
    """Store what mails say; how far they were read moves in the same transaction."""
    for mail in mails:
        await _take_one(tx, mail, domain=domain, desk=desk, keys=keys)
        await outcomes.move_cursor(tx, "relay", position=mail.source_id)


async def keep_smpp_receipt(tx: Transaction, *, centre_id: str, kind: Kind, state: str) -> None:
    """Store a receipt of the SMS centre."""
    await outcomes.keep_receipt(
        tx,
        provider="smpp",
        event_id=f"{centre_id}:{state}",
        reference=centre_id,
        kind=kind,
        detail=state,
    )


async def fold_receipts(tx: Transaction, *, limit: int) -> int:
    """Let stored receipts have their effect and count them; one that beat its message waits."""
    receipts = await outcomes.take_receipts(tx, limit=limit, known_for=WAITS_FOR_ITS_MESSAGE)
    done = 0
    for receipt in receipts:
        if await _fold_one(tx, receipt) or tx.now - receipt.at > WAITS_FOR_ITS_MESSAGE:
            await outcomes.folded(tx, receipt)
            done += 1
    return done


async def _take_one(
    tx: Transaction, mail: Returned, *, domain: str, desk: str, keys: KeyRing
) -> None:
    message = message_from_bytes(mail.raw, policy=policy.default)
    report = read_report(message)
    if report.heard is Heard.PERSON:
        await _forward(tx, mail, message, desk=desk, keys=keys)
        return
    kind = _KINDS.get(report.heard)
    for address in mail.recipients if kind else ():
        about = notification_of(keys.person, address, domain=domain)
        if about is not None:
            await outcomes.keep_receipt(
                tx,
                provider="mail",
                event_id=f"relay:{mail.source_id}",
                reference=str(about),
                kind=str(kind),
                detail=report.status,
            )


async def _forward(
    tx: Transaction, mail: Returned, message: EmailMessage, *, desk: str, keys: KeyRing
) -> None:
    """A person wrote to a machine: a person reads it."""
    to = normalise_email(desk)
    if isinstance(to, Refusal):
        return
    await send_message(
        tx,
        Message(
            purpose="reply-forwarded",
            occasion=f"relay:{mail.source_id}",
            person_id=person_id(keys.person, email=to),
            channel=Channel.MAIL,
            contact=Contact(name="", email=to.address, phone=None),
            locale="de",
            details={
                "from_address": " ".join(str(message.get("From", "")).split()),
                "topic_line": " ".join(str(message.get("Subject", "")).split())[:150],
                "text": text_of(message)[:LONGEST_TEXT],
            },
        ),
        keys=keys,
    )


async def _fold_one(tx: Transaction, receipt: OpenReceipt) -> bool:
    """Apply all that is known of the message; False if the message is not known yet."""
    if receipt.provider == "smpp":
        found = await outcomes.parts_of(tx, receipt.reference)
        if found is None:
            return False
        about, told = found
        pairs = [(part, Kind(kind)) for part, kind in told]
        return await _apply(tx, about, Channel.SMS, pairs, detail=receipt.detail)
    about = UUID(receipt.reference)
    kinds = await outcomes.mail_receipts(tx, about)
    pairs = [(1, Kind(kind)) for kind in kinds]
    return await _apply(tx, about, Channel.MAIL, pairs, detail=receipt.detail)


async def _apply(
    tx: Transaction,
    about: UUID,
    channel: Channel,
    pairs: list[tuple[int, Kind]],
    *,
    detail: str | None,
) -> bool:
    found = await outcomes.ending(tx, about)
    if found is None:
        return False
    row, state, parts = found
    folded = fold(channel, pairs, parts=parts)
    target = _STATES.get(folded)
    if target is None or target == state:
        return True
    why = "partly" if folded is Folded.PARTLY else detail
    version = await outcomes.end(tx, about, state=target, why=why)
    await _tell(tx, replace(row, version=version), target, why=why or folded.value)
    return True


async def _tell(tx: Transaction, row: Ended, state: str, *, why: str) -> None:
    if state == "delivered":
        if row.address_hmac is not None:
            await outcomes.lift(tx, row.address_hmac, channel=row.channel)
        await handover.say_fact(tx, row, NotificationDelivered, {})
        return
    is_permanent = state == "bounced_hard"
    if is_permanent and row.channel == Channel.MAIL:
        await handover.note_hard_failure(tx, row)
    await handover.say_bounced(tx, row, reason=why, is_permanent=is_permanent)
