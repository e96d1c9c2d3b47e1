"""Puts the parts together, top to bottom."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fastapi import FastAPI

from services.chassis.erasure import FORGET_AGAIN, forgetting_again
from services.chassis.http import edge
from services.chassis.schema import run_migrations
from services.chassis.timers import TimerHandler
from services.chassis.worker import run_worker
from services.registry.api import editor, internal, owner, public
from services.registry.api.funding import desk as funding_desk
from services.registry.api.funding import internal as funding_internal
from services.registry.api.funding import owner as funding_owner
from services.registry.api.funding import public as funding_public
from services.registry.api.problems import PROBLEMS
from services.registry.messages import HANDLERS
from services.registry.settings import RegistrySettings
from services.registry.work import erase, filling, register
from services.registry.work.funding import calls as funding_calls

TIMERS: Final[Mapping[str, TimerHandler]] = MappingProxyType(
    {
        register.FORGET_DRAFT: register.forget_draft,
        funding_calls.PASSES: funding_calls.pass_day,
        FORGET_AGAIN: forgetting_again(erase.forget_person),
    }
)


def create_api(settings: RegistrySettings) -> FastAPI:
    """The API; what is public stands last, since its paths are the widest."""
    routers = (
        internal.router,
        editor.router,
        owner.router,
        funding_internal.router,
        funding_desk.router,
        funding_owner.router,
        funding_public.router,
        public.router,
    )
    return edge.create_api(settings, routers=routers, problems=PROBLEMS)


async def work(settings: RegistrySettings) -> None:
    """Read facts, say facts, run timers, until SIGTERM."""
    await run_worker(settings, handlers=HANDLERS, timers=TIMERS)


def migrate(settings: RegistrySettings) -> None:
    """Bring schema, places and search words to what this build needs; a second run is quick."""
    run_migrations(settings)
    asyncio.run(filling.fill(settings.database_url.get_secret_value()))
