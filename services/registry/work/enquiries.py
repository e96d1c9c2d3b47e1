"""A visitor writes to an initiative; once her mailbox is confirmed, its owner gets the message."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from services.chassis import capability, outbox, timers
from services.chassis.http.tokens import Principal
from services.chassis.identity import person_id
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.seal import seal, unseal
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide import enquiry as rules
from services.registry.decide.contact import refuse_fields
from services.registry.decide.enquiry import Enquiry, Letter, Outcome, State
from services.registry.decide.initiative import Initiative, Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import enquiries, initiatives
from services.registry.work import links, steps, tokens

CONFIRM: Final = "confirm-enquiry"
OUTCOME: Final = "enquiry-outcome"
FORGET: Final = "forget-enquiry"
TRUSTED: Final = "staff-cli"
MOST_SHOWN: Final = 50
ANSWERS: Final[Mapping[str, Outcome]] = {"yes": Outcome.CONVERSATION, "no": Outcome.NOTHING}
Claimed = Literal["received", "forwarded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Name, mailbox and text of a message in the clear."""

    name: str
    email: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message as the owner sees it."""

    enquiry: Enquiry
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One person with the details and links of one notice."""

    person_id: str
    name: str
    email: str
    details: Mapping[str, str]
    links: Mapping[str, str]


async def write(
    tx: Transaction,
    initiative_id: UUID,
    told: Words,
    *,
    enquiry_id: UUID,
    who: Principal | None,
    settings: RegistrySettings,
) -> Enquiry | Refusal:
    """Take a message; whoever has shown the mailbox before need not confirm it."""
    initiative = await steps.found(tx, initiative_id)
    letter = rules.read_letter(name=told.name, email=told.email, text=told.text)
    if not isinstance(letter, Letter):
        return refuse_fields(letter)
    if refused := rules.check_reachable(initiative):
        return refused
    sender = person_id(settings.keys.person, email=letter.email)
    enquiry = Enquiry(
        id=enquiry_id,
        initiative_id=initiative_id,
        sender=sender,
        state=State.RECEIVED,
        created_at=tx.now,
    )
    await enquiries.insert(tx, enquiry, letter=_sealed(settings.keys, letter))
    if who is not None and (who.person_id == sender or who.issuer == TRUSTED):
        return await _forward(tx, enquiry, initiative, settings=settings)
    return await _ask_sender(tx, enquiry, sender=sender, settings=settings)


async def confirm(tx: Transaction, token: str, *, settings: RegistrySettings) -> Enquiry | Refusal:
    """The sender's button; pressing again says the same and forwards nothing twice."""
    enquiry_id = await tokens.used(tx, token, purpose=CONFIRM)
    if isinstance(enquiry_id, Refusal):
        return enquiry_id
    enquiry = await _locked(tx, enquiry_id)
    initiative = await steps.found(tx, enquiry.initiative_id)
    return await _forward(tx, enquiry, initiative, settings=settings)


async def conclude_by_link(tx: Transaction, token: str, *, answer: str) -> Enquiry | Refusal:
    """The owner's answer by the link in the mail, while the entry is hers."""
    pressed = await tokens.pressed(tx, token, purpose=OUTCOME)
    if isinstance(pressed, Refusal):
        return pressed
    enquiry = await _locked(tx, pressed.subject)
    initiative = await steps.found(tx, enquiry.initiative_id)
    if refused := pressed.check_owner(initiative.owner):
        return refused
    return await _conclude(tx, enquiry, ANSWERS[answer])


async def conclude(
    tx: Transaction, initiative_id: UUID, enquiry_id: UUID, *, answer: str, who: Principal
) -> Enquiry | Refusal:
    """The owner's answer on her page; not found for anybody else."""
    await _theirs(tx, initiative_id, who)
    enquiry = await _locked(tx, enquiry_id)
    if enquiry.initiative_id != initiative_id:
        raise RefusedError(Refusal("not-found"))
    return await _conclude(tx, enquiry, ANSWERS[answer])


async def shown_to_owner(
    tx: Transaction, initiative_id: UUID, *, who: Principal, settings: RegistrySettings
) -> list[Shown]:
    """The messages that an entry got whose words are still kept."""
    await _theirs(tx, initiative_id, who)
    kept = await enquiries.forwarded_to(tx, initiative_id, limit=MOST_SHOWN)
    return [
        Shown(enquiry=each.enquiry, words=_words(settings.keys, each.letter))
        for each in kept
        if each.letter is not None
    ]


async def claim(
    tx: Transaction, enquiry_id: UUID, *, step: Claimed, settings: RegistrySettings
) -> Claim | Refusal:
    """Whom to tell of a step; not found once nobody is to be told any more."""
    kept = await enquiries.get(tx, enquiry_id)
    if kept is None or kept.letter is None or kept.enquiry.sender is None:
        return Refusal("not-found")
    initiative = await steps.found(tx, kept.enquiry.initiative_id)
    content = await steps.text(tx, initiative, revision=initiative.latest_revision)
    words = _words(settings.keys, kept.letter)
    if step == "received":
        if kept.enquiry.state is not State.RECEIVED:
            return Refusal("not-found")
        return Claim(
            person_id=kept.enquiry.sender,
            name=words.name,
            email=words.email,
            details={"title": content.title, "text": words.text},
            links={"confirm": token(settings.keys, CONFIRM, enquiry_id=enquiry_id)},
        )
    return await _claim_of_owner(
        tx, kept.enquiry, initiative, words=words, title=content.title, settings=settings
    )


