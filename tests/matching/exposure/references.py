"""What the exposure chapters must answer, told once more: slowly, plainly, or by a solver."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from services.matching.decide.exposure.baselines import by_expected_matches
from services.matching.decide.exposure.tastes import Exposure


def sorted_plainly(worth, attention, *, eligible=None):
    """Attention of lists that are sorted by worth, with NumPy's stable sort."""
    allowed = np.ones(worth.shape, bool) if eligible is None else eligible
    order = np.argsort(np.where(allowed, -worth, np.inf), axis=1, kind="stable")
    exposure = np.empty(worth.shape)
    np.put_along_axis(exposure, order, np.broadcast_to(attention, worth.shape), axis=1)
    return exposure * allowed


def by_repeated_assignment(stage) -> Exposure:
    """IterLP: the best assignment has the first places, the best of the other pairs the second …"""
    mutual = stage.tastes.mutual
    lists = [_repeated(mutual), _repeated(mutual.T)]
    return Exposure(sorted_plainly(lists[0], stage.left), sorted_plainly(lists[1], stage.right))


def _repeated(mutual):
    weights, places = mutual + 1, np.zeros(mutual.shape)
    for turn in range(mutual.shape[1]):
        rows, columns = linear_sum_assignment(weights, maximize=True)
        places[rows, columns] = mutual.shape[1] - turn
        weights[rows, columns] = -1e5
    return places


def by_paired(stage, paired, pairs) -> Exposure:
    """TU: lists by expected matches."""
    return by_expected_matches(stage.tastes, pairs.dense(paired.matched), **stage.attention)


def paired_plainly(worth, *, chance, left, right, eligible, rounds=20_000, tolerance=1e-9):
    """IPFP over a whole matrix, one line per formula: matches, rest of both sides."""
    pull = np.where(eligible, np.exp(worth / (2 * chance)), 0)
    a, b = np.sqrt(left), np.sqrt(right)
    for _ in range(rounds):
        if np.abs(a * (pull @ b) + a * a - left).max() <= tolerance:
            break
        half = pull @ b / 2
        a = left / (np.sqrt(left + half**2) + half)
        half = pull.T @ a / 2
        b = right / (np.sqrt(right + half**2) + half)
    return pull * np.outer(a, b), a * a, b * b


def balanced_plainly(pull, *, left, right, rounds=2_000):
    """Sinkhorn's scaling of a matrix to these sums of rows and columns: nobody stays alone."""
    scaled = pull.copy()
    for _ in range(rounds):
        scaled *= (left / scaled.sum(axis=1))[:, None]
        scaled *= right / scaled.sum(axis=0)
    return scaled


def simulated(tastes, exposure, attention, *, runs, seed=621):
    """Mean number of successes: who looks may apply, a job looks at its applicants in its order."""
    dice = np.random.default_rng(seed)
    order = np.argsort(-tastes.right, axis=1, kind="stable")
    needs = np.take_along_axis(tastes.right, order, axis=1)
    applies = np.take_along_axis((tastes.left * exposure).T, order, axis=1)
    places = attention.of_places(tastes.left.shape[0])
    hired = 0
    for _ in range(runs):
        comes = dice.random(applies.shape) < applies
        looked = places[np.maximum(np.cumsum(comes, axis=1) - 1, 0)]
        hired += np.count_nonzero(comes & (dice.random(needs.shape) < needs * looked))
    return hired / runs


def spread_plainly(stage, terms):
    """The fair spread over whole matrices with NumPy's sort; exposures and the number of rounds."""
    mutual, eligible = stage.tastes.mutual, stage.tastes.eligible

    def random_order(mask, places):
        counts = mask.sum(axis=1, keepdims=True)
        return mask * np.array([[places[:c].sum() / max(c, 1)] for c in counts[:, 0]])

    def half(worth, seen, shown, *, places, mask):
        worth = worth * seen
        got = np.maximum((worth * shown.T).sum(axis=1), 1e-4)
        worth = worth * (got ** (terms.alpha - 1))[:, None]
        step = sorted_plainly(worth.T, places, eligible=mask)
        return (1 - terms.step) * shown + terms.step * step

    left, right = random_order(eligible, stage.left), random_order(eligible.T, stage.right)
    before = 0.0
    for done in range(1, terms.most_rounds + 1):
        right = half(mutual, left, right, places=stage.right, mask=eligible.T)
        left = half(mutual.T, right, left, places=stage.left, mask=eligible)
        welfare = (mutual * left * right.T).sum()
        if abs(welfare - before) < terms.tolerance:
            return left, right, done
        before = welfare
    return left, right, terms.most_rounds


def exactly_hired(tastes, exposure, attention):
    """What `simulated` finds in the mean: applicant by applicant, how many came before her."""
    places = attention.of_places(tastes.left.shape[0] + 1)
    hired = 0.0
    for job, needs in enumerate(tastes.right):
        came = np.zeros(places.size)
        came[0] = 1
        for candidate in np.argsort(-needs, kind="stable"):
            comes = tastes.left[candidate, job] * exposure[candidate, job]
            hired += needs[candidate] * comes * (came @ places)
            came = came * (1 - comes) + np.append(0, came[:-1]) * comes
    return float(hired)
