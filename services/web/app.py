"""Puts pages, middleware and error pages together."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache, partial
from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from services.chassis.database import Database, open_database
from services.chassis.http import policy
from services.chassis.http.edge import Lifespan, probes
from services.chassis.http.guard import InputGuard
from services.chassis.http.problems import SHARED
from services.chassis.pausing import pause
from services.chassis.refusal import Refusal
from services.chassis.telemetry import TraceRequests
from services.chassis.timers import Timers
from services.chassis.worker import Loop, run_worker
from services.web.addresses import Languages, visiting
from services.web.api import images, imports
from services.web.api.accompany.routes import accompany_router
from services.web.api.account import account_router
from services.web.api.backoffice import backoffice_router
from services.web.api.board import board_router
from services.web.api.claims import claims_router
from services.web.api.clearance import clearance_router
from services.web.api.consents import consents_router
from services.web.api.directory import directory_router
from services.web.api.districts import districts_router
from services.web.api.embedding import embedding_router
from services.web.api.enquiries import enquiries_router
from services.web.api.entries import entries_router
from services.web.api.fairness import fairness_router
from services.web.api.following import following_router
from services.web.api.funding import funding_router
from services.web.api.funding_desk import funding_desk_router
from services.web.api.funding_own import funding_own_router
from services.web.api.gatherings import gatherings_router
from services.web.api.households import households_router
from services.web.api.idea_desk import idea_desk_router
from services.web.api.ideas import ideas_router
from services.web.api.identifying import identifying_router
from services.web.api.introductions import introductions_router
from services.web.api.juries import juries_router
from services.web.api.keeping_apart import keeping_apart_router
from services.web.api.learned import learned_router
from services.web.api.links import links_router
from services.web.api.matches import matches_router
from services.web.api.my_data import my_data_router
from services.web.api.networks import networks_router
from services.web.api.nominations import nominations_router
from services.web.api.partners import partners_router
from services.web.api.resending import ask_to_sign_in, resending_router
from services.web.api.searches import searches_router
from services.web.api.seats import seats_router
from services.web.api.sites import sites_router
from services.web.api.staff import staff_router
from services.web.api.start import start_router
from services.web.api.statistics import statistics_router
from services.web.api.support import support_router
from services.web.api.towns import towns_router
from services.web.api.villages.routes import villages_router
from services.web.api.ways.routes import ways_router
from services.web.api.websites import websites_router
from services.web.api.why_not import why_not_router
from services.web.api.wizard import wizard_router
from services.web.rendering import render, render_translated, templates
from services.web.security import HeadAsGet, Headers4All, SameSiteOnly, form_token
from services.web.serving import PrecompressedFiles
from services.web.settings import WebSettings
from services.web.static_files import STATIC_FOLDER
from services.web.upstream import Upstream
from services.web.visit import (
    ForeignFormError,
    NothingHereError,
    PageRefusedError,
    PartAwayError,
    RoleMissingError,
    SignInNeededError,
)
from services.web.words import problems, roles
from services.web.words.desks import open_to
from services.web.work import my_data, packing, visitors

SWEEP_SECONDS: Final = 3600.0
EXPORT_SECONDS: Final = 5.0
TIMERS: Final[Timers] = {my_data.FORGET: my_data.forget_in_time}


def create_api(settings: WebSettings) -> FastAPI:
    """The web as an application."""
    app = FastAPI(lifespan=_lifespan(settings), docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.templates = templates()
    app.router.routes.extend(_pages())
    app.mount("/static", PrecompressedFiles(directory=STATIC_FOLDER), name="static")
    policy.require_policies(app)
    _explain(app)
    app.add_middleware(InputGuard, refuse=_refuser(app), files={**imports.FILES, **images.FILES})
    app.add_middleware(SameSiteOnly, public_url=settings.public_url)
    app.add_middleware(Headers4All)
    app.add_middleware(HeadAsGet)
    app.add_middleware(TraceRequests)
    app.add_middleware(Languages)
    return app


async def work_until_stopped(settings: WebSettings) -> None:
    """The ``worker`` role: relays ``web-people`` and drops what has expired; reads no topic."""
    await run_worker(
        settings,
        handlers={},
        loops=(
            Loop("sweep", _sweeper(settings), is_vital=False),
            Loop("exports", _exporter(settings), is_vital=False),
        ),
        timers=TIMERS,
    )


@cache
def _pages() -> tuple[BaseRoute, ...]:
    """The routes of all pages, built once per process and used as they are."""
    routers = (
        probes("services.web"),
        start_router(),
        entries_router(),
        enquiries_router(),
        accompany_router(),
        nominations_router(),
        claims_router(),
        consents_router(),
        sites_router(),
        ideas_router(),
        juries_router(),
        idea_desk_router(),
        board_router(),
        introductions_router(),
        partners_router(),
        networks_router(),
        support_router(),
        towns_router(),
        directory_router(),
        districts_router(),
        embedding_router(),
        wizard_router(),
        learned_router(),
        matches_router(),
        keeping_apart_router(),
        why_not_router(),
        households_router(),
        ways_router(),
        villages_router(),
        gatherings_router(),
        fairness_router(),
        following_router(),
        funding_router(),
        funding_own_router(),
        funding_desk_router(),
        links_router(),
        seats_router(),
        account_router(),
        my_data_router(),
        resending_router(),
        staff_router(),
        statistics_router(),
        websites_router(),
        backoffice_router(),
        clearance_router(),
        searches_router(),
        identifying_router(),
        images.images_router(),
        imports.imports_router(),
    )
    return tuple(route for router in routers for route in router.routes)


def _lifespan(settings: WebSettings) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.state.database = await stack.enter_async_context(open_database(settings))
            app.state.upstream = await stack.enter_async_context(Upstream.open(settings))
            yield

    return lifespan


def _explain(app: FastAPI) -> None:
    for kind, handler in (
        (NothingHereError, _not_found),
        (RequestValidationError, _not_found),
        (HTTPException, _framework),
        (PartAwayError, _away),
        (PageRefusedError, _refused),
        (SignInNeededError, _sign_in),
        (RoleMissingError, _role_missing),
        (ForeignFormError, _foreign_form),
        (Exception, _broken),
    ):
        app.add_exception_handler(kind, handler)


async def _not_found(request: Request, _problem: Exception) -> Response:
    return _error_page(request, 404)


async def _framework(request: Request, problem: Exception) -> Response:
    status = getattr(problem, "status_code", 404)
    page = _error_page(request, 404 if status < 500 else 500)  # noqa: PLR2004 - HTTP's own border
    page.status_code = status
    return page


async def _away(request: Request, _problem: Exception) -> Response:
    answer = _error_page(request, 503)
    answer.headers["retry-after"] = "30"
    return answer


async def _refused(request: Request, problem: Exception) -> Response:
    if not isinstance(problem, PageRefusedError):
        raise problem
    html = _render(request.app, "errors/refused.html", text=problem.text)
    return HTMLResponse(html, problem.status)


async def _sign_in(request: Request, problem: Exception) -> Response:
    is_staff = isinstance(problem, SignInNeededError) and problem.staff
    return await ask_to_sign_in(request, staff=is_staff)


async def _role_missing(request: Request, problem: Exception) -> Response:
    if not isinstance(problem, RoleMissingError):
        raise problem
    session = problem.session
    html = _render(
        request.app,
        "errors/403.html",
        name=session.name or session.subject or "",
        own=roles.named(session.roles),
        needed=roles.named(problem.roles),
        open_to=open_to(session.roles),
        csrf=form_token(request.app.state.settings.keys.link, session.digest),
    )
    return HTMLResponse(html, 403)


async def _foreign_form(request: Request, _problem: Exception) -> Response:
    return _translated(request, "pages/foreign_form.html", 403)


async def _broken(request: Request, problem: Exception) -> Response:
    frames = traceback.extract_tb(problem.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"
    structlog.get_logger().error("page failed", error=type(problem).__name__, where=where)
    with visiting(request.scope):
        return _error_page(request, 500)


def _error_page(request: Request, status: int) -> HTMLResponse:
    return _translated(request, f"errors/{status}.html", status)


def _translated(request: Request, template: str, status: int) -> HTMLResponse:
    state = request.app.state
    context = {"operator": state.settings.operator_name}
    return HTMLResponse(render_translated(state.templates, template, context), status)


def _refuser(app: FastAPI) -> Callable[[Refusal], Response]:
    """What the guard refuses is answered with a page: browsers asked."""

    def refuse(refusal: Refusal) -> Response:
        status, _ = SHARED[refusal.slug]
        text = problems.sentence(refusal.slug, refusal.details)
        return HTMLResponse(_render(app, "errors/refused.html", text=text), status)

    return refuse


def _render(app: FastAPI, template: str, **context: object) -> str:
    operator = app.state.settings.operator_name
    return render(app.state.templates, template, {"operator": operator, **context})


def _exporter(settings: WebSettings) -> Callable[[asyncio.Event], Awaitable[None]]:
    """Puts together what people asked for while a part was away."""

    async def export(stop: asyncio.Event) -> None:
        async with open_database(settings) as database, Upstream.open(settings) as upstream:
            render = partial(packing.render, templates())
            shop = my_data.Workshop(database, settings, upstream, render)
            while not stop.is_set():
                await my_data.work_off(shop)
                await pause(stop, EXPORT_SECONDS)

    return export


def _sweeper(settings: WebSettings) -> Callable[[asyncio.Event], Awaitable[None]]:
    async def sweep(stop: asyncio.Event) -> None:
        async with open_database(settings) as database:
            while not stop.is_set():
                await _sweep_once(database, settings)
                await pause(stop, SWEEP_SECONDS)

    return sweep


async def _sweep_once(database: Database, settings: WebSettings) -> None:
    async with database.transaction() as tx:
        await visitors.sweep(tx, settings)
