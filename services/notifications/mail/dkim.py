"""DKIM signatures (RFC 6376), relaxed/relaxed, RSA-2048 with SHA-256.

Signed are all headers that a person sees or acts on; each is named once more than it occurs, so
that nobody can add a second one.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SIGNED: Final = (
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type",
    "auto-submitted", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip
_SPACES: Final = re.compile(rb"[ \t]+")
_FOLD: Final = re.compile(rb"\r\n(?=[ \t])")


class NotAnRsaKeyError(Exception):
    """The key file holds another kind of key."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs mails of one domain."""

    domain: str
    selector: str
    key: RSAPrivateKey

    def sign(self, message: bytes, *, at: datetime) -> bytes:
        """The message with its signature as first header."""
        head, _, body = message.partition(b"\r\n\r\n")
        fields = _fields(head)
        present = [name for name in SIGNED if any(_name(field) == name for field in fields)]
        value = self._unsigned(present, body_hash=_body_hash(body), at=at)
        covered = b"".join(_relaxed(_last(fields, name)) + b"\r\n" for name in present)
        covered += _relaxed(b"dkim-signature:" + value)
        signature = self.key.sign(covered, padding.PKCS1v15(), hashes.SHA256())
        return b"DKIM-Signature:" + value + _folded(signature) + b"\r\n" + message

    def _unsigned(self, present: Sequence[str], *, body_hash: str, at: datetime) -> bytes:
        names = ":".join([*present, *present])
        return (
            f" v=1; a=rsa-sha256; c=relaxed/relaxed; d={self.domain};\r\n"
            f" s={self.selector}; t={int(at.timestamp())};\r\n"
            f" h={names};\r\n bh={body_hash};\r\n b="
        ).encode()


def load_signer(pem: str, *, domain: str, selector: str) -> Signer:
    """A signer from a private key in PEM form."""
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise NotAnRsaKeyError("dkim.pem must hold an RSA key")
    return Signer(domain, selector, key)


def _fields(head: bytes) -> list[bytes]:
    return _FOLD.sub(b"\x00", head).replace(b"\x00", b"").split(b"\r\n")


def _name(field: bytes) -> str:
    return field.partition(b":")[0].decode("ascii").strip().lower()


def _last(fields: Sequence[bytes], name: str) -> bytes:
    return next(field for field in reversed(fields) if _name(field) == name)


def _relaxed(field: bytes) -> bytes:
    name, _, value = field.partition(b":")
    unfolded = _FOLD.sub(b"", value)
    return name.strip().lower() + b":" + _SPACES.sub(b" ", unfolded).strip()


def _body_hash(body: bytes) -> str:
    lines = [_SPACES.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    canonical = b"".join(line + b"\r\n" for line in lines)
    return base64.b64encode(hashlib.sha256(canonical).digest()).decode()


def _folded(signature: bytes) -> bytes:
    text = base64.b64encode(signature)
    return b"\r\n ".join(text[start : start + 72] for start in range(0, len(text), 72))
