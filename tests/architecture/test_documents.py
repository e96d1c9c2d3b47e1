"""What the documents name is there, and what is there is named."""

import argparse
import re

import pytest

from tests.architecture.members import ROOT, services
from tools.cli import parser

README = ROOT / "README.md"
RUNNING = ROOT / "docs" / "operations" / "running.md"
LARGEST_PICTURE_BYTES = 150_000


def documents():
    found = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    return sorted(found, key=str)


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_document_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if not re.match(r"https?:|mailto:", link)]

    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_the_readme_names_every_make_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, flags=re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`", README.read_text(encoding="utf-8")))

    assert targets - {"help"} == named - {"help"}


def test_the_readme_names_every_command_of_zp():
    [commands] = [
        action.choices
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    named = set(re.findall(r"`zp ([a-z]+)", README.read_text(encoding="utf-8")))

    assert set(commands) == named


def test_the_readme_shows_only_pictures_that_are_small():
    shown = re.findall(r"\]\((docs/pictures/[^)]+)\)", README.read_text(encoding="utf-8"))
    there = {str(file.relative_to(ROOT)) for file in (ROOT / "docs" / "pictures").iterdir()}

    assert set(shown) == there
    assert [path for path in shown if (ROOT / path).stat().st_size > LARGEST_PICTURE_BYTES] == []


def test_the_readme_names_every_test_that_it_promises():
    named = re.findall(r"`(tests/[a-z_/]+(?:\.py)?)`", README.read_text(encoding="utf-8"))

    assert len(named) > 8
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_map_of_the_readme_has_every_service():
    readme = README.read_text(encoding="utf-8")

    assert [name for name in services() if f"services/{name}/" not in readme] == []


def test_running_explains_every_deed_of_the_parked():
    text = RUNNING.read_text(encoding="utf-8")

    assert {"list", "show", "retry", "drop"} == set(re.findall(r"`zp parked ([a-z]+)", text))
