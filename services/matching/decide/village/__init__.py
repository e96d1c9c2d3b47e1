"""Whole villages: which households found one together, within the limits that a commune sets.

``model``       candidates, a commune's terms, and the problem that the search is given
``checking``    what is refused before any search: contradictions, and what is no number
``compose``     the best roster by swaps of one household for another; rosters that differ
``few``         where there are few rosters, the best of all
``exact``       the same rules for CP-SAT: what is proven, and the upper bound
``blocking``    which limits no roster can meet together, and by how much each would have to give
``missing``     who is missing: households that would make it possible, and what one more would add
``plan``        what a commune states, and the terms that follow from it
``site``        whether a village's point lies where its municipality does
``state``       where a village stands
``pooling``     who could join, as numbers: the engine's arithmetic
``searching``   one search: rosters, or what blocks and who is missing
``membership``  why a household is in
``teams``       the other question: everybody into teams, as mixed as the whole
"""
