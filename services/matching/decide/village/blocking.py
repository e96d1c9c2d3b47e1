"""Which limits no roster can meet together, and by how much each alone would have to give.

Each limit is an assumption of the solver. Of those that it needs for its proof, limits are left out
one by one as long as the proof holds (the deletion filter: Chinneck and Dravnieks 1991, Locating
minimal infeasible constraint sets in linear programs). What remains blocks together, and without
any one of them there would be a roster. Pairs in conflict count as one limit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from services.chassis.refusal import Refusal
from services.matching.decide.village.exact import EFFORT, Draft
from services.matching.decide.village.model import CONFLICTS, Bound, Limit, Problem, Roster

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

GIVE_MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """Limits that no roster meets together; minimal unless the solver gave up on the way."""

    limits: tuple[Limit, ...]
    is_minimal: bool


@dataclass(frozen=True, slots=True)
class Easing:
    """By how much a limit alone would have to give; conflicts: how many pairs.

    ``is_least``: less is proven not to be enough.
    """

    limit: Limit
    by: int
    is_least: bool


def explain_block(problem: Problem, *, effort: float = EFFORT) -> Block | Roster | Refusal:
    """The limits that block, or a roster that keeps all of them, or neither within the effort."""
    draft = Draft(problem)
    draft.fix_count()
    assumed = {_assume(draft, limit).index: limit for limit in problem.limits}
    solved = draft.solve(effort)
    if solved.is_met:
        return draft.roster(solved.solver)
    if solved.is_met is None:
        return Refusal("village-undecided")
    core = solved.solver.sufficient_assumptions_for_infeasibility()
    needed = {assumed[literal] for literal in core}
    return _reduced(problem, needed, effort=effort)


def easings(problem: Problem, block: Block, *, effort: float = EFFORT) -> Iterator[Easing]:
    """For each limit that blocks, how far it would have to give if all others stay as they are.

    A limit stands in here only if it alone can make a roster possible.
    """
    for limit in block.limits:
        draft = _draft_without(problem, limit)
        draft.model.minimize(_give_of(draft, limit))
        solved = draft.solve(effort)
        if solved.is_met:
            yield Easing(limit, round(solved.solver.objective_value), solved.is_best)


def _assume(draft: Draft, limit: Limit) -> "cp_model.IntVar":
    """A literal that switches the limit on, assumed to be true."""
    literal = draft.model.new_bool_var(f"{limit.code} {limit.name} {limit.bound}")
    draft.model.add_assumption(literal)
    if limit == CONFLICTS:
        for one, others in draft.conflicts():
            draft.model.add_bool_and(~other for other in others).only_enforce_if(one, literal)
    elif limit.bound is Bound.AT_LEAST:
        draft.model.add(draft.total(limit) >= limit.amount).only_enforce_if(literal)
    else:
        draft.model.add(draft.total(limit) <= limit.amount).only_enforce_if(literal)
    return literal


def _reduced(problem: Problem, needed: set[Limit], *, effort: float) -> Block:
    """The deletion filter; conflicts are tried first, as they are the hardest to speak about."""
    kept = [limit for limit in reversed(problem.limits) if limit in needed]
    is_minimal = True
    for limit in tuple(kept):
        rest = [other for other in kept if other != limit]
        can_be_met = _can_be_met(problem, rest, effort=effort)
        if can_be_met is False:
            kept = rest
        is_minimal = is_minimal and can_be_met is not None
    return Block(tuple(reversed(kept)), is_minimal)


def _can_be_met(problem: Problem, limits: Iterable[Limit], *, effort: float) -> bool | None:
    draft = Draft(problem)
    draft.fix_count()
    for limit in limits:
        draft.hold(limit)
    return draft.solve(effort).is_met


def _draft_without(problem: Problem, limit: Limit) -> Draft:
    draft = Draft(problem)
    draft.fix_count()
    for other in problem.limits:
        if other != limit:
            draft.hold(other)
    return draft


def _give_of(draft: Draft, limit: Limit) -> "cp_model.LinearExpr":
    if limit != CONFLICTS:
        give = draft.model.new_int_var(0, GIVE_MOST, "give")
        draft.hold(limit, give=give)
        return give
    broken: list[cp_model.IntVar] = []
    for one, others in draft.conflicts():
        pairs = draft.model.new_int_var(0, draft.problem.households, "pairs")
        draft.model.add(draft.cp.LinearExpr.sum(others) <= pairs).only_enforce_if(one)
        broken.append(pairs)
    many: cp_model.LinearExpr = draft.cp.LinearExpr.sum(broken)
    return many
