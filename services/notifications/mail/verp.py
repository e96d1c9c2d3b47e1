"""Return paths that name their notification: ``bounce+<id>.<check>@domain``.

The check is a keyed hash, so that nobody can have an address suppressed by inventing bounces.
"""

import base64
import hashlib
import hmac
import re
from typing import Final
from uuid import UUID

CHECK_BYTES: Final = 10
_LOCAL: Final = re.compile(r"^bounce\+([0-9a-f]{32})\.([a-z2-7]{16})$")


def return_path(key: bytes, notification_id: UUID, *, domain: str) -> str:
    """The envelope sender of a notification."""
    return f"bounce+{notification_id.hex}.{_check(key, notification_id)}@{domain}"


def notification_of(key: bytes, address: str, *, domain: str) -> UUID | None:
    """The notification that a return path names, or None for anything else."""
    local, _, host = address.strip().strip("<>").casefold().rpartition("@")
    found = _LOCAL.match(local)
    if found is None or host != domain.casefold():
        return None
    named = UUID(hex=found[1])
    return named if hmac.compare_digest(_check(key, named), found[2]) else None


def _check(key: bytes, notification_id: UUID) -> str:
    digest = hmac.new(key, b"bounce\x1f" + notification_id.bytes, hashlib.sha256).digest()
    return base64.b32encode(digest[:CHECK_BYTES]).decode().lower()
