"""Debian's Kannel, which knows nothing of us, talks to our SMS centre: both mean the same SMPP."""

import http.server
import queue
import threading
from pathlib import Path

import httpx
import pytest

from tests.loopback import loopback
from tools.ports import free_port
from tools.processes import Program, kill_group, spawn

CONFIGURATION = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
smsbox-port = {box}
smsbox-interface = 127.0.0.1
admin-password = local
log-level = 1

group = smsc
smsc = smpp
smsc-id = zukunft
host = 127.0.0.1
port = {smpp}
transceiver-mode = true
smsc-username = zp
smsc-password = zp
system-type = zukunft

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {http}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = zp
password = zp
concatenation = true
max-messages = 5

group = sms-service
keyword = default
catch-all = true
get-url = "http://127.0.0.1:{ears}/?text=%a&from=%p"
max-messages = 0
"""


@pytest.fixture
def ears():
    """An HTTP server that hears what Kannel received."""
    heard: queue.Queue[str] = queue.Queue()

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.put(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear) as server:
        threading.Thread(target=server.serve_forever).start()
        yield server.server_port, heard
        server.shutdown()


@pytest.fixture
def kannel(smscentre, ears, tmp_path: Path):
    """Kannel bound to our centre; the value is where it takes SMS over HTTP."""
    ports = {name: free_port() for name in ("admin", "box", "http")}
    configuration = tmp_path / "kannel.conf"
    configuration.write_text(CONFIGURATION.format(smpp=smscentre.port, ears=ears[0], **ports))
    boxes = []
    for box, port in (("bearerbox", ports["admin"]), ("smsbox", ports["http"])):
        program = Program((f"/usr/sbin/{box}", str(configuration)), folder=tmp_path)
        boxes.append(spawn(program))
        until_open(port)
    status = f"http://127.0.0.1:{ports['admin']}/status.txt?password=local"
    while "online" not in loopback().get(status).text.partition("SMSC connections")[2]:
        continue
    yield f"http://127.0.0.1:{ports['http']}/cgi-bin/sendsms"
    for box in reversed(boxes):
        kill_group(box.pid)
        box.wait()


def until_open(port: int) -> None:
    while True:
        try:
            loopback().get(f"http://127.0.0.1:{port}/")
        except httpx.TransportError:
            continue
        return


@pytest.mark.needs("kannel")
@pytest.mark.parametrize(
    "text", ["Ihr Platz in Weißwasser ist frei: JA oder NEIN? 5 €", "Wě " * 80]
)
def test_what_kannel_sends_is_read_on_the_phone(kannel, smscentre, text):
    asked = {"username": "zp", "password": "zp", "from": "Zukunft", "to": "+4915112345678"}
    coding = {"coding": "2"} if "ě" in text else {}

    sent = loopback().get(kannel, params={**asked, "text": text, "charset": "UTF-8", **coding})

    assert sent.status_code == 202
    while not any(sms["is_complete"] for sms in smscentre.get("/api/sms")["items"]):
        continue
    [sms] = smscentre.get("/api/sms")["items"]
    assert (sms["number"], sms["text"].strip()) == ("+4915112345678", text.strip())


@pytest.mark.needs("kannel")
def test_what_a_person_answers_reaches_kannel(kannel, smscentre, ears):
    smscentre.post("/api/sms/answer", {"number": "+4915112345678", "text": "SPÄTER"})

    assert ears[1].get() == "/?text=SP%C3%84TER&from=%2B4915112345678"
