"""People to be put into teams: the roster of 414 that others measure by, and small ones."""

import csv
from itertools import combinations
from pathlib import Path

from services.matching.decide.village.teams import (
    Aim,
    Attribute,
    Gathering,
    Member,
    cost_of,
    gather,
)

ROSTER = Path(__file__).with_name("team_roster.csv")
GENDER = Attribute("gender", Aim.MIXED)
WORKING_TIME = Attribute("working_time", Aim.SHARED)


def the_roster(*, first: int, teams: int) -> Gathering:
    """The rows of the roster from one on, by gender and working time, each weighing 1."""
    with ROSTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    people = (a_member(i, row["gender"], row["working_time"]) for i, row in enumerate(rows))
    return gathered(tuple(people)[first:], (GENDER, WORKING_TIME), teams=teams)


def a_member(ordinal: int, gender: str, times: str) -> Member:
    values = {"gender": frozenset([gender]), "working_time": frozenset(times.split())}
    return Member(ordinal, values)


def gathered(members, attributes, *, teams: int) -> Gathering:
    gathering = gather(members, attributes, teams=teams)
    assert isinstance(gathering, Gathering), gathering
    return gathering


def cheapest(gathering: Gathering) -> int:
    """By brute force: the cost of the best of all ways to form the teams."""
    everybody = frozenset(member.ordinal for member in gathering.members)
    return min(cost_of(gathering, teams) for teams in partitions(everybody, gathering.sizes))


def partitions(people: frozenset[int], sizes: tuple[int, ...]):
    """Every way to put people into teams of these sizes."""
    if not sizes:
        yield ()
        return
    for team in combinations(sorted(people), sizes[0]):
        for others in partitions(people - set(team), sizes[1:]):
            yield (team, *others)
