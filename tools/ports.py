"""Which ports are free, and what to say when one is taken."""

import fcntl
import os
import random
import socket
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Final

from tools.hindrance import Hindrance

LOOPBACK = "127.0.0.1"
NOBODYS: Final = range(10_000, 17_000)
"""Ports below those that the system lends to whoever connects (32768 to 60999 on Linux), and below
the blocks of checkouts: what is free there is still free when a server begins."""
SHARE: Final = 350
"""So many ports belong to one process for as long as it lives: a server may take its time to begin."""


def free_port() -> int:
    """A port nobody listens on at this moment, and another one at the next call."""
    return next(port for port in _ports() if not is_taken(port))


@cache
def _ports() -> Iterator[int]:
    """A share of them that no other process of this user draws from, in an order of its own."""
    dice = random.SystemRandom()
    starts = range(NOBODYS.start, NOBODYS.stop, SHARE)
    start = next((each for each in dice.sample(starts, len(starts)) if _is_ours(each)), None)
    if start is None:
        raise Hindrance(
            "Too many test runs at once: each share of the ports is taken. Wait for one."
        )
    return cycle(dice.sample(range(start, start + SHARE), SHARE))


def _is_ours(start: int) -> bool:
    """Whether this process has locked this share, until it ends."""
    folder = Path(tempfile.gettempdir()) / f"zukunft-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder / str(start), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    return True


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
