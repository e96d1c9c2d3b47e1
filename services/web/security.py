"""Response headers, and the check that a form was sent from our own pages."""

import hashlib
import hmac
import secrets
from datetime import date
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.web.words.languages import gettext

CSP: Final = (
    "default-src 'self'; img-src 'self' data:; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
WITHOUT_CHECK: Final = ("/abbestellen/",)
"""One-click unsubscribe (RFC 8058) is posted by mail programs, without our pages."""
LINKS: Final = ("/m/", "/abbestellen/")
"""Pages whose address is a secret. They tell others no address (``strict-origin``); with
``no-referrer`` a browser would send ``Origin: null`` and, if old, look like a foreign site."""
ONE_CONNECTION: Final = 56
"""How many bits of an IPv6 address name the connection that a provider gives to a household."""


class Headers4All:
    """Security headers on every answer; pages behind a link are neither stored nor indexed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; add headers to the start of the answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class HeadAsGet:
    """Answers HEAD as GET without the body: mail scanners and link checkers ask that way."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask as GET, keep the body back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, without_body)


class SameSiteOnly:
    """Refuses unsafe requests that another site made a browser send."""

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        self.app = app
        self.host = urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 403."""
        if scope["type"] == "http" and not self._is_ours(scope):
            text = gettext(
                "Dieses Formular kam nicht von unserer Seite. Bitte öffnen Sie die Seite neu."
            )
            answer = PlainTextResponse(text, 403)
            await answer(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        if scope["method"] in SAFE_METHODS or scope["path"].startswith(WITHOUT_CHECK):
            return True
        headers = Headers(scope=scope)
        fetched = headers.get("sec-fetch-site")
        if fetched is not None:
            return fetched == "same-origin"
        origin = urlsplit(headers.get("origin", "")).netloc
        return origin in {self.host, headers.get("host", "")} - {""}


def form_token(key: bytes, session_digest: bytes) -> str:
    """A hidden token, fresh in each form, that only this session's pages can show."""
    nonce = secrets.token_hex(8)
    return f"{nonce}.{_mac(key, session_digest, nonce)}"


def is_form_token(key: bytes, session_digest: bytes, *, token: str) -> bool:
    """Whether a form came from a page of this session."""
    nonce, _, mac = token.partition(".")
    return hmac.compare_digest(mac, _mac(key, session_digest, nonce))


def asker_id(key: bytes, *, address: str, day: date) -> UUID:
    """Who asks, as an id that nobody else can read or choose: a network address in a month.

    A browser gets no say in it: else one visitor would be as many people as she likes. Behind
    IPv6 one connection has a whole /56 of addresses; they are one.
    """
    told = "\x1f".join(("asker", f"{day:%Y-%m}", _connection(address)))
    return UUID(bytes=hmac.digest(key, told.encode(), hashlib.sha256)[:16], version=4)


def _connection(address: str) -> str:
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv4Address):
        return str(read)
    return str(read.ipv4_mapped or ip_network((read, ONE_CONNECTION), strict=False))


def _mac(key: bytes, session_digest: bytes, nonce: str) -> str:
    return hmac.new(key, session_digest + nonce.encode(), hashlib.sha256).hexdigest()[:32]


def _add_headers(headers: MutableHeaders, path: str) -> None:
    behind_link = path.startswith(LINKS)
    headers.setdefault("content-security-policy", CSP)
    headers["x-content-type-options"] = "nosniff"
    headers["cross-origin-opener-policy"] = "same-origin"
    headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    headers["referrer-policy"] = "strict-origin" if behind_link else "same-origin"
    headers.setdefault("cache-control", "no-store" if behind_link else "private, no-cache")
    if behind_link:
        headers["x-robots-tag"] = "noindex"
