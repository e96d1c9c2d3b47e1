"""One person at the gateway: a browser without JavaScript, or a program; both of them patient.

What got no answer is sent again, with the same hidden fields and the same Idempotency-Key, until
there is one: that is what people and careful clients do.
"""

import asyncio
import re
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx

from tests.chaos.history import History

PAUSE_SECONDS: Final = 0.2
TRIES: Final = 900
AGAIN: Final = "Bitte versuchen Sie es gleich noch einmal."
HIDDEN: Final = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
Found = TypeVar("Found")


@dataclass(frozen=True)
class Page:
    """What a browser shows: where it ended up, and the page's source."""

    url: str
    status: int
    html: str

    @property
    def path(self) -> str:
        """The path alone."""
        return urlsplit(self.url).path

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's forms; the same everywhere on a page, but for a button's own."""
        common = ("csrf_token", "idempotency_key", "text_version", "revision", "weiter")
        return {name: value for name, value in HIDDEN.findall(self.html) if name in common}


@dataclass
class Visitor:
    """A browser of one's own, with its cookies."""

    url: str
    transport: httpx.AsyncBaseTransport
    history: History
    client: httpx.AsyncClient = field(init=False)
    cookies: httpx.Cookies = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.AsyncClient(
            transport=self.transport,
            base_url=self.url,
            headers={"origin": self.url, "sec-fetch-site": "same-origin"},
            timeout=20,
        )
        policy = DefaultCookiePolicy(secure_protocols=("http", "https"))  # browsers trust localhost
        self.cookies = httpx.Cookies(CookieJar(policy))

    async def open(self, path: str) -> Page:
        """Go there, and wherever it leads."""
        return await self._follow(await self._send("GET", path))

    async def post(self, path: str, fields: dict[str, Any], *, page: Page | None = None) -> Page:
        """Press a button of a page; once more where the answer says that a part is away."""
        typed = {**(page.hidden if page else {}), **fields}
        for _ in range(TRIES):
            shown = await self._follow(await self._send("POST", path, data=typed))
            if AGAIN not in shown.html:
                return shown
            self.history.resent += 1
            await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{path} never worked")

    async def call(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Use the public API, as another organisation's program would."""
        key = {"idempotency-key": str(uuid.uuid4())}
        return await self._send("POST", f"/api/{path}", json=body, headers=key)

    async def _follow(self, answer: httpx.Response) -> Page:
        while answer.is_redirect:
            answer = await self._send("GET", str(answer.url.join(answer.headers["location"])))
        return Page(str(answer.url), answer.status_code, answer.text)

    async def _send(self, method: str, path: str, **given: Any) -> httpx.Response:
        for _ in range(TRIES):
            answer = await self._try(method, path, **given)
            if answer is not None and answer.status_code < 500:
                self.cookies.extract_cookies(answer)
                return answer
            self.history.resent += 1
            await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError(f"nobody ever answered {method} {path}")

    async def _try(self, method: str, path: str, **given: Any) -> httpx.Response | None:
        request = self.client.build_request(method, path, **given)
        self.cookies.set_cookie_header(request)
        try:
            return await self.client.send(request)
        except httpx.HTTPError:
            return None


async def until_found(look: Callable[[], Awaitable[Found | None]], *, what: str) -> Found:
    """Look until there is something; what is away meanwhile is asked again."""
    for _ in range(TRIES):
        try:
            found = await look()
        except httpx.HTTPError:
            found = None
        if found is not None:
            return found
        await asyncio.sleep(2 * PAUSE_SECONDS)
    raise AssertionError(f"never came: {what}")
