"""Imports, their rows, and by what a row is known again.

Of a file only the columns stay that a person assigned to a field; the file itself is sealed and goes
when its rows are stored.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from asyncpg import Record

from services.chassis.transaction import Transaction
from services.registry.decide.importing.matching import Choice, Fate, Progress

_COLUMNS: Final = """id, state, revision, created_at, created_by, list_name, list_key, file_name,
    digest, encoding, separator, head, mapped, usual_topic, rows, stored_at, stored_by, ended_at,
    region"""
_ROW: Final = """number, cells, is_wide, fate, why, title, place, key, faults, notes, alike, changed,
    initiative_id, choice, outcome"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file that somebody brought in; ``revision`` counts what was changed about its reading."""

    id: UUID
    state: Progress
    revision: int
    created_at: datetime
    created_by: str
    region: frozenset[str] = frozenset()
    """In which its rows must lie; empty: the whole state."""
    list_name: str
    list_key: str
    file_name: str
    digest: bytes
    encoding: str
    separator: str
    head: tuple[str, ...]
    mapped: Mapping[str, int]
    usual_topic: str | None
    rows: int
    stored_at: datetime | None = None
    stored_by: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of an import: its cells by field, and what became of it."""

    number: int
    cells: Mapping[str, str]
    is_wide: bool = False
    fate: Fate | None = None
    why: str | None = None
    title: str = ""
    place: str = ""
    key: str | None = None
    faults: Sequence[Mapping[str, Any]] = ()
    notes: Sequence[Sequence[str]] = ()
    alike: Sequence[Mapping[str, Any]] = ()
    changed: Sequence[str] = ()
    initiative_id: UUID | None = None
    choice: Choice | None = None
    outcome: Fate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows there are of each kind."""

    checked: int
    by_fate: Mapping[str, int]
    undecided: int
    by_outcome: Mapping[str, int]
    to_store: int


async def add(tx: Transaction, told: Import, *, content: bytes) -> None:
    """Keep an import with its sealed file."""
    await tx.execute(
        f"""INSERT INTO import_run ({_COLUMNS}, content)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                    $18, $19, $20)""",  # noqa: S608 - constant
        told.id,
        told.state.value,
        told.revision,
        told.created_at,
        told.created_by,
        told.list_name,
        told.list_key,
        told.file_name,
        told.digest,
        told.encoding,
        told.separator,
        list(told.head),
        dict(told.mapped),
        told.usual_topic,
        told.rows,
        told.stored_at,
        told.stored_by,
        told.ended_at,
        sorted(told.region),
        content,
    )


async def save(tx: Transaction, told: Import) -> None:
    """Store how far a locked import is, and how it is read."""
    await tx.execute(
        """UPDATE import_run SET state = $2, revision = $3, mapped = $4, usual_topic = $5,
                  stored_at = $6, stored_by = $7, ended_at = $8 WHERE id = $1""",
        told.id,
        told.state.value,
        told.revision,
        dict(told.mapped),
        told.usual_topic,
        told.stored_at,
        told.stored_by,
        told.ended_at,
    )


