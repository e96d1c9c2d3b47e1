"""The supervisor: one quiet process per checkout that starts the parts and keeps them running.

A part starts when what it needs is ready. A part that ends unasked is started again, later each
time it fails at once. SIGTERM ends everything, services before servers. One thread, one loop.
"""

import fcntl
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from subprocess import Popen
from types import FrameType

from tools.logfiles import bound, last_words, log_file
from tools.part import Part
from tools.platform import parts
from tools.ports import is_taken
from tools.processes import kill_group, spawn
from tools.settings import Local, read_settings
from tools.state import PartState, PlatformState, birth_of, write_state

TICK_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 10.0
ASK_AGAIN_SECONDS = 5.0
SILENT = "does not answer its health check"
PATIENCE_SECONDS = 20.0


class Supervisor:
    """Holds the children of one platform."""

    def __init__(self, local: Local, declared: list[Part]) -> None:
        self.local = local
        self.parts = {part.name: part for part in declared}
        self.children: dict[str, Popen[bytes]] = {}
        self.is_leaving = False
        self.asked_at: dict[str, float] = {}
        self.written: str = ""
        self.state = PlatformState(
            supervisor=os.getpid(),
            born=birth_of(os.getpid()),
            started_at=time.time(),
            public_url=local.public_url,
            parts=[first_state(part) for part in declared],
        )

    def run(self) -> None:
        """Start, watch and restart until asked to leave; then end everything in order."""
        signal.signal(signal.SIGTERM, self.leave)
        signal.signal(signal.SIGINT, self.leave)
        while not self.is_leaving:
            self.look_once()
            time.sleep(TICK_SECONDS)
        self.end_all()

    def leave(self, _signal: int, _frame: FrameType | None) -> None:
        """Remember to leave; the loop does it."""
        self.is_leaving = True

    def look_once(self) -> None:
        """One look at every part."""
        for state in self.state.parts:
            self.look_at(self.parts[state.name], state)
        self.record()

    def look_at(self, part: Part, state: PartState) -> None:
        """Do what the part's phase asks for."""
        match state.phase:
            case "waiting" if self.has_needs(part):
                self.start(part, state)
            case "broken" if state.retry_at is not None and time.time() >= state.retry_at:
                self.start(part, state)
            case "starting" | "ready":
                self.watch(part, state)

    def has_needs(self, part: Part) -> bool:
        """Whether everything that the part needs is ready or done."""
        phases = {state.name: state.phase for state in self.state.parts}
        return all(phases[need] in {"ready", "done"} for need in part.needs)

    def start(self, part: Part, state: PartState) -> None:
        """Start the part's process; its output goes to its log.

        Not while another program has its port: that one would answer for it and look ready.
        """
        if part.port is not None and is_taken(part.port):
            self.try_later(state, f"Port {part.port} is taken by another program.")
            return
        try:
            with log_file(self.local, part.name).open("ab") as log:
                child = spawn(part.program, output=log)
        except OSError as problem:
            self.try_later(state, f"cannot be started: {problem}")
            return
        self.children[part.name] = child
        state.restarts += state.phase == "broken"
        state.pid, state.born = child.pid, birth_of(child.pid)
        state.ready_after_seconds = state.retry_at = state.says = None
        enter(state, "starting")
        state.started_at = state.since

    def watch(self, part: Part, state: PartState) -> None:
        """See whether it ended, became ready, still answers, or ran long enough to be forgiven."""
        code = self.children[part.name].poll()
        if code is not None:
            self.has_ended(part, state, code)
        elif state.phase == "ready":
            self.watch_ready(part, state)
        elif part.kind != "job" and part.is_ready():
            if state.ready_after_seconds is None:
                state.ready_after_seconds = round(time.time() - state.since, 1)
            state.says = None
            enter(state, "ready")

    def watch_ready(self, part: Part, state: PartState) -> None:
        """Forget old failures, keep the log small, and now and then ask whether it still answers."""
        now = time.time()
        if state.failures and now - state.since > STEADY_SECONDS:
            state.failures = 0
        with suppress(OSError):  # a full disk: the next look tries again
            bound(log_file(self.local, part.name))
        if now - max(state.since, self.asked_at.get(part.name, 0)) > ASK_AGAIN_SECONDS:
            self.asked_at[part.name] = now
            if not part.is_ready():
                state.says = SILENT
                enter(state, "starting")

    def has_ended(self, part: Part, state: PartState, code: int) -> None:
        """A job that went well is done; anything else is started again after a pause."""
        kill_group(self.children.pop(part.name).pid)
        state.pid = state.born = state.started_at = None
        if part.kind == "job" and code == 0:
            state.ready_after_seconds = round(time.time() - state.since, 1)
            state.failures = 0
            enter(state, "done")
            return
        self.try_later(state, f"{how(code)}: {last_words(log_file(self.local, part.name))}")

    def try_later(self, state: PartState, why: str) -> None:
        """Start it again after a pause, longer each time."""
        pause = min(FIRST_PAUSE_SECONDS * 2**state.failures, LONGEST_PAUSE_SECONDS)
        state.failures += 1
        state.retry_at = time.time() + pause
        state.says = why
        enter(state, "broken")

    def end_all(self) -> None:
        """End services, then servers, each group together; nothing survives the patience."""
        for kind in ("job", "service", "server"):
            self.end_kind([name for name in self.children if self.parts[name].kind == kind])
        for state in self.state.parts:
            state.pid = state.born = state.started_at = None
            enter(state, "stopped")
        self.record()

    def end_kind(self, names: list[str]) -> None:
        """Ask these parts to end, wait for them together, then end what is left of their groups."""
        for name in names:
            self.children[name].send_signal(self.parts[name].program.stop_signal)
        until = time.time() + PATIENCE_SECONDS
        while time.time() < until and any(self.children[name].poll() is None for name in names):
            time.sleep(TICK_SECONDS / 4)
        for name in names:
            kill_group(self.children[name].pid)
            self.children.pop(name).wait()

    def record(self) -> None:
        """Write the state where it changed; once it stands, a full disk only delays the next."""
        if (now := repr(self.state)) == self.written:
            return
        try:
            write_state(self.local, self.state)
        except OSError:
            if not self.written:
                raise
        else:
            self.written = now


def first_state(part: Part) -> PartState:
    """A part nobody has started yet."""
    state = PartState(part.name, part.kind, port=part.port, url=part.url, since=time.time())
    if part.missing:
        state.phase, state.says = "missing", part.missing
    return state


def enter(state: PartState, phase: str) -> None:
    """The part is in another phase from now on."""
    state.phase = phase  # type: ignore[assignment]
    state.since = time.time()


def how(code: int) -> str:
    """How a process ended, for people."""
    return f"ended with code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def hold_alone(lock: Path) -> None:
    """Keep the checkout's lock for as long as this process lives; two supervisors never run."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("Another supervisor runs this checkout already.")


def main() -> None:
    """Run the platform of this checkout until SIGTERM."""
    local = read_settings()
    local.run.mkdir(parents=True, exist_ok=True)
    hold_alone(local.run / "lock")
    Supervisor(local, parts(local)).run()


if __name__ == "__main__":
    main()
