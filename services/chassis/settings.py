"""Every knob that all services share: read once from the environment, names start with ``ZP_``."""

from functools import cached_property
from pathlib import Path
from typing import ClassVar, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.chassis.keys import KeyRing

Settings = TypeVar("Settings", bound="ServiceSettings")


class ServiceSettings(BaseSettings):
    """Settings of one process; each service has a subclass that names it and adds its own knobs."""

    model_config = SettingsConfigDict(env_prefix="ZP_", extra="ignore", frozen=True)

    service: ClassVar[str] = "chassis"

    environment: Literal["local", "production"] = "production"
    """``local`` opens what helps on one machine (gallery, demo sign-in); production refuses it."""
    instance: str = "1"
    """Name of this process, unique per role: Kafka's static member id and owner of leases."""
    database_url: SecretStr = SecretStr("postgresql://localhost/postgres")
    database_pool: int = Field(default=8, ge=1, le=100)
    """Connections per process."""
    statement_timeout_seconds: float = Field(default=5.0, gt=0)
    kafka_bootstrap: str = "127.0.0.1:9092"
    """Comma-separated brokers; only the worker connects."""
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = "http://localhost:8080"
    """What people type; links in mails start with it."""
    registry_url: str = "http://127.0.0.1:18010"
    matching_url: str = "http://127.0.0.1:18011"
    notifications_url: str = "http://127.0.0.1:18012"
    events_url: str = "http://127.0.0.1:18013"
    web_url: str = "http://127.0.0.1:18014"
    keys_dir: Path = Path("keys")
    """Folder with the keys as files (see `KeyRing`); never given by environment."""
    otlp_endpoint: str = ""
    """Where spans go (OTLP over HTTP); empty switches tracing off."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @cached_property
    def keys(self) -> KeyRing:
        """The keys of this process, read from files when first needed."""
        return KeyRing(self.keys_dir)

    @property
    def kafka_addresses(self) -> list[str]:
        """The brokers as the client wants them: a list, never one string with commas."""
        return [address.strip() for address in self.kafka_bootstrap.split(",") if address.strip()]

    def url_of(self, service: str) -> str:
        """Base URL of another service's ``api`` role."""
        return str(getattr(self, f"{service}_url"))


def load_settings(kind: type[Settings]) -> Settings:
    """Read the settings, or end the process with one sentence per wrong knob."""
    try:
        return kind()
    except ValidationError as problem:
        lines = [
            f"ZP_{'_'.join(map(str, error['loc'])).upper()}: {error['msg']}"
            for error in problem.errors()
        ]
        raise SystemExit("Settings are wrong. " + "; ".join(lines)) from None
