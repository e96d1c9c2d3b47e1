"""The API of cases on a real database."""

import pytest

from tests.registry.accompany.builders import Desk
from tests.registry.builders import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)
