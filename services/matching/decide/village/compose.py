"""The best roster by swaps: one household out, one in, as long as that gains most.

All k(n-k) swaps stand in one matrix. What a roster breaks costs penalties, so that the search may
pass through rosters that break something; only those that break nothing are kept. A summit that
breaks something doubles the penalties for the next climb, one that breaks nothing halves them
again: a commune's minimum of equity would else be sold for compatibility. From a summit the search
goes on with a third of the households exchanged at random, and from anywhere after twenty such
kicks in vain: on the golden village that takes a fifth of the steps of fresh starts alone
(decision 0074). The generator is passed in: the same seed finds the same roster.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np

from services.chassis.refusal import Refusal
from services.matching.decide.columns import I64
from services.matching.decide.village.few import are_few, best_of_all
from services.matching.decide.village.model import (
    PENALTY_CONFLICT,
    Candidate,
    Flags,
    Problem,
    Roster,
    Rule,
)

DESCENTS: Final = 200
FRUITLESS_KICKS: Final = 20
KICKED_PART: Final = 3
STRICTEST: Final = 1024
NO_BOUND: Final = np.iinfo(np.int64).max // 2


def compose(
    problem: Problem,
    dice: np.random.Generator,
    *,
    descents: int = DESCENTS,
    enough: int | None = None,
    start: Roster | None = None,
) -> Roster | Refusal:
    """The best roster found within so many descents; a value of ``enough`` ends the search.

    Where there are few rosters the best of all, and nothing is searched. ``start`` is a roster of
    this problem to begin with. That none was found proves nothing: ask `blocking.explain_block`,
    which finds one or says what is in the way.
    """
    if are_few(problem):
        return best_of_all(problem) or Refusal("no-roster-found", descents=0)
    found: Roster | None = None
    for found in islice(climbs(problem, dice, start=start), descents):
        if enough is not None and found is not None and found.value >= enough:
            break
    return found or Refusal("no-roster-found", descents=descents)


def climbs(
    problem: Problem, dice: np.random.Generator, *, start: Roster | None = None
) -> Iterator[Roster | None]:
    """After each descent the best roster so far, without end: whoever has a clock may stop it."""
    search = _Search(problem, dice)
    search.climb(search.fresh() if start is None else search.at(start))
    while True:
        yield search.best
        search.climb(search.next_start())


def alternatives(
    problem: Problem,
    dice: np.random.Generator,
    *,
    count: int,
    differ: int,
    descents: int = DESCENTS,
) -> tuple[Roster, ...] | Refusal:
    """The best roster and up to ``count`` further ones, each with ``differ`` others at least.

    Fewer where the search finds no more. Founders stand in all of them.
    """
    if not 1 <= differ <= problem.households - len(problem.pool.founders):
        return Refusal("alternatives-cannot-differ", differ=differ)
    found: list[Roster] = []
    for _ in range(count + 1):
        roster = compose(problem, dice, descents=descents)
        if isinstance(roster, Refusal):
            return tuple(found) if found else roster
        found.append(roster)
        problem = other_than(problem, roster, differ=differ)
    return tuple(found)


def other_than(problem: Problem, roster: Roster, *, differ: int) -> Problem:
    """The same problem, but at least so many households are none of this roster's."""
    members = frozenset(roster.members)

    def is_member(candidate: Candidate) -> int:
        return int(candidate.ordinal in members)

    name = str(sum(rule.code == "other" for rule in problem.rules) + 1)
    rule = Rule("other", is_member, name, at_most=problem.households - differ)
    return replace(problem, rules=(*problem.rules, rule))


@dataclass
class _Choice:
    """Who is in, everybody's ties to them, the rules' sums; pairs less penalties is the height."""

    is_in: Flags
    ties: I64
    totals: I64
    penalty: int
    height: int


