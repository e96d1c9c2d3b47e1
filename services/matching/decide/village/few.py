"""Where a village has few possible rosters all of them are looked at: nothing is left to a search."""

from itertools import combinations
from math import comb
from typing import Final

import numpy as np

from services.matching.decide.columns import I64
from services.matching.decide.village.model import Flags, Problem, Roster

FEW: Final = 5_000
"""So many rosters cost less than a search."""


def are_few(problem: Problem) -> bool:
    """Whether all rosters of a problem can be looked at."""
    founders = int(problem.is_founder.sum())
    free = problem.is_founder.size - founders
    return comb(free, problem.households - founders) <= FEW


def best_of_all(problem: Problem) -> Roster | None:
    """The best roster that breaks nothing, of equals the first by ordinal; None if there is none."""
    rosters = _all_of(problem)
    values = np.where(_keeps(problem, rosters), _pairs(problem.pool.compatibility, rosters), -1)
    best = int(values.argmax()) if values.size else 0
    return problem.roster(rosters[best]) if values.size and values[best] >= 0 else None


def _all_of(problem: Problem) -> I64:
    """One row per roster: the places of its households, ascending."""
    founders = np.flatnonzero(problem.is_founder)
    free = np.flatnonzero(~problem.is_founder)
    chosen = list(combinations(free.tolist(), problem.households - founders.size))
    joined = np.array(chosen, np.int64).reshape(len(chosen), -1)
    fixed = np.broadcast_to(founders, (len(chosen), founders.size))
    rosters: I64 = np.sort(np.concatenate([fixed, joined], axis=1), axis=1)
    return rosters


def _keeps(problem: Problem, rosters: I64) -> Flags:
    is_kept: Flags = _pairs(problem.in_conflict, rosters) == 0
    for rule, amounts in zip(problem.rules, problem.amounts, strict=True):
        totals = amounts[rosters].sum(axis=1)
        is_kept &= totals >= rule.at_least
        if rule.at_most is not None:
            is_kept &= totals <= rule.at_most
    return is_kept


def _pairs(table: I64 | Flags, rosters: I64) -> I64:
    """The sum over all pairs of each roster."""
    total = np.zeros(len(rosters), np.int64)
    for i, j in combinations(range(rosters.shape[1]), 2):
        total += table[rosters[:, i], rosters[:, j]]
    return total
