"""Links in mails that open one object for one person.

A token is derived (HMAC-SHA-256, 256 bits), so its owner can say the same link again; only its
SHA-256 is stored. Opening never changes anything: mail scanners fetch every link. The first letter
names the service that owns it.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction

OWNERS: Final = {
    "r": "registry",
    "m": "matching",
    "n": "notifications",
    "e": "events",
    "w": "web",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a link opens, for whom and until when."""

    purpose: str
    subject: str
    person_id: str
    expires_at: datetime
    single_use: bool
    used_at: datetime | None


def derive(link_key: bytes, *, prefix: str, purpose: str, subject: str, generation: int = 0) -> str:
    """The token of a link; another ``generation`` gives another token for the same object."""
    told = "\x1f".join((prefix, purpose, subject, str(generation)))
    digest = hmac.new(link_key, told.encode(), hashlib.sha256).digest()
    return prefix + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def digest_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


async def grant(
    tx: Transaction,
    token: str,
    *,
    purpose: str,
    subject: str,
    person_id: str,
    expires_at: datetime,
    single_use: bool = False,
) -> None:
    """Let the token open the object; granting again moves its end, never its use."""
    await tx.execute(
        """INSERT INTO capability (digest, purpose, subject, person_id, expires_at, single_use)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (digest) DO UPDATE SET expires_at = excluded.expires_at""",
        digest_of(token),
        purpose,
        subject,
        person_id,
        expires_at,
        single_use,
    )


async def open_link(tx: Transaction, token: str) -> Grant | Refusal:
    """What the token opens; changes nothing."""
    return await _found(tx, token, lock="")


async def use_link(tx: Transaction, token: str) -> Grant | Refusal:
    """Open the link and mark it as used; a single-use link works once."""
    found = await _found(tx, token, lock="FOR UPDATE")
    if isinstance(found, Grant):
        await tx.execute(
            "UPDATE capability SET used_at = coalesce(used_at, $2) WHERE digest = $1",
            digest_of(token),
            tx.now,
        )
    return found


async def revoke_links(tx: Transaction, *, subject: str, purpose: str | None = None) -> None:
    """Close the links to an object (of one purpose, or all)."""
    await tx.execute(
        "DELETE FROM capability WHERE subject = $1 AND ($2::text IS NULL OR purpose = $2)",
        subject,
        purpose,
    )


async def _found(tx: Transaction, token: str, *, lock: str) -> Grant | Refusal:
    row = await tx.fetchrow(
        f"""SELECT purpose, subject, person_id, expires_at, single_use, used_at
              FROM capability WHERE digest = $1 {lock}""",  # noqa: S608 - lock is a constant of ours
        digest_of(token),
    )
    if row is None:
        return Refusal("link-unknown")
    link = Grant(**row)
    if link.single_use and link.used_at is not None:
        return Refusal("link-used", used_at=link.used_at.isoformat())
    if tx.now >= link.expires_at:
        return Refusal("link-expired", expired_at=link.expires_at.isoformat())
    return link
