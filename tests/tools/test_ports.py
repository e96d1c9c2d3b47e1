"""Ports for servers of tests: free, and never the same for two of them."""

import random
import socket

from tools.ports import LOOPBACK, free_port


def test_no_port_is_given_twice_whatever_the_seed():
    given = []
    for _ in range(200):
        random.seed(7)
        given.append(free_port())

    assert len(set(given)) == 200


def test_a_port_that_is_taken_is_passed_over():
    with socket.socket() as server:
        server.bind((LOOPBACK, free_port()))
        server.listen()

        assert server.getsockname()[1] not in {free_port() for _ in range(7_000)}
