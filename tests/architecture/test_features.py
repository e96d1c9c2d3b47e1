"""Every feature that a page of docs/features names is where it says, and has a test that is there."""

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from services.chassis.http.policy import policies
from services.registry import app as registry
from services.registry.settings import RegistrySettings
from services.web import app as web
from services.web.settings import WebSettings
from tests.architecture.test_faults import names_in
from tools.cli import parser
from tools.settings import ROOT

FOLDER = ROOT / "docs" / "features"
OPEN = "not yet"
EXPECTED = {
    "matching.md": [*(f"P{n}" for n in range(1, 17)), *(f"N{n}" for n in range(1, 13))],
    "registry.md": [
        *(f"P{n}" for n in range(1, 31)),
        *(f"N{n}" for n in range(1, 16)),
        *(f"R{n}" for n in range(1, 17)),
    ],
}


@dataclass(frozen=True)
class Feature:
    """One line of a page."""

    key: str
    where: str
    shown_by: str


def features(page: str) -> list[Feature]:
    lines = (FOLDER / page).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return [
        Feature(row[0], row[2], row[3])
        for row in cells
        if len(row) == 4 and re.fullmatch(r"[A-Z][0-9]+", row[0])
    ]


ALL = [(page, feature) for page in sorted(EXPECTED) for feature in features(page)]
BUILT = [(page, feature) for page, feature in ALL if feature.where != OPEN]


@cache
def addresses() -> frozenset[str]:
    """Every address of the pages and of the API, without the kinds of their parameters."""
    settings = {"keys_dir": ROOT}
    pages = [each.path for each in policies(web.create_api(WebSettings(**settings)))]
    api = [each.path for each in policies(registry.create_api(RegistrySettings(**settings)))]
    paths = [*pages, *(f"/api/registry{path}" for path in api)]
    return frozenset(re.sub(r":\w+}", "}", path) for path in paths)


def commands() -> frozenset[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, flags=re.MULTILINE)
    return frozenset([*(f"make {name}" for name in targets), *deeds(parser(), "zp")])


def deeds(of: ArgumentParser, path: str) -> Iterator[str]:
    """Each command below a parser, with the words that lead to it."""
    for action in of._actions:
        if isinstance(action, _SubParsersAction):
            for name, below in action.choices.items():
                yield f"{path} {name}"
                yield from deeds(below, f"{path} {name}")


@pytest.mark.parametrize("page", sorted(EXPECTED))
def test_every_feature_stands_on_its_page_once(page: str) -> None:
    assert [feature.key for feature in features(page)] == EXPECTED[page]


@pytest.mark.parametrize(("page", "feature"), ALL, ids=lambda value: getattr(value, "key", value))
def test_what_is_built_names_a_test_and_what_is_not_says_so(page: str, feature: Feature) -> None:
    assert (feature.where == OPEN) == (feature.shown_by == OPEN), page


@pytest.mark.parametrize(("page", "feature"), BUILT, ids=lambda value: getattr(value, "key", value))
def test_a_feature_is_where_its_line_says(page: str, feature: Feature) -> None:
    named = re.findall(r"`([^`]+)`", feature.where)
    places = [name for name in named if name.startswith("/")]
    typed = [name for name in named if name.startswith(("zp ", "make "))]

    assert places or typed, page
    assert [place for place in places if place not in addresses()] == []
    assert [command for command in typed if command not in commands()] == []


@pytest.mark.parametrize(("page", "feature"), BUILT, ids=lambda value: getattr(value, "key", value))
def test_a_feature_names_tests_that_are_there(page: str, feature: Feature) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", feature.shown_by)

    assert named, page
    assert [f"{file}::{name}" for file, name in named if name not in names_in(file)] == []
