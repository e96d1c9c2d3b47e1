"""The directory's search on PostgreSQL without extensions: tsvector of our own stems, GIN, GiST.

One statement answers a question: hits, total and facets are of one moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide import spelling
from services.registry.decide.areas import Point, flat_km
from services.registry.decide.content import Content
from services.registry.decide.directory import (
    FACET_NAMES,
    SUGGEST_BELOW_HITS,
    Cursor,
    Question,
)
from services.registry.decide.entry_words import corpus_candidates
from services.registry.decide.spelling import KnownWord
from services.registry.decide.words import fold_word
from services.registry.store import directory_rows, places
from services.registry.store.question_sql import FLAT_ERROR, QuestionSql, distance_sql
from services.registry.store.search import (
    Cluster,
    Entry,
    FacetCounts,
    Hit,
    Page,
    Spot,
    indexed,
    middle,
)

_ENTRY: Final = f"initiative_id, revision, listed_at, confirmed_at, content, {places.COLUMNS}"


class PostgresSearch:
    """The truth of the directory, inside the caller's unit of work."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def put(self, entry: Entry) -> None:
        """Store what the public sees, the stems by which it is found, and its words."""
        corpus = await self._written_words(corpus_candidates(entry.content, entry.municipality))
        kept, vector = indexed(entry, corpus=corpus)
        await directory_rows.put(self._tx, entry, kept, vector)
        await self._keep_words(entry.initiative_id, kept.spelled)

    async def drop(self, initiative_id: UUID) -> None:
        """Delete the entry; its words go with it."""
        await self._tx.execute("DELETE FROM directory WHERE initiative_id = $1", initiative_id)

    async def get(self, initiative_id: UUID) -> Entry | None:
        """The cleared revision, if the entry is listed."""
        return (await entries(self._tx, [initiative_id])).get(initiative_id)

    async def find(self, question: Question) -> Page:
        """One statement for the page; a second look only where spelling help is due."""
        sql = QuestionSql(question)
        row = await self._tx.fetchrow(sql.page(), *sql.arguments)
        if row is None:
            raise LookupError("an aggregate without GROUP BY always has a row")
        told = row["hits"] or []
        return Page(
            hits=tuple(Hit(_entry(hit), hit["km"]) for hit in told[: question.limit]),
            total=row["total"],
            facets=_facet_counts(row["facets"] or {}),
            suggestion=await self._suggestion(question, total=row["total"]),
            next=_next_cursor(question, told),
        )

    async def count(self, question: Question) -> int:
        """How many entries fit."""
        sql = QuestionSql(question)
        return int(await self._tx.fetchval(sql.count(), *sql.arguments))

    async def spots(self, question: Question) -> tuple[Spot, ...]:
        """Every hit as a point."""
        sql = QuestionSql(question)
        rows = await self._tx.fetch(sql.spots(), *sql.arguments)
        return tuple(Spot(**dict(row)) for row in rows)

    async def clusters(self, question: Question, *, zoom: int) -> tuple[Cluster, ...]:
        """Every hit in its cell."""
        sql = QuestionSql(question)
        rows = await self._tx.fetch(sql.clusters(zoom=zoom), *sql.arguments)
        return tuple(_cluster(dict(row)) for row in rows)

    async def near(self, point: Point, *, limit: int) -> tuple[Hit, ...]:
        """The nearest by the plane say how far to look; the great circle says which they are.

        So many entries lie that near with their main place alone: no site of one that is among the
        nearest lies farther away.
        """
        rows = await self._tx.fetch(
            f"""WITH close AS (
                  SELECT {distance_sql("$1", "$2")} AS km FROM directory
                   ORDER BY spot <-> $3::point LIMIT $4),
                reach AS (
                  SELECT circle($3::point, max(km) * {FLAT_ERROR} + 1) AS circle FROM close),
                spots AS (
                  SELECT initiative_id, {distance_sql("$1", "$2")} AS km FROM directory
                   WHERE spot <@ (SELECT circle FROM reach)
                  UNION ALL
                  SELECT initiative_id, {distance_sql("$1", "$2")} AS km FROM directory_site
                   WHERE spot <@ (SELECT circle FROM reach)),
                nearest AS (
                  SELECT initiative_id, min(km) AS km FROM spots GROUP BY initiative_id
                   ORDER BY round(min(km) * 1000), initiative_id LIMIT $4)
                SELECT km, {_ENTRY}
                  FROM nearest JOIN directory USING (initiative_id) JOIN {places.JOINED} USING (ags)
                 ORDER BY round(km * 1000), initiative_id""",  # noqa: S608 - constants
            point.lat,
            point.lon,
            flat_km(point),
            limit,
        )
        return tuple(Hit(_entry(dict(row)), row["km"]) for row in rows)

    async def _keep_words(self, initiative_id: UUID, spelled: Sequence[str]) -> None:
        await self._tx.execute("DELETE FROM directory_word WHERE initiative_id = $1", initiative_id)
        await self._tx.execute(
            """INSERT INTO directory_word (folded, initiative_id, written)
               SELECT folded, $1, written FROM unnest($2::text[], $3::text[]) AS word (folded, written)""",
            initiative_id,
            [fold_word(written) for written in spelled],
            list(spelled),
        )

    async def _suggestion(self, question: Question, *, total: int) -> str | None:
        """Other words, only if they find more under the same filters."""
        if total >= SUGGEST_BELOW_HITS or not question.words:
            return None
        unknown = await self._unknown_stems(question)
        known = await self._similar_words(question) if unknown else []
        nearest = partial(spelling.nearest, known=known)
        text = spelling.correct(question.text, question.words, unknown=unknown, nearest=nearest)
        if text is None:
            return None
        return text if await self.count(question.about(text)) > total else None

    async def _unknown_stems(self, question: Question) -> list[str]:
        stems = [word.stem for chain in question.words for word in chain.words]
        rows = await self._tx.fetch(
            """SELECT stem FROM unnest($1::text[]) AS stem
                WHERE NOT EXISTS (SELECT FROM directory
                                   WHERE words @@ quote_literal(stem)::tsquery)""",
            stems,
        )
        return [row["stem"] for row in rows]

    async def _similar_words(self, question: Question) -> list[KnownWord]:
        lengths = [len(word.folded) for chain in question.words for word in chain.words]
        rows = await self._tx.fetch(
            """SELECT folded, min(written COLLATE "C") AS written, count(*) AS entries FROM directory_word
                WHERE length(folded) BETWEEN $1 AND $2 GROUP BY folded""",
            min(lengths) - 2,
            max(lengths) + 2,
        )
        return [KnownWord(**dict(row)) for row in rows]

    async def _written_words(self, candidates: frozenset[str]) -> frozenset[str]:
        rows = await self._tx.fetch(
            """SELECT candidate FROM unnest($1::text[]) AS candidate
                WHERE EXISTS (SELECT FROM directory_word WHERE folded = candidate)""",
            sorted(candidates),
        )
        return frozenset(row["candidate"] for row in rows)


