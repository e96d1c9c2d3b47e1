"""Everything that is measured, one after the other: ``python -m tests.bench [name …]``.

Each bench is a process of its own, so that none inherits the other's memory or servers. Then
what a running platform says of itself: how long its start took and how much memory it holds.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tools.settings import ROOT, read_settings
from tools.state import read_state
from tools.status import report

FOLDER: Final = Path(__file__).parent
GOAL_MIB: Final = 2560


def main() -> None:
    """Run the benches asked for, or all, then look at the platform; exit code 1 if one failed."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("names", nargs="*", choices=[*names(), []], metavar="name")
    chosen = asked.parse_args().names or names()
    say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}: compare ratios, not machines.")
    failed = [name for name in chosen if not measured(name)]
    say("\n== the running platform")
    for line in platform_lines():
        say(line)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}.")


def names() -> list[str]:
    """Every bench of this folder: `bench_<name>.py`."""
    return sorted(file.stem.removeprefix("bench_") for file in FOLDER.glob("bench_*.py"))


def measured(name: str) -> bool:
    """Run one bench to its end; it prints its figures itself."""
    module = f"tests.bench.bench_{name}"
    say(f"\n== {name} (python -m {module})")
    return subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=False).returncode == 0


def platform_lines() -> Iterator[str]:
    """Start-up seconds and resident memory, part by part, the largest first."""
    local = read_settings()
    said = report(local)
    if not said["running"]:
        yield "Nothing runs: `make up` first, then `make bench` tells start-up and memory too."
        return
    for part in sorted(said["parts"], key=lambda part: -(part["rss_mib"] or 0)):
        yield part_line(part)
    if (ready := ready_seconds(local)) is not None:
        yield f"start to all ready   {ready:6.1f} s"
    yield f"resident in all      {said['rss_mib']:6.0f} MiB (goal: at most {GOAL_MIB} MiB)"


def part_line(part: dict[str, Any]) -> str:
    """One part; what has ended by itself holds no memory."""
    ready = part["ready_after_seconds"]
    took = "" if ready is None else f"ready after {ready:5.1f} s"
    held = "" if part["rss_mib"] is None else f"{part['rss_mib']:7.1f} MiB"
    return f"{part['part']:<24} {held:>12}  {took}"


def ready_seconds(local: Any) -> float | None:
    """From the supervisor's first word until its last part was ready; None after a restart."""
    state = read_state(local)
    if state is None or any(part.restarts for part in state.parts):
        return None
    return max(part.since for part in state.parts) - state.started_at


def say(line: str) -> None:
    """One line, at once, so that it stands before what the benches print."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
