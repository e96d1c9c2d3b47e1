"""Every fault that we promise to withstand names tests that are there."""

import ast
import re
from functools import cache

import pytest

from tools.settings import ROOT

PAGE = ROOT / "docs" / "faults.md"
ROWS = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests in a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    names = {node.name for node in ast.walk(tree) if isinstance(node, functions)}
    return frozenset(name for name in names if name.startswith("test_"))


def test_the_page_tells_of_faults():
    assert len(ROWS) >= 12


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:40])
def test_every_fault_names_tests_that_are_there(row: str):
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)

    assert named
    assert [f"{file}::{name}" for file, name in named if name not in names_in(file)] == []
