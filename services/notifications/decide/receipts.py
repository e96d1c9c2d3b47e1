"""How receipts fold into one state: the same end for every order of the same set."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from contracts.notifications import Channel


class Kind(StrEnum):
    """What a receipt says about a message or one part of it."""

    DELIVERED = "delivered"
    FAILED = "failed"
    UNDERWAY = "underway"
    BOUNCED_SOFT = "bounced_soft"
    BOUNCED_HARD = "bounced_hard"


class Folded(StrEnum):
    """What all receipts together say."""

    NOTHING = "nothing"
    DELIVERED = "delivered"
    PARTLY = "partly"
    FAILED = "failed"
    BOUNCED_SOFT = "bounced_soft"
    BOUNCED_HARD = "bounced_hard"


_SMPP: Final = {
    "DELIVRD": Kind.DELIVERED,
    "EXPIRED": Kind.FAILED,
    "DELETED": Kind.FAILED,
    "UNDELIV": Kind.FAILED,
    "REJECTD": Kind.FAILED,
}


def kind_of(state: str) -> Kind:
    """The kind of an SMPP receipt by its ``stat:`` word; anything else is under way."""
    return _SMPP.get(state.upper(), Kind.UNDERWAY)


def fold(channel: Channel, receipts: Iterable[tuple[int, Kind]], *, parts: int) -> Folded:
    """One state from (part, kind) pairs, however often and in whatever order they came.

    A mail counts as bounced even if a receipt called it delivered before: the last server on the
    way knows better. An SMS is delivered when all its parts are.
    """
    kinds = set(receipts)
    if channel is Channel.MAIL:
        return _fold_mail({kind for _, kind in kinds})
    arrived = {part for part, kind in kinds if kind is Kind.DELIVERED}
    failed = {part for part, kind in kinds if kind is Kind.FAILED} - arrived
    if failed:
        return Folded.PARTLY if arrived else Folded.FAILED
    return Folded.DELIVERED if len(arrived) >= parts else Folded.NOTHING


def _fold_mail(kinds: set[Kind]) -> Folded:
    for kind, folded in (
        (Kind.BOUNCED_HARD, Folded.BOUNCED_HARD),
        (Kind.BOUNCED_SOFT, Folded.BOUNCED_SOFT),
        (Kind.DELIVERED, Folded.DELIVERED),
    ):
        if kind in kinds:
            return folded
    return Folded.NOTHING
