"""The bytes of images under their hash, and which revision names which.

A picture that two entries show is kept once. What a revision names cannot be removed: the database
itself refuses. What none names any more goes in the transaction that removed the last revision,
and, should that ever be missed, in the nightly sweep.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from services.chassis.transaction import Transaction


async def put(tx: Transaction, name: str, copies: Mapping[int, bytes]) -> None:
    """Keep a picture; one that is here already stays, locked against the sweep until the commit."""
    await tx.execute(
        """INSERT INTO image (hash, stored_at) VALUES ($1, $2)
           ON CONFLICT (hash) DO UPDATE SET stored_at = excluded.stored_at""",
        name,
        tx.now,
    )
    for width, webp in copies.items():
        await tx.execute(
            """INSERT INTO image_copy (hash, width, webp) VALUES ($1, $2, $3)
               ON CONFLICT DO NOTHING""",
            name,
            width,
            webp,
        )


async def name_in(
    tx: Transaction, initiative_id: UUID, *, revision: int, names: Iterable[str]
) -> None:
    """Note which pictures a revision shows."""
    await tx.execute(
        """INSERT INTO image_use (hash, initiative_id, revision)
           SELECT DISTINCT hash, $1::uuid, $2::int FROM unnest($3::text[]) AS hash""",
        initiative_id,
        revision,
        list(names),
    )


async def of_entry(tx: Transaction, initiative_id: UUID) -> list[str]:
    """All pictures that any text of an entry shows."""
    rows = await tx.fetch(
        "SELECT DISTINCT hash FROM image_use WHERE initiative_id = $1 ORDER BY hash", initiative_id
    )
    return [row["hash"] for row in rows]


async def public_copy(tx: Transaction, name: str, *, width: int) -> bytes | None:
    """The bytes of a picture that a listed entry shows; None of any other."""
    webp: bytes | None = await tx.fetchval(
        """SELECT webp FROM image_copy AS copy
            WHERE hash = $1 AND width = $2
              AND EXISTS (SELECT FROM image_use AS used
                            JOIN directory ON directory.initiative_id = used.initiative_id
                                          AND directory.revision = used.revision
                           WHERE used.hash = copy.hash)""",
        name,
        width,
    )
    return webp


async def copy_of(tx: Transaction, initiative_id: UUID, name: str, *, width: int) -> bytes | None:
    """The bytes of a picture that some text of an entry shows, cleared or not."""
    webp: bytes | None = await tx.fetchval(
        """SELECT webp FROM image_copy AS copy
            WHERE hash = $2 AND width = $3
              AND EXISTS (SELECT FROM image_use AS used
                           WHERE used.hash = copy.hash AND used.initiative_id = $1)""",
        initiative_id,
        name,
        width,
    )
    return webp


async def largest_of(tx: Transaction, initiative_id: UUID) -> list[tuple[str, bytes]]:
    """Each picture of an entry in its largest copy."""
    rows = await tx.fetch(
        """SELECT DISTINCT ON (hash) hash, webp FROM image_copy
            WHERE hash IN (SELECT hash FROM image_use WHERE initiative_id = $1)
            ORDER BY hash, width DESC""",
        initiative_id,
    )
    return [(row["hash"], row["webp"]) for row in rows]


async def changes_of(tx: Transaction, person_id: str, *, since: datetime) -> int:
    """How often a person changed the images of her entries."""
    count: int = await tx.fetchval(
        """SELECT count(*) FROM revision AS told
             JOIN initiative ON initiative.id = told.initiative_id
            WHERE initiative.owner_person_id = $1 AND told.created_at > $2
              AND told.revision > 1 AND 'images' = ANY (told.changed_fields)""",
        person_id,
        since,
    )
    return count


async def erase(tx: Transaction, initiative_id: UUID, name: str) -> bool:
    """Take a picture out of every text of an entry, whose row is locked; whether one showed it."""
    rows = await tx.fetch(
        """WITH gone AS (DELETE FROM image_use WHERE initiative_id = $1 AND hash = $2
                         RETURNING revision)
           UPDATE revision
              SET content = jsonb_set(content, '{images}', (
                      SELECT coalesce(jsonb_agg(image ORDER BY place), '[]')
                        FROM jsonb_array_elements(content -> 'images')
                             WITH ORDINALITY AS each (image, place)
                       WHERE image ->> 'hash' <> $2))
            WHERE initiative_id = $1 AND revision IN (SELECT revision FROM gone)
           RETURNING revision""",
        initiative_id,
        name,
    )
    await drop_unnamed(tx, [name])
    return bool(rows)


async def drop_unnamed(tx: Transaction, names: Collection[str] | None = None) -> int:
    """Remove pictures that no revision names, of these or of all; how many they were.

    They are locked first: whoever is bringing one of them in again commits before we look.
    """
    rows = await tx.fetch(
        """SELECT hash FROM image
            WHERE ($1::text[] IS NULL OR hash = ANY ($1))
              AND NOT EXISTS (SELECT FROM image_use WHERE image_use.hash = image.hash)
            ORDER BY hash FOR UPDATE""",
        list(names) if names is not None else None,
    )
    gone = await tx.fetch(
        """DELETE FROM image
            WHERE hash = ANY ($1::text[])
              AND NOT EXISTS (SELECT FROM image_use WHERE image_use.hash = image.hash)
           RETURNING hash""",
        [row["hash"] for row in rows],
    )
    return len(gone)
