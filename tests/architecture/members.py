"""The members of the workspace and what they ship.

``python -m tests.architecture.members`` writes each member's list of packages anew.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NO_PACKAGES = {"node_modules", "frontend", "build", "__pycache__"}


def members() -> list[Path]:
    """The folder of each member."""
    patterns = project(ROOT)["tool"]["uv"]["workspace"]["members"]
    files = [file for pattern in patterns for file in ROOT.glob(f"{pattern}/pyproject.toml")]
    return sorted(file.parent for file in files)


def services() -> list[str]:
    """The names of the services; the chassis carries them and is none."""
    return [folder.name for folder in members() if is_service(folder)]


def is_service(folder: Path) -> bool:
    return folder.parent.name == "services" and folder.name != "chassis"


def project(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))


def package_of(folder: Path) -> str:
    return ".".join(folder.relative_to(ROOT).parts)


def packages_in(folder: Path) -> list[str]:
    """The member's package and every one below it."""
    found = [file.parent for file in folder.rglob("__init__.py")]
    own = [place for place in found if not NO_PACKAGES & set(place.relative_to(folder).parts)]
    return sorted(package_of(place) for place in own)


def write_packages(folder: Path) -> None:
    file = folder / "pyproject.toml"
    lines = "".join(f'  "{name}",\n' for name in packages_in(folder))
    text, count = re.subn(
        r"^packages = \[[^\]]*\]$",
        f"packages = [\n{lines}]",
        file.read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    if count != 1:
        raise ValueError(f"{file} has {count} lists of packages")
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for member in members():
        write_packages(member)