async def get(tx: Transaction, import_id: UUID) -> Import | None:
    """One import."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM import_run WHERE id = $1",  # noqa: S608 - constant
        import_id,
    )
    return _import(row) if row else None


async def lock(tx: Transaction, import_id: UUID) -> Import | None:
    """One import, kept for this transaction."""
    row = await tx.fetchrow(
        f"SELECT {_COLUMNS} FROM import_run WHERE id = $1 FOR UPDATE",  # noqa: S608 - constant
        import_id,
    )
    return _import(row) if row else None


async def listed(tx: Transaction, *, by: str | None, limit: int) -> list[Import]:
    """Imports, the newest first; those of one person, or all."""
    rows = await tx.fetch(
        f"""SELECT {_COLUMNS} FROM import_run WHERE $1::text IS NULL OR created_by = $1
             ORDER BY created_at DESC, id LIMIT $2""",  # noqa: S608 - constant
        by,
        limit,
    )
    return [_import(row) for row in rows]


async def last_of(tx: Transaction, list_keys: Collection[str]) -> dict[str, datetime]:
    """When lists of these names were stored last, those that ever were."""
    rows = await tx.fetch(
        """SELECT list_key, max(ended_at) AS ended_at FROM import_run
            WHERE list_key = ANY ($1::text[]) AND state = 'done' GROUP BY list_key""",
        list(list_keys),
    )
    return {row["list_key"]: row["ended_at"] for row in rows}


async def sealed_file(tx: Transaction, import_id: UUID) -> bytes | None:
    """The sealed file, as long as it is needed."""
    content: bytes | None = await tx.fetchval(
        "SELECT content FROM import_run WHERE id = $1", import_id
    )
    return content


async def drop_file(tx: Transaction, import_id: UUID) -> None:
    """Forget the file; what its rows say may still name somebody."""
    await tx.execute("UPDATE import_run SET content = NULL WHERE id = $1", import_id)


async def drop_rows(tx: Transaction, import_id: UUID) -> None:
    """Forget the rows."""
    await tx.execute("DELETE FROM import_row WHERE import_id = $1", import_id)


async def drop_people(tx: Transaction, import_id: UUID) -> None:
    """Forget who was named: nothing is left of what named them."""
    await tx.execute("DELETE FROM import_person WHERE import_id = $1", import_id)


async def drop_rows_naming(tx: Transaction, import_id: UUID, person_id: str) -> None:
    """Forget the rows in which a person's mailbox stands, and that it does."""
    await tx.execute(
        """DELETE FROM import_row AS row USING import_person AS named
            WHERE row.import_id = $1 AND named.import_id = $1 AND named.person_id = $2
              AND (named.rows IS NULL OR row.number = ANY (named.rows))""",
        import_id,
        person_id,
    )
    await tx.execute(
        "DELETE FROM import_person WHERE import_id = $1 AND person_id = $2", import_id, person_id
    )


async def keep_people(
    tx: Transaction, import_id: UUID, people: Mapping[str, Sequence[int]]
) -> None:
    """Note whose mailboxes a file names in which rows, so that it goes with them."""
    await tx.executemany(
        "INSERT INTO import_person (import_id, person_id, rows) VALUES ($1, $2, $3)",
        [(import_id, person, rows) for person, rows in people.items()],
    )


async def naming(tx: Transaction, person_id: str) -> list[UUID]:
    """The imports whose files name a person."""
    rows = await tx.fetch(
        "SELECT import_id FROM import_person WHERE person_id = $1 ORDER BY import_id", person_id
    )
    return [row["import_id"] for row in rows]


async def put_rows(tx: Transaction, import_id: UUID, rows: Sequence[Line]) -> None:
    """Keep rows that nobody looked at yet, all at once."""
    await tx.execute(
        """INSERT INTO import_row (import_id, number, cells, is_wide, title)
           SELECT $1, number, cells::jsonb, is_wide, title
             FROM unnest($2::int[], $3::text[], $4::boolean[], $5::text[])
                  AS row (number, cells, is_wide, title)""",
        import_id,
        [row.number for row in rows],
        [_json(row.cells) for row in rows],
        [row.is_wide for row in rows],
        [row.title for row in rows],
    )


async def save_row(tx: Transaction, import_id: UUID, row: Line) -> None:
    """Store what a row would do, or did."""
    await tx.execute(
        """UPDATE import_row
              SET fate = $3, why = $4, title = $5, place = $6, key = $7, faults = $8, notes = $9,
                  alike = $10, changed = $11, initiative_id = $12, choice = $13, outcome = $14
            WHERE import_id = $1 AND number = $2""",
        import_id,
        row.number,
        row.fate,
        row.why,
        row.title,
        row.place,
        row.key,
        list(row.faults),
        [list(note) for note in row.notes],
        list(row.alike),
        list(row.changed),
        row.initiative_id,
        row.choice,
        row.outcome,
    )


async def unchecked(tx: Transaction, import_id: UUID, *, limit: int) -> list[Line]:
    """The next rows that nobody looked at."""
    rows = await tx.fetch(
        f"""SELECT {_ROW} FROM import_row WHERE import_id = $1 AND fate IS NULL
             ORDER BY number LIMIT $2""",  # noqa: S608 - constant
        import_id,
        limit,
    )
    return [_line(row) for row in rows]


