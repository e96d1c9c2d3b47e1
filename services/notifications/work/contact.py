"""An owner answered: addresses are kept sealed, rows become ready.

The owner is asked while no transaction is open; what it said is settled here in one.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from contracts.notifications import Channel, SubjectKind
from services.chassis import capability
from services.chassis.capability import derive
from services.chassis.erasure import is_erased
from services.chassis.identity import normalise_email, normalise_phone
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal
from services.chassis.seal import seal, unseal
from services.chassis.transaction import Transaction
from services.notifications.decide.plan import question_id
from services.notifications.decide.purposes import LOCALES, PURPOSES
from services.notifications.store import contacts, plans, projections, questions
from services.notifications.store.contacts import Held, OpenClaim
from services.notifications.store.handover import Claimed
from services.notifications.store.plans import Contents

UNSUBSCRIBE_LIVES: Final = timedelta(days=365)
WHY_LIVES: Final = timedelta(days=90)
WITHOUT: Final = MappingProxyType({Channel.MAIL: "no-mailbox", Channel.SMS: "no-number"})
"""Why a message ends whose person cannot be reached on its channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where and as whom a person is reached; ASCII address, E.164 number."""

    name: str
    email: str | None
    phone: str | None

    def on(self, channel: str) -> str | None:
        """The address on a channel."""
        return self.email if channel == Channel.MAIL else self.phone


def address_hmac(keys: KeyRing, address: str) -> bytes:
    """How an address is remembered that is left alone: by a keyed hash without letter case."""
    told = b"address\x1f" + address.casefold().encode()
    return hmac.new(keys.person, told, hashlib.sha256).digest()


def read_contact(person: Mapping[str, Any]) -> Contact:
    """What an owner says of a person; what no server of ours can deliver to is left out."""
    email = normalise_email(person["email"]) if person.get("email") else None
    phone = normalise_phone(person["phone"]) if person.get("phone") else None
    return Contact(
        name=str(person.get("name") or ""),
        email=None if email is None or isinstance(email, Refusal) else email.address,
        phone=None if phone is None or isinstance(phone, Refusal) else phone,
    )


def seal_contact(keys: KeyRing, contact: Contact) -> bytes:
    """A contact at rest."""
    told = {"name": contact.name, "email": contact.email, "phone": contact.phone}
    return seal(keys.seal, json.dumps(told, ensure_ascii=False))


def unseal_contact(keys: KeyRing, blob: bytes) -> Contact:
    """A contact from rest."""
    return Contact(**json.loads(unseal(keys.seal, blob)))


async def settle_claim(
    tx: Transaction, claim: OpenClaim, people: list[dict[str, Any]], *, keys: KeyRing
) -> None:
    """The owner told who the people are: keep them, and let their rows go.

    Two owners may tell of one person at once, each to another worker: one that lacks the address
    holds a row for it, one that knows it looks for such rows. They do so one after the other.
    """
    await contacts.take_turns(tx, [person["person_id"] for person in people])
    if not await contacts.close_claim(tx, claim.id, state="done"):
        return
    by_id = {person["person_id"]: person for person in people}
    for person_id, person in sorted(by_id.items()):
        await _keep(tx, claim, person_id, person, keys=keys)
    for row in await contacts.held_by(tx, claim.id):
        if row.person_id in by_id:
            await _fill(tx, row, by_id[row.person_id], keys=keys)
        else:
            await plans.cancel_one(tx, row.id, why="not-told")
    for person_id in sorted(by_id):
        await _let_waiting_go(tx, person_id, keys=keys)


async def settle_gone(tx: Transaction, claim: OpenClaim) -> None:
    """The owner knows nothing of it any more: nobody is told."""
    if not await contacts.close_claim(tx, claim.id, state="gone"):
        return
    for row in await contacts.held_by(tx, claim.id):
        await plans.cancel_one(tx, row.id, why="gone")


async def fill(
    tx: Transaction,
    row: Held,
    *,
    contact: Contact | None,
    locale: str,
    params: Mapping[str, Any],
    keys: KeyRing,
) -> None:
    """Give a held row its address, its values and its links.

    A row ends whose person is known and has no address on its channel. So does an SMS beside
    another one of its kind, where a mail says the same.
    """
    address = contact.on(row.channel) if contact else None
    if contact is not None and address is None:
        await plans.cancel_one(tx, row.id, why=WITHOUT[Channel(row.channel)])
        return
    if contact is not None and contact.email is not None and await _is_told_by_sms(tx, row):
        await plans.cancel_one(tx, row.id, why="one-sms-is-enough")
        return
    hashed = address_hmac(keys, address) if address else None
    number = await _reach_by_sms(tx, row, hashed)
    told = {**params, "details": {**params["details"], "answer_number": number}}
    await plans.make_ready(
        tx,
        row.id,
        Contents(
            locale=locale,
            contact_enc=seal_contact(keys, contact) if contact else None,
            params_enc=seal(keys.seal, json.dumps(told, ensure_ascii=False)),
            address_hmac=hashed,
        ),
    )
    await _grant_links(tx, row, keys=keys)


def own_links(keys: KeyRing, row: Held | Claimed) -> dict[str, str]:
    """The tokens of this service's own links in a message: the same at every rendering."""
    kind = SubjectKind(row.subject_kind)
    asked = question_id(row.person_id, kind=kind, subject_id=row.subject_id)
    topic = PURPOSES[row.purpose].topic
    return {
        "why": derive(keys.link, prefix="n", purpose="why", subject=str(row.id)),
        "answer": derive(keys.link, prefix="n", purpose="answer", subject=str(asked)),
        "unsubscribe": derive(
            keys.link, prefix="n", purpose="unsubscribe", subject=f"{row.person_id}:{topic}"
        ),
    }


