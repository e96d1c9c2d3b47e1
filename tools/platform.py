"""What runs: every part of the platform, declared once, in the order in which they need each other."""

import importlib.util
import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tools.environment import process_environment, service_environment
from tools.part import Part, answers_http
from tools.ports import LOOPBACK
from tools.processes import Program
from tools.servers import envoy, oidc
from tools.servers.kafka import Node
from tools.servers.postgres import Cluster, nobody_can_reach
from tools.settings import ROOT, SERVICES, Local

CLOSED_CHECKOUTS = Path("/var/lib/zukunftsplattform")
FRUGAL = {
    "PYTHONUNBUFFERED": "1",
    "PYTHONDONTWRITEBYTECODE": "",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
"""Bytecode is kept whatever the shell says: else each process compiles a thousand modules anew."""


def parts(local: Local) -> list[Part]:
    """Every part of this checkout's platform."""
    return [*servers(local), *jobs(local), *services(local), gateway(local)]


def servers(local: Local) -> Iterator[Part]:
    """The servers under the services, less those that were given by address."""
    if local.own("ZP_POSTGRES_URL"):
        cluster = postgres_cluster(local)
        yield Part(
            "postgres", "server", cluster.server(), is_ready=cluster.is_ready, port=cluster.port
        )
    if local.own("ZP_KAFKA_BOOTSTRAP"):
        node = kafka_node(local)
        yield Part("kafka", "server", node.server(), is_ready=node.is_ready, port=node.port)
    if local.own("ZP_SMTP_URL"):
        yield demo_server(local, "mailroom", protocol=local.port(3), pages=local.port(4))
    if local.own("ZP_SMPP_URL"):
        yield demo_server(local, "smscentre", protocol=local.port(5), pages=local.port(6))
    if local.own("ZP_OIDC_ISSUER"):
        port = local.port(7)
        yield Part(
            "oidc",
            "server",
            Program(oidc.command(port), folder=ROOT, env=FRUGAL),
            is_ready=answers_http(port, "/.well-known/openid-configuration"),
            port=port,
            url=local.oidc_issuer,
        )


def demo_server(local: Local, name: str, *, protocol: int, pages: int) -> Part:
    """The mailroom or the SMS centre: one port for its protocol, one for its pages."""
    command = (
        sys.executable,
        "-m",
        f"tools.{name}",
        "--port",
        str(protocol),
        "--pages-port",
        str(pages),
        "--store",
        str(local.state / name),
    )
    return Part(
        name,
        "server",
        Program(command, folder=ROOT, env=FRUGAL),
        is_ready=answers_http(pages, "/readyz"),
        port=protocol,
        url=f"http://{LOOPBACK}:{pages}",
    )


def jobs(local: Local) -> Iterator[Part]:
    """What is done once at each start, and changes nothing when it was done before."""
    yield job("databases", needs=present(local, "postgres"))
    yield job("migrate", needs=("databases",))
    yield job("topics", needs=present(local, "kafka"))


def job(name: str, *, needs: tuple[str, ...]) -> Part:
    """One of our own jobs, as a process so that it is logged and retried like any part."""
    command = (sys.executable, "-m", "tools.jobs", name)
    return Part(name, "job", Program(command, folder=ROOT, env=FRUGAL), needs=needs)


def services(local: Local) -> Iterator[Part]:
    """Each service in its roles; web's worker only relays."""
    channels = present(local, "mailroom", "smscentre")
    for service in SERVICES:
        yield role(local, service, "api", needs=("migrate",))
        for replica in range(1, local.worker_replicas + 1):
            needs = ("migrate", "topics", *(channels if service == "notifications" else ()))
            yield role(local, service, "worker", needs=needs, replica=replica)


def role(
    local: Local, service: str, name: str, *, needs: tuple[str, ...], replica: int = 1
) -> Part:
    """A service as ``api`` or ``worker``."""
    module = f"services.{service}"
    port = role_port(local, service, name, replica)
    return Part(
        name=f"{service}-{name}" if replica == 1 else f"{service}-{name}-{replica}",
        kind="service",
        program=Program(
            (sys.executable, "-m", module, name),
            folder=ROOT,
            env={
                **FRUGAL,
                **service_environment(local, service),
                **process_environment(f"{service}-{name}-{replica}", port),
            },
        ),
        needs=needs,
        is_ready=answers_http(port, "/readyz"),
        port=port,
        url=f"http://{LOOPBACK}:{port}" if name == "api" else None,
        missing=None if can_run(module) else f"{module} has no __main__ yet: nothing to run.",
    )


def role_port(local: Local, service: str, name: str, replica: int) -> int:
    """Where the role's HTTP listens."""
    return local.api_port(service) if name == "api" else local.worker_port(service, replica)


def gateway(local: Local) -> Part:
    """The one door for people."""
    return Part(
        "gateway",
        "service",
        envoy.program(local.state / "gateway"),
        needs=tuple(f"{service}-api" for service in SERVICES),
        is_ready=answers_http(local.gateway_port, "/healthz"),
        port=local.gateway_port,
        url=local.public_url,
        missing=None if envoy.TEMPLATE.exists() else "deploy/gateway/envoy.yaml is not there.",
    )


def present(local: Local, *names: str) -> tuple[str, ...]:
    """Those of the servers that we run ourselves."""
    own = {part.name for part in servers(local)}
    return tuple(name for name in names if name in own)


def can_run(module: str) -> bool:
    """Whether `python -m module` has something to run."""
    try:
        return importlib.util.find_spec(f"{module}.__main__") is not None
    except ModuleNotFoundError:
        return False


def postgres_cluster(local: Local) -> Cluster:
    """Our own PostgreSQL."""
    return Cluster(
        postgres_folder(local), local.port(0), password_file=local.keys / "postgres.password"
    )


def postgres_folder(local: Local) -> Path:
    """Beside the rest of the state; elsewhere where root's checkout is closed to nobody."""
    folder = local.state / "postgres"
    if os.geteuid() != 0 or nobody_can_reach(folder):
        return folder
    return CLOSED_CHECKOUTS / sha256(str(local.state).encode()).hexdigest()[:12] / "postgres"


def kafka_node(local: Local) -> Node:
    """Our own Kafka."""
    return Node(local.state / "kafka", local.port(1), local.port(2))
