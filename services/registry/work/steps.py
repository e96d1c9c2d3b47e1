"""What all steps of an entry share: save, note, say it, and keep the directory in step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeVar
from uuid import UUID

from contracts.fact import Tombstone
from contracts.registry import (
    InitiativeArchived,
    InitiativeConfirmationDue,
    InitiativeDrafted,
    InitiativeImported,
    InitiativeImportRejected,
    InitiativeListed,
    InitiativeMerged,
    InitiativeProfile,
    InitiativeReconfirmed,
    InitiativeRejected,
    InitiativeReturned,
    InitiativeRevised,
    InitiativeSeparated,
    InitiativeSubmitted,
    InitiativeWentStale,
)
from services.chassis import outbox, timers
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality
from services.registry.decide.content import Content
from services.registry.decide.freshness import Freshness, plan
from services.registry.decide.initiative import Initiative, Said, State, after, gone
from services.registry.store import initiatives, places
from services.registry.store.initiatives import Step
from services.registry.store.search import Entry
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import shown
from services.registry.work.clearance import risk

OWNER: Final = initiatives.OWNER
Sayable = Said | InitiativeSeparated
FRESHNESS: Final = "freshness"
"""The timer of an entry's next step if nobody confirms it."""
OWNERS_WORD: Final = (
    InitiativeListed,
    InitiativeRevised,
    InitiativeReconfirmed,
)
"""Facts after which the time since the last confirmation is counted anew."""
NAMES: Final[Mapping[type[Sayable], str]] = MappingProxyType(
    {
        InitiativeDrafted: "drafted",
        InitiativeSubmitted: "submitted",
        InitiativeReturned: "returned",
        InitiativeRejected: "rejected",
        InitiativeListed: "listed",
        InitiativeRevised: "revised",
        InitiativeReconfirmed: "reconfirmed",
        InitiativeConfirmationDue: "confirmation-due",
        InitiativeWentStale: "went-stale",
        InitiativeArchived: "archived",
        InitiativeMerged: "merged",
        InitiativeSeparated: "separated",
        InitiativeImported: "imported",
        InitiativeImportRejected: "rejected",
    }
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A text with the municipality that it names."""

    content: Content
    municipality: Municipality


async def locked(tx: Transaction, initiative_id: UUID) -> Initiative:
    """The entry, kept for this transaction; unknown and erased ones are not found."""
    return _there(await initiatives.lock(tx, initiative_id))


async def found(tx: Transaction, initiative_id: UUID) -> Initiative:
    """The entry as it is now; unknown and erased ones are not found."""
    return _there(await initiatives.get(tx, initiative_id))


async def text(tx: Transaction, initiative: Initiative, *, revision: int) -> Content:
    """A revision that must be there."""
    content = await initiatives.content(tx, initiative.id, revision=revision)
    if content is None:
        raise RefusedError(Refusal("not-found"))
    return content


async def placed(tx: Transaction, content: Content) -> Placed:
    """A text with its municipality."""
    return Placed(content, await municipality_of(tx, content))


async def municipality_of(tx: Transaction, content: Content) -> Municipality:
    """The municipality of a stored text; keys are never deleted."""
    municipality = await places.municipality(tx, content.ags)
    if municipality is None:
        raise LookupError(f"municipality {content.ags}")
    return municipality


async def take(
    tx: Transaction,
    before: Initiative,
    said: Said,
    *,
    by: str,
    reason: str | None = None,
    expires_at: datetime | None = None,
    confirms: bool = True,
) -> Initiative:
    """Store the entry as the fact leaves it, and say the fact.

    ``confirms``: a text that its owner sends says that the entry is true today. Of an entry that
    the public sees that counts once the text is cleared: until then the old one is no truer for it.
    """
    now = after(before, said, now=tx.now)
    now = now if confirms else replace(now, confirmed_at=before.confirmed_at)
    await initiatives.save(tx, now)
    is_review = before.waiting_since is not None and now.waiting_since is None
    await initiatives.add_step(
        tx,
        now.id,
        Step(
            name=name_of(said),
            revision=getattr(said, "revision", now.latest_revision),
            taken_at=tx.now,
            taken_by=by,
            reason=reason,
            waited=tx.now - before.waiting_since if is_review and before.waiting_since else None,
        ),
    )
    await say(tx, now, said, expires_at=expires_at)
    if isinstance(said, InitiativeSubmitted):
        proposed = await text(tx, now, revision=said.revision)
        await risk.assess(tx, now.id, proposed, revision=said.revision)
    if now.is_listed and isinstance(said, OWNERS_WORD):
        await expect_word(tx, now, said=Freshness.FRESH)
    return now


async def drop(tx: Transaction, initiative: Initiative, tombstone: Tombstone) -> None:
    """Take an entry off the directory, and let everybody forget it who knew it."""
    await PostgresSearch(tx).drop(initiative.id)
    await timers.cancel(tx, FRESHNESS, subject=str(initiative.id))
    await outbox.record_tombstone(
        tx, tombstone.topic, key=tombstone.key, sequence=initiative.version
    )


async def say(
    tx: Transaction, initiative: Initiative, said: Sayable, *, expires_at: datetime | None = None
) -> None:
    """Record the fact, and let the directory show what it says."""
    match said:
        case InitiativeArchived():
            await drop(tx, initiative, gone(initiative))
        case InitiativeListed() | InitiativeRevised() | InitiativeReconfirmed():
            said = await _show(tx, initiative, said)
        case InitiativeWentStale():
            said = await _as_shown(tx, initiative, said)
        case _:
            pass
    await outbox.record(
        tx, said, sequence=initiative.version, dataref=dataref(said), expires_at=expires_at
    )


async def expect_word(tx: Transaction, initiative: Initiative, *, said: Freshness) -> None:
    """Let the step after the one that was said last be due in its time."""
    coming = plan(initiative.confirmed_at, said=said, now=tx.now)
    if coming is not None:
        _, due_at = coming
        payload = {"said": said.value}
        await timers.schedule(
            tx, FRESHNESS, subject=str(initiative.id), due_at=due_at, payload=payload
        )


def name_of(said: Sayable) -> str:
    """The step as histories name it."""
    return NAMES[type(said)]


def dataref(said: Sayable) -> str | None:
    """Where notifications finds address and texts for a fact; nobody stands behind an import."""
    claims = f"/internal/v1/initiatives/{said.initiative_id}/claim"
    match said:
        case InitiativeImported() | InitiativeImportRejected():
            return None
        case InitiativeReturned() | InitiativeRejected() | InitiativeArchived():
            return f"{claims}/{name_of(said)}?revision={said.revision}"
        case InitiativeRevised() | InitiativeReconfirmed():
            return f"{claims}/listed"
        case InitiativeMerged() | InitiativeSeparated():
            return f"{claims}/{name_of(said)}?survivor={said.survivor_id}"
        case _:
            return f"{claims}/{name_of(said)}"


Profile = TypeVar("Profile", bound=InitiativeProfile)


async def _show(tx: Transaction, initiative: Initiative, said: Profile) -> Profile:
    """Let the directory show the revision; neither it nor the fact tells what the owner keeps."""
    seen = await _seen(tx, initiative, said)
    await PostgresSearch(tx).put(
        Entry(
            initiative_id=initiative.id,
            revision=said.revision,
            content=seen.content,
            municipality=seen.municipality,
            listed_at=initiative.listed_at or tx.now,
            confirmed_at=initiative.confirmed_at,
        )
    )
    return shown.as_shown(said, seen.content)


async def _as_shown(tx: Transaction, initiative: Initiative, said: Profile) -> Profile:
    return shown.as_shown(said, (await _seen(tx, initiative, said)).content)


async def _seen(tx: Transaction, initiative: Initiative, said: Profile) -> Placed:
    """The text of a revision as far as the public may see it."""
    content = await text(tx, initiative, revision=said.revision)
    municipality = await municipality_of(tx, content)
    seen = await shown.shown(tx, initiative.id, content, municipality, revision=said.revision)
    return Placed(seen, municipality)


def _there(initiative: Initiative | None) -> Initiative:
    if initiative is None or initiative.state is State.ERASED:
        raise RefusedError(Refusal("not-found"))
    return initiative
