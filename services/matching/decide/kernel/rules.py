"""The knock-outs, one rule each: fine, unknown or failed."""

# numba's decorators carry no types; the typed functions of the package are the only way in.
# mypy: disable-error-code="untyped-decorator,no-untyped-def,no-untyped-call,no-any-return"
# ruff: noqa: ANN001, ANN201, ANN202, PLR1714

from typing import Final

import numpy as np

from services.matching.decide import columns
from services.matching.decide.kernel.compiling import compiled

DISTANCE: Final = columns.DISTANCE.bit
KIND: Final = columns.KIND.bit
COUNTERPART: Final = columns.COUNTERPART.bit
COST: Final = columns.COST.bit
WINDOW: Final = columns.WINDOW.bit
SIZE: Final = columns.SIZE.bit
LEAST: Final = columns.LEAST.bit
EQUITY: Final = columns.EQUITY.bit
TENURE: Final = columns.TENURE.bit
LANGUAGE: Final = columns.LANGUAGE.bit
AREA: Final = columns.AREA.bit
TOPIC: Final = columns.TOPIC.bit
FLAGS: Final = columns.FIRST_FLAG
MASK_BITS: Final = columns.MASK_BITS
FAILED_MASK: Final = (1 << MASK_BITS) - 1

FINE: Final = 0
UNKNOWN: Final = 1
FAILED: Final = 2
"""What a rule answers."""

UNSTATED_DAY: Final = columns.UNSTATED_DAY
NO_LIMIT: Final = columns.NO_LIMIT
ANY_KIND: Final = columns.ANY_KIND
ANY_TENURE: Final = columns.ANY_TENURE
ANY_LANGUAGE: Final = columns.ANY_LANGUAGE
ANY_AREA: Final = columns.ANY_AREA
ANY_TOPIC: Final = columns.ANY_TOPIC


@compiled
def square_of(s, o):
    """The square of the distance, in units of 100 m."""
    dx = np.int64(s.x) - np.int64(o.x)
    dy = np.int64(s.y) - np.int64(o.y)
    return dx * dx + dy * dy


@compiled
def _distance(s, o):
    square, mine, theirs = square_of(s, o), np.int64(s.radius), np.int64(o.radius)
    is_far = (square > mine * mine) | ((theirs != 0) & (square > theirs * theirs))
    return FAILED if is_far else FINE


@compiled
def _common(mine, theirs, everything):
    """Two sets that must have something in common."""
    if mine == everything or theirs == everything:
        return FINE
    if mine == 0 or theirs == 0:
        return UNKNOWN
    return FINE if mine & theirs else FAILED


@compiled
def _kind(s, o):
    return _common(s.kind, o.welcome, ANY_KIND)


@compiled
def _counterpart(s, o):
    return _common(o.kind, s.welcome, ANY_KIND)


@compiled
def _tenure(s, o):
    return _common(s.tenure, o.tenure, ANY_TENURE)


@compiled
def _language(s, o):
    return _common(s.language, o.language, ANY_LANGUAGE)


@compiled
def _topic(s, o):
    return _common(s.topic, o.topic, ANY_TOPIC)


@compiled
def _area(s, o):
    found = _common(s.area, o.area, ANY_AREA)
    return UNKNOWN if found == FAILED and s.disputed & o.area else found


@compiled
def _within(asked, limit):
    """What one side asks for, and the most that the other one gives; below 0: not stated."""
    if limit == NO_LIMIT:
        return FINE
    if asked < 0 or limit < 0:
        return UNKNOWN
    return FAILED if asked > limit else FINE


@compiled
def _cost(s, o):
    return _within(o.cost, s.cost)


@compiled
def _equity(s, o):
    return FINE if o.equity == 0 else _within(o.equity, s.equity)


@compiled
def _size(s, o):
    return _within(s.size, o.size)


@compiled
def _least(s, o):
    return FINE if o.least == 0 else _within(o.least, s.size)


@compiled
def _window(s, o):
    s_opens, s_closes, o_opens, o_closes = s.opens, s.closes, o.opens, o.closes
    ends_known = (s_closes != UNSTATED_DAY) & (o_opens != UNSTATED_DAY)
    starts_known = (s_opens != UNSTATED_DAY) & (o_closes != UNSTATED_DAY)
    if (ends_known & (o_opens > s_closes)) | (starts_known & (s_opens > o_closes)):
        return FAILED
    return FINE if ends_known & starts_known else UNKNOWN


