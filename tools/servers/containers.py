"""The same servers as containers, for tests where Docker or Podman answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker  # type: ignore[import-untyped]
import requests
from docker.errors import DockerException  # type: ignore[import-untyped]
from testcontainers.community.kafka import KafkaContainer
from testcontainers.community.postgres import PostgresContainer

POSTGRES_IMAGE = "postgres:18-alpine"
KAFKA_IMAGE = "confluentinc/cp-kafka:8.1.0"


def point_at_podman() -> None:
    """Where only Podman's socket is there, let the Docker client use it."""
    socket = Path(os.environ.get("XDG_RUNTIME_DIR", "/run")) / "podman" / "podman.sock"
    if (
        "DOCKER_HOST" not in os.environ
        and not Path("/var/run/docker.sock").exists()
        and socket.exists()
    ):
        os.environ["DOCKER_HOST"] = f"unix://{socket}"
        os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"


def containers_answer() -> bool:
    """Whether a container engine answers a ping."""
    point_at_podman()
    try:
        return bool(docker.from_env(timeout=2).ping())
    except (DockerException, requests.RequestException):
        return False


@contextmanager
def container(server: str) -> Iterator[str]:
    """The address of a server in a container while it runs."""
    if server == "postgres":
        with PostgresContainer(POSTGRES_IMAGE, username="postgres", driver=None) as postgres:
            yield postgres.get_connection_url()
    else:
        kafka = KafkaContainer(KAFKA_IMAGE).with_kraft()
        kafka.with_env("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        with kafka:
            yield kafka.get_bootstrap_server()
