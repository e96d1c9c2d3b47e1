"""Everybody into teams: each as mixed as the whole, and with a time at which its members can meet.

A mixed attribute costs what a team's counts differ from its share of the whole, for each value but
the rarest (it follows from the others). A shared one costs the members who are not there in what
suits most of the team, say a time of day. Teams differ by one in size at most.

Members change places with members of other teams: whatever gains most, else anybody whose move
costs less than a tolerance, drawn anew each time around a heat that cools down, several times over
(annealing: Kirkpatrick, Gelatt and Vecchi 1983). The generator is passed in: the same seed, the same teams.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np

from services.chassis.refusal import Refusal
from services.matching.decide.columns import I64

COOLINGS: Final = 8
STEPS: Final = 8000
HOT: Final = 2.0
COLD: Final = 0.3
MEMBERS_MOST: Final = 5000
WEIGHT_MOST: Final = 1000
NOWHERE: Final = np.iinfo(np.int64).max


class Aim(StrEnum):
    """What is wanted of the values of an attribute within a team."""

    MIXED = "mixed"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something by which teams are made, and how much it weighs."""

    name: str
    aim: Aim
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """Who is to be in a team; by attribute its values: one of a mixed, any of a shared one."""

    ordinal: int
    values: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Teams:
    """The ordinals of each team, ascending, and what all of them cost together."""

    members: tuple[tuple[int, ...], ...]
    cost: int


