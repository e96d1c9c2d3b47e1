"""A small SMTP client over one long-lived connection.

Where the relay can (RFC 2920) MAIL, RCPT and DATA go in one write and each reply is checked. Only
one loss is ambiguous: the reply to the final dot. Everything before it is certain.
"""

import asyncio
import base64
import re
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from services.notifications.decide.handover import Outcome, Reply, outcome_of

_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f<>]|[^\x00-\x7f]")
_LINE_START_DOT: Final = re.compile(rb"^\.", re.MULTILINE)
DEFAULT_PORTS: Final = {"smtp": 25, "smtps": 465}
ACCEPTED, START_INPUT = 250, 354
REFUSED: Final = 400


class RelayAwayError(Exception):
    """The relay cannot be reached, or hung up; nothing of a message is in its hands."""


class UnsafeAddressError(ValueError):
    """An address would smuggle a second command."""


@dataclass(frozen=True, slots=True)
class Told:
    """How one hand-over ended and what the relay said."""

    outcome: Outcome
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """One mail with its envelope."""

    sender: str
    recipient: str
    content: bytes

    def __post_init__(self) -> None:
        for address in (self.sender, self.recipient):
            if _UNSAFE.search(address):
                raise UnsafeAddressError("an envelope address has characters that SMTP forbids")


class Relay:
    """One open connection; `local_port` finds it in the relay's ledger."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        timeout_seconds: float,
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.timeout_seconds = timeout_seconds
        self.extensions: frozenset[str] = frozenset()
        self.handed_over = 0
        self._is_hung_up = False
        self.local_port: int = writer.get_extra_info("sockname")[1]

    @classmethod
    async def open(cls, url: str, *, helo: str, timeout_seconds: float) -> Self:
        """Connect and greet; ``smtps://`` is TLS from the first byte, user and password AUTH."""
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        tls = ssl.create_default_context() if parts.scheme == "smtps" else None
        try:
            async with asyncio.timeout(timeout_seconds):
                reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=tls)
        except OSError as problem:
            raise RelayAwayError(f"connect: {problem.strerror or type(problem).__name__}") from None
        relay = cls(reader, writer, timeout_seconds=timeout_seconds)
        try:
            await relay._greet(helo)
            if parts.username:
                await relay._log_in(unquote(parts.username), unquote(parts.password or ""))
        except RelayAwayError:
            relay.abort()
            raise
        return relay

    @property
    def is_usable(self) -> bool:
        """Whether neither side has hung up, as far as we have heard."""
        is_closed = self.writer.transport.is_closing() or self.reader.at_eof()
        return not (self._is_hung_up or is_closed)

    async def hand_over(self, parcel: Parcel, *, may_begin: Callable[[], bool]) -> Told:
        """Send one mail; ``may_begin`` is asked right before the first byte (the lease)."""
        if not (self.is_usable and may_begin()):
            return Told(Outcome.NOT_BEGUN, None)
        self.handed_over += 1
        try:
            refused = await self._envelope(parcel)
        except RelayAwayError:
            self.abort()
            return Told(Outcome.NOT_BEGUN, None)
        if refused is not None:
            return Told(outcome_of(refused), refused)
        return await self._content(parcel.content)

    async def close(self) -> None:
        """Say good-bye; a relay that does not listen is hung up on."""
        try:
            await self._command("QUIT")
        except RelayAwayError:
            pass
        finally:
            self.abort()

    def abort(self) -> None:
        """Hang up."""
        self._is_hung_up = True
        self.writer.transport.abort()

    async def _greet(self, helo: str) -> None:
        greeting = await self._reply()
        if greeting.code != 220:  # noqa: PLR2004 - service ready
            raise RelayAwayError(f"greeting: {greeting.code}")
        reply = await self._command(f"EHLO {helo}")
        if reply.code != ACCEPTED:
            raise RelayAwayError(f"EHLO: {reply.code}")
        self.extensions = frozenset(
            line.split()[0].upper() for line in reply.text.splitlines()[1:] if line.split()
        )

    async def _log_in(self, user: str, password: str) -> None:
        token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        reply = await self._command(f"AUTH PLAIN {token}")
        if reply.code != 235:  # noqa: PLR2004 - authenticated
            raise RelayAwayError(f"AUTH: {reply.code}")

    async def _envelope(self, parcel: Parcel) -> Reply | None:
        """MAIL, RCPT, DATA; the reply that refuses, or None where the relay waits for content."""
        commands = (f"MAIL FROM:<{parcel.sender}>", f"RCPT TO:<{parcel.recipient}>", "DATA")
        if "PIPELINING" in self.extensions:
            replies = await self._pipelined(commands)
        else:
            replies = await self._one_by_one(commands)
        refused = next((reply for reply in replies if reply.code >= REFUSED), None)
        if refused is None:
            return None if replies[-1].code == START_INPUT else replies[-1]
        if replies[-1].code == START_INPUT:
            await self._lone_dot()
        elif len(replies) > 1:
            await self._command("RSET")
        return refused

    async def _one_by_one(self, commands: Sequence[str]) -> list[Reply]:
        replies: list[Reply] = []
        for command in commands:
            replies.append(await self._command(command))
            if replies[-1].code >= REFUSED:
                break
        return replies

    async def _pipelined(self, commands: Sequence[str]) -> list[Reply]:
        await self._write("".join(f"{command}\r\n" for command in commands).encode("ascii"))
        return [await self._reply() for _ in commands]

    async def _lone_dot(self) -> None:
        """A relay that takes DATA without a recipient gets an empty message, which it refuses."""
        await self._write(b".\r\n")
        await self._reply()

    async def _content(self, content: bytes) -> Told:
        """Content and final dot: from here on only a reply says what happened."""
        try:
            await self._write(_stuffed(content))
            reply = await self._reply()
        except RelayAwayError:
            self.abort()
            return Told(Outcome.UNKNOWN, None)
        return Told(outcome_of(reply), reply)

    async def _command(self, line: str) -> Reply:
        await self._write(f"{line}\r\n".encode("ascii"))
        return await self._reply()

    async def _write(self, content: bytes) -> None:
        if self.writer.transport.is_closing():
            raise RelayAwayError("hung up")
        try:
            self.writer.write(content)
            async with asyncio.timeout(self.timeout_seconds):
                await self.writer.drain()
        except OSError as problem:
            raise RelayAwayError(type(problem).__name__) from None

    async def _reply(self) -> Reply:
        lines: list[str] = []
        while True:
            line = await self._line()
            lines.append(line[4:])
            if line[3:4] != "-":
                return Reply(code=_code(line), text="\n".join(lines))

    async def _line(self) -> str:
        try:
            async with asyncio.timeout(self.timeout_seconds):
                raw = await self.reader.readuntil(b"\n")
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as problem:
            raise RelayAwayError(type(problem).__name__) from None
        return raw.decode("utf-8", "replace").rstrip("\r\n")


def _code(line: str) -> int:
    if not line[:3].isdigit():
        raise RelayAwayError("the relay does not speak SMTP")
    return int(line[:3])


def _stuffed(content: bytes) -> bytes:
    body = _LINE_START_DOT.sub(b"..", content)
    end = b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"
    return body + end
