"""Every knob of the local platform, read from the environment once per command.

| variable | meaning | default |
|---|---|---|
| `ZP_PORT_BASE` | first port of this checkout's block of 60 | 18000 |
| `ZP_GATEWAY_PORT` | the one port that people need | 8080 |
| `ZP_GATEWAY_RATE` | requests per second that the gateway takes from one address | 500 |
| `ZP_MAILS_PER_MAILBOX` | mails of one kind per hour that may be asked for to one mailbox | 50 |
| `ZP_MAILS_PER_VISITOR` | the same from one address: everybody on this machine has the same one | 3000 |
| `ZP_STATE_DIR` | where data, logs and keys are | `.zp` in the checkout |
| `ZP_WORKER_REPLICAS` | how many workers each service runs (1 to 4) | 1 |
| `ZP_POSTGRES_URL` | an existing PostgreSQL, as a user who may create databases | own server |
| `ZP_KAFKA_BOOTSTRAP` | an existing Kafka | own server |
| `ZP_SMTP_URL`, `ZP_SMPP_URL` | an existing mail server, an existing SMS centre | own servers |
| `ZP_OIDC_ISSUER` | an existing OpenID provider for staff | own provider |
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.hindrance import Hindrance
from tools.ports import LOOPBACK

ROOT = Path(__file__).parents[1]
SERVICES = ("registry", "matching", "notifications", "events", "web")
BLOCK = 60
MAX_REPLICAS = 4


@dataclass(frozen=True)
class Local:
    """What one checkout runs, and where."""

    state: Path
    base: int
    gateway_port: int
    gateway_rate: int
    mails_per_mailbox: int
    mails_per_visitor: int
    worker_replicas: int
    given: Mapping[str, str]

    def port(self, offset: int) -> int:
        """A port of this checkout's block."""
        return self.base + offset

    def api_port(self, service: str) -> int:
        """Where the service's API listens."""
        return self.port(10 + SERVICES.index(service))

    def worker_port(self, service: str, replica: int) -> int:
        """Where the worker's health is asked; replicas count from 1."""
        return self.port(10 + 10 * replica + SERVICES.index(service))

    def own(self, variable: str) -> bool:
        """Whether we run this server ourselves: nobody gave another one's address."""
        return variable not in self.given

    def address(self, variable: str, own: str) -> str:
        """The given address, or our own server's."""
        return self.given.get(variable, own)

    @property
    def public_url(self) -> str:
        """What people type."""
        return f"http://localhost:{self.gateway_port}"

    @property
    def kafka_bootstrap(self) -> str:
        """Where Kafka's clients connect."""
        return self.address("ZP_KAFKA_BOOTSTRAP", f"{LOOPBACK}:{self.port(1)}")

    @property
    def smtp_url(self) -> str:
        """Where mails are handed over."""
        return self.address("ZP_SMTP_URL", f"smtp://{LOOPBACK}:{self.port(3)}")

    @property
    def mailbox_url(self) -> str:
        """Where the demo's mails are read; its ledger answers at the same place."""
        return f"http://{LOOPBACK}:{self.port(4)}"

    @property
    def smpp_url(self) -> str:
        """Where SMS are handed over."""
        return self.address("ZP_SMPP_URL", f"smpp://zp:zp@{LOOPBACK}:{self.port(5)}")

    @property
    def phone_url(self) -> str:
        """Where the demo's SMS are read and answered."""
        return f"http://{LOOPBACK}:{self.port(6)}"

    @property
    def oidc_issuer(self) -> str:
        """Who signs the staff in."""
        return self.address("ZP_OIDC_ISSUER", f"http://{LOOPBACK}:{self.port(7)}")

    @property
    def run(self) -> Path:
        """Where the supervisor keeps its state."""
        return self.state / "run"

    @property
    def logs(self) -> Path:
        """One log per part."""
        return self.state / "logs"

    @property
    def keys(self) -> Path:
        """The keys of this installation."""
        return self.state / "keys"


def read_settings(environment: Mapping[str, str] = os.environ) -> Local:
    """The settings, or one sentence about the first wrong one."""
    servers = (
        "ZP_POSTGRES_URL",
        "ZP_KAFKA_BOOTSTRAP",
        "ZP_SMTP_URL",
        "ZP_SMPP_URL",
        "ZP_OIDC_ISSUER",
    )
    return Local(
        state=Path(environment.get("ZP_STATE_DIR") or ROOT / ".zp").absolute(),
        base=number(environment, "ZP_PORT_BASE", default=18000, at_most=65535 - BLOCK),
        gateway_port=number(environment, "ZP_GATEWAY_PORT", default=8080, at_most=65535),
        gateway_rate=number(environment, "ZP_GATEWAY_RATE", default=500, at_most=100_000),
        mails_per_mailbox=number(
            environment, "ZP_MAILS_PER_MAILBOX", default=50, at_most=1_000_000
        ),
        mails_per_visitor=number(
            environment, "ZP_MAILS_PER_VISITOR", default=3000, at_most=1_000_000
        ),
        worker_replicas=number(environment, "ZP_WORKER_REPLICAS", default=1, at_most=MAX_REPLICAS),
        given={name: environment[name] for name in servers if environment.get(name)},
    )


def number(environment: Mapping[str, str], name: str, *, default: int, at_most: int) -> int:
    """A whole number from 1 to the bound."""
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= at_most:
        raise Hindrance(f"{name} is «{text}», but must be a whole number from 1 to {at_most}.")
    return int(text)
