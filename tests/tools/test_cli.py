"""What `zp` prints leads on: one sentence where something lacks, and addresses that are right."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tools.keys import make_keys
from tools.ports import free_port
from tools.servers.oidc import STAFF
from tools.settings import ROOT, read_settings
from tools.welcome import welcome


@pytest.fixture
def zp(tmp_path):
    def run(*words, **options):
        told = {**os.environ, "ZP_STATE_DIR": str(tmp_path), "ZP_PORT_BASE": str(free_port())}
        return subprocess.run(
            [sys.executable, "-m", "tools", *words],
            cwd=ROOT,
            env={**told, **options.pop("env", {})},
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **options,
        )

    return run


@pytest.mark.parametrize("words", [["parked", "list"], ["parked", "show", "events", "1"]])
def test_after_a_reset_it_says_in_one_sentence_what_to_do(zp, words):
    done = zp(*words)

    assert done.stderr == (
        "zp: This checkout has no data yet: start the platform with `make up` first.\n"
    )
    assert done.returncode == 1


def test_while_nothing_runs_parked_facts_are_refused_in_one_sentence(zp, tmp_path):
    make_keys(tmp_path / "keys")

    done = zp("parked", "list")

    assert done.stderr == (
        "zp: PostgreSQL does not answer: start the platform with `make up` first.\n"
    )
    assert done.returncode == 1


def test_a_reader_who_has_had_enough_ends_it_quietly(zp):
    reader, writer = os.pipe()
    os.close(reader)

    done = zp("status", "--json", stdout=writer)

    os.close(writer)
    assert done.stderr == ""
    assert done.returncode == 141


EARLIEST = "2026-11-29 18:49:30.100 UTC [7] LOG:  database system is ready"
EARLY = '{"event": "from 2031-01-01", "timestamp": "2026-11-29T18:49:31.078261Z"}'
MIDDLE = '{"path": "/healthz", "time": "2026-11-29T18:49:32.500Z"}'
LATE = "2026-11-29T19:49:33.000+01:00 [main] WARN org.apache.kafka"
LATEST = '{"event": "ready", "timestamp": "2026-11-29T18:49:34Z"}'


def test_lines_of_all_parts_come_in_the_order_of_their_time(zp, tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "gateway.log").write_text(f"{MIDDLE}\n")
    (logs / "kafka.log").write_text(f"{LATE}\n  at kafka.Kafka\n")
    (logs / "postgres.log").write_text(f"{EARLIEST}\n")
    (logs / "web-api.log").write_text(f"Starting\n{EARLY}\n{LATEST}\n{EARLY}\n")

    done = zp("logs", stdout=subprocess.PIPE)

    assert done.stdout.splitlines() == [
        f"postgres | {EARLIEST}",
        "web-api | Starting",
        f"web-api | {EARLY}",
        f"gateway | {MIDDLE}",
        f"kafka | {LATE}",
        "kafka |   at kafka.Kafka",
        f"web-api | {LATEST}",
        f"web-api | {EARLY}",
    ]


def test_lines_without_any_time_stand_where_their_log_was_written_last(zp, tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "topics.log").write_text("9 topics made.\n")
    (logs / "web-api.log").write_text(f"{EARLY}\n" + "  at a traceback\n" * 9 + f"{LATEST}\n")
    moment = datetime(2026, 11, 29, 18, 49, 33, tzinfo=UTC).timestamp()
    os.utime(logs / "topics.log", (moment, moment))

    done = zp("logs", stdout=subprocess.PIPE)

    assert done.stdout.splitlines() == [
        *["web-api |   at a traceback"] * 4,
        "topics | 9 topics made.",
        f"web-api | {LATEST}",
    ]


def test_a_newcomer_is_led_to_where_staff_begin_and_to_commands_that_are_there():
    said = welcome(read_settings({"ZP_GATEWAY_PORT": "8123"}))

    assert "as staff at http://localhost:8123/redaktion:\n" in said
    named = {person.subject for person in STAFF if f"{person.name} (" in said}
    assert {"erika.muster", "mara.probe", "flora.probe", "gerda.beispiel"} <= named
    assert not named & {"otto.beispiel", "till.technik"}, "they would find no page of theirs"
    assert "  zp " not in said
    assert ".venv/bin/zp status" in said


def test_where_another_provider_signs_staff_in_our_four_people_are_not_named():
    said = welcome(read_settings({"ZP_OIDC_ISSUER": "https://login.example"}))

    assert not any(person.subject in said for person in STAFF)
