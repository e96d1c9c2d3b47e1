"""The same rules for CP-SAT: whether a roster exists at all, and what none can exceed.

The solver is loaded where it is needed (it takes seconds, and the API needs none of it). It runs
with one worker, a fixed seed and a limit in its own deterministic units, so that the same problem
has the same answer everywhere. A unit is about a second of one core.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from services.chassis.refusal import Refusal
from services.matching.decide.village.model import (
    CONFLICTS,
    Bound,
    Limit,
    Problem,
    Roster,
    Rule,
    limits_of,
)

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

EFFORT: Final = 20.0
SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Bounded:
    """The best roster that the solver knows, and the value that none exceeds."""

    roster: Roster
    at_most: int

    @property
    def is_proven(self) -> bool:
        """Whether no roster is better."""
        return self.roster.value == self.at_most


class Solved(NamedTuple):
    """What a solver found: ``is_met`` is None where it could not decide within the effort."""

    solver: "cp_model.CpSolver"
    is_met: bool | None
    is_best: bool


class Draft:
    """A model of who is in: founders are, so many are; the limits are added one by one."""

    def __init__(self, problem: Problem) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - takes seconds, see the chapter

        self.cp, self.problem = cp_model, problem
        self.model = cp_model.CpModel()
        ordinals = [candidate.ordinal for candidate in problem.pool.candidates]
        self.is_in = [self.model.new_bool_var(f"in{ordinal}") for ordinal in ordinals]
        for place in np.flatnonzero(problem.is_founder).tolist():
            self.model.add(self.is_in[place] == 1)
        self.count = cp_model.LinearExpr.sum(self.is_in)
        self.rules = {
            limit: (rule, q) for q, rule in enumerate(problem.rules) for limit in limits_of(rule)
        }

    def total(self, limit: Limit) -> "cp_model.LinearExpr":
        """The sum that a limit is about."""
        amounts = self.problem.amounts[self.rules[limit][1]].tolist()
        return self.cp.LinearExpr.weighted_sum(self.is_in, amounts)

    def rule(self, limit: Limit) -> Rule:
        """The rule that a limit belongs to."""
        return self.rules[limit][0]

    def hold(self, limit: Limit, *, give: "cp_model.LinearExpr | int" = 0) -> None:
        """Keep a limit, or miss it by ``give`` at most."""
        if limit == CONFLICTS:
            self.part_conflicts()
        elif limit.bound is Bound.AT_LEAST:
            self.model.add(self.total(limit) + give >= limit.amount)
        else:
            self.model.add(self.total(limit) - give <= limit.amount)

    def part_conflicts(self) -> None:
        """No two that will not live together."""
        for one, others in self.conflicts():
            self.model.add_bool_and(~other for other in others).only_enforce_if(one)

    def conflicts(self) -> Iterator[tuple["cp_model.IntVar", list["cp_model.IntVar"]]]:
        """Each household with those after it that it will not live with.

        One row per household and not per pair: of a thousand households, a hundred thousand pairs
        fail a knock-out.
        """
        later = np.triu(self.problem.in_conflict)
        for place in np.flatnonzero(later.any(axis=1)).tolist():
            others = np.flatnonzero(later[place]).tolist()
            yield self.is_in[place], [self.is_in[other] for other in others]

    def fix_count(self, others: "cp_model.LinearExpr | int" = 0) -> None:
        """So many households, together with ``others`` who are no candidates."""
        self.model.add(self.count + others == self.problem.households)

    def solve(self, effort: float) -> Solved:
        """Whether the model can be met, and with what."""
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = SEED
        solver.parameters.max_deterministic_time = effort
        status = solver.solve(self.model)
        if status in {self.cp.OPTIMAL, self.cp.FEASIBLE}:
            return Solved(solver, is_met=True, is_best=status == self.cp.OPTIMAL)
        is_met = False if status == self.cp.INFEASIBLE else None
        return Solved(solver, is_met, is_best=False)

    def roster(self, solver: "cp_model.CpSolver") -> Roster:
        """Who is in, as solved."""
        chosen = [place for place, each in enumerate(self.is_in) if solver.value(each)]
        return self.problem.roster(np.array(chosen, np.int64))


def bound(
    problem: Problem, *, known: Roster | None = None, effort: float = EFFORT
) -> Bounded | Refusal:
    """The best roster with the value that none exceeds; ``known`` is where the solver begins.

    Each household i carries half of its sum z_i ≤ Σ_j C_ij x_j with z_i ≤ M_i x_i, M_i being the
    k-1 best of its row: linear in the number of households, and weak where there are many. Meant
    for small villages; above some hundred candidates the search finds more than the solver.
    """
    draft = Draft(problem)
    draft.fix_count()
    for limit in problem.limits:
        draft.hold(limit)
    _maximise(draft, known)
    solver, is_met, _ = draft.solve(effort)
    if not is_met:
        return Refusal("village-blocked" if is_met is False else "village-undecided")
    return Bounded(draft.roster(solver), int(solver.best_objective_bound + 0.5) // 2)


def _maximise(draft: Draft, known: Roster | None) -> None:
    compatibility, size = draft.problem.pool.compatibility, draft.problem.households
    best = np.sort(compatibility, axis=1)[:, ::-1][:, : size - 1].sum(axis=1).tolist()
    sums = []
    for i, is_in in enumerate(draft.is_in):
        most = int(best[i])
        its = draft.model.new_int_var(0, most, f"sum{i}")
        row = draft.cp.LinearExpr.weighted_sum(draft.is_in, compatibility[i].tolist())
        draft.model.add(its <= row)
        draft.model.add(its <= most * is_in)
        sums.append(its)
    whole = draft.cp.LinearExpr.sum(sums)
    draft.model.maximize(whole)
    if known is not None:
        members = set(draft.problem.places(known).tolist())
        for i, is_in in enumerate(draft.is_in):
            draft.model.add_hint(is_in, i in members)
        draft.model.add(whole >= 2 * known.value)