async def _is_told_by_sms(tx: Transaction, row: Held) -> bool:
    """Whether the person just got an SMS like this one; the question is answered by mail then."""
    within = PURPOSES[row.purpose].one_sms_within
    if row.channel != Channel.SMS or within is None:
        return False
    return await plans.has_sms(
        tx, row.person_id, purpose=row.purpose, since=tx.now - within, but=row.id
    )


async def _reach_by_sms(tx: Transaction, row: Held, phone_hmac: bytes | None) -> int | None:
    """The number to answer with, if the SMS asks and other questions wait on that phone."""
    if row.channel != Channel.SMS or phone_hmac is None:
        return None
    kind = SubjectKind(row.subject_kind)
    asked = question_id(row.person_id, kind=kind, subject_id=row.subject_id)
    return await questions.reach_by_sms(tx, asked, phone_hmac=phone_hmac)


async def _keep(
    tx: Transaction,
    claim: OpenClaim,
    person_id: str,
    person: Mapping[str, Any],
    *,
    keys: KeyRing,
) -> None:
    contact = read_contact(person)
    if contact.email is None and contact.phone is None:
        return
    if await is_erased(tx, person_id, claim.said_at):
        return
    beginning = await contacts.beginning_of(tx, claim.id, person_id)
    if not await contacts.may_keep(tx, claim.id, person_id, beginning=beginning):
        return
    await contacts.keep_recipient(
        tx,
        person_id,
        contact_enc=seal_contact(keys, contact),
        locale=_locale(person),
        said_at=claim.said_at,
        beginning=beginning,
    )


async def _fill(tx: Transaction, row: Held, person: Mapping[str, Any], *, keys: KeyRing) -> None:
    told, locale = read_contact(person), _locale(person)
    contact: Contact | None = told
    if told.email is None and told.phone is None:
        contact, locale = await _known(tx, row.person_id, locale=locale, keys=keys)
    await fill(
        tx, row, contact=contact, locale=locale, params=await _params(tx, row, person), keys=keys
    )


async def _known(
    tx: Transaction, person_id: str, *, locale: str, keys: KeyRing
) -> tuple[Contact | None, str]:
    known = await contacts.recipient(tx, person_id)
    if known is None:
        return None, locale
    return unseal_contact(keys, known.contact_enc), known.locale


async def _let_waiting_go(tx: Transaction, person_id: str, *, keys: KeyRing) -> None:
    """Rows of other facts that waited for this person's address."""
    contact, locale = await _known(tx, person_id, locale=LOCALES[0], keys=keys)
    if contact is None:
        return
    for row in await contacts.held_for(tx, person_id):
        if row.params_enc is not None:
            params = json.loads(unseal(keys.seal, row.params_enc))
            await fill(tx, row, contact=contact, locale=locale, params=params, keys=keys)


async def _params(tx: Transaction, row: Held, person: Mapping[str, Any]) -> dict[str, Any]:
    details = dict(person.get("details") or {})
    details["expires_at"] = details.get("expires_at") or row.expires_at.isoformat()
    if row.subject_kind == SubjectKind.MATCH:
        named = await projections.initiative_of(tx, UUID(row.subject_id))
        if named is not None:
            details["initiative_title"], details["initiative_place"] = named
    return {"details": details, "links": dict(person.get("links") or {})}


async def _grant_links(tx: Transaction, row: Held, *, keys: KeyRing) -> None:
    tokens = own_links(keys, row)
    asked = question_id(
        row.person_id, kind=SubjectKind(row.subject_kind), subject_id=row.subject_id
    )
    topic = PURPOSES[row.purpose].topic
    wanted = [("why", str(row.id), tx.now + WHY_LIVES)]
    if (question := await questions.question(tx, asked)) is not None:
        wanted.append(("answer", str(asked), question.expires_at))
    if topic is not None:
        wanted.append(("unsubscribe", f"{row.person_id}:{topic}", tx.now + UNSUBSCRIBE_LIVES))
    for purpose, subject, expires_at in wanted:
        await capability.grant(
            tx,
            tokens[purpose],
            purpose=purpose,
            subject=subject,
            person_id=row.person_id,
            expires_at=expires_at,
        )


def _locale(person: Mapping[str, Any]) -> str:
    told = str(person.get("locale") or LOCALES[0])[:2]
    return told if told in LOCALES else LOCALES[0]
