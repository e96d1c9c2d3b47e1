"""What the supervisor says of itself and its parts, in one file that every command reads."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from tools.settings import Local

Phase = Literal["waiting", "starting", "ready", "done", "broken", "missing", "stopped"]


@dataclass
class PartState:
    """One part as the supervisor sees it; times are seconds since 1970.

    `broken` is a part that ended without being asked to and is started again at `retry_at`.
    `since` is when it came into its phase, `started_at` when its present process was started.
    """

    name: str
    kind: str
    phase: Phase = "waiting"
    pid: int | None = None
    born: int | None = None
    port: int | None = None
    url: str | None = None
    restarts: int = 0
    failures: int = 0
    since: float = 0.0
    started_at: float | None = None
    ready_after_seconds: float | None = None
    retry_at: float | None = None
    says: str | None = None


@dataclass
class PlatformState:
    """The supervisor and its parts."""

    supervisor: int
    born: int | None
    started_at: float
    public_url: str
    parts: list[PartState] = field(default_factory=list)

    def is_alive(self) -> bool:
        """Whether the supervisor that wrote this still runs."""
        return is_same_process(self.supervisor, self.born)

    def part(self, name: str) -> PartState | None:
        """The part of that name."""
        return next((part for part in self.parts if part.name == name), None)

    def is_up(self) -> bool:
        """Whether every part is ready or done."""
        return all(part.phase in {"ready", "done"} for part in self.parts)

    def is_stuck(self) -> bool:
        """Whether waiting longer is pointless: something is missing or broke three times."""
        return any(part.phase == "missing" or part.failures >= 3 for part in self.parts)  # noqa: PLR2004


def state_file(local: Local) -> Path:
    """Where the state is."""
    return local.run / "state.json"


def read_state(local: Local) -> PlatformState | None:
    """The last written state, or None where nothing ever ran or all was put away."""
    try:
        content = json.loads(state_file(local).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    parts = [PartState(**part) for part in content.pop("parts")]
    return PlatformState(**content, parts=parts)


def write_state(local: Local, state: PlatformState) -> None:
    """Write it in one step, so that no reader sees half of it."""
    file = state_file(local)
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(asdict(state), indent=1), encoding="utf-8")
    unfinished.rename(file)


def birth_of(pid: int) -> int | None:
    """When the kernel started that process, in its own ticks: tells a reused number apart."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    after_name = line.rpartition(")")[2].split()
    return None if after_name[0] == "Z" else int(after_name[19])


def is_same_process(pid: int, born: int | None) -> bool:
    """Whether the process of that number is still the one that was meant."""
    if not Path("/proc/self/stat").exists():
        return exists(pid)
    return born is not None and birth_of(pid) == born


def exists(pid: int) -> bool:
    """Whether some process has that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
