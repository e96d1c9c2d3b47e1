"""One log per part, bounded in size: the newest two pieces are kept."""

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tools.settings import Local

LARGEST_BYTES = 10_000_000
LOOKED_AT = 200
"""Lines in which a time is sought for those that have none, such as the parts of a traceback."""
TIME = re.compile(r"\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?)(Z| UTC|[+-]\d\d:\d\d)?")


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


def timed_tail(log: Path, *, count: int) -> list[tuple[datetime, str]]:
    """The last lines of a log, each with its time; a line without one goes with the one before."""
    lines = tail(log, count=max(count, LOOKED_AT))
    if not lines:
        return []
    written = datetime.fromtimestamp(log.stat().st_mtime, UTC)
    return list(zip(_times(lines, otherwise=written), lines, strict=True))[-count:]


def time_of(line: str) -> datetime | None:
    """When a line was written: what it says in JSON, or at its beginning."""
    said = _said_in_json(line) if line.startswith("{") else line
    found = TIME.match(said)
    if found is None:
        return None
    text, zone = found.groups()
    moment = text.replace(",", ".") + (zone or "").replace(" UTC", "Z")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC)
    except ValueError:
        return None


def _times(lines: Sequence[str], *, otherwise: datetime) -> Iterator[datetime]:
    """One time for each line, never falling, so that a log keeps its own order.

    Before the first time the first is taken; ``otherwise`` is the one of a log without any.
    """
    known = [time_of(line) for line in lines]
    last = next((time for time in known if time), otherwise)
    for time in known:
        last = max(time or last, last)
        yield last


def _said_in_json(line: str) -> str:
    try:
        told = json.loads(line)
    except ValueError:
        return line
    return str(told.get("timestamp") or told.get("time") or "")
