"""Met, not met, or unknown: the three-valued logic of Kleene (strong), by which rules are judged."""

from collections.abc import Iterable
from enum import IntEnum


class Verdict(IntEnum):
    """In the order of how good it is; an unanswered question is unknown, never a no."""

    NOT_MET = 0
    UNKNOWN = 1
    MET = 2

    @classmethod
    def of(cls, is_met: bool) -> "Verdict":  # noqa: FBT001 - the one thing it is made of
        """A verdict about something that is known."""
        return cls.MET if is_met else cls.NOT_MET


def at_worst(verdicts: Iterable[Verdict]) -> Verdict:
    """All of them: as good as the worst; nothing asked is met."""
    return min(verdicts, default=Verdict.MET)


def at_best(verdicts: Iterable[Verdict]) -> Verdict:
    """Any of them: as good as the best; nothing offered is not met."""
    return max(verdicts, default=Verdict.NOT_MET)
