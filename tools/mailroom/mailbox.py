"""The mailbox as pages: who got mail, what is in a mailbox, one mail with all its sides."""

import re
from http import HTTPStatus
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tools.look.serve import HARMLESS, Pages
from tools.mailroom.address import readable
from tools.mailroom.letter import clickable, read_letter
from tools.mailroom.store import Mail, Store

MAIL_SANDBOX = {
    **HARMLESS,
    "Content-Security-Policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin; default-src 'none'; "
        "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
}
"""The page may measure the mail, as it is of the same origin; no script of the mail ever runs."""
OPEN_BESIDE = '<base target="_blank">'
DOCTYPE = re.compile(r"\s*<!doctype[^>]*>", re.IGNORECASE)


def mailbox_routes(store: Store) -> list[Route]:
    """Every page."""
    it = Mailbox(store)
    return [
        Route("/", it.overview, name="overview"),
        Route("/postfach/{address}", it.mailbox, name="mailbox"),
        Route("/mail/{number:int}", it.mail, name="mail"),
        Route("/mail/{number:int}/html", it.html, name="html"),
        Route("/mail/{number:int}/original", it.original, name="original"),
    ]


class Mailbox:
    """The pages over one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.pages = Pages(Path(__file__).parent / "pages")
        self.pages.templates.filters["clickable"] = clickable
        self.pages.templates.filters["readable"] = readable

    async def overview(self, _request: Request) -> Response:
        """Every mailbox that ever got mail."""
        return self.pages.show("overview.html", mailboxes=self.store.mailboxes())

    async def mailbox(self, request: Request) -> Response:
        """The mails of one address, newest first."""
        address = request.path_params["address"]
        mails = self.store.newest(recipient=address)
        return self.pages.show("mailbox.html", address=address, mails=mails)

    async def mail(self, request: Request) -> Response:
        """One mail as its reader sees it, and its other sides."""
        if not (mail := self.asked(request)):
            return self.pages.show("none.html", status=HTTPStatus.NOT_FOUND)
        return self.pages.show("mail.html", mail=mail, letter=read_letter(mail.raw))

    async def html(self, request: Request) -> Response:
        """The mail's HTML alone, for the sandboxed frame; its links open beside the mailbox."""
        if not (mail := self.asked(request)):
            return self.pages.show("none.html", status=HTTPStatus.NOT_FOUND)
        content = opening_beside(read_letter(mail.raw).html)
        return HTMLResponse(content.encode("utf-8", errors="replace"), headers=MAIL_SANDBOX)

    async def original(self, request: Request) -> Response:
        """The bytes as they came, to keep."""
        if not (mail := self.asked(request)):
            return self.pages.show("none.html", status=HTTPStatus.NOT_FOUND)
        name = f'attachment; filename="{mail.queue_id}.eml"'
        return Response(
            mail.raw,
            media_type="message/rfc822",
            headers={"Content-Disposition": name, "X-Content-Type-Options": "nosniff"},
        )

    def asked(self, request: Request) -> Mail | None:
        """The mail that the address names."""
        return self.store.by_id(request.path_params["number"])


def opening_beside(html: str) -> str:
    """The mail with links that open in a tab of their own; its doctype stays first."""
    doctype = DOCTYPE.match(html)
    end = doctype.end() if doctype else 0
    return html[:end] + OPEN_BESIDE + html[end:]