class _Search:
    """One search: the matrices that stay, the best roster, and the summit that is kicked."""

    def __init__(self, problem: Problem, dice: np.random.Generator) -> None:
        self.problem, self.dice = problem, dice
        self.compatibility, self.in_conflict = problem.pool.compatibility, problem.in_conflict
        self.amounts = problem.amounts
        self.least = np.array([rule.at_least for rule in problem.rules], np.int64)
        most = [NO_BOUND if r.at_most is None else r.at_most for r in problem.rules]
        self.most = np.array(most, np.int64)
        self.penalties = np.array([rule.penalty for rule in problem.rules], np.int64)
        self.be_strict(1)
        self.best: Roster | None = None
        self.summit: tuple[int, Flags] | None = None
        self.kicks = 0

    def be_strict(self, factor: int) -> None:
        """So many times the usual penalties for whatever is broken from now on."""
        self.strictness = factor
        self.weights = factor * self.penalties
        self.pairs = self.compatibility - factor * PENALTY_CONFLICT * self.in_conflict

    def fresh(self) -> Flags:
        """The founders and anybody."""
        is_in = self.problem.is_founder.copy()
        free = self.dice.permutation(np.flatnonzero(~is_in))
        is_in[free[: self.problem.households - int(is_in.sum())]] = True
        return is_in

    def at(self, roster: Roster) -> Flags:
        """The members of a roster."""
        is_in = np.zeros(len(self.pairs), np.bool_)
        is_in[self.problem.places(roster)] = True
        return is_in

    def next_start(self) -> Flags:
        """The summit with a third of its households exchanged, or, after many kicks, anybody."""
        if self.summit is None or self.kicks >= FRUITLESS_KICKS:
            self.summit, self.kicks = None, 0
            return self.fresh()
        is_in = self.summit[1].copy()
        leavers = np.flatnonzero(is_in & ~self.problem.is_founder)
        joiners = np.flatnonzero(~is_in)
        size = min(max(1, leavers.size // KICKED_PART), leavers.size, joiners.size)
        is_in[self.dice.permutation(leavers)[:size]] = False
        is_in[self.dice.permutation(joiners)[:size]] = True
        return is_in

    def climb(self, is_in: Flags) -> None:
        """The best swap, again and again until none gains; remembers what keeps all rules."""
        choice = self._choice(is_in)
        self._keep(choice)
        while (swap := self._best_swap(choice)) is not None:
            self._swap(choice, *swap)
            self._keep(choice)
        self._remember(choice)

    def _choice(self, is_in: Flags) -> _Choice:
        totals = self.amounts[:, is_in].sum(axis=1)
        ties = self.pairs[is_in].sum(axis=0)
        penalty = int(self._missed(totals) @ self.weights)
        return _Choice(is_in, ties, totals, penalty, int(ties[is_in].sum()) // 2 - penalty)

    def _best_swap(self, choice: _Choice) -> tuple[int, int, int] | None:
        """Gain, who leaves, who joins: Δ = g_b - g_a - C_ab - (penalty after - before)."""
        leavers = np.flatnonzero(choice.is_in & ~self.problem.is_founder)
        joiners = np.flatnonzero(~choice.is_in)
        if not (leavers.size and joiners.size):
            return None
        gains = choice.ties[joiners] - choice.ties[leavers, None]
        gains -= self.pairs[leavers[:, None], joiners]
        self._charge(gains, choice.totals, leavers=leavers, joiners=joiners)
        place = int(gains.argmax())
        row, column = divmod(place, joiners.size)
        gain = int(gains[row, column]) + choice.penalty
        return (gain, int(leavers[row]), int(joiners[column])) if gain > 0 else None

    def _charge(self, gains: I64, totals: I64, *, leavers: I64, joiners: I64) -> None:
        """Take from each swap what the rules would cost after it."""
        for q, amounts in enumerate(self.amounts):
            after = (totals[q] - amounts[leavers])[:, None] + amounts[joiners]
            if self.least[q] > 0:
                gains -= np.maximum(self.least[q] - after, 0) * self.weights[q]
            if self.most[q] < NO_BOUND:
                gains -= np.maximum(after - self.most[q], 0) * self.weights[q]

    def _swap(self, choice: _Choice, gain: int, out: int, new: int) -> None:
        choice.is_in[out], choice.is_in[new] = False, True
        choice.ties += self.pairs[new] - self.pairs[out]
        choice.totals += self.amounts[:, new] - self.amounts[:, out]
        choice.penalty = int(self._missed(choice.totals) @ self.weights)
        choice.height += gain

    def _missed(self, totals: I64) -> I64:
        missed: I64 = np.maximum(self.least - totals, 0) + np.maximum(totals - self.most, 0)
        return missed

    def _keep(self, choice: _Choice) -> None:
        """The best of those that break nothing; of these, the height is the value."""
        if choice.penalty or (self.best is not None and choice.height <= self.best.value):
            return
        chosen = np.flatnonzero(choice.is_in)
        if not self.in_conflict[np.ix_(chosen, chosen)].any():
            self.best = self.problem.roster(chosen)

    def _remember(self, choice: _Choice) -> None:
        """The highest summit by the usual penalties, and how strict the next climb has to be."""
        inside = np.ix_(choice.is_in, choice.is_in)
        conflicts = int(self.in_conflict[inside].sum()) // 2
        broken = int(self._missed(choice.totals) @ self.penalties) + PENALTY_CONFLICT * conflicts
        height = int(self.compatibility[inside].sum()) // 2 - broken
        if self.summit is None or height > self.summit[0]:
            self.summit, self.kicks = (height, choice.is_in), 0
        else:
            self.kicks += 1
        stricter = min(2 * self.strictness, STRICTEST) if broken else self.strictness // 2
        if stricter != self.strictness:
            self.be_strict(max(1, stricter))
