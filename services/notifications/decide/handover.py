"""What an answer of the relay means, when to try again, and what the relay's ledger proves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_ENHANCED: Final = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_NOBODY: Final = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
"""Enhanced codes that say: this mailbox does not exist (RFC 3463)."""
_FULL: Final = frozenset({"5.2.2"})
_OUR_FAULT: Final = re.compile(r"^5\.(1\.[78]|7\.\d+)$")
REFUSED_FOR_GOOD: Final = 500


class Outcome(StrEnum):
    """How one hand-over ended; only ``UNKNOWN`` leaves a question open."""

    ACCEPTED = "accepted"
    REJECTED_TEMP = "rejected_temp"
    REJECTED_PERM = "rejected_perm"
    UNKNOWN = "unknown"
    NOT_BEGUN = "not_begun"
    """Certain: not a byte of this message was sent, or the relay could not have taken it."""


class Verdict(StrEnum):
    """What became of a message whose answer was lost."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    STILL_UNKNOWN = "still_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the relay said: status code and text."""

    code: int
    text: str

    @property
    def enhanced(self) -> str | None:
        """The enhanced status code (RFC 3463), if the reply has one."""
        found = _ENHANCED.match(self.text)
        return found[1] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One connection in the relay's ledger."""

    opened_at: datetime
    closed_at: datetime | None


def outcome_of(reply: Reply) -> Outcome:
    """What a complete reply means for this message."""
    if reply.code < 300:  # noqa: PLR2004 - 2xx of RFC 5321
        return Outcome.ACCEPTED
    if reply.code >= REFUSED_FOR_GOOD and not is_full(reply) and not is_our_fault(reply):
        return Outcome.REJECTED_PERM
    return Outcome.REJECTED_TEMP


def is_nobody(reply: Reply) -> bool:
    """Whether the mailbox does not exist, so that the address is left alone."""
    return reply.enhanced in _NOBODY


def is_full(reply: Reply) -> bool:
    """Whether the mailbox is full: that passes."""
    return reply.enhanced in _FULL


def is_our_fault(reply: Reply) -> bool:
    """Whether the relay minds us and not the recipient: sender address or policy."""
    return _OUR_FAULT.match(reply.enhanced or "") is not None


def wait_before(attempt: int, *, first: timedelta, longest: timedelta, share: float) -> timedelta:
    """How long to wait before the next try: ``first`` × 2^n, full jitter.

    ``attempt`` counts from 1; ``share`` is a random number of the caller between 0 and 1.
    """
    ceiling = min(longest, first * (1 << min(attempt - 1, 30)))
    return ceiling * share


def verdict(*, is_accepted: bool, connections: Sequence[Connection]) -> Verdict:
    """What the ledger proves about a message, asked for connections first and messages after.

    Not accepted is proven only by a connection that is seen and closed: nothing can come on it
    any more. A connection that nobody saw proves nothing.
    """
    if is_accepted:
        return Verdict.ACCEPTED
    if connections and all(each.closed_at is not None for each in connections):
        return Verdict.NOT_ACCEPTED
    return Verdict.STILL_UNKNOWN
