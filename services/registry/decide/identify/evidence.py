"""What a claimant tells and shows: who they are, and the one proof that they chose."""

import re
from dataclasses import dataclass
from typing import Final

from services.chassis.identity import Email, normalise_email
from services.chassis.refusal import Refusal
from services.registry.decide.content import CONTACT_NAME, FieldRefusals, check_text
from services.registry.decide.identify.claim import Proof
from services.registry.decide.identify.domains import check_mailbox
from services.registry.decide.identify.proposal import POST

ROLE: Final = (2, 120)
COURT: Final = (3, 80)
STATEMENT: Final = (10, 2000)
REGISTER_NUMBER: Final = re.compile(r"(HRA|HRB|VR|GnR|PR|GsR) ?([0-9]{1,7})", re.IGNORECASE)
"""Commercial, association, co-operative, partnership and civil-law partnership registers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim as it was typed; of the evidence only what belongs to the chosen proof counts."""

    name: str
    email: str
    role: str
    proof: Proof
    post: str | None
    register_number: str | None
    court: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A claim that can be worked with; ``shown`` is what an editor looks at."""

    told: Told
    mailbox: Email
    shown: str


def read_evidence(told: Told, *, website: str | None, others: int) -> Evidence | FieldRefusals:
    """The claim, or what is wrong with each of its fields."""
    mailbox = normalise_email(told.email)
    shown = _read_shown(told, mailbox, website=website, others=others)
    refusals = {
        "name": check_text(told.name, CONTACT_NAME),
        "role": check_text(told.role, ROLE),
        "email": mailbox if isinstance(mailbox, Refusal) else None,
    }
    wrong = {field: refusal for field, refusal in refusals.items() if refusal}
    if isinstance(mailbox, Refusal):
        return wrong
    if not isinstance(shown, str):
        return {**wrong, **shown}
    return wrong or Evidence(told=told, mailbox=mailbox, shown=shown)


def read_number(text: str) -> str | Refusal:
    """A register number in one way of writing: ``VR 1234``."""
    found = REGISTER_NUMBER.fullmatch(" ".join(text.split()))
    if found is None:
        return Refusal("register-number-invalid")
    kinds = {kind.casefold(): kind for kind in ("HRA", "HRB", "VR", "GnR", "PR", "GsR")}
    return f"{kinds[found[1].casefold()]} {found[2]}"


def _read_shown(
    told: Told, mailbox: Email | Refusal, *, website: str | None, others: int
) -> str | FieldRefusals:
    match told.proof:
        case Proof.DOMAIN:
            if isinstance(mailbox, Refusal):
                return {}
            refused = check_mailbox(mailbox, website=website, others=others)
            return {"email": refused} if refused else mailbox.address.rpartition("@")[2]
        case Proof.LETTER:
            refused = check_text(told.post or "", POST, lines=True)
            return {"post": refused} if refused else str(told.post)
        case Proof.REGISTER:
            return _read_register(told)


def _read_register(told: Told) -> str | FieldRefusals:
    number = read_number(told.register_number or "")
    court = check_text(told.court or "", COURT)
    wrong = {
        "register_number": number if isinstance(number, Refusal) else None,
        "court": court,
    }
    found = {field: refusal for field, refusal in wrong.items() if refusal}
    return found or f"{number}, {told.court}"
