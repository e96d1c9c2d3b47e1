"""When a login code is right and a session alive; pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.chassis.refusal import Refusal

CODE_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 letters and digits that nobody confuses; eight of them are 40 bits."""
CODE_LENGTH: Final = 8
MAX_TRIES: Final = 5


class Kind(StrEnum):
    """Who a session belongs to."""

    PERSON = "person"
    LINK = "link"
    STAFF = "staff"


IDLE: Final = {
    Kind.PERSON: timedelta(days=14),
    Kind.LINK: timedelta(hours=2),
    Kind.STAFF: timedelta(minutes=30),
}
ABSOLUTE: Final = {
    Kind.PERSON: timedelta(days=30),
    Kind.LINK: timedelta(hours=12),
    Kind.STAFF: timedelta(hours=12),
}


@dataclass(frozen=True, slots=True)
class LoginCode:
    """A code that was mailed; bound to the browser that asked for it."""

    code_digest: bytes
    browser_digest: bytes
    expires_at: datetime
    tries: int


def spell_code(randomness: bytes) -> str:
    """Eight letters from at least eight random bytes."""
    return spell(randomness, CODE_LENGTH)


def spell(randomness: bytes, length: int) -> str:
    """So many letters, each from one random byte."""
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in randomness[:length])


def read_code(typed: str) -> str:
    """What a person typed, without the blanks and dashes that people add."""
    return "".join(letter for letter in typed.upper() if letter in CODE_ALPHABET)


def check_code(
    mailed: LoginCode | None, *, typed_digest: bytes, browser_digest: bytes, now: datetime
) -> Refusal | None:
    """None if the code is right; else why not. Unknown and burnt codes look alike."""
    if mailed is None or mailed.tries >= MAX_TRIES or mailed.browser_digest != browser_digest:
        return Refusal("code-gone")
    if now >= mailed.expires_at:
        return Refusal("code-expired")
    if mailed.code_digest != typed_digest:
        left = MAX_TRIES - mailed.tries - 1
        return Refusal("code-wrong", tries_left=left) if left else Refusal("code-gone")
    return None


def session_ends(kind: Kind, *, created_at: datetime, seen_at: datetime) -> datetime:
    """When a session dies: idle too long, or too old."""
    return min(created_at + ABSOLUTE[kind], seen_at + IDLE[kind])
