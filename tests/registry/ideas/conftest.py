"""The steps of calls and ideas in a registry of one's own."""

import pytest

from tests.registry.builders import Clock, World
from tests.registry.ideas.builders import Ideas


@pytest.fixture
def ideas(world: World, clock: Clock) -> Ideas:
    return Ideas(world, clock)
