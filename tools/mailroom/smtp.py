"""Where mails come in: SMTP with 8BITMIME, SMTPUTF8 and PIPELINING, each step noted and faultable."""

import asyncio
import logging
from email import message_from_bytes, policy
from email.errors import MessageError
from typing import AnyStr

from aiosmtpd.smtp import SMTP, Envelope, Session

from tools.mailroom.faults import Faults
from tools.mailroom.store import Step, Store
from tools.ports import LOOPBACK

log = logging.getLogger(__name__)
IDLE_SECONDS = 30
LARGEST_MAIL_BYTES = 10_000_000
HANG_SECONDS = 3600
HOSTNAME = "mail.zukunft.example"


async def listen(store: Store, faults: Faults, *, port: int) -> asyncio.Server:
    """Accept connections on loopback."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: Desk(store, faults, loop), LOOPBACK, port, backlog=512)


class Desk(SMTP):
    """One client's connection."""

    def __init__(self, store: Store, faults: Faults, loop: asyncio.AbstractEventLoop) -> None:
        self.store, self.faults = store, faults
        self.connection = 0
        self.steps: list[Step] = []
        super().__init__(
            self,
            enable_SMTPUTF8=True,
            hostname=HOSTNAME,
            ident="Zukunftsplattform",
            loop=loop,
            timeout=IDLE_SECONDS,
            data_size_limit=LARGEST_MAIL_BYTES,
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the client before it is greeted."""
        self.connection = self.store.open_connection(transport.get_extra_info("peername")[1])
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Note the end: from here on nothing of this connection can be accepted."""
        super().connection_lost(error)
        self.store.close_connection(self.connection, self.take_steps())

    def take_steps(self) -> list[Step]:
        """The steps since the last writing."""
        steps, self.steps = self.steps, []
        return steps

    async def push(self, status: AnyStr) -> None:
        """The greeting is the one reply that no command leads to."""
        is_greeting = isinstance(status, str) and status.startswith("220 ")
        if is_greeting and (refusal := await self.fault("connect")):
            await super().push(refusal)
        else:
            await super().push(status)

    async def handle_EHLO(  # noqa: N802
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        replies: list[str],
    ) -> list[str]:
        """Offer what we can do beyond aiosmtpd's own list."""
        session.host_name = hostname
        if refusal := await self.fault("ehlo"):
            return [refusal]
        return [*replies[:-1], "250-PIPELINING", "250-ENHANCEDSTATUSCODES", replies[-1]]

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender."""
        reply = await self.fault("mail") or "250 2.1.0 OK"
        if reply.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.noted("mail", reply)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient; every address is one of ours."""
        reply = await self.fault("rcpt", address) or "250 2.1.5 OK"
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return self.noted("rcpt", reply)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Refuse before the content where a fault says so."""
        if self.recipients() and (refusal := await self.fault("data")):
            await self.push(self.noted("data", refusal))
            return
        await super().smtp_DATA(arg)

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail and only then say so."""
        content = bytes(envelope.original_content or b"")
        message_id, subject = named(content)
        deed = self.faults.take("dot", recipients=envelope.rcpt_tos)
        if deed and deed != "accept-then-drop":
            return self.noted("dot", await self.play(deed), message_id)
        steps = [*self.take_steps(), Step("dot", "250", message_id)]
        queue_id = self.store.accept(
            self.connection,
            steps,
            mail_from=envelope.mail_from or "",
            recipients=envelope.rcpt_tos,
            message_id=message_id,
            subject=subject,
            raw=content,
        )
        if deed:
            await self.play("drop")
        return f"250 2.0.0 OK: queued as {queue_id}"

    async def handle_exception(self, error: Exception) -> str:
        """Say that it was us, not the client."""
        log.error("A mail could not be taken", exc_info=error)
        return "451 4.3.0 Internal error, try again later"

    def noted(self, step: str, reply: str, message_id: str | None = None) -> str:
        """Remember the step; it is written with the next commit of this connection."""
        self.steps.append(Step(step, reply, message_id))
        return reply

    def recipients(self) -> list[str]:
        """To whom the present mail goes, as far as we know."""
        return list(self.envelope.rcpt_tos) if self.envelope else []

    async def fault(self, step: str, recipient: str | None = None) -> str | None:
        """Play a fault of this step, if one is switched on."""
        recipients = [recipient] if recipient else self.recipients()
        deed = self.faults.take(step, recipients=recipients)
        return await self.play(deed) if deed else None

    async def play(self, deed: str) -> str:
        """Fall silent, hang up, or give the reply."""
        if deed == "hang":
            await asyncio.sleep(HANG_SECONDS)
        if deed == "drop" and isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()
            await asyncio.sleep(HANG_SECONDS)
        return deed


def named(content: bytes) -> tuple[str, str]:
    """Message-ID (without its brackets) and subject; empty where the mail has none."""
    head = content.partition(b"\r\n\r\n")[0]
    message = message_from_bytes(head, policy=policy.default)
    try:
        return str(message.get("Message-ID", "")).strip().strip("<>"), str(
            message.get("Subject", "")
        )
    except (MessageError, ValueError, IndexError):
        return "", ""
