"""A person answers by one tap or by SMS, or stops something.

Opening a link never acts: mail scanners fetch every link. Saying the same again changes nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from contracts.notifications import Answer, AnswerGiven, Channel
from services.chassis import capability
from services.chassis.capability import Grant
from services.chassis.identity import person_id
from services.chassis.keys import KeyRing
from services.chassis.outbox import record
from services.chassis.refusal import Refusal
from services.chassis.seal import unseal
from services.chassis.transaction import Transaction
from services.notifications.decide.answers import (
    Meaning,
    Question,
    answer_question,
    question_meant,
    read_answer,
    read_number,
    waiting,
)
from services.notifications.decide.purposes import LOCALES
from services.notifications.store import contacts, figures, outcomes, questions
from services.notifications.work.contact import Contact, address_hmac, unseal_contact
from services.notifications.work.message import Message, send_message

MEANT: Final = {
    Meaning.YES: Answer.YES,
    Meaning.LATER: Answer.LATER,
    Meaning.NO: Answer.NO,
}

TELLING: Final = (
    "side",
    "market",
    "counterpart",
    "fit_percent",
    "initiative_title",
    "initiative_place",
    "gathering",
    "title",
    "place",
)
"""What of a message tells its question from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a link shows before anybody acts."""

    purpose: str
    subject_kind: str
    subject: str
    person_id: str
    expires_at: datetime
    answered: str | None = None
    summary: dict[str, Any] = field(default_factory=dict)


async def open_link(tx: Transaction, token: str) -> Opened | Refusal:
    """What a link of ours is for; nothing changes."""
    found = await capability.open_link(tx, token)
    if isinstance(found, Refusal):
        return found
    match found.purpose:
        case "answer":
            return await _opened_question(tx, found)
        case "why":
            return await _opened_reason(tx, found)
        case _:
            return _opened_unsubscribe(found)


async def answer_by_link(tx: Transaction, token: str, answer: Answer) -> Question | Refusal:
    """One tap: the answer counts until the question ends and may be changed until then."""
    found = await capability.open_link(tx, token)
    if isinstance(found, Refusal):
        return found
    if found.purpose != "answer":
        return Refusal("link-unknown")
    question = await questions.question(tx, UUID(found.subject), lock=True)
    if question is None:
        return Refusal("link-unknown")
    return await _answer(tx, question, answer, channel=Channel.MAIL)


async def answer_by_sms(tx: Transaction, *, phone: str, text: str, keys: KeyRing) -> Meaning:
    """An SMS came in: an answer that we confirm, a stop, or something that we ask about once."""
    hashed = address_hmac(keys, phone)
    meaning = read_answer(text)
    if meaning is Meaning.STOP:
        await _stop_sms(tx, phone, hashed=hashed, keys=keys)
        return meaning
    asked = await questions.open_on(tx, hashed)
    answer, number = MEANT.get(meaning), read_number(text)
    question = question_meant(asked, now=tx.now, number=number) if answer else Refusal("unclear")
    if answer is None or isinstance(question, Refusal):
        await _ask_back(tx, phone, asked, hashed=hashed, keys=keys, is_numbered=number is not None)
        return Meaning.UNCLEAR
    said = await _answer(tx, question, answer, channel=Channel.SMS)
    if not isinstance(said, Refusal) and question.answered is not answer:
        await _confirm(tx, phone, question, answer, hashed=hashed, keys=keys)
    return meaning


async def unsubscribe(tx: Transaction, token: str) -> Refusal | None:
    """One POST, repeatable: the topic is stopped for this person on every channel."""
    found = await capability.open_link(tx, token)
    if isinstance(found, Refusal):
        return found
    if found.purpose != "unsubscribe":
        return Refusal("link-unknown")
    topic = found.subject.rpartition(":")[2]
    for channel in Channel:
        await outcomes.stop_topic(
            tx, found.person_id, topic=topic, channel=channel, method="one-click"
        )
    return None


async def _answer(
    tx: Transaction, question: Question, answer: Answer, *, channel: Channel
) -> Question | Refusal:
    decided = answer_question(question, answer, now=tx.now)
    if isinstance(decided, Refusal):
        return question if decided.slug == "answered-already" else decided
    await questions.keep_answer(tx, question.question_id, decided)
    said = AnswerGiven(
        subject_kind=question.subject_kind,
        subject_id=question.subject_id,
        person_id=question.person_id,
        answer=decided,
        channel=channel,
        answered_at=tx.now,
    )
    await record(tx, said, sequence=await questions.next_sequence(tx, question.subject_id))
    return question


async def _stop_sms(tx: Transaction, phone: str, *, hashed: bytes, keys: KeyRing) -> None:
    """The number gets no SMS any more, whoever it belongs to; one confirmation goes out."""
    if not await outcomes.suppress(tx, hashed, channel=Channel.SMS, reason="stopped", until=None):
        return
    for person in await questions.people_on(tx, hashed):
        await outcomes.stop_topic(tx, person, topic="sms", channel=Channel.SMS, method="sms-stop")
    await _reply(tx, "sms-stopped", phone, hashed=hashed, occasion=tx.now.isoformat(), keys=keys)


async def _confirm(
    tx: Transaction,
    phone: str,
    question: Question,
    answer: Answer,
    *,
    hashed: bytes,
    keys: KeyRing,
) -> None:
    """Tell once that an answer arrived; a phone that answers by itself is not told for ever."""
    is_shared = len(await questions.people_on(tx, hashed)) > 1
    await _reply(
        tx,
        "sms-answered",
        phone,
        hashed=hashed,
        occasion=f"{question.question_id}:{question.expires_at.isoformat()}:{answer}",
        keys=keys,
        details={
            "answer": answer,
            "question": await _told(tx, question, keys=keys, is_shared=is_shared),
        },
        writer=question.person_id,
    )


async def _ask_back(
    tx: Transaction,
    phone: str,
    asked: list[Question],
    *,
    hashed: bytes,
    keys: KeyRing,
    is_numbered: bool,
) -> None:
    """Once per set of open questions, and once a day where none is open.

    Several are told apart by their numbers; so is a single one, where the answer named another.
    """
    open_ones = waiting(asked, now=tx.now)
    about = ",".join(sorted(str(each.question_id) for each in open_ones)) or f"{tx.now:%Y-%m-%d}"
    is_listed = len(open_ones) > 1 or (bool(open_ones) and is_numbered)
    listed = await _told_apart(tx, open_ones, keys=keys) if is_listed else []
    await _reply(
        tx,
        "sms-unclear",
        phone,
        hashed=hashed,
        occasion=f"numbers:{about}" if listed else about,
        keys=keys,
        details={"has_question": bool(open_ones), "questions": listed},
    )


async def _told_apart(
    tx: Transaction, asked: Sequence[Question], *, keys: KeyRing
) -> list[dict[str, Any]]:
    """What each question is about, and whose it is where several people share the phone."""
    is_shared = len({each.person_id for each in asked}) > 1
    return [await _told(tx, each, keys=keys, is_shared=is_shared) for each in asked]


async def _told(
    tx: Transaction, question: Question, *, keys: KeyRing, is_shared: bool
) -> dict[str, Any]:
    told = {"number": question.number, "subject_kind": question.subject_kind}
    sealed = await questions.told_about(tx, question)
    if sealed is None:
        return told
    contact, params = sealed
    name = unseal_contact(keys, contact).name if is_shared else ""
    details = json.loads(unseal(keys.seal, params))["details"]
    kept = {each: details[each] for each in TELLING if each in details}
    return {**told, "name": name, "details": kept}


async def _reply(
    tx: Transaction,
    purpose: str,
    phone: str,
    *,
    hashed: bytes,
    occasion: str,
    keys: KeyRing,
    details: dict[str, Any] | None = None,
    writer: str | None = None,
) -> None:
    """Write back in the language of the writer, or of somebody who was asked on this number."""
    people = [writer] if writer else await questions.people_on(tx, hashed)
    known = await contacts.recipient(tx, people[0]) if people else None
    message = Message(
        purpose=purpose,
        occasion=occasion,
        person_id=person_id(keys.person, phone=phone),
        channel=Channel.SMS,
        contact=Contact(name="", email=None, phone=phone),
        locale=known.locale if known else LOCALES[0],
        details=details or {},
    )
    await send_message(tx, message, keys=keys)


async def _opened_question(tx: Transaction, found: Grant) -> Opened | Refusal:
    question = await questions.question(tx, UUID(found.subject))
    if question is None:
        return Refusal("link-unknown")
    return Opened(
        purpose="answer",
        subject_kind=question.subject_kind,
        subject=question.subject_id,
        person_id=question.person_id,
        expires_at=min(question.expires_at, found.expires_at),
        answered=question.answered,
        summary={
            "is_open": question.closed_at is None and tx.now < question.expires_at,
            "answers": [each.value for each in Answer],
        },
    )


async def _opened_reason(tx: Transaction, found: Grant) -> Opened | Refusal:
    reason = await figures.reason(tx, UUID(found.subject))
    if reason is None:
        return Refusal("link-unknown")
    return Opened(
        purpose="why",
        subject_kind=reason.subject_kind,
        subject=reason.subject_id,
        person_id=found.person_id,
        expires_at=found.expires_at,
        summary={
            "purpose": reason.purpose,
            "channel": reason.channel,
            "locale": reason.locale,
            **reason.reason,
        },
    )


def _opened_unsubscribe(found: Grant) -> Opened:
    return Opened(
        purpose="unsubscribe",
        subject_kind="account",
        subject=found.subject.rpartition(":")[2],
        person_id=found.person_id,
        expires_at=found.expires_at,
    )
