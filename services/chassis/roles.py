"""Starts a service in one of its roles: ``python -m services.<name> api|worker|migrate``.

```python
if __name__ == "__main__":
    run_role(RegistrySettings, api=app.create_api, worker=app.work)
```
"""

import argparse
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

import uvicorn
import uvloop

from services.chassis.logs import configure_logs
from services.chassis.schema import run_migrations
from services.chassis.settings import Settings, load_settings
from services.chassis.telemetry import telemetry

if TYPE_CHECKING:
    from fastapi import FastAPI


KEEP_ALIVE_SECONDS: Final = 75
"""How long a connection may be idle: longer than the gateway (30) and our own clients (5) keep one,
so that nobody sends a request on a connection that is being closed at that moment."""


def run_role(
    settings_type: type[Settings],
    *,
    api: Callable[[Settings], "FastAPI"] | None = None,
    worker: Callable[[Settings], Awaitable[None]] | None = None,
    others: Mapping[str, Callable[[Settings], int | None]] | None = None,
) -> None:
    """Run the role that the command line names; ``others`` are one-off tasks such as ``fsck``.

    Wrong settings end the process with one sentence and exit code 1. The number that a task
    returns is the exit code.
    """
    tasks = {"migrate": run_migrations, **(others or {})}
    served = [name for name, part in (("api", api), ("worker", worker)) if part is not None]
    role = _role_of([*served, *tasks], program=f"python -m services.{settings_type.service}")
    settings = load_settings(settings_type)
    configure_logs(settings, role=role)
    if role == "api" and api is not None:
        serve_api(settings, api)
    elif role == "worker" and worker is not None:
        uvloop.run(_awaited(worker(settings)))
    else:
        raise SystemExit(tasks[role](settings))


def serve_api(settings: Settings, create: Callable[[Settings], "FastAPI"]) -> None:
    """Serve HTTP until SIGTERM; requests that have begun are answered first."""
    with telemetry(settings, role="api"):
        uvicorn.run(
            create(settings),
            host=settings.http_host,
            port=settings.http_port,
            loop="uvloop",
            http="httptools",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=10,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
        )


def _role_of(choices: list[str], *, program: str) -> str:
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("role", choices=choices)
    role: str = parser.parse_args().role
    return role


async def _awaited(doing: Awaitable[None]) -> None:
    await doing
