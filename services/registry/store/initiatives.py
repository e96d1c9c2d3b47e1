"""Entries, their revisions and the steps that they took."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from asyncpg import Record

from contracts.registry import ArchivedBecause
from services.chassis.transaction import Transaction
from services.registry.decide.content import Content
from services.registry.decide.identify.fields import Source, Sources
from services.registry.decide.initiative import Initiative, Review, State
from services.registry.store import images
from services.registry.store.identify import fields

_COLUMNS = """id, owner_person_id, state, review, version, latest_revision, public_revision,
    confirmed_at, listed_at, waiting_since, archived_revision, archived_because, merged_into,
    link_generation"""
OWNER: Final = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happened to an entry, when, by whom; ``reason`` is an editor's text."""

    name: str
    revision: int
    taken_at: datetime
    taken_by: str
    reason: str | None = None
    waited: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A numbered text of an entry, in what it differs from the one before, and who wrote it.

    ``written_by`` is the owner or a member of staff; ``restores`` the revision that came back.
    """

    revision: int
    content: Content
    changed_fields: tuple[str, ...]
    created_at: datetime
    written_by: str = OWNER
    restores: int | None = None


async def insert(
    tx: Transaction,
    initiative: Initiative,
    *,
    contact: bytes | None,
    sender_host: str | None = None,
) -> None:
    """Store a new entry with its sealed contact, if anybody owns it; ``sender_host`` is a keyed hash of a domain."""
    await tx.execute(
        f"""INSERT INTO initiative ({_COLUMNS}, contact, created_at, sender_host)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)""",  # noqa: S608 - constant
        initiative.id,
        initiative.owner,
        initiative.state.value,
        initiative.review.value,
        initiative.version,
        initiative.latest_revision,
        initiative.public_revision,
        initiative.confirmed_at,
        initiative.listed_at,
        initiative.waiting_since,
        initiative.archived_revision,
        initiative.archived_because,
        initiative.merged_into,
        initiative.link_generation,
        contact,
        tx.now,
        sender_host,
    )


async def reserve(tx: Transaction, initiative_id: UUID) -> None:
    """Let nobody else bring in the same entry at once."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", str(initiative_id))


async def lock(tx: Transaction, initiative_id: UUID) -> Initiative | None:
    """The entry, kept for this transaction: facts are recorded in the order of the locks."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM initiative WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        initiative_id,
    )
    return _initiative(row) if row else None


async def get(tx: Transaction, initiative_id: UUID) -> Initiative | None:
    """The entry as it is now."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM initiative WHERE id = $1",  # noqa: S608 - constant
        initiative_id,
    )
    return _initiative(row) if row else None


async def save(tx: Transaction, initiative: Initiative) -> None:
    """Store what a step made of a locked entry."""
    await tx.execute(
        """UPDATE initiative
              SET owner_person_id = $2, state = $3, review = $4, version = $5,
                  latest_revision = $6, public_revision = $7, confirmed_at = $8,
                  listed_at = $9, waiting_since = $10, archived_revision = $11,
                  archived_because = $12, merged_into = $13, link_generation = $14
            WHERE id = $1""",
        initiative.id,
        initiative.owner,
        initiative.state.value,
        initiative.review.value,
        initiative.version,
        initiative.latest_revision,
        initiative.public_revision,
        initiative.confirmed_at,
        initiative.listed_at,
        initiative.waiting_since,
        initiative.archived_revision,
        initiative.archived_because,
        initiative.merged_into,
        initiative.link_generation,
    )


async def sealed_contact(tx: Transaction, initiative_id: UUID) -> bytes | None:
    """How to reach the owner, sealed; None if nobody is to be reached any more."""
    contact: bytes | None = await tx.fetchval(
        "SELECT contact FROM initiative WHERE id = $1", initiative_id
    )
    return contact


async def keep_contact(tx: Transaction, initiative_id: UUID, contact: bytes) -> None:
    """Whom to reach from now on."""
    await tx.execute("UPDATE initiative SET contact = $2 WHERE id = $1", initiative_id, contact)


