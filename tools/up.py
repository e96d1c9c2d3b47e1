"""`zp up`, `zp down` and `zp reset`: from nothing to a running platform and back."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from tools import doctor
from tools.hindrance import Hindrance
from tools.keys import make_keys
from tools.logfiles import last_words, log_file
from tools.platform import kafka_node, parts, postgres_cluster, postgres_folder
from tools.processes import kill_group
from tools.servers import envoy
from tools.servers.kafka import cache_folder, jars_folder
from tools.settings import ROOT, Local
from tools.state import PartState, PlatformState, is_same_process, read_state, state_file

LOOK_SECONDS = 0.1
Say = Callable[[str], None]


def up(local: Local, *, say: Say) -> PlatformState:
    """Bring everything up; the answer is the state when all is ready or waiting became pointless."""
    state = read_state(local)
    if state is not None and state.is_alive():
        say("The platform runs already; looking after it.")
        return follow(local, say=say)
    prepare(local, say=say)
    launch(local)
    return follow(local, say=say)


def prepare(local: Local, *, say: Say) -> None:
    """Everything that has to be there before the first process starts."""
    doctor.check_machine(local)
    if not is_free_or_ours(local):
        raise Hindrance(
            f"{local.state} holds something that is not the platform's: "
            "name a new or an empty folder with ZP_STATE_DIR."
        )
    make_keys(local.keys)
    sweep(local)
    local.run.mkdir(parents=True, exist_ok=True)
    if local.own("ZP_POSTGRES_URL"):
        prepare_postgres(local, say=say)
    if local.own("ZP_KAFKA_BOOTSTRAP"):
        prepare_kafka(local, say=say)
    if envoy.TEMPLATE.exists():
        envoy.prepare(local.state / "gateway", local)
    doctor.check_ports(local, parts(local))


def prepare_postgres(local: Local, *, say: Say) -> None:
    """The cluster's files."""
    cluster = postgres_cluster(local)
    if not cluster.data.exists():
        say(f"PostgreSQL: making its files in {cluster.folder} …")
    cluster.prepare()


def prepare_kafka(local: Local, *, say: Say) -> None:
    """Kafka's jars, once per user, and its storage, once per checkout."""
    if not (cache_folder() / "kafka-4.3.1").exists():
        say("Kafka: fetching 46 files (45 MB), once for all checkouts …")
    jars_folder()
    kafka_node(local).prepare()


def launch(local: Local) -> None:
    """Start the supervisor, free of this terminal, and wait until it has said its first word."""
    state_file(local).unlink(missing_ok=True)
    log = log_file(local, "supervisor")
    with log.open("ab") as output:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "tools.supervise"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    while not state_file(local).exists():
        if supervisor.poll() is not None:
            raise Hindrance(f"The supervisor did not start: {last_words(log)}")
        time.sleep(LOOK_SECONDS)


def follow(local: Local, *, say: Say) -> PlatformState:
    """Say what becomes ready until all is, or until something cannot."""
    told: set[tuple[str, str]] = set()
    while (state := read_state(local)) is not None and state.is_alive():
        for part in state.parts:
            if (part.name, part.phase) not in told and (sentence := news(part)):
                say(sentence)
            told.add((part.name, part.phase))
        if state.is_up() or (state.is_stuck() and not is_moving(state)):
            return state
        time.sleep(LOOK_SECONDS)
    raise Hindrance(f"The supervisor ended: {last_words(log_file(local, 'supervisor'))}")


def news(part: PartState) -> str | None:
    """What is worth telling of a part's phase."""
    match part.phase:
        case "ready" | "done":
            took = (
                "" if part.ready_after_seconds is None else f" after {part.ready_after_seconds} s"
            )
            return f"{part.name}: {part.phase}{took}"
        case "broken" | "missing":
            return f"{part.name}: {part.phase}: {part.says}"
        case _:
            return None


def is_moving(state: PlatformState) -> bool:
    """Whether some part may still become ready without the stuck ones."""
    phases = {part.name: part for part in state.parts}
    return any(
        part.phase == "starting" or (part.phase == "broken" and part.failures < 3)  # noqa: PLR2004
        for part in phases.values()
    )


def down(local: Local, *, say: Say) -> None:
    """End everything and return when nothing is left running."""
    state = read_state(local)
    if state is None:
        say("Nothing runs.")
        return
    if state.is_alive():
        say("Ending services, then servers …")
        with suppress(ProcessLookupError):
            os.kill(state.supervisor, 15)
        while state.is_alive():
            time.sleep(LOOK_SECONDS)
    sweep(local)
    state_file(local).unlink(missing_ok=True)
    say("Everything has ended.")


def is_free_or_ours(local: Local) -> bool:
    """Whether the state folder is new, empty, or one in which we made our keys."""
    ours = (local.keys / "jwks.json").exists()
    return ours or not local.state.exists() or not any(local.state.iterdir())


def sweep(local: Local) -> None:
    """End what a killed supervisor left behind; numbers that others reuse are left alone."""
    state = read_state(local)
    for part in state.parts if state else ():
        if part.pid is not None and is_same_process(part.pid, part.born):
            kill_group(part.pid)
            while is_same_process(part.pid, part.born):
                time.sleep(LOOK_SECONDS)


def reset(local: Local, *, say: Say) -> None:
    """End everything and remove all data, logs and keys of this checkout."""
    if not is_free_or_ours(local):
        raise Hindrance(
            f"{local.state} holds something that is not the platform's, nothing was removed: "
            "see where ZP_STATE_DIR points."
        )
    down(local, say=say)
    elsewhere = postgres_folder(local)
    shutil.rmtree(elsewhere, ignore_errors=True)
    if elsewhere.parent != local.state and elsewhere.parent.exists():
        elsewhere.parent.rmdir()
    if local.state.exists():
        shutil.rmtree(local.state)
    say(f"Data, logs and keys in {local.state} are gone.")
