"""Who is shown to whom, and on which place: attention spread fairly, by a published rule.

``tastes``        what both sides hold of each other, and which pairs may be shown at all
``attention``     how probably somebody looks at a place of a list
``figures``       what a spread of attention leads to: matches, envy, Gini, the lowest decile
``sorting``       the compiled step: every list sorted by what a place on it is worth
``fair``          the spread that a policy asks for, from most matches to most equal (α)
``policy``        a spread as drawn lists: which one a person sees, replayable
``storage``       a policy to and from bytes
``baselines``     lists at random, by own liking, by mutual liking, by expected matches: to compare
``pairing``       expected matches where everybody has limited places (IPFP), market pressure
``pairing_loops`` its compiled loops
``pressure``      households per free place, by municipality
``eligible``      all pairs of a market that may be shown
``tiles``         a market that is too large for one spread, cut along the grid
``lists``         one tile spread: today's lists, and how everybody fares
``scarce``        who is told first of an offer that too many see
``audit``         the published figures, and groups that fall behind
``spreading``     a whole market at once
``screening``     one-sided lists where the other side screens who comes
"""