async def add_revision(
    tx: Transaction,
    initiative_id: UUID,
    revision: Revision,
    *,
    source: Source = Source.OWN,
    elsewhere: Sources = MappingProxyType({}),
) -> None:
    """Store one numbered text, and where what changed in it comes from.

    ``elsewhere`` says it of a text that was not written anew, but moved.
    """
    await tx.execute(
        """INSERT INTO revision (initiative_id, revision, content, changed_fields, created_at,
                                 written_by, restores)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        initiative_id,
        revision.revision,
        revision.content.model_dump_json(),
        list(revision.changed_fields),
        revision.created_at,
        revision.written_by,
        revision.restores,
    )
    if shown := revision.content.images:
        names = [image.hash for image in shown]
        await images.name_in(tx, initiative_id, revision=revision.revision, names=names)
    await fields.add_sources(
        tx,
        initiative_id,
        revision=revision.revision,
        changed=revision.changed_fields,
        source=source,
        elsewhere=elsewhere,
    )


async def content(tx: Transaction, initiative_id: UUID, *, revision: int) -> Content | None:
    """One numbered text of an entry."""
    told = await tx.fetchval(
        "SELECT content FROM revision WHERE initiative_id = $1 AND revision = $2",
        initiative_id,
        revision,
    )
    return Content.model_validate(told) if told is not None else None


async def owners_word(tx: Transaction, initiative_id: UUID, *, revision: int) -> datetime | None:
    """When the owner sent a text; None if somebody else did."""
    sent_at: datetime | None = await tx.fetchval(
        """SELECT created_at FROM revision
            WHERE initiative_id = $1 AND revision = $2 AND written_by = $3""",
        initiative_id,
        revision,
        OWNER,
    )
    return sent_at


async def revisions(tx: Transaction, initiative_id: UUID) -> list[Revision]:
    """All texts of an entry, newest first."""
    rows = await tx.fetch(
        """SELECT revision, content, changed_fields, created_at, written_by, restores FROM revision
            WHERE initiative_id = $1 ORDER BY revision DESC""",
        initiative_id,
    )
    return [
        Revision(
            row["revision"],
            Content.model_validate(row["content"]),
            tuple(row["changed_fields"]),
            row["created_at"],
            row["written_by"],
            row["restores"],
        )
        for row in rows
    ]


async def add_step(tx: Transaction, initiative_id: UUID, step: Step) -> None:
    """Note what happened."""
    await tx.execute(
        """INSERT INTO step (initiative_id, name, revision, taken_at, taken_by, reason, waited)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        initiative_id,
        step.name,
        step.revision,
        step.taken_at,
        step.taken_by,
        step.reason,
        step.waited,
    )


async def date_listing(
    tx: Transaction, initiative_id: UUID, *, since: datetime, at: datetime
) -> None:
    """Note of an entry that others checked when they did, and since when it had waited."""
    await tx.execute(
        """UPDATE step SET taken_at = $3, waited = $3::timestamptz - $2::timestamptz
            WHERE initiative_id = $1 AND name = 'listed'""",
        initiative_id,
        since,
        at,
    )


async def steps(tx: Transaction, initiative_id: UUID) -> list[Step]:
    """What happened to an entry, in order."""
    rows = await tx.fetch(
        """SELECT name, revision, taken_at, taken_by, reason, waited FROM step
            WHERE initiative_id = $1 ORDER BY id""",
        initiative_id,
    )
    return [Step(**dict(row)) for row in rows]


async def lock_owned_by(
    tx: Transaction, person_id: str, *, created_until: datetime
) -> list[Initiative]:
    """The entries that a person registered up to a moment, each kept for this transaction."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM initiative
             WHERE owner_person_id = $1 AND created_at <= $2 ORDER BY id FOR UPDATE""",  # noqa: S608
        person_id,
        created_until,
    )
    return [_initiative(row) for row in rows]


async def forget_texts(tx: Transaction, initiative_id: UUID) -> None:
    """Delete contact, card, all revisions, images, steps and consents; the bare id stays."""
    shown = await images.of_entry(tx, initiative_id)
    await tx.execute("DELETE FROM link WHERE kind = 'initiative' AND id = $1", initiative_id)
    await tx.execute("DELETE FROM risk WHERE initiative_id = $1", initiative_id)
    await fields.forget(tx, initiative_id)
    await tx.execute("DELETE FROM revision WHERE initiative_id = $1", initiative_id)
    await images.drop_unnamed(tx, shown)
    await tx.execute("DELETE FROM step WHERE initiative_id = $1", initiative_id)
    await tx.execute(
        "UPDATE initiative SET contact = NULL, sender_host = NULL WHERE id = $1", initiative_id
    )


def _initiative(row: Record) -> Initiative:
    return Initiative(
        id=row["id"],
        owner=row["owner_person_id"],
        state=State(row["state"]),
        review=Review(row["review"]),
        version=row["version"],
        latest_revision=row["latest_revision"],
        public_revision=row["public_revision"],
        confirmed_at=row["confirmed_at"],
        listed_at=row["listed_at"],
        waiting_since=row["waiting_since"],
        archived_revision=row["archived_revision"],
        archived_because=ArchivedBecause(because) if (because := row["archived_because"]) else None,
        merged_into=row["merged_into"],
        link_generation=row["link_generation"],
    )
