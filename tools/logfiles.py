"""One log per part, bounded in size: the newest two pieces are kept."""

import shutil
from pathlib import Path

from tools.settings import Local

LARGEST_BYTES = 10_000_000


def log_file(local: Local, part: str) -> Path:
    """The part's log; its folder is made if missing."""
    local.logs.mkdir(parents=True, exist_ok=True)
    return local.logs / f"{part}.log"


def bound(log: Path, *, largest: int = LARGEST_BYTES) -> None:
    """Put a log that grew too large aside; its writer appends and so goes on at the start."""
    if log.exists() and log.stat().st_size > largest:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        with log.open("r+b") as file:
            file.truncate()


def last_words(log: Path) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in tail(log, count=30) if line.strip()]
    return lines[-1][:400] if lines else "it left no word in its log"


def tail(log: Path, *, count: int) -> list[str]:
    """The last lines of a log; none where there is none yet."""
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 500 * count))
        text = file.read().decode("utf-8", errors="replace")
    return text.splitlines()[-count:]
