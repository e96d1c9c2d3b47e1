"""Any module can be the first that is imported: no module needs itself."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.members import ROOT

OURS = ("contracts", "services", "tools", "tests")
FOREIGN = {"node_modules", "static"}


def test_no_module_needs_itself():
    TopologicalSorter(needs(modules(ROOT))).prepare()


def test_a_circle_of_imports_is_caught(tmp_path):
    for name, text in {
        "first": "from services import second\n",
        "second": "import services.third\n",
        "third": "def later():\n    import services.second\n\nfrom services.first import late\n",
    }.items():
        path = tmp_path / "services" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    with pytest.raises(CycleError):
        TopologicalSorter(needs(modules(tmp_path))).prepare()


def modules(root: Path) -> dict[str, Path]:
    """Every module of ours, by its name."""
    files = [
        file
        for top in OURS
        for file in (root / top).rglob("*.py")
        if not FOREIGN & set(file.relative_to(root).parts)
    ]
    return {
        ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file
        for file in files
    }


def needs(files: dict[str, Path]) -> dict[str, set[str]]:
    """Which of ours each module imports when it is imported itself."""
    return {
        name: set(imported(ast.parse(file.read_text(encoding="utf-8")).body, files)) - {name}
        for name, file in files.items()
    }


def imported(body: list[ast.stmt], files: dict[str, Path]) -> Iterator[str]:
    for statement in body:
        match statement:
            case ast.Import(names=names):
                yield from (each.name for each in names if each.name in files)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                of_it = {f"{module}.{each.name}" for each in names}
                yield from of_it & files.keys() or {module} & files.keys()
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                pass
            case ast.If(body=then, orelse=other) | ast.Try(body=then, orelse=other):
                yield from imported([*then, *other], files)
