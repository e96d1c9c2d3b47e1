"""Debian packages that the tests need: installed where we may, named in one sentence where not."""

import os
import subprocess
import sys

from tools.hindrance import Hindrance


def main() -> None:
    """`python -m tools.debian chromium kannel`: make sure that these are installed."""
    try:
        require(sys.argv[1:])
    except Hindrance as hindrance:
        sys.exit(str(hindrance))


def require(packages: list[str]) -> None:
    """Install the missing ones as root; else raise `Hindrance` that names them."""
    lacking = [package for package in packages if not is_installed(package)]
    if not lacking:
        return
    names = " ".join(lacking)
    if os.geteuid() != 0:
        raise Hindrance(f"The tests need Debian packages: `sudo apt-get install {names}`.")
    print(f"Installing Debian packages: {names} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "--no-install-recommends", *lacking],
    ):
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            raise Hindrance(f"`{' '.join(command)}` failed: install these packages by hand.")


def is_installed(package: str) -> bool:
    """Whether dpkg has it."""
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status}", package],
        check=False,
        capture_output=True,
        text=True,
    )
    return asked.stdout == "install ok installed"


if __name__ == "__main__":
    main()
