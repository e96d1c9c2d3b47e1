"""Whether a mailbox belongs to a website's own domain: then it speaks for the organisation.

A domain is own if one organisation registered it: the label in front of the public suffix
(RFC 8499), such as ``verein.de`` of ``www.verein.de``. Shared hosters and umbrella bodies are not,
nor a domain that the websites of several entries share.
"""

from typing import Final
from urllib.parse import urlsplit

import idna

from services.chassis.identity import Email
from services.chassis.refusal import Refusal
from services.registry.decide.identify.shared_domains import (
    MAIL_HOSTERS,
    PUBLIC_SUFFIXES,
    SITE_HOSTERS,
    UMBRELLAS,
)

_SHARED: Final = MAIL_HOSTERS | SITE_HOSTERS | UMBRELLAS


def registrable(host: str) -> str | None:
    """The domain that somebody registered, in ASCII; None for an address or a bare suffix."""
    try:
        labels = idna.encode(host.strip(".").lower(), uts46=True).decode().split(".")
    except (idna.IDNAError, UnicodeError):
        return None
    if labels[-1].isdigit():
        return None
    of_suffix = 2 if ".".join(labels[-2:]) in PUBLIC_SUFFIXES else 1
    return ".".join(labels[-of_suffix - 1 :]) if len(labels) > of_suffix else None


def domain_of_site(website: str) -> str | None:
    """The registered domain of a web address."""
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:
        return None
    return registrable(host) if host else None


def is_shared(domain: str) -> bool:
    """Whether a domain belongs to many."""
    return domain in _SHARED


def own_domain(website: str | None) -> str | None:
    """The domain that a website has for itself; None if it shares one."""
    domain = domain_of_site(website) if website else None
    return None if domain is None or is_shared(domain) else domain


def check_mailbox(email: Email, *, website: str | None, others: int) -> Refusal | None:
    """Whether a mailbox proves who is behind a website; ``others`` entries have the same domain."""
    domain = domain_of_site(website) if website else None
    if website is None or domain is None:
        return Refusal("domain-without-website")
    if is_shared(domain) or others:
        return Refusal("domain-shared", domain=domain)
    if registrable(email.address.rpartition("@")[2]) != domain:
        return Refusal("domain-differs", domain=domain)
    return None
