"""Where each field of each revision comes from, what its owner agreed to, and public cards.

Consents are only ever added to: the last word about a field counts, and what it was at an earlier
revision can still be read.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.identify.fields import (
    Consent,
    Consents,
    Field,
    Source,
    Sources,
    carried,
)


async def add_sources(
    tx: Transaction,
    initiative_id: UUID,
    *,
    revision: int,
    changed: Iterable[str],
    source: Source,
    elsewhere: Sources = MappingProxyType({}),
) -> None:
    """Note where what changed in a revision comes from; the rest comes from where it came."""
    before = await sources(tx, initiative_id, revision=revision - 1)
    told = carried(before, changed=changed, source=source, elsewhere=elsewhere)
    await tx.executemany(
        """INSERT INTO field_source (initiative_id, revision, field, source)
           VALUES ($1, $2, $3, $4)""",
        [(initiative_id, revision, field, each.value) for field, each in sorted(told.items())],
    )


async def sources(tx: Transaction, initiative_id: UUID, *, revision: int) -> Sources:
    """Where each field of a revision comes from."""
    rows = await tx.fetch(
        "SELECT field, source FROM field_source WHERE initiative_id = $1 AND revision = $2",
        initiative_id,
        revision,
    )
    return MappingProxyType({row["field"]: Source(row["source"]) for row in rows})


async def consents(
    tx: Transaction, initiative_id: UUID, *, until_revision: int | None = None
) -> Consents:
    """The last word about each field, or the last one that a revision was made under."""
    rows = await tx.fetch(
        """SELECT DISTINCT ON (field) field, is_given, text_version, revision, said_at, said_by
             FROM field_consent
            WHERE initiative_id = $1 AND ($2::integer IS NULL OR revision <= $2)
            ORDER BY field, id DESC""",
        initiative_id,
        until_revision,
    )
    return MappingProxyType({Field(row["field"]): _consent(row) for row in rows})


async def words_about(tx: Transaction, initiative_id: UUID) -> list[Consent]:
    """Everything that was ever said about the consents of an entry, in order."""
    rows = await tx.fetch(
        """SELECT field, is_given, text_version, revision, said_at, said_by FROM field_consent
            WHERE initiative_id = $1 ORDER BY id""",
        initiative_id,
    )
    return [_consent(row) for row in rows]


async def add_consents(
    tx: Transaction,
    initiative_id: UUID,
    said: Mapping[Field, bool],
    *,
    text_version: str,
    revision: int,
    by: str,
) -> None:
    """Add a word about each of some fields."""
    await tx.executemany(
        """INSERT INTO field_consent
             (initiative_id, field, is_given, text_version, revision, said_at, said_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        [
            (initiative_id, field.value, is_given, text_version, revision, tx.now, by)
            for field, is_given in said.items()
        ],
    )


async def card(tx: Transaction, initiative_id: UUID) -> bytes | None:
    """The sealed card of an entry."""
    sealed: bytes | None = await tx.fetchval(
        "SELECT card FROM public_card WHERE initiative_id = $1", initiative_id
    )
    return sealed


async def keep_card(tx: Transaction, initiative_id: UUID, sealed: bytes) -> None:
    """Store the sealed card of an entry."""
    await tx.execute(
        """INSERT INTO public_card (initiative_id, card) VALUES ($1, $2)
           ON CONFLICT (initiative_id) DO UPDATE SET card = excluded.card""",
        initiative_id,
        sealed,
    )


async def drop_card(tx: Transaction, initiative_id: UUID) -> None:
    """Forget how the public reached somebody."""
    await tx.execute("DELETE FROM public_card WHERE initiative_id = $1", initiative_id)


async def forget(tx: Transaction, initiative_id: UUID) -> None:
    """Delete sources, consents and card of an entry."""
    for table in ("field_source", "field_consent", "public_card"):
        await tx.execute(f"DELETE FROM {table} WHERE initiative_id = $1", initiative_id)  # noqa: S608 - constants


def _consent(row: Record) -> Consent:
    return Consent(
        field=Field(row["field"]),
        is_given=row["is_given"],
        text_version=row["text_version"],
        said_at=row["said_at"],
        said_by=row["said_by"],
        revision=row["revision"],
    )
