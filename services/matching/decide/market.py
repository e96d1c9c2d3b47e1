"""One change → what becomes of all lists, exactly.

`Market.plan_row` and `plan_ban` only look; `apply` changes the arrays, and is called after the
commit. A plan says which lists change, which pairs are listed from now on and which no longer.
A pair is listed while it stands among the shown ones of the seeker's or of the offer's list.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np

from contracts.matching import Side
from services.matching.decide import kernel
from services.matching.decide.bans import Ban, Bans
from services.matching.decide.columns import I64, Row, other
from services.matching.decide.kernel import Array, Found, Held
from services.matching.decide.lists import (
    FAMILIES,
    FITS,
    NOTHING,
    SEEKERS_NEAR,
    Family,
    Kept,
    best_of,
    keys_from,
    keys_of,
    moved_of,
    needs_refill,
    shown_of,
    shown_rank,
)
from services.matching.decide.pair import Pair
from services.matching.decide.table import MERGE_AT, Table, rows_of

NOBODY: Final = Found(np.zeros(0, np.int64), np.zeros(0, np.int64))
Lists = dict[Family, dict[int, Kept]]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row came, changed, or (None) went away."""

    side: Side
    ordinal: int
    row: Row | None


@dataclass(frozen=True, slots=True)
class BanChange:
    """A pair was declined, or (None) the decline was taken back."""

    seeker: int
    offer: int
    ban: Ban | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change leads to; nothing has happened yet.

    ``listed`` holds the pairs that are listed now and were not, and all listed ones of the
    changed row; ``delisted`` those that are no longer. ``near`` and ``far`` are the same for near
    misses. ``lifted`` are bans that end, as the reason that was named has changed.
    """

    change: RowChange | BanChange
    lists: Lists = field(default_factory=dict)
    listed: tuple[Pair, ...] = ()
    delisted: tuple[Pair, ...] = ()
    near: tuple[Pair, ...] = ()
    far: tuple[Pair, ...] = ()
    lifted: tuple[Ban, ...] = ()


class Market:
    """Both sides, their lists and the declined pairs: the engine's whole memory."""

    def __init__(self, *, is_mutual: bool = False, merge_at: int = MERGE_AT) -> None:
        self.is_mutual = is_mutual
        """Whether the same rows stand on both sides; then the older one of each two seeks."""
        self.tables = {side: Table(side, merge_at=merge_at) for side in Side}
        self.bans = Bans()

    @classmethod
    def build(
        cls,
        rows: Mapping[Side, Iterable[tuple[int, bytes]]],
        bans: Iterable[Ban] = (),
        *,
        is_mutual: bool = False,
        threads: int = 1,
    ) -> "Market":
        """The market of these packed rows by ordinal: the same as after any way to get there."""
        market = cls.without_lists(rows, bans, is_mutual=is_mutual)
        with ThreadPoolExecutor(threads) as pool:
            for family in FAMILIES:
                list(pool.map(partial(market.fill, family), market.parts(family, threads)))
        for family in FAMILIES:
            for ordinal in market.bans.holders(family.holder):
                if ordinal in market.tables[family.holder].slots:
                    kept = market.fresh_list(family, ordinal)
                    market.tables[family.holder].keep(family, ordinal, kept)
        return market

    @classmethod
    def without_lists(
        cls,
        rows: Mapping[Side, Iterable[tuple[int, bytes]]],
        bans: Iterable[Ban] = (),
        *,
        is_mutual: bool = False,
    ) -> "Market":
        """The same rows to scan only: nobody's list is kept."""
        market = cls(is_mutual=is_mutual)
        market.bans = Bans(bans)
        for side in Side:
            market.tables[side].load(rows.get(side, ()))
        return market

    def parts(self, family: Family, number: int) -> list[tuple[int, int]]:
        """The slots of a family's holders in as many runs of the same length."""
        size = self.tables[family.holder].size
        edges = [size * n // number for n in range(number + 1)]
        return list(pairwise(edges))

    def fill(self, family: Family, slots: tuple[int, int]) -> None:
        """Find the lists of the holders in these slots, as if nobody was banned."""
        holders, others = self.tables[family.holder], self.tables[other(family.holder)]
        kernel.fill(
            holders.rows,
            slots,
            others.rows,
            seeks=family.holder is Side.SEEKER,
            sight=others.sight(radius=0, near_by=family.near_by),
            near_by=family.near_by,
            is_mutual=self.is_mutual,
            held=holders.lists[family],
        )

    def shown(self, family: Family, ordinal: int) -> dict[int, int]:
        """The counterparts that a list shows, best first, each with its rank."""
        return shown_of(self.kept(family, ordinal), family)

    def kept(self, family: Family, ordinal: int) -> Kept:
        """The list of a row; an empty one for a row that is not here."""
        table = self.tables[family.holder]
        return table.kept(family, ordinal) if ordinal in table.slots else NOTHING

    def fresh_list(self, family: Family, ordinal: int) -> Kept:
        """The list of a row, found by a scan."""
        table = self.tables[family.holder]
        banned = self.bans.counterparts(family.holder, ordinal)
        probe = (table.rows, table.slots[ordinal])
        return self._best(family, probe, banned=banned)

    def plan_row(self, change: RowChange) -> Plan:
        """What follows when a row comes, changes or goes."""
        draft = _Draft(self, change)
        lists = {family: draft.lists(family) for family in FAMILIES}
        return self._plan(change, lists, lifted=draft.lifted)

    def plan_ban(self, change: BanChange) -> Plan:
        """What follows when a pair is declined, or the decline is taken back."""
        lists: Lists = {}
        for family in FAMILIES:
            mine, its = (change.seeker, change.offer)
            if family.holder is Side.OFFER:
                mine, its = its, mine
            table = self.tables[family.holder]
            if mine in table.slots:
                banned = self.bans.counterparts(family.holder, mine)
                banned = banned[banned != its]
                if change.ban is not None:
                    banned = np.append(banned, its)
                probe = (table.rows, table.slots[mine])
                lists[family] = {mine: self._best(family, probe, banned=banned)}
        return self._plan(change, lists)

    def apply(self, plan: Plan) -> None:
        """Make the plan true."""
        for ban in plan.lifted:
            self.bans.drop(ban.seeker, ban.offer)
        match plan.change:
            case RowChange(side, ordinal, None):
                self.tables[side].remove(ordinal)
            case RowChange(side, ordinal, Row() as row):
                self.tables[side].put(ordinal, row)
            case BanChange(seeker, offer, None):
                self.bans.drop(seeker, offer)
            case BanChange(_, _, Ban() as ban):
                self.bans.add(ban)
        for family, lists in plan.lists.items():
            table = self.tables[family.holder]
            for ordinal, kept in lists.items():
                if ordinal in table.slots:
                    table.keep(family, ordinal, kept)

    def forget(self, side: Side, ordinal: int) -> None:
        """Drop what is remembered of a row that never comes back: the bans with its old values."""
        for ban in self.bans.of(side, ordinal):
            self.bans.drop(ban.seeker, ban.offer)

    def scan(
        self, family: Family, probe: tuple[Array, int], *, banned: I64, skip: int = -1
    ) -> Found:
        """The counterparts of a holder's row for its list, see `kernel.scan`."""
        return self.counterparts(
            family.holder, probe, banned=banned, near_by=family.near_by, skip=skip
        )

    def counterparts(
        self,
        side: Side,
        probe: tuple[Array, int],
        *,
        banned: I64,
        near_by: int,
        skip: int = -1,
    ) -> Found:
        """Everybody on the other side that passes with a row of this side."""
        table = self.tables[other(side)]
        sight = table.sight(radius=int(probe[0]["radius"][probe[1]]), near_by=near_by)
        return kernel.scan(
            probe,
            table.rows,
            seeks=side is Side.SEEKER,
            sight=sight,
            banned=banned,
            skip=skip,
            near_by=near_by,
            is_mutual=self.is_mutual,
        )

    def _best(self, family: Family, probe: tuple[Array, int], *, banned: I64) -> Kept:
        found = self.scan(family, probe, banned=banned)
        ordinals = self.tables[other(family.holder)].rows["ordinal"]
        return best_of(keys_of(found, ordinals), kept=family.kept)

    def _plan(
        self, change: RowChange | BanChange, lists: Lists, lifted: tuple[Ban, ...] = ()
    ) -> Plan:
        fits = _Difference(self, change, lists)
        listed, delisted = fits.of(FITS)
        near, far = fits.of((SEEKERS_NEAR,))
        return Plan(change, lists, listed, delisted, near, far, lifted)


class _Draft:
    """The lists that a change of one row leads to."""

    def __init__(self, market: Market, change: RowChange) -> None:
        self.market, self.change = market, change
        self.table = market.tables[change.side]
        self.partners = market.tables[other(change.side)]
        self.slot = self.table.slots.get(change.ordinal, -1)
        self.lifted = tuple(self._lifted())
        self._found: dict[tuple[bool, int], Found] = {}

    def lists(self, family: Family) -> dict[int, Kept]:
        """The lists of a family that may differ after the change."""
        if self.change.side is not family.holder:
            return dict(self._of_partners(family))
        keys = keys_of(self._after(family.near_by), self.partners.rows["ordinal"])
        return {self.change.ordinal: best_of(keys, kept=family.kept)}

    def _of_partners(self, family: Family) -> Iterator[tuple[int, Kept]]:
        """The lists of counterparts that the old row leaves or the new row enters."""
        slots, leaves, enters = self._moves(family.near_by)
        held = self.partners.lists[family]
        revised, touched = kernel.revise(held, slots, leaves=leaves, enters=enters)
        for k in np.flatnonzero(touched).tolist():
            kept = _kept(revised, k)
            if needs_refill(kept, family):
                kept = self._refilled(family, int(slots[k]), enters=int(enters[k]))
            yield int(self.partners.rows["ordinal"][slots[k]]), kept

    def _moves(self, near_by: int) -> tuple[I64, I64, I64]:
        before, after = self._before(near_by), self._after(near_by)
        slots = np.union1d(before.slots, after.slots)
        ordinal = np.array([self.change.ordinal], np.int64)
        moves = []
        for found in (before, after):
            keys = np.zeros(slots.size, np.int64)
            keys[np.searchsorted(slots, found.slots)] = keys_from(found.ranks, ordinal)
            moves.append(keys)
        return slots, moves[0], moves[1]

    def _refilled(self, family: Family, slot: int, *, enters: int) -> Kept:
        holder = int(self.partners.rows["ordinal"][slot])
        banned = self.market.bans.counterparts(family.holder, holder)
        probe = (self.partners.rows, slot)
        found = self.market.scan(family, probe, banned=banned, skip=self.slot)
        keys = keys_of(found, self.table.rows["ordinal"])
        return best_of(np.append(keys, enters) if enters else keys, kept=family.kept)

    def _before(self, near_by: int) -> Found:
        if self.slot < 0:
            return NOBODY
        banned = self.market.bans.counterparts(self.change.side, self.change.ordinal)
        return self._scan((self.table.rows, self.slot), near_by, banned=banned)

    def _after(self, near_by: int) -> Found:
        if self.change.row is None:
            return NOBODY
        if (True, near_by) not in self._found:
            banned = self.market.bans.counterparts(self.change.side, self.change.ordinal)
            mine = [
                ban.offer if self.change.side is Side.SEEKER else ban.seeker for ban in self.lifted
            ]
            probe = (rows_of(self.change.ordinal, self.change.row), 0)
            self._found[True, near_by] = self._scan(
                probe, near_by, banned=np.setdiff1d(banned, mine)
            )
        return self._found[True, near_by]

    def _scan(self, probe: tuple[Array, int], near_by: int, *, banned: I64) -> Found:
        return self.market.counterparts(self.change.side, probe, banned=banned, near_by=near_by)

    def _lifted(self) -> Iterator[Ban]:
        if self.change.row is None:
            return
        for ban in self.market.bans.of(self.change.side, self.change.ordinal):
            theirs = ban.offer if self.change.side is Side.SEEKER else ban.seeker
            row = self.partners.row(theirs)
            rows = (
                (self.change.row, row)
                if self.change.side is Side.SEEKER
                else (row, self.change.row)
            )
            if rows[0] and rows[1] and not ban.holds(rows[0], rows[1]):
                yield ban


class _Difference:
    """Which pairs are shown after a change and were not, and the other way round."""

    def __init__(self, market: Market, change: RowChange | BanChange, lists: Lists) -> None:
        self.market, self.lists = market, lists
        self.changed = (change.side, change.ordinal) if isinstance(change, RowChange) else None

    def of(self, families: tuple[Family, ...]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
        """The pairs that are shown now (new ones, and all of the changed row), and the gone."""
        now, gone = [], []
        for seeker, offer in sorted(self._candidates(families)):
            before = self._rank(families, seeker, offer, after=False)
            after = self._rank(families, seeker, offer, after=True)
            if after is not None and (before is None or self._is_changed(seeker, offer)):
                now.append(Pair(seeker, offer, after))
            elif before is not None and after is None:
                gone.append(Pair(seeker, offer, before))
        return tuple(now), tuple(gone)

    def _candidates(self, families: tuple[Family, ...]) -> set[tuple[int, int]]:
        """Pairs that moved in some list, and all pairs of the changed row in a revised list."""
        found: set[tuple[int, int]] = set()
        for family in families:
            for holder, after in self.lists.get(family, {}).items():
                theirs = moved_of(self.market.kept(family, holder), after, family)
                if self.changed == (family.holder, holder):
                    theirs |= shown_of(after, family).keys()
                elif self.changed == (other(family.holder), self._ordinal()):
                    theirs.add(self._ordinal())
                pairs = ((holder, its) for its in theirs)
                found.update(p if family.holder is Side.SEEKER else p[::-1] for p in pairs)
        return found

    def _rank(
        self, families: tuple[Family, ...], seeker: int, offer: int, *, after: bool
    ) -> int | None:
        for family in families:
            seeks = family.holder is Side.SEEKER
            mine, its = (seeker, offer) if seeks else (offer, seeker)
            kept = self.lists.get(family, {}).get(mine) if after else None
            rank = shown_rank(kept or self.market.kept(family, mine), family, its)
            if rank is not None:
                return rank
        return None

    def _ordinal(self) -> int:
        return self.changed[1] if self.changed else 0

    def _is_changed(self, seeker: int, offer: int) -> bool:
        return self.changed in {(Side.SEEKER, seeker), (Side.OFFER, offer)}


def _kept(held: Held, k: int) -> Kept:
    return Kept(held.keys[k, : held.counts[k]], int(held.floors[k]))