@compiled
def _flags_failed(s, o):
    """All flags at once: what one side needs and the other one says that it has not."""
    return (s.needs & o.told & ~o.has) | (o.needs & s.told & ~s.has)


@compiled
def _flags_unknown(s, o):
    """What is needed and not told, or perhaps needed and not surely there."""
    mine = (s.needs & ~o.told) | (s.perhaps & ~(o.told & o.has))
    theirs = (o.needs & ~s.told) | (o.perhaps & ~(s.told & s.has))
    return mine | theirs


@compiled
def _failed_first(s, o):
    """What fails most often and costs least to see."""
    failed = np.int64(_distance(s, o) == FAILED) << DISTANCE
    return failed | (np.int64(_kind(s, o) == FAILED) << KIND)


@compiled
def _failed_then(s, o):
    failed = np.int64(_cost(s, o) == FAILED) << COST
    failed |= np.int64(_window(s, o) == FAILED) << WINDOW
    failed |= np.int64(_size(s, o) == FAILED) << SIZE
    return failed | (np.int64(_flags_failed(s, o)) << FLAGS)


@compiled
def _failed_last(s, o):
    failed = np.int64(_counterpart(s, o) == FAILED) << COUNTERPART
    failed |= np.int64(_topic(s, o) == FAILED) << TOPIC
    failed |= np.int64(_area(s, o) == FAILED) << AREA
    failed |= np.int64(_tenure(s, o) == FAILED) << TENURE
    failed |= np.int64(_language(s, o) == FAILED) << LANGUAGE
    failed |= np.int64(_equity(s, o) == FAILED) << EQUITY
    return failed | (np.int64(_least(s, o) == FAILED) << LEAST)


@compiled
def failed_of(s, o):
    """Which knock-outs fail."""
    return _failed_first(s, o) | _failed_then(s, o) | _failed_last(s, o)


@compiled
def only_failed_of(s, o):
    """The one knock-out that fails; 0 if none does or several do."""
    failed = _failed_first(s, o)
    if failed & (failed - 1):
        return np.int64(0)
    failed |= _failed_then(s, o)
    if failed & (failed - 1):
        return np.int64(0)
    failed |= _failed_last(s, o)
    return np.int64(0) if failed & (failed - 1) else failed


@compiled
def fails(s, o):
    """Whether any knock-out fails: none is looked at after the first no."""
    return (
        _distance(s, o) == FAILED
        or _kind(s, o) == FAILED
        or _cost(s, o) == FAILED
        or _window(s, o) == FAILED
        or _size(s, o) == FAILED
        or _flags_failed(s, o) != 0
        or _failed_last(s, o) != 0
    )


@compiled
def unknown_of(s, o):
    """Which knock-outs are unknown; flags may stand here that fail for the other side."""
    unknown = np.int64(_flags_unknown(s, o)) << FLAGS
    unknown |= np.int64(_kind(s, o) == UNKNOWN) << KIND
    unknown |= np.int64(_cost(s, o) == UNKNOWN) << COST
    unknown |= np.int64(_window(s, o) == UNKNOWN) << WINDOW
    unknown |= np.int64(_size(s, o) == UNKNOWN) << SIZE
    unknown |= np.int64(_counterpart(s, o) == UNKNOWN) << COUNTERPART
    unknown |= np.int64(_topic(s, o) == UNKNOWN) << TOPIC
    unknown |= np.int64(_area(s, o) == UNKNOWN) << AREA
    unknown |= np.int64(_tenure(s, o) == UNKNOWN) << TENURE
    unknown |= np.int64(_language(s, o) == UNKNOWN) << LANGUAGE
    unknown |= np.int64(_equity(s, o) == UNKNOWN) << EQUITY
    unknown |= np.int64(_least(s, o) == UNKNOWN) << LEAST
    return unknown


@compiled
def verdict_of(s, o):
    """Which knock-outs fail (lower bits) and which are unknown (above them)."""
    failed = failed_of(s, o)
    return failed | ((unknown_of(s, o) & ~failed) << MASK_BITS)
