"""A registry with followers."""

import pytest

from tests.registry.builders import Clock, World
from tests.registry.following.builders import Town


@pytest.fixture
def town(world: World, clock: Clock) -> Town:
    return Town(world, clock)
