"""Puts the parts together, top to bottom."""

import asyncio

from fastapi import FastAPI

from services.chassis.erasure import FORGET_AGAIN, forgetting_again
from services.chassis.http import edge
from services.chassis.schema import run_migrations
from services.chassis.timers import Timers
from services.chassis.worker import run_worker
from services.registry.api import editor, enquiries, internal, owner, public
from services.registry.api.ideas import desk as idea_desk
from services.registry.api.ideas import internal as idea_internal
from services.registry.api.ideas import own as idea_own
from services.registry.api.ideas import public as idea_public
from services.registry.api.networking import internal as board_internal
from services.registry.api.networking import own as board_own
from services.registry.api.networking import public as board_public
from services.registry.api.networking import staff as board_staff
from services.registry.api.problems import PROBLEMS
from services.registry.messages import HANDLERS
from services.registry.settings import RegistrySettings
from services.registry.work import enquiries as enquiry_work
from services.registry.work import erase, filling, register, standing, steps
from services.registry.work.ideas import calls as idea_calls
from services.registry.work.ideas import choosing as idea_choosing
from services.registry.work.ideas import forgetting as idea_forgetting
from services.registry.work.ideas import steps as idea_steps
from services.registry.work.ideas import taking, voting
from services.registry.work.networking import introductions, postings
from services.registry.work.networking import steps as board_steps


def create_api(settings: RegistrySettings) -> FastAPI:
    """The API; what is public stands last, since its paths are the widest."""
    routers = (
        internal.router,
        *(room.router for room in (idea_internal, idea_desk, idea_own, idea_public)),
        *(room.router for room in (board_internal, board_staff, board_own, board_public)),
        editor.router,
        enquiries.router,
        owner.router,
        public.router,
    )
    return edge.create_api(settings, routers=routers, problems=PROBLEMS)


async def work(settings: RegistrySettings) -> None:
    """Read facts, say facts, run timers, until SIGTERM."""
    await run_worker(settings, handlers=HANDLERS, timers=timers_of(settings))


def timers_of(settings: RegistrySettings) -> Timers:
    """What is done when its time has come."""
    return {
        register.FORGET_DRAFT: register.forget_draft,
        steps.FRESHNESS: standing.when_due(settings),
        enquiry_work.FORGET: enquiry_work.forget_in_time,
        idea_steps.CLOCK: idea_calls.when_due(settings),
        board_steps.LOOK: postings.when_due(settings),
        board_steps.MEET: introductions.when_due,
        taking.FORGET: taking.forget_in_time,
        voting.FORGET: voting.forget_in_time,
        idea_choosing.FORGET: idea_forgetting.forget_people,
        FORGET_AGAIN: forgetting_again(erase.forget_person),
    }


def migrate(settings: RegistrySettings) -> None:
    """Bring schema, places and search words to what this build needs; a second run is quick."""
    run_migrations(settings)
    asyncio.run(filling.fill(settings.database_url.get_secret_value()))
