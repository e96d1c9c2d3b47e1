"""The websites of entries and funding calls are asked every two weeks; owners hear when one broke.

No transaction is open while a site is asked: a link is leased, asked, and then noted.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from contracts.registry import InitiativeWebsiteBroken
from services.chassis import outbox
from services.chassis.database import Database
from services.chassis.pausing import pause, unless_stopped
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide import links as rules
from services.registry.decide.links import Failed, Failure, LinkState, Outcome
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.store import links as store
from services.registry.store.links import Known
from services.registry.work.asking import Asker, ask, resolve

AT_ONCE: Final = 4
"""How many sites one worker asks at the same time; of one host only one page."""
REST_SECONDS: Final = 60.0


def asker_of(settings: RegistrySettings) -> Asker:
    """How websites are asked, by the settings."""
    return Asker(
        resolve=resolve,
        agent=f"Zukunftsplattform-Linkpruefung/1.0 (+{settings.public_url}/impressum)",
        seconds=settings.registry_links_seconds,
        own=settings.own_sites,
    )


async def keep_asking(stop: asyncio.Event, *, database: Database, asker: Asker) -> None:
    """Ask what is due, rest, and again, for as long as the worker runs."""
    while not stop.is_set():
        async with database.transaction() as tx:
            await store.refresh(tx)
        while not stop.is_set() and await ask_some(database, asker=asker):
            pass
        await pause(stop, REST_SECONDS)


async def run(stop: asyncio.Event, *, database: Database, settings: RegistrySettings) -> None:
    """The worker's loop: it asks where the settings say so, and else waits for its end."""
    if settings.registry_links == "off":
        await stop.wait()
        return
    asking = keep_asking(stop, database=database, asker=asker_of(settings))
    await unless_stopped(stop, asking)


async def ask_some(database: Database, *, asker: Asker) -> int:
    """Ask a few links that are due, side by side; how many they were."""
    async with AsyncExitStack() as stack:
        tx = await stack.enter_async_context(database.transaction())
        taken = await store.take_some(tx, limit=AT_ONCE)
    outcomes = await asyncio.gather(*(ask(each.url, asker=asker) for each in taken))
    for each, outcome in zip(taken, outcomes, strict=True):
        async with database.transaction() as tx:
            await note(tx, each, outcome)
    return len(taken)


async def note(tx: Transaction, known: Known, outcome: Outcome) -> None:
    """What a check says of a link; its owner is told once when it breaks.

    An entry is locked before its link. What was changed meanwhile is asked anew another time.
    """
    entry = await initiatives.lock(tx, known.id) if known.kind == "initiative" else None
    before = await store.lock(tx, known.kind, known.id, url=known.url)
    if before is None:
        return
    now = rules.after(before, outcome, now=tx.now)
    await store.save(tx, known.kind, known.id, now)
    if (
        entry is None
        or entry.owner is None
        or not entry.is_listed
        or not rules.is_news(before, now)
    ):
        return
    said = replace(entry, version=entry.version + 1)
    await initiatives.save(tx, said)
    fact = InitiativeWebsiteBroken(
        initiative_id=entry.id,
        revision=entry.public_revision or entry.latest_revision,
        owner_person_id=entry.owner,
        broken_since=now.failed_since or tx.now,
    )
    dataref = f"/internal/v1/initiatives/{entry.id}/claim/website-broken"
    await outbox.record(tx, fact, sequence=said.version, dataref=dataref)


async def seed(
    tx: Transaction,
    initiative_id: UUID,
    *,
    state: LinkState,
    since: datetime,
    why: Failure,
    moved_to: str | None,
) -> Refusal | None:
    """Bring in what was found of an entry's website; a second time changes nothing.

    A broken one breaks by a last check today, and its owner is told as ever.
    """
    await store.refresh(tx)
    known = await store.of_entry(tx, initiative_id)
    if known is None:
        return Refusal("not-found")
    if known.link.checked_at is not None:
        return None
    if state is LinkState.FINE:
        await note(tx, known, rules.Answered(moved_to))
        return None
    tried = rules.TRIES - 1 if state is LinkState.BROKEN else 0
    began = replace(
        known.link, state=LinkState.SUSPECTED, failures=tried, failed_since=since, why=why
    )
    await store.save(tx, known.kind, known.id, began)
    await note(tx, known, Failed(why))
    return None
