"""The rows of one side, sorted by cell, with an unsorted tail; and the lists beside them.

A row that stays in its cell is overwritten in place; one that moves leaves a dead slot behind and
joins the tail. When dead slots and tail grow past ``merge_at``, all is sorted anew. Slots are never
seen from outside: rows are known by their ordinal, a number given once per profile or offer.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from contracts.matching import Side
from services.matching.decide import grid, kernel
from services.matching.decide.columns import I64, PLAIN, RECORD, Row
from services.matching.decide.kernel import Array, Held, Sight
from services.matching.decide.lists import FAMILIES, Family, Kept, empty_lists

MERGE_AT: Final = 4096
FIRST_ROOM: Final = 64


class Table:
    """All rows of a side; changed only by `put` and `remove`, after the commit."""

    def __init__(self, side: Side, *, merge_at: int = MERGE_AT) -> None:
        self.side, self.merge_at = side, merge_at
        self.rows = kernel.empty(FIRST_ROOM)
        self.cells: I64 = np.zeros(FIRST_ROOM, np.int64)
        self.size = self.sorted_size = self.dead = 0
        self.slots: dict[int, int] = {}
        self.start = grid.prefix(self.cells[:0], side)
        self.lists = {f: empty_lists(f, FIRST_ROOM) for f in FAMILIES if f.holder is side}

    def load(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Take many packed rows by ordinal into an empty table, and sort them."""
        told = list(rows)
        self._reserve(len(told))
        records = np.frombuffer(b"".join(packed for _, packed in told), RECORD)
        for name in Row._fields:
            self.rows[name][: len(told)] = records[name]
        self.rows["ordinal"][: len(told)] = [ordinal for ordinal, _ in told]
        self.rows["alive"][: len(told)] = 1
        self.size = len(told)
        self._sort()

    def row(self, ordinal: int) -> Row | None:
        """The row of that ordinal, or None."""
        slot = self.slots.get(ordinal)
        return None if slot is None else row_at(self.rows, slot)

    def put(self, ordinal: int, row: Row) -> None:
        """Add or replace a row; its lists stay its own."""
        probe = rows_of(ordinal, row)
        cell = int(grid.cells_of(probe, self.side)[0])
        slot = self.slots.get(ordinal)
        if slot is None or self.cells[slot] != cell:
            slot = self._join_tail(ordinal, slot)
        self.rows[slot] = probe[0]
        self.cells[slot] = cell
        self._sort_if_due()

    def remove(self, ordinal: int) -> None:
        """Take a row and its lists out."""
        slot = self.slots.pop(ordinal, None)
        if slot is not None:
            self.rows["alive"][slot] = 0
            self.dead += 1
            self._sort_if_due()

    def kept(self, family: Family, ordinal: int) -> Kept:
        """The list of that row."""
        held, slot = self.lists[family], self.slots[ordinal]
        return Kept(held.keys[slot, : held.counts[slot]], int(held.floors[slot]))

    def keep(self, family: Family, ordinal: int, kept: Kept) -> None:
        """Make this the list of that row."""
        held, slot = self.lists[family], self.slots[ordinal]
        held.keys[slot] = 0
        held.keys[slot, : kept.keys.size] = kept.keys
        held.counts[slot], held.floors[slot] = kept.keys.size, kept.floor

    def sight(self, *, radius: int, near_by: int) -> Sight:
        """Where a scan with that radius looks among these rows."""
        reaches = grid.reaches(self.side, radius=radius, near_by=near_by)
        return Sight(self.start, reaches, (self.sorted_size, self.size))

    def _join_tail(self, ordinal: int, left: int | None) -> int:
        self._reserve(self.size + 1)
        slot, self.size = self.size, self.size + 1
        if left is not None:
            self.rows["alive"][left] = 0
            self.dead += 1
        for held in self.lists.values():
            for array in held:
                array[slot] = array[left] if left is not None else 0
        self.slots[ordinal] = slot
        return slot

    def _reserve(self, size: int) -> None:
        room = self.cells.size
        if size <= room:
            return
        more = max(size, 2 * room) - room
        self.rows = _longer(self.rows, more)
        self.cells = _longer(self.cells, more)
        self.lists = {
            family: Held(*(_longer(array, more) for array in held))
            for family, held in self.lists.items()
        }

    def _sort_if_due(self) -> None:
        if self.dead + self.size - self.sorted_size > self.merge_at:
            self._sort()

    def _sort(self) -> None:
        alive = np.flatnonzero(self.rows["alive"][: self.size])
        living = self.rows[alive]
        cells = grid.cells_of(living, self.side)
        order = np.lexsort((living["ordinal"], cells))
        source = alive[order]
        self._gather(source)
        self.cells[: source.size] = cells[order]
        self.size = self.sorted_size = source.size
        self.dead = 0
        self.start = grid.prefix(self.cells[: self.size], self.side)
        ordinals = self.rows["ordinal"][: self.size].tolist()
        self.slots = dict(zip(ordinals, range(self.size), strict=True))

    def _gather(self, source: I64) -> None:
        self.rows[: source.size] = self.rows[source]
        self.rows["alive"][source.size :] = 0
        for held in self.lists.values():
            for array in held:
                array[: source.size] = array[source]


def rows_of(ordinal: int, row: Row) -> Array:
    """One row in memory: what a scan is asked about."""
    probe = kernel.empty(1)
    probe[0] = (ordinal, 1, *row)
    return probe


def row_at(rows: Array, slot: int) -> Row:
    """The row in a slot, as plain integers."""
    _, _, *told = rows[slot].item()
    return Row(*told[:PLAIN], *(tuple(soft.tolist()) for soft in told[PLAIN:]))


def _longer(array: Array, more: int) -> Array:
    return np.concatenate([array, np.zeros((more, *array.shape[1:]), array.dtype)])
