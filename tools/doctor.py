"""What would keep the platform from starting, found before anything is started."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from tools.hindrance import Hindrance
from tools.part import Part
from tools.ports import require_free
from tools.settings import Local

OLDEST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 2 * 1024**3


def check_machine(local: Local) -> None:
    """Raise `Hindrance` for the first thing that is wrong with this machine."""
    check_python(sys.version_info[:2])
    check_disk(local.state, free_bytes=shutil.disk_usage(nearest(local.state)).free)


def check_python(version: tuple[int, int]) -> None:
    """Python 3.11 or newer."""
    if version < OLDEST_PYTHON:
        raise Hindrance(
            f"This is Python {version[0]}.{version[1]}, the platform needs 3.11 or newer: "
            "install it and run `make setup PYTHON=python3.11`."
        )


def check_disk(folder: Path, *, free_bytes: int) -> None:
    """2 GiB free, so that no server stops halfway through a write."""
    if free_bytes < LEAST_FREE_BYTES:
        raise Hindrance(
            f"Only {free_bytes / 1024**3:.1f} GiB are free where {folder} is, 2 GiB are needed: "
            "make room, or choose another disk with ZP_STATE_DIR."
        )


def check_ports(local: Local, parts: Iterable[Part]) -> None:
    """Every port that a part wants is free."""
    for part in parts:
        if part.port is not None:
            setting = "ZP_GATEWAY_PORT" if part.port == local.gateway_port else "ZP_PORT_BASE"
            require_free(part.port, wanted_by=part.name, setting=setting)


def nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())
