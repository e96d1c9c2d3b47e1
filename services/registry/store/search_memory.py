"""The directory's search in memory: the index answers, PostgreSQL shows the entries of one page.

What the public sees of an entry is always read from its row: an entry that was just taken off is
shown no more, even while the index still hears of it.
"""

from collections.abc import Sequence
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.areas import Point
from services.registry.decide.directory import Question
from services.registry.decide.entry_words import corpus_candidates
from services.registry.store import search_postgres
from services.registry.store.memory.index import MemoryIndex
from services.registry.store.search import Cluster, Entry, Hit, Page, Spot, indexed


class MemorySearch:
    """A replica's index, and the unit of work in which it looks entries up."""

    def __init__(self, index: MemoryIndex, tx: Transaction) -> None:
        self._index = index
        self._tx = tx

    async def put(self, entry: Entry) -> None:
        """Take an entry into the index; its row is PostgreSQL's."""
        candidates = corpus_candidates(entry.content, entry.municipality)
        kept, _ = indexed(entry, corpus=self._index.words_among(candidates))
        self._index.put(kept)

    async def drop(self, initiative_id: UUID) -> None:
        """Forget an entry."""
        self._index.drop(initiative_id)

    async def get(self, initiative_id: UUID) -> Entry | None:
        """The entry as the public sees it."""
        return (await search_postgres.entries(self._tx, [initiative_id])).get(initiative_id)

    async def find(self, question: Question) -> Page:
        """A page of hits, all counts, and spelling help if there is almost nothing."""
        answer = self._index.find(question)
        return Page(
            hits=await self._shown(answer.hits),
            total=answer.total,
            facets=answer.facets,
            suggestion=self._index.suggestion(question, total=answer.total),
            next=answer.next,
        )

    async def count(self, question: Question) -> int:
        """How many hits there are on all pages."""
        return self._index.count(question)

    async def spots(self, question: Question) -> tuple[Spot, ...]:
        """All hits as points."""
        return self._index.spots(question)

    async def clusters(self, question: Question, *, zoom: int) -> tuple[Cluster, ...]:
        """All hits by the cells of the grid."""
        return self._index.clusters(question, zoom=zoom)

    async def near(self, point: Point, *, limit: int) -> tuple[Hit, ...]:
        """The nearest entries."""
        return await self._shown(self._index.near(point, limit=limit))

    async def _shown(self, hits: Sequence[tuple[UUID, float | None]]) -> tuple[Hit, ...]:
        if not hits:
            return ()
        entries = await search_postgres.entries(self._tx, [found for found, _ in hits])
        return tuple(Hit(entries[found], km) for found, km in hits if found in entries)
