"""The supervisor starts what can start, starts again what died, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tools.part import Part
from tools.processes import Program
from tools.settings import ROOT, read_settings
from tools.state import PartState, PlatformState, birth_of, exists, read_state, write_state
from tools.status import row
from tools.supervise import Supervisor
from tools.up import sweep

FOREVER = "while True: time.sleep(1)"


def a_part(name, tmp_path: Path, *, script=FOREVER, kind="server", needs=(), ready=None):
    command = (sys.executable, "-c", f"import os, pathlib, sys, time\n{script}")
    flag = tmp_path / f"{name}-is-ready"
    return Part(
        name,
        kind,
        Program(command, folder=tmp_path),
        needs=needs,
        is_ready=(lambda: True) if ready is None else flag.exists,
    )


@pytest.fixture
def supervise(tmp_path):
    local = read_settings({"ZP_STATE_DIR": str(tmp_path)})
    local.run.mkdir()
    started = []

    def supervised(*parts):
        started.append(Supervisor(local, list(parts)))
        return started[-1]

    yield supervised
    for supervisor in started:
        supervisor.end_all()


def until(supervisor, condition):
    while not condition():
        supervisor.look_once()
        time.sleep(0.02)


def phases(supervisor):
    return {part.name: part.phase for part in supervisor.state.parts}


def test_a_part_starts_when_what_it_needs_is_ready(supervise, tmp_path):
    database = a_part("database", tmp_path, ready="by flag")
    supervisor = supervise(database, a_part("service", tmp_path, needs=("database",)))

    until(supervisor, lambda: phases(supervisor)["database"] == "starting")
    supervisor.look_once()
    assert phases(supervisor) == {"database": "starting", "service": "waiting"}

    (tmp_path / "database-is-ready").touch()
    until(supervisor, lambda: set(phases(supervisor).values()) == {"ready"})


def test_a_killed_part_is_started_again_and_the_state_says_so(supervise, tmp_path):
    supervisor = supervise(a_part("service", tmp_path))
    [part] = supervisor.state.parts
    until(supervisor, lambda: part.phase == "ready")
    first, started = part.pid, part.started_at

    os.kill(first, signal.SIGKILL)
    until(supervisor, lambda: part.phase == "broken")
    assert "SIGKILL" in part.says
    assert part.started_at is None
    until(supervisor, lambda: part.phase == "ready")

    written = read_state(supervisor.local).part("service")
    assert part.pid != first
    assert written.started_at > started
    assert (written.restarts, written.pid) == (1, part.pid)


def test_a_part_that_fails_at_once_waits_longer_each_time(supervise, tmp_path):
    supervisor = supervise(a_part("service", tmp_path, script="sys.exit('no such setting')"))
    [part] = supervisor.state.parts
    pauses = []

    for failures in (1, 2, 3):
        until(supervisor, lambda: part.failures == failures)  # noqa: B023 - used at once
        pauses.append(round(part.retry_at - part.since, 1))

    assert pauses == [0.2, 0.4, 0.8]
    assert part.says == "ended with code 1: no such setting"
    assert supervisor.state.is_stuck()


def test_a_part_waits_while_another_program_has_its_port(supervise, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        supervisor = supervise(replace(a_part("kafka", tmp_path), port=port))
        [part] = supervisor.state.parts
        until(supervisor, lambda: part.failures == 2)
        assert (part.phase, part.pid) == ("broken", None)
        assert part.says == f"Port {port} is taken by another program."

    until(supervisor, lambda: part.phase == "ready")


def test_a_part_that_no_longer_answers_is_shown_and_is_ready_when_it_answers_again(
    supervise, tmp_path
):
    supervisor = supervise(a_part("service", tmp_path, ready="by flag"))
    [part] = supervisor.state.parts
    flag = tmp_path / "service-is-ready"
    flag.touch()
    until(supervisor, lambda: part.phase == "ready")
    pid, took, started = part.pid, part.ready_after_seconds, part.started_at

    flag.unlink()
    until(supervisor, lambda: part.phase == "starting")
    assert part.says == "does not answer its health check"

    flag.touch()
    until(supervisor, lambda: part.phase == "ready")
    assert (part.pid, part.says, part.ready_after_seconds) == (pid, None, took)
    assert started == part.started_at < part.since


def test_the_uptime_is_that_of_the_process_not_of_its_last_answer():
    now = time.time()
    part = PartState("service", "service", "ready", os.getpid(), since=now, started_at=now - 3600)

    assert row(part, {})["uptime_seconds"] >= 3600


def test_a_full_disk_ends_nothing(supervise, tmp_path):
    supervisor = supervise(a_part("service", tmp_path))
    [part] = supervisor.state.parts
    until(supervisor, lambda: part.phase == "ready")
    pid, run = part.pid, supervisor.local.run
    run.rename(tmp_path / "away")  # like a disk that takes nothing more

    os.kill(pid, signal.SIGKILL)
    until(supervisor, lambda: part.phase == "ready" and part.pid != pid)

    (tmp_path / "away").rename(run)
    supervisor.look_once()
    assert read_state(supervisor.local).part("service").pid == part.pid


def test_what_needs_a_failing_job_waits_until_the_job_goes_well(supervise, tmp_path):
    script = "sys.exit(0 if pathlib.Path('repaired').exists() else 1)"
    job = a_part("migrate", tmp_path, script=script, kind="job")
    supervisor = supervise(job, a_part("api", tmp_path, needs=("migrate",)))

    until(supervisor, lambda: supervisor.state.part("migrate").failures == 1)
    assert phases(supervisor)["api"] == "waiting"
    (tmp_path / "repaired").touch()

    until(supervisor, lambda: phases(supervisor) == {"migrate": "done", "api": "ready"})


def test_what_is_missing_is_said_and_never_started(supervise, tmp_path):
    missing = Part("web-api", "service", Program(("/none",), folder=tmp_path), missing="not there")
    supervisor = supervise(missing)

    supervisor.look_once()

    [part] = supervisor.state.parts
    assert (part.phase, part.says, part.pid) == ("missing", "not there", None)


def test_the_end_takes_a_stubborn_part_and_its_own_children_along(supervise, tmp_path):
    script = f"""