async def entries(tx: Transaction, ids: Iterable[UUID]) -> Mapping[UUID, Entry]:
    """Those of the entries that the public sees."""
    rows = await tx.fetch(
        f"""SELECT {_ENTRY} FROM directory JOIN {places.JOINED} USING (ags)
             WHERE initiative_id = ANY ($1::uuid[])""",  # noqa: S608 - constants
        list(ids),
    )
    return {row["initiative_id"]: _entry(dict(row)) for row in rows}


async def listed_ids(tx: Transaction) -> list[UUID]:
    """All entries that the public sees."""
    rows = await tx.fetch("SELECT initiative_id FROM directory ORDER BY initiative_id")
    return [row["initiative_id"] for row in rows]


async def version(tx: Transaction) -> int | None:
    """By which rules the entries were indexed; None before the first time."""
    words_version: int | None = await tx.fetchval("SELECT words_version FROM directory_state")
    return words_version


async def set_version(tx: Transaction, words_version: int) -> None:
    """Note that all entries are indexed by these rules."""
    await tx.execute(
        """INSERT INTO directory_state (words_version) VALUES ($1)
           ON CONFLICT (id) DO UPDATE SET words_version = excluded.words_version""",
        words_version,
    )


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        initiative_id=_uuid(row["initiative_id"]),
        revision=row["revision"],
        content=Content.model_validate(row["content"]),
        municipality=places.read(row),
        listed_at=_moment(row["listed_at"]),
        confirmed_at=_moment(row["confirmed_at"]),
    )


def _cluster(row: dict[str, Any]) -> Cluster:
    lone, title, site = row.pop("initiative_id"), row.pop("title"), row.pop("site")
    count, told = row["count"], row["places"]
    lat, lon = (middle(row.pop(f"{name}_sum"), count=told) for name in ("lat", "lon"))
    alone = None
    if count == 1 and told == 1:
        alone = Spot(UUID(lone), title, row["south"], row["west"], site)
    elif count == 1:
        alone = Spot(UUID(lone), title, lat, lon)
    return Cluster(**row, lat=lat, lon=lon, alone=alone)


def _facet_counts(told: dict[str, int]) -> FacetCounts:
    counts: dict[str, dict[str, int]] = defaultdict(dict, {name: {} for name in FACET_NAMES})
    for label, count in told.items():
        name, _, value = label.partition(":")
        counts[name][value] = count
    return counts


def _next_cursor(question: Question, hits: list[dict[str, Any]]) -> Cursor | None:
    if len(hits) <= question.limit:
        return None
    last = hits[question.limit - 1]
    return Cursor(question.sort, last["place"], _uuid(last["initiative_id"]), question.as_of)


def _uuid(told: str | UUID) -> UUID:
    return told if isinstance(told, UUID) else UUID(told)


def _moment(told: str | datetime) -> datetime:
    return told if isinstance(told, datetime) else datetime.fromisoformat(told)
