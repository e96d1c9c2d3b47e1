"""Real websites on this machine: each does one thing that websites do."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from services.registry.work.asking import Asker

LOOPBACK: Final = "127.0.0.1"
ENDLESS: Final = "endless"
HANG_UP: Final = "hang-up"


@dataclass
class Site:
    """Answers each path as it was told, and keeps what it was asked."""

    answers: Mapping[str, str]
    port: int = 0
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None
    """What an answer waits for."""
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            method, path, _ = head.split("\r\n")[0].split(" ")
            self.asked.append(f"{method} {path}")
            self.agents += [
                line for line in head.split("\r\n") if line.lower().startswith("user-agent:")
            ]
            self.reached.set()
            if self.gate is not None:
                await self.gate.wait()
            await self._answer(writer, method, self.answers.get(path, "404 Not Found"))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, method: str, told: str) -> None:
        if told == HANG_UP:
            return
        status, *headers = (ENDLESS_OK if told == ENDLESS else told).split("|")
        if told == ENDLESS and method == "HEAD":
            status = "405 Method Not Allowed"
        lines = [f"HTTP/1.1 {status}", *headers, "connection: close", "", ""]
        writer.write("\r\n".join(lines).encode())
        await writer.drain()
        while told == ENDLESS and method == "GET":
            writer.write(b"x" * 65_536)
            await writer.drain()


ENDLESS_OK: Final = "200 OK|content-type: text/html"


@asynccontextmanager
async def running(
    answers: Mapping[str, str],
    *,
    tls: ssl.SSLContext | None = None,
    gate: asyncio.Event | None = None,
) -> AsyncIterator[Site]:
    """A website that answers so."""
    site = Site(answers, gate=gate)
    server = await asyncio.start_server(site.serve, LOOPBACK, 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    async with server:
        yield site


async def nobody_resolves(host: str, _port: int) -> list[str]:
    raise AssertionError(f"{host} is looked up")


def an_asker(*sites: tuple[str, Site], **other: object) -> Asker:
    """Knows our own sites by name, and nobody else."""
    own = {name: (LOOPBACK, site.port) for name, site in sites}
    told = {"resolve": nobody_resolves, "agent": "Pruefung/1", "seconds": 5.0, "own": own}
    return Asker(**{**told, **other})  # type: ignore[arg-type]
