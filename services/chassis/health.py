"""Whether a process lives and whether it can serve, for the one who starts and stops it.

``/livez`` touches no dependency: an outage elsewhere must not cause a restart here. ``/readyz``
asks what the process needs right now.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from services.chassis.telemetry import Telemetry

Check = Callable[[], Awaitable[bool]]
Complaint = Callable[[], str | None]
PATIENCE_SECONDS: Final = 3.0


def health_app(
    *, complaint: Complaint, needs: Mapping[str, Check], telemetry: Telemetry
) -> Starlette:
    """The worker's HTTP: ``/livez``, ``/readyz``, ``/metrics``."""

    async def livez(_request: Request) -> JSONResponse:
        return live(complaint())

    async def readyz(_request: Request) -> JSONResponse:
        return await ready(needs)

    return Starlette(
        routes=[
            Route("/livez", livez),
            Route("/readyz", readyz),
            Route("/metrics", telemetry.metrics),
        ]
    )


def live(complaint: str | None) -> JSONResponse:
    """200 without a complaint, 503 with one."""
    if complaint is None:
        return JSONResponse({"alive": True})
    return JSONResponse({"alive": False, "reason": complaint}, status_code=503)


async def ready(needs: Mapping[str, Check]) -> JSONResponse:
    """200 where all that is needed answers, else 503; the answer names what is missing."""
    answers = await asyncio.gather(*(in_time(check) for check in needs.values()))
    found = dict(zip(needs, answers, strict=True))
    return JSONResponse(found, status_code=200 if all(answers) else 503)


async def in_time(check: Check) -> bool:
    """Whether the check says yes within three seconds."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await check()
    except TimeoutError:
        return False
