"""Golden table 6c: villages whose value is known, proven where it is small, and two rosters of teams.

``lines()`` searches and proves each of them anew.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from services.matching.decide.village.blocking import Block, explain_block
from services.matching.decide.village.compose import compose
from services.matching.decide.village.exact import Bounded, bound
from services.matching.decide.village.model import Roster
from services.matching.decide.village.teams import form_teams
from tests.matching.golden_line import Line
from tests.matching.village.instances import a_golden_village
from tests.matching.village.team_rosters import the_roster

TABLE: Final = "6c"
PROVEN: Final = {(40, 8, 1): 17580, (60, 8, 0): 21628}
INFEASIBLE: Final = (40, 8, 0)
LARGE: Final = (400, 24, 0)
LARGE_VALUE: Final = 214350
TEAMS: Final = {(214, 20): 7, (0, 59): 1}
SEED: Final = 6
EFFORT: Final = 60.0


def lines() -> Iterator[Line]:
    """Every row of the table: the rows of villages that were found, proven, or proven not to be."""
    for village, expected in PROVEN.items():
        yield exactly(f"village {village}, found", expected, found_value(village))
        yield exactly(f"village {village}, proven upper bound", expected, proven_bound(village))
    yield exactly(f"village {INFEASIBLE}, rosters", 0, rosters_of(INFEASIBLE))
    found = found_value(LARGE, enough=LARGE_VALUE)
    row = f"village {LARGE}, at least"
    yield Line(TABLE, row, LARGE_VALUE, found, 0, is_met=found >= LARGE_VALUE)
    for (first, teams), expected in TEAMS.items():
        gathering = the_roster(first=first, teams=teams)
        cost = form_teams(gathering, np.random.default_rng(SEED)).cost
        yield exactly(f"teams from row {first}, {teams} teams", expected, cost)
        yield exactly(f"teams from row {first}, least cost", expected, gathering.least_cost)


def exactly(row: str, expected: int, found: int) -> Line:
    return Line(TABLE, row, expected, found, 0, is_met=found == expected)


def found_value(village: tuple[int, int, int], enough: int | None = None) -> int:
    found = compose(a_golden_village(*village), np.random.default_rng(SEED), enough=enough)
    return found.value if isinstance(found, Roster) else 0


def proven_bound(village: tuple[int, int, int]) -> int:
    problem = a_golden_village(*village)
    known = compose(problem, np.random.default_rng(SEED))
    assert isinstance(known, Roster)
    found = bound(problem, known=known, effort=EFFORT)
    return found.at_most if isinstance(found, Bounded) else 0


def rosters_of(village: tuple[int, int, int]) -> int:
    """0 if a proof says that there is none."""
    return int(not isinstance(explain_block(a_golden_village(*village)), Block))