async def unstored(tx: Transaction, import_id: UUID, *, limit: int) -> list[Line]:
    """The next rows that wait to be stored."""
    rows = await tx.fetch(
        f"""SELECT {_ROW} FROM import_row
             WHERE import_id = $1 AND outcome IS NULL AND {_STORABLE}
             ORDER BY number LIMIT $2""",  # noqa: S608 - constants
        import_id,
        limit,
    )
    return [_line(row) for row in rows]


_STORABLE: Final = """(fate IN ('new', 'changed')
    OR fate = 'alike' AND choice IN ('new', 'same'))"""


async def rows_of(
    tx: Transaction, import_id: UUID, *, fate: Fate | None, after: int, limit: int
) -> list[Line]:
    """Rows in their order, those of one fate or all."""
    rows = await tx.fetch(
        f"""SELECT {_ROW} FROM import_row
             WHERE import_id = $1 AND number > $3 AND ($2::text IS NULL OR fate = $2)
             ORDER BY number LIMIT $4""",  # noqa: S608 - constant
        import_id,
        fate,
        after,
        limit,
    )
    return [_line(row) for row in rows]


async def earlier_of_key(tx: Transaction, import_id: UUID, key: str, *, number: int) -> int | None:
    """The first row before this one that means the same entry."""
    found: int | None = await tx.fetchval(
        """SELECT min(number) FROM import_row
            WHERE import_id = $1 AND key = $2 AND number < $3""",
        import_id,
        key,
        number,
    )
    return found


async def choose(
    tx: Transaction,
    import_id: UUID,
    number: int,
    choice: Choice | None,
    *,
    initiative_id: UUID | None,
) -> bool:
    """Store what somebody says about a row that looks like another entry.

    False if it does not look so, or not like the entry that it is said to be.
    """
    done = await tx.execute(
        """UPDATE import_row SET choice = $3, initiative_id = $4::uuid
            WHERE import_id = $1 AND number = $2 AND fate = 'alike' AND outcome IS NULL
              AND ($3::text IS DISTINCT FROM 'same'
                   OR alike @> jsonb_build_array(jsonb_build_object('initiative_id', $4::uuid::text)))""",
        import_id,
        number,
        choice,
        initiative_id,
    )
    return done == "UPDATE 1"


async def counts(tx: Transaction, import_ids: Collection[UUID]) -> dict[UUID, Counts]:
    """How many rows of each kind these imports have."""
    rows = await tx.fetch(
        f"""SELECT import_id, fate, outcome, count(*) AS rows,
                   count(*) FILTER (WHERE fate = 'alike' AND choice IS NULL) AS undecided,
                   count(*) FILTER (WHERE outcome IS NULL AND {_STORABLE}) AS to_store
              FROM import_row WHERE import_id = ANY ($1::uuid[])
             GROUP BY import_id, fate, outcome""",  # noqa: S608 - constant
        list(import_ids),
    )
    found: dict[UUID, list[Record]] = {import_id: [] for import_id in import_ids}
    for row in rows:
        found[row["import_id"]].append(row)
    return {import_id: _counts(told) for import_id, told in found.items()}


def _counts(rows: Sequence[Record]) -> Counts:
    by_fate: dict[str, int] = {}
    by_outcome: dict[str, int] = {}
    for row in rows:
        if row["fate"] is not None:
            by_fate[row["fate"]] = by_fate.get(row["fate"], 0) + row["rows"]
        if row["outcome"] is not None:
            by_outcome[row["outcome"]] = by_outcome.get(row["outcome"], 0) + row["rows"]
    return Counts(
        checked=sum(by_fate.values()),
        by_fate=by_fate,
        undecided=sum(row["undecided"] for row in rows),
        by_outcome=by_outcome,
        to_store=sum(row["to_store"] for row in rows),
    )


async def one_at_a_time(tx: Transaction) -> None:
    """Let only one import at once decide which entry a row is."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('imports', 0))")


def _import(row: Record) -> Import:
    told = dict(row)
    told["region"] = frozenset(told["region"])
    return Import(**{**told, "state": Progress(told["state"]), "head": tuple(told["head"])})


def _line(row: Record) -> Line:
    told = dict(row)
    for name, kind in (("fate", Fate), ("choice", Choice), ("outcome", Fate)):
        told[name] = kind(told[name]) if told[name] else None
    return Line(**told)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
