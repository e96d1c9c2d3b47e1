"""PostgreSQL starts whoever we are and wherever the checkout lies."""

import os
import tempfile
from pathlib import Path

import asyncpg
import pytest

from tools.ports import free_port
from tools.processes import Program, run_once
from tools.servers.postgres import (
    Cluster,
    RunningPostgres,
    copied_installation,
    nobody_can_reach,
    shipped_installation,
)


@pytest.fixture
def open_folder():
    """A folder that the user nobody can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


async def test_only_who_knows_the_password_gets_in(open_folder):
    secret = open_folder / "secret"
    secret.write_text("guess-me-not")
    cluster = Cluster(open_folder / "postgres", free_port(), password_file=secret)
    server = RunningPostgres(cluster)
    server.start()

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(cluster.url, password="guess")
    connection = await asyncpg.connect(cluster.url, password="guess-me-not")
    await connection.close()

    server.stop()
    assert not (open_folder / "postgres" / "password").exists()


async def test_rows_outlive_a_killed_server(open_folder):
    server = RunningPostgres(Cluster(open_folder / "postgres", free_port(), durable=False))
    server.start()
    connection = await asyncpg.connect(server.url)
    await connection.execute("CREATE TABLE seat (n int); INSERT INTO seat VALUES (7)")

    server.kill()
    server.start()

    connection = await asyncpg.connect(server.url)
    assert await connection.fetchval("SELECT n FROM seat") == 7
    await connection.close()
    server.stop()


def test_programs_that_nobody_may_not_read_are_copied_and_run(open_folder):
    copied = copied_installation(shipped_installation(), open_folder / "programs")

    said = run_once(Program((str(copied / "bin" / "postgres"), "--version"), folder=open_folder))

    assert said.startswith("postgres (PostgreSQL) 18")


@pytest.mark.needs("root")
def test_root_finds_out_that_nobody_cannot_reach_a_closed_home(tmp_path):
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)

    assert os.geteuid() == 0
    assert not nobody_can_reach(closed / "checkout" / ".zp" / "postgres")
