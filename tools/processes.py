"""How a program is started as a child that never outlives its parent, and how it is ended.

Each child leads its own process group, so that ending it ends what it started; on Linux the kernel
signals it when its parent dies, however that happened.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tools.hindrance import Hindrance

NOBODY = 65534
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """A command line, the folder and environment it runs in, and how it likes to be ended."""

    command: tuple[str, ...]
    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)
    as_nobody: bool = False
    stop_signal: signal.Signals = signal.SIGTERM

    def environment(self) -> dict[str, str]:
        """What the child sees: this process's environment and the program's own values."""
        return {**os.environ, **self.env}


def spawn(
    program: Program, *, output: IO[bytes] | int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """Start the program in its own process group, tied to this thread's life."""
    return subprocess.Popen(
        program.command,
        cwd=program.folder,
        env=program.environment(),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        process_group=0,
        preexec_fn=tie_to_parent(program.stop_signal),  # noqa: PLW1509 - the caller has one thread
        user=NOBODY if program.as_nobody else None,
        group=NOBODY if program.as_nobody else None,
        extra_groups=() if program.as_nobody else None,
    )


def run_once(program: Program) -> str:
    """Run the program to its end; its output is returned, or raised as `ProgramFailed`."""
    done = subprocess.run(
        program.command,
        cwd=program.folder,
        env=program.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
        errors="replace",
        user=NOBODY if program.as_nobody else None,
        group=NOBODY if program.as_nobody else None,
        extra_groups=() if program.as_nobody else None,
    )
    if done.returncode:
        raise ProgramFailed(
            f"{Path(program.command[0]).name} failed: {done.stdout.strip()[-2000:]}"
        )
    return done.stdout


class ProgramFailed(Hindrance):
    """A program that should have run to its end did not."""


def stop(
    process: subprocess.Popen[bytes], *, with_signal: signal.Signals, patience_seconds: float
) -> None:
    """Ask the process to end; after the patience is used up, end its whole group."""
    if process.poll() is None:
        process.send_signal(with_signal)
        try:
            process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            process.wait()
    kill_group(process.pid)


def kill_group(leader: int) -> None:
    """End every process of the group at once; an empty group is fine."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def tie_to_parent(with_signal: signal.Signals) -> Callable[[], None] | None:
    """What the child does before its program starts: ask the kernel to be told of its parent's end."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal))
        if os.getppid() != parent:
            os._exit(1)

    return ask
