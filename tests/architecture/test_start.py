"""A service that serves starts light: what only migrations need is not imported."""

import subprocess
import sys

import pytest

from tests.architecture.members import ROOT, services

HEAVY = ("sqlalchemy", "sqlmodel", "alembic")


@pytest.mark.parametrize("service", services())
def test_neither_api_nor_worker_imports_what_only_migrations_need(service):
    modules = [f"services.{service}.__main__", "services.chassis.parts"]
    if service == "matching":
        modules.append("services.matching.work.engine")

    assert heavy_after(*modules) == "[]"


def test_the_check_sees_what_migrations_import():
    assert heavy_after("services.chassis.migrations") == "['alembic', 'sqlalchemy']"


def test_a_platform_that_is_up_to_date_starts_without_them():
    assert heavy_after("tools.jobs", "services.registry.work.filling") == "[]"


def heavy_after(*modules: str) -> str:
    """Which of the heavy libraries a fresh process has once it has imported these."""
    asked = f"import sys, {', '.join(modules)}; print(sorted({set(HEAVY)} & set(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, text=True, capture_output=True, check=True
    )
    return answer.stdout.strip()
