"""`make setup`: from a Python and nothing else to everything installed, by the lock and its hashes.

It runs before anything is installed, so it uses the standard library alone and stays readable for
the old Pythons that it has to turn away. Nothing is done when nothing has changed.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "zukunft.stamp"
LOCK = ROOT / "requirements.lock"
UV = "uv>=0.9,<0.14"
OLDEST = (3, 11)


def main() -> None:
    """Install what is missing or has changed."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            f"This is Python {found}, the platform needs 3.11 or newer: "
            "install it and run `make setup PYTHON=python3.11`."
        )
    wanted = fingerprint()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted:
        return
    make_venv()
    install()
    STAMP.write_text(wanted, encoding="ascii")
    print("Everything is installed in .venv.")


def fingerprint() -> str:
    """Changes when the lock, a member's description, the Python or this checkout's place changes."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for file in [LOCK, *(member / "pyproject.toml" for member in members())]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def members() -> list[Path]:
    """The folders of our own packages."""
    services = sorted(file.parent for file in ROOT.glob("services/*/pyproject.toml"))
    return [ROOT / "contracts", *services, ROOT / "tools"]


def make_venv() -> None:
    """A virtual environment with uv in it; Debian keeps what that needs in a package of its own."""
    if not PYTHON.exists():
        print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        if made.returncode:
            sys.exit(
                "Python cannot make virtual environments here: "
                "install Debian's package python3-venv (`apt-get install python3-venv`)."
            )
    if not (VENV / "bin" / "uv").exists():
        if run([PYTHON, "-m", "pip", "--version"], quiet=True):
            run([PYTHON, "-m", "ensurepip"], quiet=True)
        print("Installing uv …", flush=True)
        must([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV])


def install() -> None:
    """What the lock names, then our own packages in place."""
    uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON]
    print("Installing what requirements.lock names (about 200 packages) …", flush=True)
    must([*uv, "--require-hashes", "--requirement", LOCK])
    editable = [part for member in members() for part in ("--editable", member)]
    must([*uv, "--no-deps", *editable])


def must(command: list[object]) -> None:
    """Run it, or end with one sentence."""
    if run(command):
        sys.exit(
            "Installing failed, see above: check the network and disk, then run `make setup` again."
        )


def run(command: list[object], *, quiet: bool = False) -> int:
    """Run it; the answer is its exit code."""
    output = subprocess.DEVNULL if quiet else None
    arguments = [str(part) for part in command]
    return subprocess.run(arguments, cwd=ROOT, check=False, stdout=output, stderr=output).returncode


if __name__ == "__main__":
    main()
