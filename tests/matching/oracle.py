"""What the engine must answer, told once more in plain Python: no NumPy, no masks, no grid.

A knock-out is one line of `KNOCK_OUTS`: True met, False failed, None unknown. Written from the
description, not from the code: shared is the layout of a row, nothing else.
"""

from bisect import bisect_left
from fractions import Fraction

from services.matching.decide.columns import Row

NEVER = -32768
NO_LIMIT = 2**31 - 1
MOST = 30_000
SLOTS = 24


def _all_of(*parts):
    if False in parts:
        return False
    return None if None in parts else True


def _before(start, end):
    return None if NEVER in (start, end) else start <= end


def _share(one, two, everything):
    """Two sets of numbers have one in common; an empty one was not stated."""
    if everything in (one, two):
        return True
    if 0 in (one, two):
        return None
    return any(one >> k & 1 and two >> k & 1 for k in range(32))


def _enough(asked, limit):
    """What is asked lies within the limit; -1 was not stated."""
    if limit == NO_LIMIT:
        return True
    return None if -1 in (asked, limit) else asked <= limit


def _near(s, o):
    square = (s.x - o.x) ** 2 + (s.y - o.y) ** 2
    return square <= s.radius**2 and (o.radius == 0 or square <= o.radius**2)


def _area(s, o):
    inside = _share(s.area, o.area, 2**32 - 1)
    disputed = any(s.disputed >> k & 1 and o.area >> k & 1 for k in range(32))
    return None if inside is False and disputed else inside


def _flag(number):
    """What one side needs the other one has, in both directions."""

    def has(row):
        return bool(row.has >> number & 1) if row.told >> number & 1 else None

    def served(mine, theirs):
        if mine.needs >> number & 1:
            return has(theirs)
        if mine.perhaps >> number & 1:
            return True if has(theirs) else None
        return True

    return lambda s, o: _all_of(served(s, o), served(o, s))


KNOCK_OUTS = {
    "distance": _near,
    "kind": lambda s, o: _share(s.kind, o.welcome, 2**16 - 1),
    "counterpart": lambda s, o: _share(o.kind, s.welcome, 2**16 - 1),
    "cost": lambda s, o: _enough(o.cost, s.cost),
    "window": lambda s, o: _all_of(_before(o.opens, s.closes), _before(s.opens, o.closes)),
    "size": lambda s, o: _enough(s.size, o.size),
    "least": lambda s, o: o.least == 0 or _enough(o.least, s.size),
    "equity": lambda s, o: o.equity == 0 or _enough(o.equity, s.equity),
    "tenure": lambda s, o: _share(s.tenure, o.tenure, 2**8 - 1),
    "language": lambda s, o: _share(s.language, o.language, 2**32 - 1),
    "area": _area,
    "topic": lambda s, o: _share(s.topic, o.topic, 2**32 - 1),
    "pets": _flag(0),
    "step-free": _flag(1),
    "smoke-free": _flag(2),
    "certificate": _flag(3),
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


BY_AMOUNT = {
    "distance": [("seeker", "radius", 1), ("offer", "radius", 1)],
    "cost": [("seeker", "cost", 1), ("offer", "cost", -1)],
    "window": [
        ("seeker", "closes", 1),
        ("offer", "opens", -1),
        ("seeker", "opens", -1),
        ("offer", "closes", 1),
    ],
    "size": [("offer", "size", 1), ("seeker", "size", -1)],
    "least": [("offer", "least", -1), ("seeker", "size", 1)],
    "equity": [("seeker", "equity", 1), ("offer", "equity", -1)],
}
"""Columns that hold amounts, whose they are, and in which direction they give way."""
A_HOUSEHOLD = 0b11111
"""Kinds of those who cannot need less room than they do."""


def least_change(seeker, offer, name):
    """(side, column, by) → the least change of that column alone that ends a failure; by trial."""
    found = set()
    for side, column, sign in BY_AMOUNT.get(name, ()):

        def is_enough(amount, side=side, column=column, sign=sign):
            rows = {"seeker": seeker, "offer": offer}
            value = getattr(rows[side], column)
            rows[side] = rows[side]._replace(**{column: value + sign * amount})
            return KNOCK_OUTS[name](rows["seeker"], rows["offer"]) is not False

        if not _can_move(seeker if side == "seeker" else offer, side, column):
            continue
        amount = bisect_left(range(MOST), x=True, key=is_enough)
        if amount < MOST:
            found.add((side, column, sign * amount))
    return found


def _can_move(row, side, column):
    if column in {"opens", "closes"}:
        return getattr(row, column) != NEVER
    if (side, column) == ("seeker", "size"):
        return not row.kind & A_HOUSEHOLD
    return True


def row(**told) -> Row:
    """A row with neutral defaults: in one place, everything met, no wishes."""
    plain = {
        "x": 45_000, "y": 31_000, "radius": 300, "cost": 500, "equity": 0, "size": 2, "least": 0,
        "opens": 2500, "closes": 2600, "kind": 1, "welcome": 1, "language": 1, "area": 1,
        "topic": 1, "disputed": 0, "tenure": 1, "needs": 0, "perhaps": 0, "has": 0, "told": 15,
        "weight_sum": 0, "stated": 2**SLOTS - 1,
        "own": (128,) * SLOTS, "wanted": (128,) * SLOTS, "weight": (0,) * SLOTS,
    }  # fmt: skip
    given = {name: _padded(name, value) for name, value in told.items()}
    made = Row(**{**plain, **given})
    return made._replace(weight_sum=sum(made.weight))


def _padded(name, value):
    """The dimensions that are not given are in the middle and do not count."""
    if name not in {"own", "wanted", "weight"}:
        return value
    return (*value, *[0 if name == "weight" else 128] * (SLOTS - len(value)))
