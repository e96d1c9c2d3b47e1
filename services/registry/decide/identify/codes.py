"""Codes that go by letter: short enough to type, without letters that look alike."""

import hashlib
import hmac
from typing import Final
from uuid import UUID

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 signs, without I, O, 0 and 1: five bits each."""
LENGTH: Final = 8


def code_of(key: bytes, *, claim_id: UUID, generation: int) -> str:
    """The code of a claim's letter; the same whenever it is printed, another for a new letter."""
    told = f"letter-code\x1f{claim_id}\x1f{generation}"
    digest = hmac.new(key, told.encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


def shown(code: str) -> str:
    """As people read it: ``K7QM-2XNB``."""
    return f"{code[:4]}-{code[4:]}"


def digest_of(key: bytes, *, claim_id: UUID, code: str) -> bytes:
    """What is stored of a code: a keyed hash of what was typed, whatever its case and its gaps."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    told = f"letter-digest\x1f{claim_id}\x1f{typed}"
    return hmac.new(key, told.encode(), hashlib.sha256).digest()


def is_right(key: bytes, *, claim_id: UUID, typed: str, digest: bytes) -> bool:
    """Whether the typed code is the one of the letter."""
    return hmac.compare_digest(digest_of(key, claim_id=claim_id, code=typed), digest)
