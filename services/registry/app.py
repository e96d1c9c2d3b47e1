"""Puts the parts together, top to bottom."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fastapi import FastAPI

from services.chassis.database import Database
from services.chassis.http import edge
from services.chassis.timers import TimerHandler
from services.chassis.worker import run_worker
from services.registry.api import editor, internal, owner, public
from services.registry.api.problems import PROBLEMS
from services.registry.messages import HANDLERS
from services.registry.settings import RegistrySettings
from services.registry.store import places
from services.registry.work import register, reindex

PACKAGE: Final = "services.registry"
TIMERS: Final[Mapping[str, TimerHandler]] = MappingProxyType(
    {register.FORGET_DRAFT: register.forget_draft}
)


def create_api(settings: RegistrySettings) -> FastAPI:
    """The API; what is public stands last, since its paths are the widest."""
    routers = (internal.router, editor.router, owner.router, public.router)
    return edge.create_api(settings, routers=routers, problems=PROBLEMS)


async def work(settings: RegistrySettings) -> None:
    """Read facts, say facts, run timers, until SIGTERM."""
    await run_worker(settings, handlers=HANDLERS, timers=TIMERS)


def migrate(settings: RegistrySettings) -> None:
    """Bring schema, places and search words to what this build needs; a second run is quick."""
    from services.chassis.migrations import run_migrations  # noqa: PLC0415 - only here is Alembic

    run_migrations(settings, PACKAGE)
    asyncio.run(fill(settings.database_url.get_secret_value()))


async def fill(dsn: str) -> None:
    """Load the places, and index all entries again if words are read in a new way."""
    async with Database.open(dsn, service=RegistrySettings.service, pool_size=2) as database:
        async with database.transaction() as tx:
            await places.load(tx)
        await reindex.bring_up_to_date(database)
