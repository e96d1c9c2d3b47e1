"""Who a person is to every service: one mailbox (or phone number), written in whatever way.

Delivery goes to the address as typed; identity ignores letter case and the two spellings of a
domain with umlauts. A plus tag is part of the mailbox: it is never removed.
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from services.chassis.refusal import Refusal

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_IN_ANGLES: Final = re.compile(r"<([^<>]*)>\s*$")
_SCHEME: Final = re.compile(r"^mailto:\s*", re.IGNORECASE)
_LONGEST: Final = 254


@dataclass(frozen=True, slots=True)
class Email:
    """A mailbox: ``address`` for delivery (ASCII), ``display`` for people, ``identity`` for us."""

    address: str
    display: str
    identity: str


def normalise_email(text: str) -> Email | Refusal:
    """Read an address as people type or paste it; refuse what no server of ours can deliver.

    Domains follow IDNA 2008 (RFC 5891): ``straße`` is not ``strasse``. A local part outside
    ASCII would need SMTPUTF8 all the way (RFC 6531) and is refused with that reason.
    """
    typed = _cleaned(text)
    if not typed:
        return Refusal("email-missing")
    if len(typed) > _LONGEST:
        return Refusal("email-too-long", longest=_LONGEST)
    local = typed.rpartition("@")[0]
    if not local.isascii():
        return Refusal("email-local-part-not-ascii")
    if "," in typed:
        return _with_suggestion(typed.replace(",", "."))
    try:
        read = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return Refusal("email-invalid")
    address = f"{read.local_part}@{read.ascii_domain}"
    return Email(
        address=address,
        display=f"{read.local_part}@{read.domain}",
        identity=address.casefold(),
    )


def normalise_phone(text: str) -> str | Refusal:
    """A German mobile number in E.164 form (``+4915…``); others cannot get an SMS from us."""
    try:
        number = phonenumbers.parse(_INVISIBLE.sub("", text), "DE")
    except phonenumbers.NumberParseException:
        return Refusal("phone-invalid")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(number):
        return Refusal("phone-invalid")
    if number.country_code != 49:  # noqa: PLR2004 - Germany
        return Refusal("phone-not-german")
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return e164 if phonenumbers.number_type(number) in kinds else Refusal("phone-not-mobile")


def person_id(key: bytes, *, email: Email | None = None, phone: str | None = None) -> str:
    """The same id in every service: keyed hash of the mailbox, or of the number without one."""
    if email is not None:
        told = f"mailto:{email.identity}"
    elif phone is not None:
        told = f"tel:{phone}"
    else:
        raise ValueError("a person is known by a mailbox or a phone number")
    return "p_" + hmac.new(key, told.encode(), hashlib.sha256).hexdigest()[:32]


def _with_suggestion(better: str) -> Refusal:
    if isinstance(normalise_email(better), Refusal):
        return Refusal("email-invalid")
    return Refusal("email-invalid", suggestion=better)


def _cleaned(text: str) -> str:
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("\u00a0", " ").strip()
    if pasted := _IN_ANGLES.search(visible):
        visible = pasted[1].strip()
    bare = _SCHEME.sub("", visible)
    return bare[:-1] if bare.endswith(".") and not bare.endswith("..") else bare


def spoken_number(number: str) -> str:
    """A number as people read it: «+49 3576 123456»; what is none stays as it is."""
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    told: str = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return told
