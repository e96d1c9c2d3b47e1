"""A claimed row becomes bytes: a signed mail, or the parts of an SMS. Pure but for the keys."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from jinja2 import TemplateError

from services.chassis.seal import UnsealError, unseal
from services.notifications.decide.purposes import PURPOSES
from services.notifications.decide.segments import segment, transliterate
from services.notifications.mail import calendar, verp
from services.notifications.mail.calendar import Invitation, calendar_part
from services.notifications.mail.dkim import Signer, load_signer
from services.notifications.mail.mime import CalendarFile, Letter, write
from services.notifications.mail.smtp import Parcel
from services.notifications.settings import NotificationsSettings
from services.notifications.sms.pdu import Part
from services.notifications.store.handover import Claimed
from services.notifications.words.context import Message, values_of, zone_of
from services.notifications.words.sentences import Sentences, load_sentences
from services.notifications.words.templates import MailText, Templates, shipped
from services.notifications.work.contact import Contact, own_links, unseal_contact

UNWRITABLE: Final = (KeyError, ValueError, TypeError, AttributeError, TemplateError, UnsealError)
"""What a row raises that can never be written down: it is buried, its neighbours go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A mail ready for the relay."""

    row: Claimed
    parcel: Parcel
    message_id: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSms:
    """An SMS ready for the centre."""

    row: Claimed
    parts: tuple[Part, ...]
    reference: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Texts, keys and sender of this installation; made once per process."""

    settings: NotificationsSettings
    templates: Templates
    sentences: Mapping[str, Sentences]
    signer: Signer

    def mail(self, row: Claimed) -> Written:
        """The mail of a row: the same bytes at every attempt but for the signature's time."""
        contact = unseal_contact(self.settings.keys, row.contact_enc)
        values, told, links = self._values(row, contact)
        text = self.templates.mail(row.purpose, locale=row.locale, values=values)
        message_id = f"{row.id.hex}@{self.settings.mail_domain}"
        letter = self._letter(row, contact, text=text, told=told, values=values, links=links)
        content = self.signer.sign(write(letter), at=row.planned_at)
        sender = verp.return_path(
            self.settings.keys.person, row.id, domain=self.settings.mail_domain
        )
        return Written(
            row=row,
            parcel=Parcel(sender, letter.recipient_address, content),
            message_id=message_id,
            digest=hashlib.sha256(content).digest(),
        )

    def sms(self, row: Claimed) -> WrittenSms:
        """The SMS of a row, cut into parts."""
        contact = unseal_contact(self.settings.keys, row.contact_enc)
        values, *_ = self._values(row, contact)
        text = self.templates.sms(row.purpose, locale=row.locale, values=values)
        cut = segment(transliterate(text))
        parts = tuple(
            Part(
                sender=self.settings.sms_sender,
                phone=_needed(contact.phone),
                encoding=cut.encoding,
                content=content,
                position=position,
                total=len(cut.parts),
                thread=row.id.bytes[-1],
                reference=row.id.hex,
            )
            for position, content in enumerate(cut.octets, start=1)
        )
        digest = hashlib.sha256(text.encode()).digest()
        return WrittenSms(row=row, parts=parts, reference=row.id.hex, digest=digest)

    def _values(
        self, row: Claimed, contact: Contact
    ) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
        """What the texts may name; what the owner told, and its links."""
        told: dict[str, Any] = json.loads(unseal(self.settings.keys.seal, row.params_enc))
        message = Message(
            purpose=row.purpose,
            locale=row.locale,
            since=row.said_at,
            name=contact.name,
            details=told["details"],
            links=told["links"],
            own_links=own_links(self.settings.keys, row),
            public_url=self.settings.public_url,
            sender=self.settings.mail_sender_name,
        )
        values = values_of(message, sentences=self.sentences[row.locale])
        return values, told["details"], told["links"]

    def _letter(
        self,
        row: Claimed,
        contact: Contact,
        *,
        text: MailText,
        told: dict[str, Any],
        values: dict[str, Any],
        links: dict[str, str],
    ) -> Letter:
        return Letter(
            message_id=f"{row.id.hex}@{self.settings.mail_domain}",
            date=row.planned_at,
            sender_name=self.settings.mail_sender_name,
            sender_address=self.settings.mail_from,
            recipient_name=" ".join(contact.name.split()),
            recipient_address=_needed(contact.email),
            subject=text.subject,
            text=text.text,
            html=text.html,
            locale=row.locale,
            unsubscribe_url=self._unsubscribe_url(row, links=links),
            calendar=self._calendar(row, contact, told=told, values=values),
        )

    def _unsubscribe_url(self, row: Claimed, *, links: Mapping[str, str]) -> str | None:
        """Where a mail program's one click goes (RFC 8058): to us, or to whoever can stop it."""
        purpose = PURPOSES[row.purpose]
        if purpose.owner_unsubscribes:
            service, token = purpose.owner, links["unsubscribe"]
        elif row.topic is None:
            return None
        else:
            service, token = "notifications", own_links(self.settings.keys, row)["unsubscribe"]
        return f"{self.settings.public_url}/api/{service}/v1/unsubscribe/{token}"

    def _calendar(
        self, row: Claimed, contact: Contact, *, told: dict[str, Any], values: dict[str, Any]
    ) -> CalendarFile | None:
        method = PURPOSES[row.purpose].calendar
        if method is None:
            return None
        said, gathering = told["calendar"], told["gathering"]
        invitation = Invitation(
            uid=said["uid"],
            sequence=max(int(said["sequence"]), row.calendar_sequence or 0),
            organizer_address=calendar.bare_address(
                said.get("organizer") or self.settings.mail_from
            ),
            organizer_name=self.settings.mail_sender_name,
            attendee_address=_needed(contact.email),
            attendee_name=" ".join(contact.name.split()),
            title=gathering["title"],
            place=values["where"],
            description=f"{gathering['title']}\n{values['where']}\n{values['manage_url']}",
            url=values["manage_url"],
            starts_at=datetime.fromisoformat(gathering["starts_at"]),
            ends_at=datetime.fromisoformat(gathering["ends_at"]),
            zone=zone_of(gathering),
            said_at=row.said_at,
        )
        return CalendarFile(method=method, content=calendar_part(invitation, method=method))


def make_writer(settings: NotificationsSettings) -> Writer:
    """Publish the texts and read the keys; raises where something is missing."""
    return Writer(
        settings=settings,
        templates=shipped(),
        sentences=load_sentences(),
        signer=load_signer(
            settings.keys.text("dkim.pem"),
            domain=settings.mail_domain,
            selector=settings.dkim_selector,
        ),
    )


def _needed(address: str | None) -> str:
    if address is None:
        raise ValueError("a ready row has no address")
    return address
