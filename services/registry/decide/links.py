"""Whether a website answers: fine → suspected → broken → fine, however long that takes.

One failure proves little: sites are moved, updated, and down at night. A link is broken once three
tries in a row failed over at least a week. Nothing follows for the entry but that its owner is told.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, assert_never
from urllib.parse import SplitResult, urlsplit

EVERY: Final = timedelta(days=14)
AGAIN: Final = timedelta(days=3, hours=12)
"""When a link that failed is tried again: the third try comes after a week."""
TRIES: Final = 3
BROKEN_AFTER: Final = timedelta(days=7)
LATER: Final = timedelta(days=1)
"""When a site is asked again that is busy and does not say until when."""
LATER_AT_LEAST: Final = timedelta(hours=1)
PORTS: Final = {"http": 80, "https": 443}
_WRAPPED: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16"), IPv6Network("2001::/32"))
"""Addresses of IPv6 that lead to some address of IPv4: NAT64, 6to4 and Teredo."""


class LinkState(StrEnum):
    """What we think of a link."""

    FINE = "fine"
    SUSPECTED = "suspected"
    BROKEN = "broken"


class Failure(StrEnum):
    """Why a link led nowhere."""

    NAME_UNKNOWN = "name-unknown"
    NO_ANSWER = "no-answer"
    TOO_SLOW = "too-slow"
    NOT_SECURE = "not-secure"
    NOT_FOUND = "not-found"
    ERROR = "error"
    ENDLESS_REDIRECTS = "endless-redirects"
    NOT_PUBLIC = "not-public"
    """It leads into somebody's own network, or to a port that is no website's."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The site is there; ``moved_to`` if it says for good that it lives under another name."""

    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Busy:
    """The site asks to come back later, perhaps in so many seconds; that says nothing of it."""

    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The site did not answer as one."""

    why: Failure


Outcome = Answered | Busy | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What is known of a link; ``failed_since`` is the first of the failures in a row."""

    state: LinkState = LinkState.FINE
    failures: int = 0
    failed_since: datetime | None = None
    why: Failure | None = None
    moved_to: str | None = None
    checked_at: datetime | None = None
    next_at: datetime


def after(link: Link, outcome: Outcome, *, now: datetime) -> Link:
    """What a check makes of a link."""
    match outcome:
        case Answered(moved_to):
            return Link(moved_to=moved_to, checked_at=now, next_at=now + EVERY)
        case Busy(seconds):
            return replace(link, next_at=now + _pause(seconds))
        case Failed(why):
            since = link.failed_since or now
            failures = link.failures + 1
            is_broken = link.state is LinkState.BROKEN or (
                failures >= TRIES and now - since >= BROKEN_AFTER
            )
            return Link(
                state=LinkState.BROKEN if is_broken else LinkState.SUSPECTED,
                failures=failures,
                failed_since=since,
                why=why,
                checked_at=now,
                next_at=now + (EVERY if is_broken else AGAIN),
            )
        case _:
            assert_never(outcome)


def is_news(before: Link, now: Link) -> bool:
    """Whether the owner is to be told: once for each time that it breaks."""
    return now.state is LinkState.BROKEN and before.state is not LinkState.BROKEN


def may_be_asked(url: str) -> SplitResult | None:
    """The parts of an address that a website may have; None for other schemes, ports and logins."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    usual = PORTS.get(parts.scheme)
    is_fine = usual and parts.hostname and port in {None, usual} and "@" not in parts.netloc
    return parts if is_fine else None


def is_public(address: str) -> bool:
    """Whether everybody reaches this address: no private, loopback, link-local or metadata one."""
    told = ip_address(address.partition("%")[0])
    if isinstance(told, IPv6Address):
        inner = told.ipv4_mapped
        if inner is not None:
            return _is_global(inner)
        if any(told in network for network in _WRAPPED):
            return False
    return _is_global(told)


def _is_global(told: IPv4Address | IPv6Address) -> bool:
    return told.is_global and not (told.is_multicast or told.is_reserved)


def _pause(seconds: int | None) -> timedelta:
    """As long as the site asks for, between an hour and two weeks."""
    if seconds is None:
        return LATER
    return min(max(timedelta(seconds=min(seconds, 10**7)), LATER_AT_LEAST), EVERY)
