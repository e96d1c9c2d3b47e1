"""What the local platform tells each process in its environment."""

import os
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from tools.hindrance import Hindrance
from tools.ports import LOOPBACK
from tools.settings import SERVICES, Local


def superuser_url(local: Local) -> str:
    """PostgreSQL as somebody who may create roles and databases."""
    if not local.own("ZP_POSTGRES_URL"):
        return local.given["ZP_POSTGRES_URL"]
    password = secret(local.keys / "postgres.password")
    return f"postgresql://postgres:{password}@{LOOPBACK}:{local.port(0)}/postgres"


def superuser_database_url(local: Local, service: str) -> str:
    """A service's database, as the superuser."""
    return urlunsplit(urlsplit(superuser_url(local))._replace(path=f"/{service}"))


def database_url(local: Local, service: str) -> str:
    """The service's own database, as its own role."""
    server = urlsplit(superuser_url(local))
    password = quote(database_password(local, service))
    place = f"{server.hostname}:{server.port or 5432}"
    return urlunsplit(server._replace(netloc=f"{service}:{password}@{place}", path=f"/{service}"))


def database_password(local: Local, service: str) -> str:
    """The password of the service's own role."""
    return secret(local.keys / service / "database.password")


def secret(file: Path) -> str:
    """What the file keeps; before the first start, and after a reset, there is none."""
    try:
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        raise Hindrance(
            "This checkout has no data yet: start the platform with `make up` first."
        ) from None


def process_environment(instance: str, port: int) -> dict[str, str]:
    """What is one process's own."""
    return {"ZP_INSTANCE": instance, "ZP_HTTP_HOST": LOOPBACK, "ZP_HTTP_PORT": str(port)}


def service_environment(local: Local, service: str) -> dict[str, str]:
    """The settings that every role of a service gets; the services' own defaults do the rest."""
    return {
        "ZP_ENVIRONMENT": "local",
        "ZP_DATABASE_URL": database_url(local, service),
        "ZP_KAFKA_BOOTSTRAP": local.kafka_bootstrap,
        "ZP_PUBLIC_URL": local.public_url,
        "ZP_KEYS_DIR": str(local.keys / service),
        **{
            f"ZP_{name.upper()}_URL": f"http://{LOOPBACK}:{local.api_port(name)}"
            for name in SERVICES
        },
        **channel_environment(local),
        **(limit_environment(local) if service == "web" else {}),
    }


def limit_environment(local: Local) -> dict[str, str]:
    """How much mail people may ask for: all who try the demo, or test it, sit at one address."""
    return {
        "ZP_MAILS_PER_MAILBOX": str(local.mails_per_mailbox),
        "ZP_MAILS_PER_VISITOR": str(local.mails_per_visitor),
    }


def channel_environment(local: Local) -> dict[str, str]:
    """Mail, SMS and sign-in."""
    bundled = {
        "ZP_SMTP_LEDGER_URL": local.mailbox_url,
        "ZP_MAILBOX_URL": local.mailbox_url,
    }
    centre = {"ZP_PHONE_URL": local.phone_url, "ZP_SMS_LEDGER_URL": local.phone_url}
    return {
        "ZP_SMTP_URL": local.smtp_url,
        "ZP_SMPP_URL": local.smpp_url,
        **(bundled if local.own("ZP_SMTP_URL") else {}),
        **(centre if local.own("ZP_SMPP_URL") else {}),
        "ZP_OIDC_ISSUER": local.oidc_issuer,
        "ZP_OIDC_CLIENT_ID": os.environ.get("ZP_OIDC_CLIENT_ID", "zukunft-web"),
        "ZP_OIDC_CLIENT_SECRET": os.environ.get("ZP_OIDC_CLIENT_SECRET", "local-only"),
    }
