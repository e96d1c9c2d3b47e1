"""Which names mean the same person behind one mailbox."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.chassis.refusal import Refusal

MARK_BYTES: Final = 16
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
"""Combining accents of European scripts; vowel signs of other scripts stay, they are letters."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same party asked again: this is its seat."""

    seat_id: UUID


def fold_name(name: str) -> str:
    """A name without what people write differently: case, accents, spaces (İpek is ipek)."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(_ACCENTS.sub("", folded).split())


def guest_mark(key: bytes, name: str) -> bytes:
    """What is kept of a name to know it again: a keyed hash of the folded name."""
    return hmac.new(key, b"guest\x1f" + fold_name(name).encode(), hashlib.sha256).digest()[
        :MARK_BYTES
    ]


def check_names(names: Iterable[str]) -> Refusal | None:
    """Nobody is named twice in a party."""
    folded = [fold_name(name) for name in names]
    return Refusal("guest-named-twice") if len(set(folded)) < len(folded) else None


def seen_before(
    asked: frozenset[bytes], *, room: str, seats: Mapping[UUID, tuple[str, frozenset[bytes]]]
) -> Repeat | Refusal | None:
    """What it means that some of these guests have live seats at this gathering already.

    ``seats`` are those seats with room and guests. The same party in the same room is a repeat
    and gets the same seat; anything else is refused, naming the seat to change.
    """
    if not seats:
        return None
    seat_id, (its_room, guests) = next(iter(seats.items()))
    if len(seats) == 1 and guests == asked and its_room == room:
        return Repeat(seat_id)
    return Refusal("already-booked", seat_id=str(seat_id))
