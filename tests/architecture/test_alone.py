"""Each service installs with the chassis and the contracts alone, and runs from any folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.members import ROOT, package_of, packages_in, services

NOT_SHIPPED = ("*.egg-info", "build", "node_modules", "__pycache__", "frontend")
WITH_THE_LOCK = ("--constraint", ROOT / "requirements.lock", "--no-sources")


@pytest.mark.slow
@pytest.mark.parametrize("service", services())
def test_a_service_installs_and_is_imported_alone(service, install, tmp_path):
    parts = [ROOT / "contracts", ROOT / "services" / "chassis", ROOT / "services" / service]
    python = install(parts)

    modules = [name for part in parts for name in packages_in(part)]
    everything = ", ".join([*modules, f"services.{service}.app"])
    assert said(python, f"import {everything}", folder=tmp_path) == ""
    assert "api,worker,migrate" in roles(python, service, folder=tmp_path).replace(" ", "")


@pytest.mark.slow
@pytest.mark.parametrize("service", services()[:1])
def test_another_service_is_not_there(service, install, tmp_path):
    python = install(
        [ROOT / "contracts", ROOT / "services" / "chassis", ROOT / "services" / service]
    )

    for other in set(services()) - {service}:
        assert "ModuleNotFoundError" in said(python, f"import services.{other}", folder=tmp_path)
    assert "ModuleNotFoundError" in said(python, "import tools", folder=tmp_path)


@pytest.fixture
def install(tmp_path_factory):
    """Installs members from copies (a build leaves traces beside its source) into a new place."""

    def into_new_place(parts: list[Path]) -> Path:
        place = tmp_path_factory.mktemp("alone")
        python = place / "venv" / "bin" / "python"
        copies = [copied(part, place / "source") for part in parts]
        uv("venv", "--quiet", "--python", sys.executable, place / "venv")
        uv("pip", "install", "--quiet", "--python", python, *WITH_THE_LOCK, *copies)
        return python

    return into_new_place


def copied(part: Path, folder: Path) -> Path:
    return shutil.copytree(
        part, folder / package_of(part), ignore=shutil.ignore_patterns(*NOT_SHIPPED)
    )


def uv(*arguments: object) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    program = shutil.which("uv", path=path)
    assert program, "`make setup` installs uv"
    answer = subprocess.run(
        [program, *map(str, arguments)], text=True, capture_output=True, check=False
    )
    assert answer.returncode == 0, answer.stderr


def said(python: Path, code: str, *, folder: Path) -> str:
    """What goes wrong when Python runs this in another folder; nothing if all is well."""
    answer = subprocess.run(
        [python, "-W", "ignore", "-c", code],
        cwd=folder,
        text=True,
        capture_output=True,
        check=False,
    )
    return answer.stderr


def roles(python: Path, service: str, *, folder: Path) -> str:
    answer = subprocess.run(
        [python, "-m", f"services.{service}", "--help"],
        cwd=folder,
        text=True,
        capture_output=True,
        check=True,
    )
    return answer.stdout
