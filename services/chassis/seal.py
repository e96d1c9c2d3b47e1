"""Addresses at rest: AES-256-GCM, so that a database dump shows none."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES: Final = 12


class UnsealError(Exception):
    """The blob was sealed with another key, or somebody changed it."""


def seal(key: bytes, plaintext: str) -> bytes:
    """Encrypt a text with a 32-byte key; the nonce stands in front."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext.encode(), None)


def unseal(key: bytes, blob: bytes) -> str:
    """Decrypt what `seal` made; raises `UnsealError` for anything else."""
    try:
        return AESGCM(key).decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError) as problem:
        raise UnsealError from problem
