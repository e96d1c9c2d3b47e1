"""Serves the demo's own pages on loopback, with headers that let mails and SMS do no harm."""

from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import jinja2
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from tools.look.asked import SameSiteOnly
from tools.ports import LOOPBACK

BERLIN: Final = ZoneInfo("Europe/Berlin")

LOOK = Path(__file__).parent
HARMLESS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Our own pages name themselves to each other: under `no-referrer` a browser hides a form's origin."""


async def serve_pages(app: Starlette, *, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        app, host=LOOPBACK, port=port, log_level="warning", access_log=False, lifespan="off"
    )
    await uvicorn.Server(config).serve()


def create_site(routes: list[Route]) -> Starlette:
    """The routes, the look and the readiness check; only this machine's names are answered."""
    common = [
        Route("/look.css", style_sheet),
        Route("/look.js", script),
        Route("/readyz", ready),
    ]
    names = [LOOPBACK, "localhost"]
    return Starlette(
        routes=[*routes, *common],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=names),
            Middleware(SameSiteOnly),
        ],
    )


async def style_sheet(_request: Request) -> Response:
    """The one style sheet."""
    return FileResponse(LOOK / "look.css", media_type="text/css")


async def script(_request: Request) -> Response:
    """The one script; every page works without it."""
    return FileResponse(LOOK / "look.js", media_type="text/javascript")


async def ready(_request: Request) -> Response:
    """Asked by the supervisor."""
    return PlainTextResponse("ready")


class Pages:
    """The templates of one site, with the common frame; everything is escaped."""

    def __init__(self, folder: Path) -> None:
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader([folder, LOOK]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters["moment"] = moment

    def show(self, template: str, /, *, status: int = 200, **values: object) -> HTMLResponse:
        """A page with headers that keep it to itself."""
        text = self.templates.get_template(template).render(values)
        return HTMLResponse(text, status_code=status, headers=HARMLESS)


def moment(seconds: float) -> str:
    """A time for people, in the zone that mails and pages tell times in."""
    return f"{datetime.fromtimestamp(seconds, tz=BERLIN):%d.%m.%Y, %H:%M:%S} Uhr"
