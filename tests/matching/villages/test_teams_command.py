"""`zp matching teams` puts the people of a list into teams and says what it cannot read."""

from pathlib import Path

import pytest

from tools.cli import parser
from tools.hindrance import Hindrance
from tools.teams import form

LIST = """name,from,evenings
Ada,town,mon tue
Bea,town,mon
Cem,village,mon
Dia,village,wed
Eva,town,wed
Fay,village,wed tue
"""


def told(folder: Path, text: str = LIST, **given) -> list[str]:
    file = folder / "people.csv"
    file.write_text(text, encoding="utf-8")
    plain = {"teams": 2, "shared": ["evenings"], "weights": [], "seed": 1}
    return form(file, **{**plain, **given}).splitlines()


def test_everybody_is_in_one_team_that_is_mixed_and_can_meet(tmp_path: Path):
    one, two, cost = told(tmp_path)

    teams = [set(line.partition(": ")[2].split(", ")) for line in (one, two)]
    assert sorted(map(len, teams)) == [3, 3]
    assert {"Ada", "Bea", "Cem"} in teams
    assert {"Dia", "Eva", "Fay"} in teams
    assert cost == "cost 1, none can cost less than 1", "three of six cannot be halved"


def test_the_same_seed_forms_the_same_teams(tmp_path: Path):
    assert told(tmp_path, seed=7) == told(tmp_path, seed=7)


@pytest.mark.parametrize(
    ("text", "given", "said"),
    [
        ("", {}, "needs a line of headings"),
        ("name\nAda\n", {}, "needs a line of headings"),
        ("name,from\nAda,town,more\n", {"shared": []}, "another number of fields"),
        ("name,from\nAda,\n", {"shared": [], "teams": 1}, "exactly one value of from"),
        (LIST, {"teams": 7}, "more teams than people"),
        (LIST, {"shared": ["mornings"]}, "There is no column mornings"),
        (LIST, {"weights": ["from"]}, "COLUMN=NUMBER"),
        (LIST, {"weights": ["from=9999"]}, "between 0 and 1000"),
    ],
)
def test_what_it_cannot_use_it_names(tmp_path: Path, text: str, given, said: str):
    with pytest.raises(Hindrance, match=said):
        told(tmp_path, text, **given)


def test_a_list_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(Hindrance, match="cannot be read"):
        form(tmp_path / "none.csv", teams=1, shared=[], weights=[], seed=1)


def test_the_command_line_takes_columns_and_weights():
    asked = parser().parse_args([
        "matching", "teams", "people.csv", "--teams", "3", "--shared", "evenings", "--weight", "a=2"
    ])  # fmt: skip

    assert (asked.teams, asked.shared, asked.weight, asked.seed) == (3, ["evenings"], ["a=2"], 1)
