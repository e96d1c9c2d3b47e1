"""How likely an entry is spam: named signals with points, for the order of the editors' queue.

A score decides nothing: editors see why an entry stands behind the others, and decide.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum, StrEnum
from typing import Final

from services.registry.decide import words
from services.registry.decide.content import Content

BURST_WITHIN: Final = timedelta(hours=24)
MANY_OF_SENDER: Final = 4
MANY_OF_HOST: Final = 8
SCORE_MAX: Final = 100
NOTICEABLE_FROM: Final = 30
SUSPICIOUS_FROM: Final = 70
LINK_POINTS: Final = 15
LINKS_COUNTED: Final = 3
CAPITALS_LETTERS: Final = 12
CAPITALS_SHARE: Final = 0.7
FOREIGN_SHARE: Final = 0.3
SKETCH_SIZE: Final = 8
SKETCH_SHARED: Final = 4
"""Two texts that share half of their sketch are mostly the same words."""
SHINGLE: Final = 3

_LINK: Final = re.compile(r"https?://|\bwww\.|\[url|<a\s", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+")


class Band(IntEnum):
    """Where an entry stands in the queue: plain ones first, whatever comes in behind them."""

    PLAIN = 0
    NOTICEABLE = 1
    SUSPICIOUS = 2


class SignalName(StrEnum):
    """Why an entry may be spam."""

    SENDER_BLOCKED = "sender-blocked"
    MANY_OF_SENDER = "many-of-sender"
    MANY_OF_HOST = "many-of-host"
    REPEATED_TEXT = "repeated-text"
    LINKS_IN_TEXT = "links-in-text"
    ALL_CAPITALS = "all-capitals"
    FOREIGN_SCRIPT = "foreign-script"


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason; ``count`` says how often."""

    name: SignalName
    points: int
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What else came in: counts include the entry itself, except for repeated texts."""

    is_blocked: bool = False
    of_sender: int = 1
    of_host: int = 1
    with_same_text: int = 0


@dataclass(frozen=True, slots=True)
class Risk:
    """The score of an entry, 0..100, with its reasons, the heaviest first."""

    signals: tuple[Signal, ...] = field(default=())

    @property
    def score(self) -> int:
        """All points together."""
        return min(SCORE_MAX, sum(signal.points for signal in self.signals))

    @property
    def band(self) -> Band:
        """The part of the queue that the entry belongs to."""
        if self.score >= SUSPICIOUS_FROM:
            return Band.SUSPICIOUS
        return Band.NOTICEABLE if self.score >= NOTICEABLE_FROM else Band.PLAIN


def assess(content: Content, around: Surroundings) -> Risk:
    """The risk of a text in its surroundings."""
    signals = (*_of_surroundings(around), *_of_text(content))
    return Risk(tuple(sorted(signals, key=lambda signal: -signal.points)))


def sketch_of(content: Content) -> tuple[int, ...]:
    """A handful of numbers that most copies of a text share, however little was changed.

    The smallest hashes of its runs of three words (bottom-k sketch, Broder 1997); empty for texts
    that are too short to be recognised.
    """
    told = _WORD.findall(words.fold(f"{content.summary}\n{content.description}"))
    if len(told) < SKETCH_SIZE + SHINGLE:
        return ()
    runs = {" ".join(told[place : place + SHINGLE]) for place in range(len(told) - SHINGLE + 1)}
    return tuple(sorted(_number(run) for run in runs)[:SKETCH_SIZE])


def _of_surroundings(around: Surroundings) -> Iterator[Signal]:
    if around.is_blocked:
        yield Signal(SignalName.SENDER_BLOCKED, SCORE_MAX)
    if around.of_sender >= MANY_OF_SENDER:
        yield Signal(SignalName.MANY_OF_SENDER, 70, around.of_sender)
    if around.of_host >= MANY_OF_HOST:
        yield Signal(SignalName.MANY_OF_HOST, 40, around.of_host)
    if around.with_same_text:
        yield Signal(SignalName.REPEATED_TEXT, 40, around.with_same_text)


def _of_text(content: Content) -> Iterator[Signal]:
    texts = (content.title, content.summary, content.description)
    together = "\n".join(texts)
    if links := len(_LINK.findall(together)):
        yield Signal(SignalName.LINKS_IN_TEXT, LINK_POINTS * min(links, LINKS_COUNTED), links)
    if any(_is_shouting(text) for text in texts):
        yield Signal(SignalName.ALL_CAPITALS, 20)
    if _foreign_share(together) >= FOREIGN_SHARE:
        yield Signal(SignalName.FOREIGN_SCRIPT, 40)


def _is_shouting(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < CAPITALS_LETTERS:
        return False
    return sum(letter.isupper() for letter in letters) / len(letters) >= CAPITALS_SHARE


def _foreign_share(text: str) -> float:
    """The share of letters that are not Latin; Sorbian and Polish letters are."""
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return foreign / len(letters) if letters else 0.0


def _number(run: str) -> int:
    digest = hashlib.blake2b(run.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
