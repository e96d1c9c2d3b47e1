"""What the engine must answer, told once more in plain Python: no NumPy, no masks, no grid.

A knock-out is one line of `KNOCK_OUTS`: True met, False failed, None unknown. Written from the
description, not from the code: shared is the layout of a row, nothing else.
"""

from fractions import Fraction

from services.matching.decide.columns import Row

NEVER = -32768


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


def least_change(seeker, offer, name):
    """(side, column, by) → the least change of that column alone that ends a failure; by trial."""
    tries = {
        "distance": [("seeker", "radius", range(1, 9000))],
        "cost": [("seeker", "cost", range(1, 4000)), ("offer", "cost", range(-1, -4000, -1))],
        "window": [
            ("seeker", "closes", range(1, 9000)),
            ("offer", "opens", range(-1, -9000, -1)),
            ("seeker", "opens", range(-1, -9000, -1)),
            ("offer", "closes", range(1, 9000)),
        ],
        "persons": [("offer", "persons", range(1, 30))],
        "pets": [("offer", "pets", range(1, 2))],
        "step-free": [("offer", "step_free", range(1, 2))],
    }
    found = set()
    for side, column, amounts in tries.get(name, ()):
        for by in amounts:
            rows = {"seeker": seeker, "offer": offer}
            if getattr(rows[side], column) == NEVER:
                break
            rows[side] = rows[side]._replace(**{column: getattr(rows[side], column) + by})
            if KNOCK_OUTS[name](rows["seeker"], rows["offer"]) is not False:
                found.add((side, column, by))
                break
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
