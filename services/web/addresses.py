"""Addresses in several languages: ``/en/initiativen`` is ``/initiativen``, said in English.

German stands without a prefix. Everything behind this sees addresses without language; what goes
out, links and redirects, gets the language again here and nowhere else.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.web.words.languages import GERMAN, Language, languages, speaking

GERMAN_ONLY: Final = frozenset(
    {
        "m",
        "abbestellen",
        "anmelden",
        "abmelden",
        "noch-senden",
        "redaktion",
        "begleitung",
        "wege",
        "aufrufe",
        "kommune",
        "api",
        "static",
        "bilder",
        "_ui",
        "livez",
        "readyz",
    }
)
"""First parts of addresses that have no other language: links from mails, sign-in, staff, machines."""
TRANSLATED: Final = (
    "/",
    "/initiativen",
    "/initiativen/{id}",
    "/zahlen",
    "/unterstuetzung",
    "/fairness",
    "/bedarf-wohnen",
    "/doerfer",
    "/doerfer/{id}",
    "/veranstaltungen",
    "/veranstaltungen/{id}",
    "/veranstaltungen/{id}/gebucht",
)
"""Pages that are translated wholly; the others have a translated frame around German text."""
_TRANSLATED: Final = re.compile("|".join(TRANSLATED).replace("{id}", "[0-9a-f-]{36}"))
_LINKS: Final = re.compile(
    r'( (?:href|action|formaction|hx-get|hx-post)=")(/(?!/)[^"]*)"(?! hreflang=)'
)
"""An internal address in HTML. A link that says its language (``hreflang``) is meant as it stands."""
_SAFE: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page stands: its language, and its address without it."""

    language: Language = GERMAN
    page: str = "/"
    """Path and query that one can open, also where a form was sent to another address."""
    is_translated: bool = True

    @property
    def spoken_in(self) -> Language:
        """The language of what the page is about; its frame is in the page's own."""
        return self.language if self.is_translated else GERMAN

    @property
    def is_german_inside(self) -> bool:
        """Whether a frame in another language stands around German text."""
        return self.spoken_in is not self.language

    @property
    def url(self) -> str:
        """The address with its language and without what is asked of it."""
        return in_language(urlsplit(self.page).path, self.language)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The same page in each language; none where there is only German."""
        return [
            {
                "code": each.code,
                "name": each.own_name,
                "href": in_language(self.page, each),
                "is_current": each is self.language,
            }
            for each in languages().values()
            if has_languages(self.page)
        ]


_HERE: Final[ContextVar[Address]] = ContextVar("here", default=Address())  # noqa: B039 - frozen


class Languages:
    """Takes the language off the address on the way in, and puts it into redirects on the way out."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on in the language of the address."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        language, path = split(scope["path"])
        if language is not GERMAN and scope["path"] == f"/{language.code}":
            await RedirectResponse(in_language("/", language), 308)(scope, receive, send)
            return

        async def in_its_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                _say_language(MutableHeaders(scope=message), language)
            await send(message)

        with visiting(scope):
            await self.app({**scope, "path": path}, receive, in_its_language)


@contextmanager
def visiting(scope: Scope) -> Iterator[None]:
    """Say everything in the language of the address that is asked for."""
    language, path = split(scope["path"])
    address = Address(language, _page(scope, path), _TRANSLATED.fullmatch(path) is not None)
    token = _HERE.set(address)
    try:
        with speaking(address.spoken_in):
            yield
    finally:
        _HERE.reset(token)


def here() -> Address:
    """The address that is asked for."""
    return _HERE.get()


def split(path: str) -> tuple[Language, str]:
    """The language of an address, and the address without it; German where it has no other."""
    code, _, rest = path.removeprefix("/").partition("/")
    language, without = languages().get(code, GERMAN), f"/{rest}"
    if language is GERMAN or not has_languages(without):
        return GERMAN, path
    return language, without


def in_language(address: str, language: Language) -> str:
    """An internal address in a language; what has no other language, or names one, stays."""
    is_ours = address.startswith("/") and not address.startswith("//")
    if language is GERMAN or not is_ours or not has_languages(address):
        return address
    return f"/{language.code}{address}" if split(urlsplit(address).path)[0] is GERMAN else address


def links_in(html: str, language: Language) -> str:
    """A page whose links stay in its language."""
    if language is GERMAN:
        return html
    return _LINKS.sub(lambda link: f'{link[1]}{in_language(link[2], language)}"', html)


def has_languages(address: str) -> bool:
    """Whether a page has other languages: not what is behind a link, for staff, or a file."""
    first, *rest = urlsplit(address).path.removeprefix("/").split("/")
    return first not in GERMAN_ONLY and "." not in [first, *rest][-1]


def page_above(app: Starlette, path: str) -> str:
    """The page that a form's address belongs to: itself, or the nearest above that can be shown."""
    while path and not _is_shown(app, path):
        path = path.rpartition("/")[0]
    return path or "/"


def _page(scope: Scope, path: str) -> str:
    """Never an address of somebody else: two slashes in front would make it one."""
    ours = quote(f"/{path.lstrip('/')}")
    if scope["method"] not in _SAFE:
        return page_above(scope["app"], ours)
    query = scope["query_string"].decode("latin-1")
    return f"{ours}?{query}" if query else ours


def _is_shown(app: Starlette, path: str) -> bool:
    asked = {"type": "http", "method": "GET", "path": path, "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in app.routes)


def _say_language(headers: MutableHeaders, language: Language) -> None:
    for name in ("location", "hx-redirect"):
        if name in headers:
            headers[name] = in_language(headers[name], language)
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("content-language", language.code)


def inside(path: str, *, otherwise: str) -> str:
    """Only our own paths: a sign-in never leads elsewhere."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_ours and "\n" not in path else otherwise
