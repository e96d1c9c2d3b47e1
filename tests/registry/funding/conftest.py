"""The funders' desk of a registry."""

import pytest

from tests.registry.builders import World
from tests.registry.funding.desk import Desk


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)
