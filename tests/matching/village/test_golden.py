"""Golden table 6c is met, row by row."""

import subprocess
import sys

import pytest

from services.chassis.refusal import Refusal
from services.matching.decide.village.exact import Bounded, bound
from tests.matching.village import golden
from tests.matching.village.instances import a_golden_village, all_rosters


@pytest.fixture(scope="module")
def lines():
    return list(golden.lines())


def test_the_golden_table_of_villages_is_met(lines):
    assert [line for line in lines if not line.is_met] == []
    assert {"village (400, 24, 0), at least", "village (40, 8, 0), rosters"} <= {
        line.row for line in lines
    }


def test_a_proven_value_is_that_of_brute_force():
    problem = a_golden_village(14, 8, 1)

    found = bound(problem)

    assert isinstance(found, Bounded)
    assert found.is_proven
    assert found.roster.value == all_rosters(problem)[0].value


def test_no_roster_has_no_bound():
    assert bound(a_golden_village(40, 8, 0)) == Refusal("village-blocked")


def test_a_bound_that_was_not_looked_for_is_not_claimed():
    assert bound(a_golden_village(40, 8, 1), effort=0.0) == Refusal("village-undecided")


def test_the_solver_is_loaded_by_a_question_to_it_and_not_by_an_import():
    chapters = ("checking", "compose", "exact", "blocking", "missing", "membership", "teams")
    imports = "".join(f"import services.matching.decide.village.{name}; " for name in chapters)
    code = f"import sys; {imports}sys.exit('ortools' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