@dataclass(frozen=True)
class Gathering:
    """Checked: who is there, by what, and into how many teams."""

    members: tuple[Member, ...]
    attributes: tuple[Attribute, ...]
    sizes: tuple[int, ...]

    @cached_property
    def blocks(self) -> tuple["_Block", ...]:
        """One block of columns per attribute."""
        return tuple(_block(self, attribute) for attribute in self.attributes)

    @property
    def least_cost(self) -> int:
        """What no teams can cost less: the shares of all teams are not always what is there."""
        return sum(
            block.weight * int(np.abs(block.has.sum(axis=0) - block.targets.sum(axis=0)).sum())
            for block in self.blocks
            if block.aim is Aim.MIXED
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Columns of one attribute: who has which value, and how many each team should have."""

    aim: Aim
    weight: int
    has: I64
    targets: I64

    def costs(self, counts: I64, *, sizes: I64, targets: I64) -> I64:
        """Per row of counts, what such a team costs."""
        if self.aim is Aim.MIXED:
            missed: I64 = np.abs(counts - targets).sum(axis=1)
        else:
            missed = sizes - counts.max(axis=1, initial=0)
        return self.weight * missed


def gather(
    members: tuple[Member, ...], attributes: tuple[Attribute, ...], *, teams: int
) -> Gathering | Refusal:
    """Everybody, ready to be put into so many teams, or why that cannot be."""
    refused = next(_refusals(members, attributes, teams), None)
    if refused is not None:
        return refused
    each, more = divmod(len(members), teams)
    sizes = tuple(each + (team < more) for team in range(teams))
    return Gathering(members, attributes, sizes)


def form_teams(
    gathering: Gathering,
    dice: np.random.Generator,
    *,
    coolings: int = COOLINGS,
    steps: int = STEPS,
    enough: int = 0,
) -> Teams:
    """The best teams of so many coolings; it ends where none can cost less, or they cost enough."""
    search = _Search(gathering, dice)
    goal = max(enough, gathering.least_cost)
    for heat in np.tile(np.geomspace(HOT, COLD, steps), coolings).tolist():
        if search.best_cost <= goal:
            break
        search.step(heat)
    return search.teams()


def cost_of(gathering: Gathering, teams: tuple[tuple[int, ...], ...]) -> int:
    """What these teams cost."""
    index = {member.ordinal: i for i, member in enumerate(gathering.members)}
    team_of = np.zeros(len(gathering.members), np.int64)
    for number, team in enumerate(teams):
        team_of[[index[ordinal] for ordinal in team]] = number
    return int(_costs(gathering, _counts(gathering, team_of)).sum())


class _Search:
    """Who is in which team now, and the cheapest that was seen."""

    def __init__(self, gathering: Gathering, dice: np.random.Generator) -> None:
        self.gathering, self.dice = gathering, dice
        self.sizes = np.array(gathering.sizes, np.int64)
        places = np.repeat(np.arange(len(self.sizes)), self.sizes)
        self.team_of: I64 = dice.permutation(places)
        self.counts = _counts(gathering, self.team_of)
        self.costs = _costs(gathering, self.counts)
        self.best, self.best_cost = self.team_of.copy(), int(self.costs.sum())

    def step(self, heat: float) -> None:
        """One member, chosen at random, changes places with the one by whom most is gained."""
        one = int(self.dice.integers(len(self.team_of)))
        changes = self._changes(one)
        tolerance = self.dice.exponential(heat)
        least = int(changes.min())
        fitting = np.flatnonzero(changes == least if least < 0 else changes <= tolerance)
        if not fitting.size:
            return
        self._swap(one, int(fitting[self.dice.integers(fitting.size)]))
        cost = int(self.costs.sum())
        if cost < self.best_cost:
            self.best, self.best_cost = self.team_of.copy(), cost

    def teams(self) -> Teams:
        """The cheapest teams that were seen."""
        ordinals = np.array([member.ordinal for member in self.gathering.members], np.int64)
        told = (np.sort(ordinals[self.best == team]).tolist() for team in range(len(self.sizes)))
        return Teams(tuple(map(tuple, told)), self.best_cost)

    def _changes(self, one: int) -> I64:
        """What it would cost if this member changed places with each other one."""
        mine, theirs = self.team_of[one], self.team_of
        changes: I64 = -self.costs[mine] - self.costs[theirs]
        for block, counts in zip(self.gathering.blocks, self.counts, strict=True):
            joining = block.has - block.has[one]
            targets = block.targets
            changes += block.costs(
                counts[mine] + joining, sizes=self.sizes[mine], targets=targets[mine]
            )
            changes += block.costs(
                counts[theirs] - joining, sizes=self.sizes[theirs], targets=targets[theirs]
            )
        changes[theirs == mine] = NOWHERE
        return changes

    def _swap(self, one: int, two: int) -> None:
        teams = self.team_of[[one, two]]
        for block, counts in zip(self.gathering.blocks, self.counts, strict=True):
            difference = block.has[two] - block.has[one]
            counts[teams[0]] += difference
            counts[teams[1]] -= difference
        self.team_of[[one, two]] = teams[::-1]
        self.costs = _costs(self.gathering, self.counts)


def _counts(gathering: Gathering, team_of: I64) -> list[I64]:
    found = []
    for block in gathering.blocks:
        counts = np.zeros((len(gathering.sizes), block.has.shape[1]), np.int64)
        np.add.at(counts, team_of, block.has)
        found.append(counts)
    return found


def _costs(gathering: Gathering, counts: list[I64]) -> I64:
    sizes = np.array(gathering.sizes, np.int64)
    costs = np.zeros(len(sizes), np.int64)
    for block, its in zip(gathering.blocks, counts, strict=True):
        costs += block.costs(its, sizes=sizes, targets=block.targets)
    return costs


def _block(gathering: Gathering, attribute: Attribute) -> _Block:
    told = [member.values.get(attribute.name, frozenset()) for member in gathering.members]
    counted = Counter(value for values in told for value in values)
    values = sorted(counted, key=lambda value: (-counted[value], value))
    if attribute.aim is Aim.MIXED:
        values = values[:-1]
    has = np.array([[value in its for value in values] for its in told], np.int64)
    targets = [[_share(counted[v], size, len(told)) for v in values] for size in gathering.sizes]
    shape = (len(gathering.sizes), len(values))
    return _Block(
        attribute.aim,
        attribute.weight,
        has.reshape(len(told), len(values)),
        np.array(targets, np.int64).reshape(shape),
    )


def _share(count: int, size: int, whole: int) -> int:
    """A team's share of a count, rounded to the nearest, halves up."""
    return (2 * count * size + whole) // (2 * whole)


def _refusals(
    members: tuple[Member, ...], attributes: tuple[Attribute, ...], teams: int
) -> Iterator[Refusal]:
    if not 1 <= teams <= len(members):
        yield Refusal("teams-without-members", teams=teams, members=len(members))
    if len(members) > MEMBERS_MOST:
        yield Refusal("too-many-members", most=MEMBERS_MOST)
    if len({member.ordinal for member in members}) < len(members):
        yield Refusal("member-twice")
    for attribute in attributes:
        if not isinstance(attribute.weight, int) or not 0 <= attribute.weight <= WEIGHT_MOST:
            yield Refusal("weight-out-of-range", attribute=attribute.name, most=WEIGHT_MOST)
        for member in members:
            told = len(member.values.get(attribute.name, ()))
            if attribute.aim is Aim.MIXED and told != 1:
                yield Refusal(
                    "member-without-one-value", member=member.ordinal, attribute=attribute.name
                )
