"""A real Envoy with the one configuration, in front of a server that writes down what arrives."""

from collections.abc import Iterator

import pytest

from tests.gateway.gate import Gateway, Recorder, gateway_to, recording
from tools.ports import free_port


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gateway, Recorder]]:
    """The gateway that these tests share; events is away, all other services record."""
    with recording() as recorder:
        places = {"events_port": free_port()}
        with gateway_to(recorder, tmp_path_factory.mktemp("gateway"), **places) as gateway:
            yield gateway, recorder


@pytest.fixture
def gateway(standing: tuple[Gateway, Recorder]) -> Gateway:
    return standing[0]


@pytest.fixture
def upstream(standing: tuple[Gateway, Recorder]) -> Recorder:
    """What arrives behind the gateway; empty at the beginning of a test."""
    standing[1].arrived.clear()
    return standing[1]
