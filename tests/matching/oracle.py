"""What the engine must answer, told once more in plain Python: no NumPy, no masks, no grid.

A knock-out is one line of `KNOCK_OUTS`: True met, False failed, None unknown. Written from the
description, not from the code: shared is the layout of a row, nothing else.
"""

from bisect import bisect_left
from fractions import Fraction

from services.matching.decide.columns import Row

NEVER = -32768
MOST = 30_000


def _all_of(*parts):
    if False in parts:
        return False
    return None if None in parts else True


def _before(start, end):
    return None if NEVER in (start, end) else start <= end


def _has(need, has):
    return True if not need else {0: False, 1: True, 2: None}[has]


KNOCK_OUTS = {
    "distance": lambda s, o: (s.x - o.x) ** 2 + (s.y - o.y) ** 2 <= s.radius**2,
    "kind": lambda s, o: any(s.kind & 1 << k and o.kind & 1 << k for k in range(16)),
    "cost": lambda s, o: None if -1 in (s.cost, o.cost) else o.cost <= s.cost,
    "window": lambda s, o: _all_of(_before(o.opens, s.closes), _before(s.opens, o.closes)),
    "persons": lambda s, o: None if o.persons == 0 else s.persons <= o.persons,
    "pets": lambda s, o: _has(s.pets, o.pets),
    "step-free": lambda s, o: _has(s.step_free, o.step_free),
}


def outcomes(seeker, offer):
    """Name → met, failed or unknown."""
    return {name: rule(seeker, offer) for name, rule in KNOCK_OUTS.items()}


def masks(seeker, offer):
    """Failed and unknown, as bits in the order of the list."""
    results = list(outcomes(seeker, offer).values())
    failed = sum(1 << bit for bit, met in enumerate(results) if met is False)
    return failed, sum(1 << bit for bit, met in enumerate(results) if met is None)


def score(mine, theirs):
    """The weighted closeness as a fraction of its whole, floored to 4096ths."""
    whole = 255 * sum(mine.weight)
    if whole == 0:
        return 4096
    lost = sum(w * abs(t - x) for w, t, x in zip(mine.weight, mine.wanted, theirs.own, strict=True))
    return int(Fraction(whole - lost, whole) * 4096)


def fit(seeker, offer):
    """The harmonic mean of both scores, floored."""
    a, b = score(seeker, offer), score(offer, seeker)
    return int(Fraction(2 * a * b, a + b)) if a + b else 0


def is_near_miss(seeker, offer):
    """Exactly one point failed, and at most 50 km beyond the radius."""
    failed, _ = masks(seeker, offer)
    far = (seeker.x - offer.x) ** 2 + (seeker.y - offer.y) ** 2 > (seeker.radius + 500) ** 2
    return failed.bit_count() == 1 and not far


def best(holder, others, *, seeks, wanted, shown, banned=()):
    """(ordinal, fit, is met) of the best counterparts of a row: met first, fit, then ordinal."""
    found = []
    for ordinal, row in others.items():
        seeker, offer = (holder, row) if seeks else (row, holder)
        if ordinal not in banned and wanted(seeker, offer):
            met = masks(seeker, offer)[1] == 0
            found.append((ordinal, fit(seeker, offer), met))
    return sorted(found, key=lambda hit: (not hit[2], -hit[1], hit[0]))[:shown]


COULD_CHANGE = {
    "distance": [("seeker", "radius", 1)],
    "cost": [("seeker", "cost", 1), ("offer", "cost", -1)],
    "window": [
        ("seeker", "closes", 1),
        ("offer", "opens", -1),
        ("seeker", "opens", -1),
        ("offer", "closes", 1),
    ],
    "persons": [("offer", "persons", 1)],
    "pets": [("offer", "pets", 1)],  # 0 no, 1 yes
    "step-free": [("offer", "step_free", 1)],
}


def least_change(seeker, offer, name):
    """(side, column, by) → the least change of that column alone that ends a failure; by trial."""
    found = set()
    for side, column, sign in COULD_CHANGE.get(name, ()):

        def is_enough(amount, side=side, column=column, sign=sign):
            rows = {"seeker": seeker, "offer": offer}
            value = getattr(rows[side], column)
            rows[side] = rows[side]._replace(**{column: value + sign * amount})
            return KNOCK_OUTS[name](rows["seeker"], rows["offer"]) is not False

        stated = getattr(seeker if side == "seeker" else offer, column) != NEVER
        most = 2 if column in {"pets", "step_free"} else MOST
        amount = bisect_left(range(most), x=True, key=is_enough) if stated else most
        if amount < most:
            found.add((side, column, sign * amount))
    return found


def row(**told) -> Row:
    """A row with neutral defaults: in one place, everything met, no wishes."""
    plain = {
        "x": 45_000, "y": 31_000, "radius": 300, "cost": 500, "opens": 2500, "closes": 2600,
        "kind": 1, "persons": 2, "pets": 0, "step_free": 0, "weight_sum": 0, "stated": 255,
        "own": (128,) * 8, "wanted": (128,) * 8, "weight": (0,) * 8,
    }  # fmt: skip
    made = Row(**{**plain, **told})
    return made._replace(weight_sum=sum(made.weight))
