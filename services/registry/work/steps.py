"""What all steps of an entry share: save, note, say it, and keep the directory in step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from contracts.fact import Tombstone
from contracts.registry import (
    InitiativeDrafted,
    InitiativeListed,
    InitiativeRejected,
    InitiativeReturned,
    InitiativeRevised,
    InitiativeSubmitted,
)
from services.chassis import outbox
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality
from services.registry.decide.content import Content
from services.registry.decide.initiative import Initiative, Listing, Said, State, after
from services.registry.store import initiatives, places
from services.registry.store.initiatives import Step
from services.registry.store.search import Entry
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import shown

OWNER: Final = "owner"
NAMES: Final[Mapping[type[Said], str]] = MappingProxyType(
    {
        InitiativeDrafted: "drafted",
        InitiativeSubmitted: "submitted",
        InitiativeReturned: "returned",
        InitiativeRejected: "rejected",
        InitiativeListed: "listed",
        InitiativeRevised: "revised",
        Tombstone: "archived",
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
) -> Initiative:
    """Store the entry as the fact leaves it, and say the fact."""
    now = after(before, said, now=tx.now)
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
    return now


async def say(
    tx: Transaction, initiative: Initiative, said: Said, *, expires_at: datetime | None = None
) -> None:
    """Record the fact or the tombstone, and let the directory show what it says."""
    match said:
        case Tombstone():
            await PostgresSearch(tx).drop(initiative.id)
            await outbox.record_tombstone(tx, said.topic, key=said.key, sequence=initiative.version)
            return
        case InitiativeListed() | InitiativeRevised():
            said = await _show(tx, initiative, said)
        case _:
            pass
    await outbox.record(
        tx, said, sequence=initiative.version, dataref=dataref(said), expires_at=expires_at
    )


def name_of(said: Said) -> str:
    """The step as histories name it."""
    return NAMES[type(said)]


def dataref(said: Said) -> str:
    """Where notifications finds address and texts for a fact."""
    claims = f"/internal/v1/initiatives/{said.key}/claim"
    match said:
        case InitiativeReturned() | InitiativeRejected():
            return f"{claims}/{name_of(said)}?revision={said.revision}"
        case InitiativeRevised():
            return f"{claims}/listed"
        case _:
            return f"{claims}/{name_of(said)}"


async def _show(tx: Transaction, initiative: Initiative, said: Listing) -> Listing:
    """Let the directory show the revision; neither it nor the fact tells what the owner keeps."""
    content = await text(tx, initiative, revision=said.revision)
    municipality = await municipality_of(tx, content)
    seen = await shown.shown(tx, initiative.id, content, municipality, revision=said.revision)
    await PostgresSearch(tx).put(
        Entry(
            initiative_id=initiative.id,
            revision=said.revision,
            content=seen,
            municipality=municipality,
            listed_at=initiative.listed_at or tx.now,
            confirmed_at=initiative.confirmed_at,
        )
    )
    return shown.as_shown(said, seen)


def _there(initiative: Initiative | None) -> Initiative:
    if initiative is None or initiative.state is State.ERASED:
        raise RefusedError(Refusal("not-found"))
    return initiative
