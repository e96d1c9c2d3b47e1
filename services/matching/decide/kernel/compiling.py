"""How the inner loops are compiled, and the rows that they run over.

Rows are one array of records: a table of one array per column costs more to hand over, and more
to look at, than the rules do that look at it.
"""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numba
import numpy as np
import numpy.typing as npt
from numba.core import config

from services.matching.decide import columns


def cache_folder() -> Path:
    """Where machine code is kept: a folder of the user, one for each state of the sources.

    What another state of them left behind may not even be readable.
    """
    told = os.environ.get("NUMBA_CACHE_DIR") or Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "zukunft", "numba"
    )
    sources = sorted(Path(columns.__file__).parent.rglob("*.py"))
    digest = sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    return Path(told) / digest[:16]


config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]
compiled: Final = numba.njit(cache=True, nogil=True)
"""Compiles at the first call and keeps the machine code in a folder of the user."""

Array = npt.NDArray[Any]


ROWS: Final = np.dtype([("ordinal", "<u4"), ("alive", "u1"), *columns.FIELDS])
"""A row in memory: who it is, whether anybody is there, then its columns."""


def empty(size: int) -> Array:
    """Room for that many rows, nobody alive."""
    return np.zeros(size, ROWS)
