"""The cursor of the public change feed: how far somebody has read, and in which log."""

import base64
import binascii
from uuid import UUID

from services.chassis.refusal import Refusal


def write_cursor(log_id: UUID, *, xid: int, seq: int) -> str:
    """A position as text."""
    return base64.urlsafe_b64encode(f"{log_id.hex}.{xid}.{seq}".encode()).rstrip(b"=").decode()


def read_cursor(told: str, *, log_id: UUID) -> tuple[int, int] | Refusal:
    """The position behind a cursor, the beginning without one.

    One of another log cannot go on here: its reader has to begin anew, and must know it.
    """
    if not told:
        return 0, 0
    try:
        log, xid, seq = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)).decode().split(".")
        position = int(xid), int(seq)
        is_ours = UUID(log) == log_id
    except (ValueError, binascii.Error):
        return Refusal("cursor-unknown")
    if min(position) < 0 or max(position) >= 2**63:
        return Refusal("cursor-unknown")
    return position if is_ours else Refusal("log-began-anew")