async def summary(tx: Transaction, enquiry_id: UUID) -> dict[str, str]:
    """What a link's page says before anybody presses its button."""
    kept = await enquiries.get(tx, enquiry_id)
    if kept is None:
        return {}
    initiative = await steps.found(tx, kept.enquiry.initiative_id)
    content = await steps.text(tx, initiative, revision=initiative.latest_revision)
    told = {"state": kept.enquiry.state.value, "title": content.title}
    return {**told, "outcome": kept.enquiry.outcome or "", "initiative_id": str(initiative.id)}


async def forget_in_time(timer: Timer, tx: Transaction) -> None:
    """Forget what nobody confirmed, and the words of what was forwarded long ago."""
    enquiry = await enquiries.lock(tx, UUID(timer.subject))
    if enquiry is not None:
        await _forget(tx, enquiry)


async def forget_sender(tx: Transaction, person_id: str, erased_at: datetime) -> None:
    """Forget what a person wrote until then."""
    for kept in await enquiries.sent_by(tx, person_id, until=erased_at):
        await _forget(tx, kept.enquiry)


async def forget_sent_to(tx: Transaction, initiative_id: UUID) -> None:
    """Forget what was written to an initiative whose owner is forgotten, and the links to it."""
    for enquiry_id in await enquiries.forget_sent_to(tx, initiative_id):
        await capability.revoke_links(tx, subject=str(enquiry_id))
        await timers.cancel(tx, FORGET, subject=str(enquiry_id))


def token(keys: KeyRing, purpose: str, *, enquiry_id: UUID) -> str:
    """The token of a link to a message; the same whenever it is asked for."""
    subject = str(enquiry_id)
    return capability.derive(keys.link, prefix=links.PREFIX, purpose=purpose, subject=subject)


async def _ask_sender(
    tx: Transaction, enquiry: Enquiry, *, sender: str, settings: RegistrySettings
) -> Enquiry:
    until = tx.now + rules.CONFIRM_WITHIN
    await capability.grant(
        tx,
        token(settings.keys, CONFIRM, enquiry_id=enquiry.id),
        purpose=CONFIRM,
        subject=str(enquiry.id),
        person_id=sender,
        expires_at=until,
    )
    await timers.schedule(tx, FORGET, subject=str(enquiry.id), due_at=until)
    said = rules.receive(enquiry, sender=sender)
    await outbox.record(
        tx, said, sequence=1, dataref=_dataref(enquiry, "received"), expires_at=until
    )
    return enquiry


async def _forward(
    tx: Transaction, enquiry: Enquiry, initiative: Initiative, *, settings: RegistrySettings
) -> Enquiry | Refusal:
    said = rules.forward(enquiry, initiative)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return enquiry
    now = rules.forwarded(enquiry, now=tx.now)
    until = tx.now + rules.KEPT_FOR
    await enquiries.save(tx, now)
    await capability.grant(
        tx,
        token(settings.keys, OUTCOME, enquiry_id=enquiry.id),
        purpose=OUTCOME,
        subject=str(enquiry.id),
        person_id=said.owner_person_id,
        expires_at=until,
    )
    await timers.schedule(tx, FORGET, subject=str(enquiry.id), due_at=until)
    await outbox.record(tx, said, sequence=2, dataref=_dataref(enquiry, "forwarded"))
    return now


async def _conclude(tx: Transaction, enquiry: Enquiry, outcome: Outcome) -> Enquiry | Refusal:
    concluded = rules.conclude(enquiry, outcome)
    if isinstance(concluded, Enquiry):
        await enquiries.save(tx, concluded)
    return concluded


async def _forget(tx: Transaction, enquiry: Enquiry) -> None:
    await capability.revoke_links(tx, subject=str(enquiry.id), purpose=CONFIRM)
    if enquiry.state is State.RECEIVED:
        await enquiries.delete(tx, enquiry.id)
    else:
        await enquiries.forget_words(tx, enquiry.id)


async def _claim_of_owner(
    tx: Transaction,
    enquiry: Enquiry,
    initiative: Initiative,
    *,
    words: Words,
    title: str,
    settings: RegistrySettings,
) -> Claim | Refusal:
    sealed = await initiatives.sealed_contact(tx, initiative.id)
    if sealed is None or initiative.owner is None:
        return Refusal("not-found")
    reach = links.unseal_contact(settings.keys, sealed)
    return Claim(
        person_id=initiative.owner,
        name=reach.name,
        email=reach.email,
        details={
            "title": title,
            "sender_name": words.name,
            "sender_email": words.email,
            "text": words.text,
        },
        links={"outcome": token(settings.keys, OUTCOME, enquiry_id=enquiry.id)},
    )


async def _locked(tx: Transaction, enquiry_id: UUID) -> Enquiry:
    enquiry = await enquiries.lock(tx, enquiry_id)
    if enquiry is None:
        raise RefusedError(Refusal("not-found"))
    return enquiry


async def _theirs(tx: Transaction, initiative_id: UUID, who: Principal) -> None:
    initiative = await steps.found(tx, initiative_id)
    if not initiative.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))


def _dataref(enquiry: Enquiry, step: Claimed) -> str:
    return f"/internal/v1/enquiries/{enquiry.id}/claim/{step}"


def _sealed(keys: KeyRing, letter: Letter) -> bytes:
    told = {"name": letter.name, "email": letter.email.address, "text": letter.text}
    return seal(keys.seal, json.dumps(told))


def _words(keys: KeyRing, sealed: bytes) -> Words:
    return Words(**json.loads(unseal(keys.seal, sealed)))
