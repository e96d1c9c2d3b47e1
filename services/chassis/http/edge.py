"""Puts the edge together: an application that guards, answers and explains in one way."""

import json
import traceback
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from types import MappingProxyType

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.database import is_unwell, open_database
from services.chassis.health import live, ready
from services.chassis.http import policy
from services.chassis.http.guard import InputGuard
from services.chassis.http.idempotency import AnsweredBeforeError, answered_before
from services.chassis.http.problems import ProblemHandlers, Problems, problem_response
from services.chassis.http.tokens import Verifier
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.schema import is_migrated
from services.chassis.settings import ServiceSettings
from services.chassis.telemetry import TraceRequests

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_api(
    settings: ServiceSettings,
    *,
    routers: Sequence[APIRouter],
    problems: Problems,
    lifespan: Lifespan | None = None,
    files: Mapping[str, int] = MappingProxyType({}),
) -> FastAPI:
    """An application with the service's routes; ``app.state`` holds settings, database, verifier.

    ``files`` are the paths whose bodies may be larger than others, with their bytes.
    Raises `policy.UnguardedRouteError` if a route declares no policy.
    """
    app = FastAPI(
        title=f"zukunft {settings.service}",
        lifespan=_opening(settings, lifespan),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    for router in (*routers, probes(f"services.{settings.service}")):
        app.router.routes.extend(router.routes)  # as they are: including builds each anew
    policy.require_policies(app)
    _explain(app, problems)
    app.add_middleware(InputGuard, files=files)
    app.add_middleware(LastResort)
    app.add_middleware(TraceRequests)
    return app


class LastResort:
    """The outermost layer: an unexpected failure is an answer without details and a log line."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and answer for what nobody else caught."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as problem:
            is_away = is_unwell(problem)
            _note("database away" if is_away else "request failed", problem)
            if started or scope["type"] != "http":
                raise
            slug = "unavailable" if is_away else "internal-error"
            headers = {"retry-after": "5"} if is_away else {}
            await problem_response(Refusal(slug), headers=headers)(scope, receive, send)


def _note(what: str, problem: BaseException) -> None:
    """Log class and place only: messages of a database may quote what a person typed."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"
    structlog.get_logger().error(what, error=type(problem).__name__, where=where)


def _explain(app: FastAPI, problems: Problems) -> None:
    handlers = ProblemHandlers(problems)
    app.add_exception_handler(RefusedError, handlers.refused)
    app.add_exception_handler(RequestValidationError, handlers.invalid)
    app.add_exception_handler(HTTPException, handlers.http)
    app.add_exception_handler(AnsweredBeforeError, answered_before)


def _opening(settings: ServiceSettings, own: Lifespan | None) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.state.settings = settings
            app.state.verifier = _verifier(settings)
            app.state.database = await stack.enter_async_context(open_database(settings))
            if own is not None:
                await stack.enter_async_context(own(app))
            yield

    return lifespan


def _verifier(settings: ServiceSettings) -> Verifier:
    """People and staff sign in at web; on one machine the demo and the tests act for them too."""
    speakers = {"web", "staff-cli"} if settings.environment == "local" else {"web"}
    keys = json.loads(settings.keys.jwks)
    return Verifier(keys, audience=settings.service, speakers=speakers)


def probes(package: str) -> APIRouter:
    """``/livez`` asks nobody; ``/readyz`` wants the database at the revision that we need."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez", dependencies=[policy.public()])
    async def livez() -> JSONResponse:
        return live(None)

    @router.get("/readyz", dependencies=[policy.public()])
    async def readyz(request: Request) -> JSONResponse:
        database = request.app.state.database
        return await ready({"database": lambda: is_migrated(database, package)})

    return router
