"""Who sends entries: a mailbox, and its domain where that belongs to somebody."""

# ruff: noqa: SIM905 - lists of words read and compare best as text

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.chassis.refusal import Refusal
from services.registry.decide.content import check_reason

SHARED_DOMAINS: Final = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.de hotmail.com hotmail.de live.com live.de msn.com
    web.de gmx.de gmx.net gmx.at gmx.ch t-online.de freenet.de arcor.de aol.com aol.de yahoo.com
    yahoo.de icloud.com me.com mac.com posteo.de posteo.net mailbox.org proton.me protonmail.com
    tutanota.com tutanota.de tuta.io mail.de email.de online.de 1und1.de vodafone.de kabelmail.de
    riseup.net systemli.org systemausfall.org disroot.org
    example.org example.com example.net
    """.split()
)
"""Domains of strangers: nobody answers for a neighbour at the same provider."""


class BlockKind(StrEnum):
    """What is blocked: one mailbox, or all mailboxes of a domain."""

    PERSON = "person"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent an entry."""

    person_id: str
    domain: str

    @property
    def is_shared(self) -> bool:
        """Whether strangers share the domain."""
        return self.domain in SHARED_DOMAINS


def domain_of(address: str) -> str:
    """The domain of a mailbox."""
    return address.rpartition("@")[2].casefold()


def check_block(sender: Sender, *, kind: BlockKind, reason: str) -> Refusal | None:
    """Whether a block may be set: with a reason, and never for everybody at a provider."""
    if kind is BlockKind.DOMAIN and sender.is_shared:
        return Refusal("block-shared-domain", domain=sender.domain)
    return check_reason(reason)
