"""Puts the edge together: an application that guards, answers and explains in one way."""

import json
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any, Final

import asyncpg
import structlog
from asyncpg.exceptions import InterfaceError
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.database import Database
from services.chassis.http import policy
from services.chassis.http.guard import InputGuard
from services.chassis.http.idempotency import AnsweredBeforeError, answered_before
from services.chassis.http.problems import ProblemHandlers, Problems, problem_response
from services.chassis.http.tokens import Verifier
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.settings import ServiceSettings

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

AWAY: Final = (OSError, asyncpg.PostgresConnectionError, InterfaceError, TimeoutError)
"""What a database that is away looks like."""


def create_api(
    settings: ServiceSettings,
    *,
    routers: Sequence[APIRouter],
    problems: Problems,
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """An application with the service's routes; ``app.state`` holds settings, database, verifier.

    Raises `policy.UnguardedRouteError` if a route declares no policy.
    """
    app = FastAPI(
        title=f"zukunft {settings.service}",
        lifespan=_opening(settings, lifespan),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    for router in (*routers, _probes()):
        app.include_router(router)
    policy.require_policies(app)
    _explain(app, problems)
    app.add_middleware(InputGuard)
    app.add_middleware(LastResort)
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
        except AWAY as problem:
            _note("database away", problem)
            if started or scope["type"] != "http":
                raise
            away = problem_response(Refusal("unavailable"), headers={"retry-after": "5"})
            await away(scope, receive, send)
        except Exception as problem:
            _note("request failed", problem)
            if started or scope["type"] != "http":
                raise
            await problem_response(Refusal("internal-error"))(scope, receive, send)


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
            app.state.verifier = Verifier(json.loads(settings.keys.jwks), audience=settings.service)
            app.state.database = await stack.enter_async_context(
                Database.open(
                    settings.database_url.get_secret_value(),
                    service=settings.service,
                    pool_size=settings.database_pool,
                    statement_timeout_seconds=settings.statement_timeout_seconds,
                )
            )
            if own is not None:
                await stack.enter_async_context(own(app))
            yield

    return lifespan


def _probes() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/livez", dependencies=[policy.public()])
    async def livez() -> dict[str, Any]:
        return {"alive": True}

    return router
