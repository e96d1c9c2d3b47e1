"""Wrong settings and lacking things are one sentence that says what to do."""

import json
import socket
import stat
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from services.web.settings import WebSettings
from tools import doctor, up
from tools.hindrance import Hindrance
from tools.keys import make_keys
from tools.logfiles import bound, tail
from tools.platform import parts
from tools.ports import free_port, require_free
from tools.servers.kafka import jar_name, locked_jars, refuse_altered
from tools.settings import SERVICES, read_settings
from tools.templates import render


@pytest.fixture
def local(tmp_path):
    def settings(**environment):
        read = read_settings({"ZP_STATE_DIR": str(tmp_path), **environment})
        make_keys(read.keys)
        return read

    return settings


def names(local):
    return {part.name for part in parts(local)}


def test_every_service_runs_in_its_two_roles_after_one_job_has_migrated_all(local):
    declared = {part.name: part for part in parts(local())}

    for service in SERVICES:
        assert "migrate" in declared[f"{service}-api"].needs
        assert "migrate" in declared[f"{service}-worker"].needs


def test_what_is_needed_is_declared_before(local):
    seen = set()
    for part in parts(local()):
        assert set(part.needs) <= seen
        seen.add(part.name)


def test_given_servers_are_used_and_ours_are_not_started(local):
    given = local(
        ZP_POSTGRES_URL="postgresql://admin:s3@db.example:5433/postgres",
        ZP_KAFKA_BOOTSTRAP="kafka.example:9092",
        ZP_SMTP_URL="smtp://mail.example:25",
        ZP_SMPP_URL="smpp://a:b@sms.example:2775",
        ZP_OIDC_ISSUER="https://login.example",
    )

    assert not {"postgres", "kafka", "mailroom", "smscentre", "oidc"} & names(given)
    [worker] = [part for part in parts(given) if part.name == "notifications-worker"]
    assert worker.program.env["ZP_KAFKA_BOOTSTRAP"] == "kafka.example:9092"
    assert worker.program.env["ZP_SMTP_URL"] == "smtp://mail.example:25"
    assert "@db.example:5433/notifications" in worker.program.env["ZP_DATABASE_URL"]
    assert "ZP_MAILBOX_URL" not in worker.program.env


def test_two_checkouts_with_two_bases_share_no_port(local):
    first = {part.port for part in parts(local())}
    second = {part.port for part in parts(local(ZP_PORT_BASE="19000", ZP_GATEWAY_PORT="8081"))}

    assert first & second <= {None}


def test_replicas_of_a_worker_have_their_own_port_and_instance(local):
    workers = [
        part
        for part in parts(local(ZP_WORKER_REPLICAS="3"))
        if part.name.startswith("matching-worker")
    ]

    assert len({part.port for part in workers}) == 3
    assert len({part.program.env["ZP_INSTANCE"] for part in workers}) == 3


def test_people_at_one_machine_may_ask_for_more_mails_than_the_web_allows_elsewhere(local):
    limits, own = mail_limits(local()), mail_limits(local(ZP_MAILS_PER_VISITOR="7"))

    assert limits == {"ZP_MAILS_PER_MAILBOX": "50", "ZP_MAILS_PER_VISITOR": "3000"}
    assert own == {**limits, "ZP_MAILS_PER_VISITOR": "7"}
    assert WebSettings.model_fields["mails_per_mailbox"].default == 5
    assert WebSettings.model_fields["mails_per_visitor"].default == 30


def mail_limits(settings):
    """What the web's API is told about mails; nobody else is told any of it."""
    told = {
        part.name: {name: text for name, text in part.program.env.items() if "MAILS_PER" in name}
        for part in parts(settings)
        if part.program is not None
    }
    assert {name for name, limits in told.items() if limits} == {"web-api", "web-worker"}
    return told["web-api"]


@pytest.mark.parametrize("value", ["0", "-1", "70000", "abc", "１８０００x"])
def test_a_wrong_port_base_is_one_sentence(value):
    with pytest.raises(Hindrance, match=r"ZP_PORT_BASE is .* must be a whole number from 1 to"):
        read_settings({"ZP_PORT_BASE": value})


def test_a_taken_port_is_one_sentence_with_a_way_out():
    port = free_port()
    with socket.create_server(("127.0.0.1", port)), pytest.raises(Hindrance) as refused:
        require_free(port, wanted_by="kafka", setting="ZP_PORT_BASE")

    assert f"Port {port}, wanted by kafka, is taken" in str(refused.value)
    assert "ZP_PORT_BASE=" in str(refused.value)


def test_a_full_disk_is_one_sentence_with_a_way_out(tmp_path):
    with pytest.raises(Hindrance, match=r"Only 1\.5 GiB are free .* choose another disk"):
        doctor.check_disk(tmp_path, free_bytes=1536 * 1024**2)


def test_an_old_python_is_one_sentence_with_a_way_out():
    with pytest.raises(Hindrance, match=r"This is Python 3\.9, the platform needs 3\.11"):
        doctor.check_python((3, 9))


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path):
    make_keys(tmp_path / "keys")
    before = contents(tmp_path / "keys")

    make_keys(tmp_path / "keys")

    assert contents(tmp_path / "keys") == before
    for place in (tmp_path / "keys").rglob("*"):
        assert stat.S_IMODE(place.stat().st_mode) == (0o700 if place.is_dir() else 0o600)


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_key_set_names_every_issuer_and_holds_no_secret(tmp_path):
    make_keys(tmp_path)

    keys = json.loads((tmp_path / "jwks.json").read_text())["keys"]

    assert [key["kid"] for key in keys] == ["web", "notifications", "staff-cli"]
    assert all("d" not in key for key in keys)
    own = ECKey.import_key((tmp_path / "token-web.pem").read_text())
    assert own.as_dict(private=False)["x"] == keys[0]["x"]


def test_a_template_with_an_unknown_place_is_refused_by_name(tmp_path):
    template = tmp_path / "envoy.yaml"
    template.write_text("port: {{gateway_port}}\nhost: {{nobody_knows}}\n")

    with pytest.raises(Hindrance, match="nobody_knows"):
        render(template, {"gateway_port": 8080})


def test_a_log_that_grew_too_large_is_put_aside_and_goes_on(tmp_path):
    log = tmp_path / "kafka.log"
    with log.open("ab") as writer:
        writer.write(b"old line\n" * 100)
        writer.flush()
        bound(log, largest=500)
        writer.write(b"new line\n")

    assert tail(log, count=10) == ["new line"]
    assert (tmp_path / "kafka.log.1").stat().st_size == 900


def test_a_jar_that_is_not_the_locked_one_is_refused(tmp_path):
    name = jar_name("org.apache.kafka:kafka_2.13:4.3.1")
    (tmp_path / name).write_bytes(b"something else")

    with pytest.raises(Hindrance, match=r"differs from deploy/local/kafka\.lock"):
        refuse_altered(tmp_path / name, locked_jars())


def test_a_folder_that_is_not_ours_is_neither_used_nor_removed(tmp_path):
    """`ZP_STATE_DIR=/srv/data make reset` must not remove what others keep there."""
    (tmp_path / "letters").mkdir()
    strange = read_settings({"ZP_STATE_DIR": str(tmp_path)})

    with pytest.raises(Hindrance, match="not the platform's"):
        up.prepare(strange, say=print)
    with pytest.raises(Hindrance, match="nothing was removed"):
        up.reset(strange, say=print)
    assert [place.name for place in tmp_path.iterdir()] == ["letters"]


def test_a_reset_removes_our_own_folder(local):
    ours = local()

    up.reset(ours, say=print)

    assert not ours.state.exists()
