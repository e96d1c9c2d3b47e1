"""A policy to and from bytes, little-endian on every machine.

A header (magic, version, seed, whether it converged, sizes), the weights, then both sides'
ordinals, drawn positions and bits of eligibility. A later version keeps a reader of this one.
"""

import struct
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from services.matching.decide.exposure.policy import Lists, Policy

HEADER: Final = struct.Struct("<4sHBQIQQII")
MAGIC: Final = b"ZPEX"
VERSION: Final = 1


class UnreadablePolicyError(Exception):
    """The bytes are no policy, or one that this release does not know."""


def pack_policy(policy: Policy) -> bytes:
    """The policy as bytes."""
    seekers, offers = policy.seekers, policy.offers
    header = HEADER.pack(
        MAGIC, VERSION, policy.converged, policy.seed, policy.rounds, seekers.ordinals.size,
        offers.ordinals.size, seekers.drawn.shape[2], offers.drawn.shape[2],
    )  # fmt: skip
    arrays = [policy.weights]
    for lists in (seekers, offers):
        arrays += [lists.ordinals, lists.drawn, lists.eligible]  # type: ignore[list-item]
    return header + b"".join(_packed(array) for array in arrays)


def unpack_policy(packed: bytes) -> Policy:
    """The policy that `pack_policy` packed."""
    if len(packed) < HEADER.size:
        raise UnreadablePolicyError("too short for a header")
    magic, version, converged, seed, *sizes = HEADER.unpack_from(packed)
    if (magic, version) != (MAGIC, VERSION):
        raise UnreadablePolicyError(f"not a policy of version {VERSION}")
    rounds, n, m, left, right = sizes
    shapes = [("<u8", (rounds,)), *_shapes(rounds, n, m, left), *_shapes(rounds, m, n, right)]
    weights, *arrays = _arrays(packed, shapes)
    return Policy(seed, bool(converged), weights, Lists(*arrays[:3]), Lists(*arrays[3:]))


def _packed(array: npt.NDArray[Any]) -> bytes:
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()


def _shapes(rounds: int, holders: int, others: int, shown: int) -> list[tuple[str, Any]]:
    code = "<u2" if others <= 1 << 16 else "<u4"
    bits = (others + 7) // 8
    return [("<i8", (holders,)), (code, (rounds, holders, shown)), ("u1", (holders, bits))]


def _arrays(packed: bytes, shapes: list[tuple[str, Any]]) -> Iterator[Any]:
    """The arrays after the header, one after the other, to the last byte."""
    at = HEADER.size
    wanted = at + sum(int(np.prod(shape)) * np.dtype(code).itemsize for code, shape in shapes)
    if len(packed) != wanted:
        raise UnreadablePolicyError(f"{len(packed)} bytes instead of {wanted}")
    for code, shape in shapes:
        count = int(np.prod(shape))
        flat = np.frombuffer(packed, code, count, at)
        at += flat.nbytes
        yield flat.astype(np.dtype(code).newbyteorder("=")).reshape(shape)
