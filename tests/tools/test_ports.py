"""Ports for servers of tests: free, and never the same for two of them."""

import random
import socket
import subprocess
import sys

from tools.ports import LOOPBACK, NOBODYS, SHARE, free_port

ASKED = 50
ASK = f"from tools.ports import free_port\nprint(*(free_port() for _ in range({ASKED})), flush=True)\ninput()"


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


def test_what_is_given_to_a_process_is_given_to_no_other_while_it_lives():
    others = [another_process() for _ in range(3)]
    given = [port for other in others for port in ports_of(other)]
    given += {free_port() for _ in range(SHARE)}
    for other in others:
        other.communicate("\n")

    assert len(set(given)) == len(given)


def test_what_was_given_to_a_process_is_given_again_once_it_has_ended():
    for _ in range(len(NOBODYS) // SHARE + 1):
        process = another_process()
        given = ports_of(process)
        process.communicate("\n")

        assert len(set(given)) == ASKED
        assert set(given) <= {*NOBODYS}


def another_process() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ports_of(process: subprocess.Popen[str]) -> list[int]:
    assert process.stdout
    return [int(port) for port in process.stdout.readline().split()]
