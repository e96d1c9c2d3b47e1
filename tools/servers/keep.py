"""Keeps one private server for a test session: `python -m tools.servers.keep kafka …`.

It writes the server's address into its folder when clients may come, and ends the server and
removes the folder when the watched process is gone, however that one ended.
"""

import argparse
import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from tools.servers.containers import container, containers_answer
from tools.servers.kafka import running_kafka
from tools.servers.postgres import running_postgres

ADDRESS = "address"


def main() -> None:
    """Start the server named on the command line and keep it."""
    arguments = parser().parse_args()
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder: Path = arguments.folder
    try:
        with running(arguments.server, folder) as address:
            publish(address, folder)
            wait_for_end_of(arguments.watch)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    it = argparse.ArgumentParser(prog="tools.servers.keep")
    it.add_argument("server", choices=["postgres", "kafka"])
    it.add_argument("--folder", type=Path, required=True)
    it.add_argument("--watch", type=int, required=True, help="the process to live as long as")
    return it


@contextmanager
def running(server: str, folder: Path) -> Iterator[str]:
    """The server's address while it runs: in a container if an engine answers, else natively."""
    if containers_answer():
        with container(server) as address:
            yield address
    elif server == "postgres":
        with running_postgres(folder / "postgres") as postgres:
            yield postgres.url
    else:
        with running_kafka(folder / "kafka") as kafka:
            yield kafka.bootstrap


def publish(address: str, folder: Path) -> None:
    """Write the address in one step, so that no reader sees half of it."""
    unfinished = folder / f"{ADDRESS}.unfinished"
    unfinished.write_text(address, encoding="utf-8")
    unfinished.rename(folder / ADDRESS)


def wait_for_end_of(process: int) -> None:
    """Return when that process is gone."""
    if hasattr(os, "pidfd_open"):
        try:
            select.select([os.pidfd_open(process)], [], [])
        except ProcessLookupError:
            return
    while is_alive(process):
        time.sleep(0.5)


def is_alive(process: int) -> bool:
    """Whether a process of that number exists."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def leave(_signal: int, _frame: FrameType | None) -> None:
    """End through the `finally` blocks."""
    sys.exit(0)


if __name__ == "__main__":
    main()
