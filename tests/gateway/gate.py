"""Envoy as a process of its own, a client that sends what browsers never would, and the far side."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tools.ports import LOOPBACK, free_port
from tools.processes import kill_group, spawn
from tools.servers.envoy import TEMPLATE, program
from tools.settings import SERVICES
from tools.templates import render


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Arrived:
    """A request as the service behind the gateway sees it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Recorder:
    """Stands for every service."""

    port: int
    arrived: list[Arrived] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [each.path for each in self.arrived]


@dataclass
class Gateway:
    port: int
    admin_port: int
    log: Path

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterable[bytes] | None = None,
        come_from: str = LOOPBACK,
    ) -> Answer:
        """One request on a connection of its own; the path goes out as it stands."""
        connection = HTTPConnection(LOOPBACK, self.port, source_address=(come_from, 0))
        with closing(connection):
            with suppress(BrokenPipeError, ConnectionResetError):
                # Who is refused early is cut off while still sending; the answer is there.
                connection.request(
                    method, path, body, {"Host": "zukunft.example", **(headers or {})}
                )
            answer = connection.getresponse()
            text = answer.read().decode()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, text)

    def is_up(self) -> bool:
        try:
            return self.ask("/healthz").status == 200
        except OSError:
            return False

    def configured(self, part: str) -> dict[str, Any]:
        """One part of the configuration as Envoy understood it."""
        connection = HTTPConnection(LOOPBACK, self.admin_port)
        with closing(connection):
            connection.request("GET", "/config_dump")
            parts = json.loads(connection.getresponse().read())["configs"]
        return next(each for each in parts if each["@type"].endswith(f".{part}"))

    def lines_until(self, path: str) -> list[dict[str, object]]:
        """The access log, as soon as it tells of this path."""
        while path not in self.log.read_text(encoding="utf-8"):
            time.sleep(0.05)
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@contextmanager
def recording() -> Iterator[Recorder]:
    """A server that answers everything kindly and remembers it."""
    recorder = Recorder(port=0)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            recorder.arrived.append(Arrived(self.command, self.path, headers, body))
            self.send_response(200)
            self.send_header("content-length", "4")
            self.end_headers()
            self.wfile.write(b"fine")

        def __getattr__(self, name: str) -> Callable[[], None]:
            """Every method (``do_GET``, ``do_POST`` …) is answered alike."""
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((LOOPBACK, 0), Handler) as server:
        recorder.port = server.server_address[1]
        server.daemon_threads = True
        serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        yield recorder
        server.shutdown()
        serving.join()


@contextmanager
def gateway_to(recorder: Recorder, folder: Path, **changes: object) -> Iterator[Gateway]:
    """Envoy with every service at the recorder, unless a change of the places says otherwise."""
    port, admin_port = free_port(), free_port()
    places = {
        "gateway_host": LOOPBACK,
        "gateway_port": port,
        "admin_port": admin_port,
        "rate_per_second": 1000,
        "rate_burst": 2000,
        **{f"{service}_host": LOOPBACK for service in SERVICES},
        **{f"{service}_port": recorder.port for service in SERVICES},
    }
    (folder / "envoy.yaml").write_text(render(TEMPLATE, places | changes), encoding="utf-8")
    gateway = Gateway(port, admin_port, folder / "log")
    with gateway.log.open("wb") as log:
        process = spawn(program(folder), output=log)
        try:
            while not gateway.is_up():
                assert process.poll() is None, gateway.log.read_text(encoding="utf-8")
                time.sleep(0.05)
            yield gateway
        finally:
            kill_group(process.pid)
            process.wait()
