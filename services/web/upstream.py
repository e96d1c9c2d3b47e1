"""Every call to another service: short, retried once where that is safe, cut off while it is away."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, Literal

import httpx
from opentelemetry import propagate

from services.chassis.http.tokens import Principal, mint
from services.chassis.refusal import Refusal
from services.web.settings import WebSettings

SERVICES: Final = ("registry", "matching", "notifications", "events")
FAILURES_TO_OPEN: Final = 5
OPEN_SECONDS: Final = 10.0
UNKNOWN_CALLER: Final = 401
PROVIDER: Final = "oidc"
"""The client that talks to the organisation's sign-in; the services are never asked by it."""
PROVIDER_SECONDS: Final = 3.0
ALONE: Final = Principal(issuer="web", subject="web")


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts; reading them takes as long as a client's start."""
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said; ``data`` is its JSON."""

    status: int
    data: Any
    etag: str | None = None
    content: bytes = b""
    """What was said as it came, for what is passed on: a calendar file."""
    location: str | None = None
    """Where the service says that the thing is now."""

    @property
    def is_done(self) -> bool:
        """Whether the service did what it was asked."""
        return self.status < 400  # noqa: PLR2004 - HTTP's own border

    @property
    def is_refused(self) -> bool:
        """Whether what the visitor asked was at fault; a token that does not count is ours."""
        return 400 <= self.status < 500 and self.status != UNKNOWN_CALLER  # noqa: PLR2004 - as above

    @property
    def slug(self) -> str:
        """The problem's slug, or an empty text."""
        return str(self.data.get("slug", "")) if isinstance(self.data, dict) else ""

    @property
    def refusal(self) -> Refusal:
        """The problem as the refusal that it is, with what its words need."""
        told = self.data if isinstance(self.data, dict) else {}
        return Refusal(self.slug, **{name: told[name] for name in told if name != "slug"})


@dataclass(frozen=True, slots=True)
class Down:
    """The service did not answer in time."""

    service: str


def data_of(answer: Answer | Down, otherwise: Any) -> Any:
    """What a service said; something else for a page that does without while it cannot be had."""
    if not isinstance(answer, Answer) or not answer.is_done or answer.data is None:
        return otherwise
    return answer.data


def items_of(answer: Answer | Down) -> list[dict[str, Any]]:
    """The items of a list that a service told; none while they cannot be had."""
    return list(data_of(answer, {}).get("items", []))


@dataclass(slots=True)
class Breaker:
    """Stops asking a service that failed five times in a row; tries again after ten seconds."""

    failures: int = 0
    open_until: float = 0.0

    def lets_through(self, now: float) -> bool:
        """Whether to ask; after the pause one call goes through as a probe."""
        if self.failures < FAILURES_TO_OPEN:
            return True
        if now < self.open_until:
            return False
        self.open_until = now + OPEN_SECONDS
        return True

    def note(self, *, ok: bool, now: float) -> None:
        """Count what came of the call."""
        self.failures = 0 if ok else self.failures + 1
        if self.failures >= FAILURES_TO_OPEN:
            self.open_until = now + OPEN_SECONDS


@dataclass(slots=True)
class Upstream:
    """The services as the pages see them."""

    settings: WebSettings
    clients: Mapping[str, httpx.AsyncClient]
    breakers: dict[str, Breaker] = field(default_factory=lambda: {s: Breaker() for s in SERVICES})

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: WebSettings) -> AsyncIterator["Upstream"]:
        """One client per service and one for sign-in of staff, closed at the end."""
        clients = {
            name: httpx.AsyncClient(base_url=settings.url_of(name), verify=trusted())
            for name in SERVICES
        }
        clients[PROVIDER] = httpx.AsyncClient(timeout=PROVIDER_SECONDS, verify=trusted())
        try:
            yield cls(settings, clients)
        finally:
            await asyncio.gather(*(client.aclose() for client in clients.values()))

    async def get(
        self,
        service: str,
        path: str,
        *,
        who: Principal | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Answer | Down:
        """Ask for something; one retry if the connection could not be made."""
        answer = await self._ask(service, "GET", path, who=who, params=params)
        if isinstance(answer, Down) and self.breakers[service].failures == 1:
            return await self._ask(service, "GET", path, who=who, params=params)
        return answer

    async def send(
        self,
        service: str,
        path: str,
        *,
        body: Any,
        who: Principal | None = None,
        method: Literal["POST", "PUT"] = "POST",
        key: str | None = None,
        if_match: int | None = None,
    ) -> Answer | Down:
        """Tell a service to do something; ``key`` makes a repeat safe."""
        headers = {"idempotency-key": key} if key else {}
        if if_match is not None:
            headers["if-match"] = str(if_match)
        answer = await self._ask(service, method, path, who=who, body=body, headers=headers)
        if isinstance(answer, Down) and key:
            return await self._ask(service, method, path, who=who, body=body, headers=headers)
        return answer

    async def _ask(
        self,
        service: str,
        method: str,
        path: str,
        *,
        who: Principal | None,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer | Down:
        breaker = self.breakers[service]
        if not breaker.lets_through(time.monotonic()):
            return Down(service)
        carried = {**(headers or {}), **self._authorization(service, who)}
        propagate.inject(carried)
        try:
            told = await self.clients[service].request(
                method,
                path,
                params=_given(params),
                json=body,
                headers=carried,
                timeout=self._patience(method),
            )
        except httpx.HTTPError:
            breaker.note(ok=False, now=time.monotonic())
            return Down(service)
        is_away = told.status_code in {502, 503, 504}
        breaker.note(ok=not is_away, now=time.monotonic())
        return Down(service) if is_away else _answer(told)

    def _patience(self, method: str) -> httpx.Timeout:
        """A page may do without a part; what somebody sends should arrive, even when it is slow."""
        is_question = method == "GET"
        seconds = self.settings.ask_seconds if is_question else self.settings.tell_seconds
        return httpx.Timeout(seconds, connect=0.5, pool=0.5)

    def _authorization(self, service: str, who: Principal | None) -> dict[str, str]:
        if who is None:
            return {}
        key = self.settings.keys.signing("web")
        token = mint(key, who, audience=service, now=datetime.now(UTC))
        return {"authorization": f"Bearer {token}"}


def _answer(told: httpx.Response) -> Answer:
    is_json = "json" in told.headers.get("content-type", "")
    data = told.json() if is_json and told.content else None
    return Answer(
        told.status_code, data, told.headers.get("etag"), told.content, told.headers.get("location")
    )


def _given(params: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return (
        {name: value for name, value in params.items() if value not in (None, "", [])}
        if params
        else None
    )
