"""`zp status` and `zp logs`: what runs, since when, how large, and what it says."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tools.hindrance import Hindrance
from tools.logfiles import log_file, timed_tail
from tools.settings import Local
from tools.state import PartState, read_state

FOLLOW_SECONDS = 0.2
TABLE_COLUMNS = 110


def report(local: Local) -> dict[str, Any]:
    """Everything that `zp status --json` says; memory in MiB, times in seconds."""
    state = read_state(local)
    if state is None or not state.is_alive():
        return {"running": False, "up": False, "parts": []}
    children = children_by_parent()
    rows = [row(part, children) for part in state.parts]
    own = memory_mib([state.supervisor])
    return {
        "running": True,
        "up": state.is_up(),
        "url": state.public_url,
        "uptime_seconds": round(time.time() - state.started_at),
        "supervisor": {"pid": state.supervisor, "rss_mib": own},
        "rss_mib": round(own + sum(part["rss_mib"] or 0 for part in rows), 1),
        "parts": rows,
    }


def row(part: PartState, children: dict[int, list[int]]) -> dict[str, Any]:
    """One part for people and programs."""
    return {
        "part": part.name,
        "kind": part.kind,
        "state": part.phase,
        "pid": part.pid,
        "port": part.port,
        "restarts": part.restarts,
        "uptime_seconds": round(time.time() - part.started_at) if part.started_at else None,
        "ready_after_seconds": part.ready_after_seconds,
        "rss_mib": memory_mib(family(part.pid, children)) if part.pid else None,
        "url": part.url,
        "says": part.says,
    }


def print_status(local: Local, *, as_json: bool) -> None:
    """The report, as JSON or as a table."""
    said = report(local)
    if as_json:
        print(json.dumps(said, indent=2))
        return
    if not said["running"]:
        print("Nothing runs: `make up` starts the platform.")
        return
    console = Console()
    console.width = max(console.width, TABLE_COLUMNS)
    console.print(table(said))
    for part in said["parts"]:
        if part["says"]:
            print(f"{part['part']}: {part['says']}")


def table(said: dict[str, Any]) -> Table:
    """The report as a table."""
    it = Table(caption=f"{said['url']} · {said['rss_mib']} MiB in all")
    for column in ("part", "state", "pid", "port", "restarts", "uptime s", "MiB", "url"):
        it.add_column(column, no_wrap=True)
    for part in said["parts"]:
        values = (
            part["part"],
            part["state"],
            part["pid"],
            part["port"],
            part["restarts"],
            part["uptime_seconds"],
            part["rss_mib"],
            part["url"],
        )
        it.add_row(*("" if value is None else str(value) for value in values))
    return it


def children_by_parent() -> dict[int, list[int]]:
    """Every process of the machine under its parent; empty where there is no /proc."""
    found: dict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        found[int(fields[1])].append(int(stat.parent.name))
    return found


def family(pid: int, children: dict[int, list[int]]) -> Iterator[int]:
    """The process and all that descend from it."""
    yield pid
    for child in children.get(pid, ()):
        yield from family(child, children)


def memory_mib(pids: Iterator[int] | list[int]) -> float:
    """Resident memory; what processes share is counted once where the kernel tells."""
    return round(sum(resident_kib(pid) for pid in pids) / 1024, 1)


def resident_kib(pid: int) -> int:
    """The process's proportional share of memory, or all that is resident where that is closed."""
    for file, name in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            lines = Path(f"/proc/{pid}/{file}").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
    return 0


def print_logs(local: Local, part: str | None, *, follow: bool) -> None:
    """The last lines of one part's log, or of all in the order of their time.

    With `follow`, also what comes after them, as it comes.
    """
    files = {name: log_file(local, name) for name in parts_with_logs(local, part)}
    ends = {name: file.stat().st_size if file.exists() else 0 for name, file in files.items()}
    for name, line in last_lines(files, count=200 if part else 5):
        print(f"{name} | {line}")
    while follow:
        time.sleep(FOLLOW_SECONDS)
        for name, file in files.items():
            ends[name] = print_news(name, file, ends[name])


def last_lines(files: Mapping[str, Path], *, count: int) -> list[tuple[str, str]]:
    """(part, line): the last lines of each part, all of them in the order of their time."""
    timed = [
        (time, name, line)
        for name, file in files.items()
        for time, line in timed_tail(file, count=count)
    ]
    timed.sort(key=lambda each: each[0])
    return [(name, line) for _, name, line in timed]


def parts_with_logs(local: Local, part: str | None) -> list[str]:
    """The asked part, or everyone who has a log."""
    known = sorted(file.stem for file in local.logs.glob("*.log"))
    if part is not None and part not in known:
        raise Hindrance(
            f"There is no log of «{part}»; there are: {', '.join(known) or 'none yet'}."
        )
    return [part] if part else known


def print_news(name: str, file: Path, end: int) -> int:
    """Print what was appended since; the answer is the new end."""
    size = file.stat().st_size if file.exists() else 0
    with file.open("rb") as log:
        log.seek(end if size >= end else 0)
        for line in log.read().decode("utf-8", errors="replace").splitlines():
            print(f"{name} | {line}", flush=True)
        return log.tell()


def require_running(local: Local) -> None:
    """Raise `Hindrance` where nothing runs."""
    state = read_state(local)
    if state is None or not state.is_alive():
        raise Hindrance("Nothing runs: start the platform with `make up` first.")
