"""The steps of the board in a registry of one's own."""

import pytest

from tests.registry.builders import Clock, World
from tests.registry.networking.builders import Board


@pytest.fixture
def board(world: World, clock: Clock) -> Board:
    return Board(world, clock)
