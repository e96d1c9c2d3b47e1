"""One search: rosters to choose from, or what blocks and who is missing, or why neither.

Whoever has said yes already, or is asked and may still say so, stands in every roster like a
founder, if there is such a roster; else she is a candidate like any other. The generator is made
from the village and the number of the search, so that the same search finds the same.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np

from services.chassis.refusal import Refusal
from services.matching.decide.village.blocking import Block, Easing, easings, explain_block
from services.matching.decide.village.checking import TOO_FEW, prepare, prepare_call
from services.matching.decide.village.compose import alternatives, compose
from services.matching.decide.village.membership import Membership, memberships
from services.matching.decide.village.missing import Call, Gain, Missing, gains, missing
from services.matching.decide.village.model import Bound, Limit, Pool, Problem, Roster, Terms
from services.matching.decide.village.pooling import with_founders

EFFORT: Final = 5.0
"""What one question to the solver may cost, in its own units."""
LOT: Final = 1
CANDIDATES: Final = "candidates"
"""The limit that is broken where fewer households could join than the village shall have."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a commune wants to choose from."""

    terms: Terms
    alternatives: int
    differ: int


@dataclass(frozen=True, slots=True)
class Explained:
    """A roster, why each is in, and how well each two get on (rows and columns as members)."""

    roster: Roster
    members: tuple[Membership, ...]
    pairs: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Rosters, the best first, and what one more household would add to it."""

    rosters: tuple[Explained, ...]
    gains: tuple[Gain, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """What no roster keeps together, and who would make one possible; nobody: nobody would."""

    block: Block
    easings: tuple[Easing, ...]
    missing: tuple[Missing, ...]


def search(
    pool: Pool, wanted: Wanted, *, asked: Collection[int], dice: np.random.Generator
) -> Found | Blocked | Refusal:
    """Rosters of a pool, first with those who are asked held like founders, then without."""
    if asked:
        held = _search(with_founders(pool, {*pool.founders, *asked}), wanted, dice)
        if isinstance(held, Found):
            return held
    return _search(pool, wanted, dice)


def dice_of(village_id: UUID, number: int) -> np.random.Generator:
    """The generator of one search of one village."""
    return np.random.default_rng([village_id.int, number])


def lot_of(village_id: UUID, number: int) -> np.random.Generator:
    """The generator that draws who is looked at, where there are too many: each search anew."""
    return np.random.default_rng([village_id.int, number, LOT])


def _search(pool: Pool, wanted: Wanted, dice: np.random.Generator) -> Found | Blocked | Refusal:
    problem = prepare(pool, wanted.terms)
    if isinstance(problem, Refusal):
        return _too_few(pool, wanted.terms) if problem.slug == TOO_FEW else problem
    rosters = _rosters(problem, wanted, dice)
    if isinstance(rosters, Refusal):
        proven = explain_block(problem, effort=EFFORT)
        match proven:
            case Block():
                eased = tuple(easings(problem, proven, effort=EFFORT))
                return Blocked(proven, eased, _missing(problem))
            case Roster():
                rosters = (proven,)
            case Refusal():
                return proven
    ordered = sorted(rosters, key=lambda roster: -roster.value)
    return Found(tuple(_explained(problem, ordered)), gains(problem, ordered[0], dice))


def _rosters(
    problem: Problem, wanted: Wanted, dice: np.random.Generator
) -> tuple[Roster, ...] | Refusal:
    """As many as are wanted; where founders leave less room, they differ by what is left."""
    free = problem.households - len(problem.pool.founders)
    further, differ = wanted.alternatives - 1, min(wanted.differ, free)
    if further and differ:
        return alternatives(problem, dice, count=further, differ=differ)
    only = compose(problem, dice)
    return only if isinstance(only, Refusal) else (only,)


def _too_few(pool: Pool, terms: Terms) -> Blocked | Refusal:
    problem = prepare_call(pool, terms)
    if isinstance(problem, Refusal):
        return problem
    limit = Limit(CANDIDATES, "", Bound.AT_LEAST, terms.households)
    lacking = terms.households - len(pool.candidates)
    eased = (Easing(limit, lacking, is_least=True),)
    return Blocked(Block((limit,), is_minimal=True), eased, _missing(problem))


def _missing(problem: Problem) -> tuple[Missing, ...]:
    call = missing(problem, effort=EFFORT)
    return call.households if isinstance(call, Call) else ()


def _explained(problem: Problem, rosters: Collection[Roster]) -> Iterator[Explained]:
    for roster in rosters:
        places = problem.places(roster)
        pairs = problem.pool.compatibility[np.ix_(places, places)].tolist()
        yield Explained(roster, tuple(memberships(problem, roster)), tuple(map(tuple, pairs)))
