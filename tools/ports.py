"""Which ports are free, and what to say when one is taken."""

import random
import socket
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from typing import Final

from tools.hindrance import Hindrance

LOOPBACK = "127.0.0.1"
NOBODYS: Final = range(10_000, 17_000)
"""Ports below those that the system lends to whoever connects (32768 to 60999 on Linux), and below
the blocks of checkouts: what is free there is still free when a server begins."""


def free_port() -> int:
    """A port nobody listens on at this moment, and another one at the next call."""
    return next(port for port in _ports() if not is_taken(port))


@cache
def _ports() -> Iterator[int]:
    """All of them, in an order of this process's own, whatever seed the others have."""
    return cycle(random.SystemRandom().sample(NOBODYS, len(NOBODYS)))


def is_taken(port: int) -> bool:
    """Whether binding this port on loopback would fail."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False


def answers(host: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def require_free(port: int, *, wanted_by: str, setting: str) -> None:
    """Raise `Hindrance` with one sentence that says what to do."""
    if is_taken(port):
        raise Hindrance(
            f"Port {port}, wanted by {wanted_by}, is taken by another program: "
            f"stop that program or choose another one with {setting}, "
            f"for example `{setting}={port + 1000} make up`."
        )
