"""Unmet demand: what is published adds up, and nothing that is hidden can be recovered from it."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise, product
from uuid import UUID, uuid4, uuid5

from hypothesis import given
from hypothesis import strategies as st

from services.chassis.timers import run_one
from services.registry.decide.funding.demand import (
    Asked,
    Shown,
    cells_of,
    published,
    together,
)
from services.registry.decide.small_cells import SMALLEST
from services.registry.work.funding import demand
from tests.registry.builders import Clock, World
from tests.registry.funding.builders import SOURCE
from tests.registry.funding.desk import FROM_LEIPZIG, Desk, answers

KREISE, REASONS, THEMES = ("A", "B", "C"), ("r", "s", "t"), ("x", "y", "z")
LEVELS = (KREISE, REASONS, THEMES)
LEAVES = tuple(product(*LEVELS))
NAMES = UUID(int=0)
Equation = tuple[frozenset[tuple[str, ...]], int]


def people(n: int, cell: tuple[str, ...], *, of: int) -> frozenset[UUID]:
    """n people who asked there, from a crowd of ``of``: some ask in several cells."""
    start = 7 * LEAVES.index(cell)
    return frozenset(uuid5(NAMES, str((start + i) % of)) for i in range(n))


COUNTS = st.lists(st.integers(0, 12), min_size=len(LEAVES), max_size=len(LEAVES))
CELLS = st.builds(
    lambda counts, crowd: {
        leaf: people(n, leaf, of=crowd) for leaf, n in zip(LEAVES, counts, strict=True) if n
    },
    COUNTS,
    st.integers(12, 60),
)


def leaves_below(path: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(leaf for leaf in LEAVES if leaf[: len(path)] == path)


def equations(node: Shown, path: tuple[str, ...] = ()) -> list[Equation]:
    """Everything that the published table says: each number, and each remainder by subtraction."""
    told = [(leaves_below(path), node.mentions)]
    for part in node.parts:
        told += equations(part, (*path, part.key))
    return told


def shown_leaves(told: list[Equation]) -> set[tuple[str, ...]]:
    return {next(iter(cells)) for cells, _ in told if len(cells) == 1}


def solved(told: list[Equation]) -> dict[tuple[str, ...], Fraction]:
    """The cells that the linear system determines (Gauss-Jordan over the rationals)."""
    rows = [
        [Fraction(leaf in cells) for leaf in LEAVES] + [Fraction(total)] for cells, total in told
    ]
    rank = 0
    for column in range(len(LEAVES)):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        rows[rank] = [value / rows[rank][column] for value in rows[rank]]
        for i, row in enumerate(rows):
            if i != rank and row[column]:
                rows[i] = [a - row[column] * b for a, b in zip(row, rows[rank], strict=True)]
        rank += 1
    return {LEAVES[row.index(1)]: row[-1] for row in rows[:rank] if sum(map(bool, row[:-1])) == 1}


def fits(values: Mapping[tuple[str, ...], int], told: list[Equation]) -> bool:
    """Whether a whole table of cells would give every published number."""
    return min(values.values()) >= 0 and all(
        sum(values[leaf] for leaf in cells) == total for cells, total in told
    )


def other_tables(
    hidden: tuple[str, ...], true: Mapping[tuple[str, ...], int], told: list[Equation]
) -> list[dict[tuple[str, ...], int]]:
    """Two tables that say the same to the public, in which the hidden cell is as low and as high
    as can be reached by moving people between it and the cells that are hidden with it."""
    line = min((cells for cells, _ in told if hidden in cells), key=len)
    finer = [cells for cells, _ in told if cells < line]
    beside = [leaf for leaf in line if leaf != hidden and not any(leaf in c for c in finer)]
    together = true[hidden] + sum(true[leaf] for leaf in beside)
    emptied = {**true, **dict.fromkeys(beside, 0)}
    return [
        {**emptied, hidden: together},
        {**emptied, hidden: 0, beside[0]: together},
    ]


@given(CELLS)
def test_no_hidden_cell_is_determined_by_the_linear_system_of_the_published_table(cells):
    table = published(cells, levels=LEVELS)
    if table is None:
        return
    told = equations(table)

    assert set(solved(told)) <= shown_leaves(told)


@given(CELLS)
def test_every_hidden_cell_can_be_anything_in_a_range_of_at_least_five(cells):
    table = published(cells, levels=LEVELS)
    if table is None:
        return
    told, true = equations(table), {leaf: len(cells.get(leaf, ())) for leaf in LEAVES}
    assert fits(true, told)

    for hidden in set(LEAVES) - shown_leaves(told):
        high, low = other_tables(hidden, true, told)
        assert fits(high, told)
        assert fits(low, told)
        assert high[hidden] - low[hidden] >= SMALLEST


@given(CELLS)
def test_every_published_number_and_every_remainder_rests_on_five_people(cells):
    table = published(cells, levels=LEVELS)
    if table is None:
        assert len(frozenset().union(*cells.values())) < SMALLEST
        return

    def look(node: Shown, path: tuple[str, ...]) -> None:
        shown = [leaf for part in node.parts for leaf in leaves_below((*path, part.key))]
        for group in (leaves_below(path), leaves_below(path) - set(shown)):
            asked = frozenset().union(*(cells.get(leaf, frozenset()) for leaf in group))
            assert not group or len(asked) >= SMALLEST
        if len(path) < len(LEVELS):
            assert node.rest == node.mentions - sum(part.mentions for part in node.parts)
        for part in node.parts:
            look(part, (*path, part.key))

    look(table, ())


def asked(n: int, *, at: str, reason: str = "r", themes: tuple[str, ...] = ("x",)) -> list[Asked]:
    return [Asked(uuid5(NAMES, f"{at}{reason}{i}"), at, (reason,), themes) for i in range(n)]


def test_a_sum_does_not_give_the_one_small_cell_beside_large_ones_away():
    told = cells_of([*asked(9, at="A"), *asked(7, at="B"), *asked(2, at="C")])

    table = published(told, levels=LEVELS)

    assert table is not None
    assert [(part.key, part.mentions) for part in table.parts] == [("A", 9)]
    assert (table.mentions, table.rest) == (18, 9)


def test_one_who_asks_often_is_one():
    told = cells_of(asked(1, at="A") * 50)

    assert {len(askers) for askers in told.values()} == {1}
    assert published(told, levels=LEVELS) is None


BATCHES = st.lists(CELLS, min_size=2, max_size=4)


def published_in_turn(batches: list[Mapping[tuple[str, ...], frozenset[UUID]]]) -> list[Shown]:
    """What everybody sees after each batch; nothing is left out as long as there is something."""
    tables: list[Shown] = []
    for cells in batches:
        before = tables[-1] if tables else None
        if (table := together(before, published(cells, levels=LEVELS))) is not None:
            tables.append(table)
    return tables


def numbers(node: Shown | None, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], int]:
    """Each published number and each remainder, by where it stands."""
    if node is None:
        return {}
    found = {path: node.mentions, (*path, "rest"): node.rest}
    for part in node.parts:
        found |= numbers(part, (*path, part.key))
    return found


@given(BATCHES)
def test_two_publications_differ_by_a_table_that_is_safe_alone(batches):
    before: Shown | None = None
    for cells in batches:
        batch = published(cells, levels=LEVELS)
        after = together(before, batch)
        is_shown = batch is not None and bool(batch.parts)
        old, new, alone = numbers(before), numbers(after), numbers(batch if is_shown else None)

        assert {at: n - old.get(at, 0) for at, n in new.items()} == {
            at: alone.get(at, 0) for at in new
        }
        assert old.keys() <= new.keys()
        before = after


@given(BATCHES)
def test_a_number_stays_as_it_is_or_grows_by_five_people_at_least(batches):
    tables = [None, *published_in_turn(batches)]

    for before, after in pairwise(tables):
        old = numbers(before)
        assert all(
            n == old.get(at, 0) or n - old.get(at, 0) >= SMALLEST
            for at, n in numbers(after).items()
        )


@given(BATCHES)
def test_a_table_of_several_batches_adds_up(batches):
    def look(node: Shown, depth: int) -> None:
        if depth < len(LEVELS):
            assert node.mentions == node.rest + sum(part.mentions for part in node.parts)
        for part in node.parts:
            look(part, depth + 1)

    for table in published_in_turn(batches):
        look(table, 0)


async def ask(desk: Desk, n: int, told: dict, **other) -> None:
    for _ in range(n):
        await desk.checks(told={**told, **other}, asker=str(uuid4()))


async def month_ends(world: World, clock: Clock, month: int) -> dict:
    """It is the first of a month, the worker has run: the table that everybody sees."""
    clock.now = datetime(2026, month, 1, 8, tzinfo=UTC)
    while await run_one(world.database, {demand.PUBLISH: demand.publish_month}):
        pass
    return await seen(world)


async def seen(world: World) -> dict:
    return (await world.http.get("/v1/funding/demand")).json()


def kreise(told: dict) -> dict[str, int]:
    return {part["label"]: part["mentions"] for part in told["table"]["parts"]}


FOR_COOPERATIVES = {"id": "form", "kind": "legal_form", "one_of": ["eg"], "source": SOURCE}
FROM_CHEMNITZ = answers(seat_ags="14511000", work=[{"ags": "14511000", "percent": 100}])
FROM_DRESDEN = answers(seat_ags="14612000", work=[{"ags": "14612000", "percent": 100}])


async def ask_in_three_places(desk: Desk, *, leipzig: int, chemnitz: int, dresden: int) -> None:
    await ask(desk, leipzig, FROM_LEIPZIG)
    await ask(desk, chemnitz, FROM_CHEMNITZ)
    await ask(desk, dresden, FROM_DRESDEN)


async def test_the_table_of_demand_counts_whole_months_that_are_over(
    desk: Desk, world: World, clock: Clock
) -> None:
    await desk.opens("dorf", FOR_COOPERATIVES)
    await ask_in_three_places(desk, leipzig=9, chemnitz=5, dresden=1)

    this_month = await seen(world)
    next_month = await month_ends(world, clock, 4)

    assert (this_month["table"], this_month["until"]) == (None, "2026-03-01")
    assert (next_month["table"]["mentions"], next_month["until"]) == (15, "2026-04-01")
    assert kreise(next_month) == {"Leipzig": 9}


async def test_one_person_more_is_not_seen_in_the_next_table(
    desk: Desk, world: World, clock: Clock
) -> None:
    await desk.opens("dorf", FOR_COOPERATIVES)
    await ask_in_three_places(desk, leipzig=9, chemnitz=5, dresden=1)
    april = await month_ends(world, clock, 4)
    await ask(desk, 1, FROM_LEIPZIG)
    may = await month_ends(world, clock, 5)
    await ask_in_three_places(desk, leipzig=7, chemnitz=5, dresden=2)
    june = await month_ends(world, clock, 6)

    assert may == april
    assert kreise(april) == {"Leipzig": 9}
    assert kreise(june) == {"Leipzig": 9 + 1 + 7}
    assert june["until"] == "2026-06-01"


async def test_who_deletes_her_answers_is_not_seen_as_one_less(
    desk: Desk, world: World, clock: Clock
) -> None:
    await desk.opens("dorf", FOR_COOPERATIVES)
    await ask_in_three_places(desk, leipzig=8, chemnitz=5, dresden=1)
    entry = await world.list_entry()
    told = {"answers": FROM_LEIPZIG, "agrees": True}
    path = f"/v1/initiatives/{entry}/funding"
    saved = await world.http.put(path, json=told, headers=world.as_owner())
    assert saved.status_code == 200
    april = await month_ends(world, clock, 4)

    await world.http.post(f"{path}/forget", json={}, headers=world.as_owner())
    may = await month_ends(world, clock, 5)

    assert kreise(april) == {"Leipzig": 9}
    assert may == april


async def test_whoever_asks_the_registry_directly_is_answered_and_not_counted(
    desk: Desk, world: World
) -> None:
    await desk.opens("dorf", FOR_COOPERATIVES)

    for path in ("/v1/funding/calls/dorf/check", "/v1/funding/check"):
        for who in ({}, world.token("notifications")):
            told = {"answers": FROM_LEIPZIG, "asker": str(uuid4())}
            answer = await world.http.post(path, json=told, headers=who)
            assert answer.status_code == 200, answer.text

    async with world.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM funding_evaluation") == 0


async def test_once_a_month_is_counted_nothing_ties_the_answers_of_one_who_asked_together(
    desk: Desk, world: World, clock: Clock
) -> None:
    await desk.opens("dorf", FOR_COOPERATIVES)
    await desk.opens("land", FOR_COOPERATIVES)
    await ask_in_three_places(desk, leipzig=9, chemnitz=5, dresden=1)
    mine = str(uuid4())
    for call in ("dorf", "land"):
        await desk.checks(call, FROM_LEIPZIG, asker=mine)

    await month_ends(world, clock, 4)

    async with world.database.read() as tx:
        askers = await tx.fetch("SELECT asker::text FROM funding_evaluation")
    assert len(askers) == len({*map(tuple, askers)}) == 17
    assert (mine,) not in {*map(tuple, askers)}


async def test_a_kreis_that_is_alone_waits_for_others_since_all_others_were_noughts(
    desk: Desk, world: World, clock: Clock
) -> None:
    await desk.opens("dorf", FOR_COOPERATIVES)
    await ask(desk, 20, FROM_LEIPZIG)
    april = await month_ends(world, clock, 4)
    await ask_in_three_places(desk, leipzig=0, chemnitz=8, dresden=6)
    may = await month_ends(world, clock, 5)

    assert april["table"] is None
    assert (may["table"]["mentions"], kreise(may)["Leipzig"]) == (34, 20)


async def test_the_same_table_as_a_file_adds_up(desk: Desk, world: World, clock: Clock) -> None:
    await desk.opens()
    await ask(desk, 9, FROM_LEIPZIG, themes=["alter"])
    await ask(desk, 5, FROM_LEIPZIG, themes=["pflege"])
    await ask(desk, 6, FROM_LEIPZIG, themes=["kultur"], legal_form="eg")
    await desk.opens("form", FOR_COOPERATIVES)
    for kreis, n in (("14511000", 8), ("14612000", 6), ("14626600", 2)):
        for i in range(n):
            told = answers(seat_ags=kreis)
            await desk.checks("form", told, asker=str(uuid5(NAMES, f"{kreis}{i}")))
    await month_ends(world, clock, 4)

    file = await world.http.get("/v1/funding/demand.csv")
    rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff")), delimiter=";"))

    assert rows[0] == ["Kreis", "Grund", "Thema", "Nennungen"]
    assert rows[1][:3] == ["(alle)", "(alle)", "(alle)"]
    shown = {row[0]: int(row[3]) for row in rows[2:] if row[1:3] == ["(alle)", "(alle)"]}
    assert shown == {"Leipzig": 20, "Chemnitz": 8, "(übrige, verborgen)": 8}
    kreise = [int(row[3]) for row in rows[2:] if row[1:3] == ["(alle)", "(alle)"]]
    assert sum(kreise) == int(rows[1][3])
    assert all(int(row[3]) >= SMALLEST for row in rows[1:])
