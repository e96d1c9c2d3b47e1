"""The house is built as the design says: chapters, packages, sizes, targets."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.members import ROOT, members, package_of, packages_in, project, services

CHAPTERS = {
    "__init__",
    "__main__",
    "app",
    "settings",
    "api",
    "work",
    "decide",
    "store",
    "migrations",
}
HEARS_NOBODY = {"web": "web asks over HTTP and reads no topic"}
LONGEST_FUNCTION = 60


def test_every_import_keeps_to_the_contracts():
    linter = Path(sys.executable).with_name("lint-imports")

    answer = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, text=True, capture_output=True, check=False
    )

    assert answer.returncode == 0, answer.stdout


def test_an_import_against_the_order_is_caught(tmp_path):
    """The contracts' own control: the same configuration finds a chapter that looks upwards."""
    book = tmp_path / "services" / "book"
    book.mkdir(parents=True)
    for chapter in ("__init__", "__main__", "app", "api", "work", "store", "decide", "settings"):
        (book / f"{chapter}.py").touch()
    (book / "decide.py").write_text("from services.book import work\n", encoding="utf-8")
    layers = contract("chapters")["layers"]
    (tmp_path / "pyproject.toml").write_text(
        f"""
        [tool.importlinter]
        root_packages = ["services"]
        [[tool.importlinter.contracts]]
        name = "chapters"
        type = "layers"
        containers = ["services.book"]
        layers = {layers!r}
        exhaustive = true
        """,
        encoding="utf-8",
    )

    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [linter, "--no-cache"], cwd=tmp_path, text=True, capture_output=True, check=False
    )

    assert answer.returncode == 1
    assert "services.book.decide -> services.book.work" in answer.stdout


def test_the_contracts_speak_of_every_service():
    names = [f"services.{name}" for name in services()]

    assert sorted(contract("chapters")["containers"]) == names
    assert sorted(contract("services")["layers"][0].split(" | ")) == names
    assert {f"{name}.decide" for name in names} <= set(contract("pure")["source_modules"])


@pytest.mark.parametrize("service", services())
def test_every_service_has_the_same_chapters(service):
    folder = ROOT / "services" / service
    there = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}

    heard = set() if service in HEARS_NOBODY else {"messages"}
    assert CHAPTERS | heard <= there
    assert sorted((folder / "migrations" / "versions").glob("0001_*.py"))


@pytest.mark.parametrize("member", members(), ids=package_of)
def test_a_member_ships_every_package_that_it_has(member):
    listed = project(member)["tool"]["setuptools"]["packages"]

    assert listed == packages_in(member), "run python -m tests.architecture.members"


@pytest.mark.parametrize(
    ("folder", "limit"),
    [("contracts", 400), ("services", 400), ("tools", 400), ("deploy", 400), ("tests", 500)],
)
def test_no_file_runs_away(folder, limit):
    counted = {str(path.relative_to(ROOT)): lines(path) for path in sources(ROOT / folder)}

    assert {path: count for path, count in counted.items() if count > limit} == {}


def test_no_function_runs_away():
    long = {
        f"{path.relative_to(ROOT)}:{function.name}": length
        for path in sources(ROOT)
        for function in functions_in(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }

    assert long == {}


def test_every_module_says_what_it_is_about():
    silent = [
        str(path.relative_to(ROOT))
        for folder in ("contracts", "services", "tools")
        for path in sources(ROOT / folder)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_every_make_target_has_a_help_text():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, flags=re.MULTILINE))
    helped = set(re.findall(r"^([a-z][a-z-]*):[^\n]*## \S", makefile, flags=re.MULTILINE))

    assert targets - helped == set()
    assert {"up", "down", "test", "check", "golden", "help"} <= targets


def contract(name: str) -> dict:
    contracts = project(ROOT)["tool"]["importlinter"]["contracts"]
    return next(each for each in contracts if each["id"] == name)


def sources(folder: Path) -> Iterator[Path]:
    """Python files that git knows or would take up: nothing installed, nothing built."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", "*.py"]
    listed = subprocess.run(command, cwd=folder, text=True, capture_output=True, check=True)
    paths = (folder / line for line in listed.stdout.splitlines())
    return (path for path in paths if path.exists())


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions_in(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
