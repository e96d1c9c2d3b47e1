"""What a request of the demo's pages carries, read without trust."""

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

Handler = Callable[[Request], Awaitable[Any]]


def number(request: Request, name: str) -> float:
    """A number from the query; 0 where there is none."""
    try:
        return float(request.query_params.get(name) or 0)
    except ValueError:
        return 0


async def json_object(request: Request) -> dict[str, Any]:
    """The JSON object of the request; an empty one where it is none."""
    try:
        said = json.loads(await request.body() or b"{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


async def form_field(request: Request, name: str) -> str:
    """One field of a form; empty where it is missing."""
    fields = parse_qs((await request.body()).decode("utf-8", errors="replace"))
    return fields.get(name, [""])[0].strip()


class SameSiteOnly:
    """Refuses what another site's page would send: this machine's pages act for nobody else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let reads and our own pages' forms through."""
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        is_foreign = origin is not None and urlsplit(origin).netloc != headers.get("host")
        if scope["method"] not in {"GET", "HEAD"} and is_foreign:
            refusal = PlainTextResponse("Not from another site.", HTTPStatus.FORBIDDEN)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)
