"""The markets of the golden tables 6a and 6b, drawn as their papers' notebooks draw them."""

from typing import NamedTuple

import numpy as np

from services.matching.decide.exposure.attention import INVERSE, LOGARITHMIC, Attention
from services.matching.decide.exposure.tastes import Tastes, state_tastes


class Stage(NamedTuple):
    """A market and the attention for the places of both sides' lists."""

    tastes: Tastes
    left: np.ndarray
    right: np.ndarray

    @property
    def attention(self) -> dict[str, np.ndarray]:
        return {"left_attention": self.left, "right_attention": self.right}


def a_stage(left, right, *, eligible=None, attention: Attention = LOGARITHMIC) -> Stage:
    tastes = state_tastes(left, right, eligible=eligible)
    assert isinstance(tastes, Tastes), tastes
    return Stage(tastes, attention.of_places(left.shape[1]), attention.of_places(left.shape[0]))


def a_crowded_market(seed, n, m, *, crowding, attention=LOGARITHMIC) -> Stage:
    """Tomita and Yokoyama: the more crowding, the more all want the same ones."""
    dice = np.random.RandomState(seed)
    left, right = dice.random_sample((n, m)), dice.random_sample((m, n))
    return a_stage(
        (1 - crowding) * left + crowding * np.linspace(1, 0, m),
        (1 - crowding) * right + crowding * np.linspace(1, 0, n),
        attention=attention,
    )


def a_job_market(jobs, *, crowding, relevance="random") -> Tastes:
    """Su, Bayoumi and Joachims: half as many candidates again as jobs."""
    candidates = 3 * jobs // 2
    dice = np.random.RandomState(621)
    likes = dice.random_sample((candidates, jobs))
    if relevance == "random":
        needs = dice.random_sample((jobs, candidates))
    else:
        alike = likes.T if relevance == "similar" else 1 - likes.T
        needs = np.clip(alike + dice.normal(0, 0.2, (jobs, candidates)), 0, 1)
    tastes = state_tastes(
        (1 - crowding) * likes + crowding * np.linspace(1, 0, jobs),
        (1 - crowding) * needs + crowding * np.linspace(1, 0, candidates),
    )
    assert isinstance(tastes, Tastes), tastes
    return tastes


def a_random_stage(n, m, *, seed=0, share=1.0, attention=INVERSE) -> Stage:
    """Scores without structure, and about this share of the pairs eligible."""
    dice = np.random.default_rng(seed)
    left, right = dice.random((n, m)), dice.random((m, n))
    return a_stage(left, right, eligible=dice.random((n, m)) < share, attention=attention)