import signal, subprocess
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)'])
pathlib.Path('child').write_text(str(child.pid))
{FOREVER}
"""
    supervisor = supervise(a_part("service", tmp_path, script=script))
    until(supervisor, lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text())
    child = int((tmp_path / "child").read_text())

    supervisor.end_all()

    assert phases(supervisor) == {"service": "stopped"}
    while birth_of(child) is not None:  # the kernel ends it a moment after the signal
        time.sleep(0.02)


def test_a_child_dies_with_a_supervisor_that_is_killed(tmp_path):
    script = f"""
import pathlib, sys, time
from tools.processes import Program, spawn
command = (sys.executable, "-c", "import time; time.sleep(1000)")
child = spawn(Program(command, folder=pathlib.Path({str(tmp_path)!r})))
print(child.pid, flush=True)
time.sleep(1000)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE)
    child = int(parent.stdout.readline())
    assert exists(child)

    parent.kill()
    parent.wait()
    parent.stdout.close()

    while birth_of(child) is not None:
        time.sleep(0.02)


def test_what_a_killed_supervisor_left_is_ended_but_a_reused_number_is_left_alone(tmp_path):
    local = read_settings({"ZP_STATE_DIR": str(tmp_path)})
    local.run.mkdir()
    left = subprocess.Popen(["sleep", "1000"], process_group=0)
    parts = [
        PartState("kafka", "server", pid=left.pid, born=birth_of(left.pid)),
        PartState("postgres", "server", pid=os.getpid(), born=1),
    ]
    write_state(local, PlatformState(left.pid, 1, 0.0, "http://localhost:8080", parts))

    sweep(local)

    assert left.wait() == -signal.SIGKILL
