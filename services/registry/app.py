"""Puts the parts together, top to bottom."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import FastAPI

from services.chassis.database import open_database
from services.chassis.erasure import FORGET_AGAIN, forgetting_again
from services.chassis.http import edge
from services.chassis.schema import run_migrations
from services.chassis.timers import Timers
from services.chassis.worker import Loop, run_worker
from services.registry.api import (
    accompany,
    clearance,
    directory,
    editor,
    enquiries,
    exports,
    following,
    funding,
    ideas,
    identify,
    images,
    imports,
    internal,
    links,
    my_data,
    networking,
    owner,
    public,
    region,
    searches,
    sites,
    statistics,
)
from services.registry.api.problems import PROBLEMS
from services.registry.decide.search_log import Tally
from services.registry.messages import HANDLERS
from services.registry.settings import RegistrySettings
from services.registry.work import drawing, erase, filling, register, standing, steps, websites
from services.registry.work import enquiries as enquiry_work
from services.registry.work import images as image_work
from services.registry.work.accompany import course, silence
from services.registry.work.accompany import steps as case_steps
from services.registry.work.clearance import reports
from services.registry.work.directory_copy import DirectoryCopy, follow
from services.registry.work.following import digests, matching, subscribing
from services.registry.work.funding import calls as funding_calls
from services.registry.work.funding import demand as funding_demand
from services.registry.work.funding import saving as funding_saving
from services.registry.work.ideas import calls as idea_calls
from services.registry.work.ideas import choosing as idea_choosing
from services.registry.work.ideas import forgetting as idea_forgetting
from services.registry.work.ideas import steps as idea_steps
from services.registry.work.ideas import taking, voting
from services.registry.work.identify import claiming, ending, ownership
from services.registry.work.importing import checking, forgetting, receiving, storing
from services.registry.work.networking import introductions, postings
from services.registry.work.networking import steps as board_steps
from services.registry.work.searching import keep_writing
from services.registry.work.statistics import PublicReviews


def create_api(settings: RegistrySettings) -> FastAPI:
    """The API; what is public stands last, since its paths are the widest."""
    routers = (
        internal.router,
        *identify.ROUTERS,
        *clearance.ROUTERS,
        region.router,
        statistics.router,
        links.router,
        *ideas.ROUTERS,
        *networking.ROUTERS,
        editor.router,
        enquiries.router,
        following.router,
        images.router,
        owner.router,
        sites.router,
        my_data.router,
        *accompany.ROUTERS,
        *funding.ROUTERS,
        imports.router,
        searches.router,
        exports.router,
        directory.router,
        public.router,
    )
    return edge.create_api(
        settings,
        routers=routers,
        problems=PROBLEMS,
        lifespan=beside_the_api,
        files={**imports.FILES, **images.FILES},
    )


@asynccontextmanager
async def beside_the_api(app: FastAPI) -> AsyncIterator[None]:
    """A copy of the directory follows its change log; searches are counted, figures are kept."""
    settings: RegistrySettings = app.state.settings
    app.state.directory = copy = DirectoryCopy(app.state.database, settings)
    app.state.tally = tally = Tally()
    app.state.year = PublicReviews()
    counting = keep_writing(app.state.database, tally, key=settings.keys.person)
    running = [asyncio.create_task(counting)]
    if settings.registry_search != "postgres":
        running.append(asyncio.create_task(follow(copy)))
    with ThreadPoolExecutor(drawing.AT_ONCE, "drawing") as app.state.drawing:
        yield
    for task in running:
        task.cancel()
    for task in running:
        with suppress(asyncio.CancelledError):
            await task


async def work(settings: RegistrySettings) -> None:
    """Read facts, say facts, run timers, tell followers what is new, until SIGTERM."""
    async with open_database(settings) as database:
        await run_worker(
            settings,
            handlers=HANDLERS,
            timers=timers_of(settings),
            loops=(
                Loop("followers", partial(matching.follow, database=database)),
                Loop("image sweep", partial(image_work.sweep, database=database), is_vital=False),
                Loop(
                    "links",
                    partial(websites.run, database=database, settings=settings),
                    is_vital=False,
                ),
            ),
            database=database,
        )


def timers_of(settings: RegistrySettings) -> Timers:
    """What is done when its time has come."""
    return {
        register.FORGET_DRAFT: register.forget_draft,
        steps.FRESHNESS: standing.when_due(settings),
        reports.FORGET_REPORT: reports.forget_report,
        enquiry_work.FORGET: enquiry_work.forget_in_time,
        case_steps.SILENCE: silence.lapse,
        course.FORGET_NOTES: silence.forget_notes,
        ending.FORGET_UNCONFIRMED: ending.forget_unconfirmed,
        ending.EXPIRE: ending.expire,
        ending.FORGET_CONTACTS: ending.forget_contacts,
        ownership.EXPIRE: claiming.expire,
        ownership.FORGET: claiming.forget,
        funding_calls.PASSES: funding_calls.pass_day,
        funding_saving.TELL: funding_saving.tell_more_savers,
        funding_demand.PUBLISH: funding_demand.publish_month,
        receiving.CHECK: checking.check_some,
        receiving.STORE: storing.store_some,
        receiving.FORGET: forgetting.forget_in_time,
        subscribing.FORGET: subscribing.forget_in_time,
        subscribing.DIGEST: digests.when_due(settings),
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
