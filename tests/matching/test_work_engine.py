"""One engine at a time: replicas, restarts and interruptions propose each pair once."""

import asyncio
import random
import re

import pytest

from contracts.matching import Market as Markets
from contracts.matching import Side
from services.chassis.database import Database
from services.matching.decide.lists import FITS
from services.matching.decide.market import Market
from services.matching.decide.match import State
from services.matching.store import engine
from services.matching.store.engine import EngineReplacedError
from services.matching.work.desk import Desk
from services.matching.work.engine import Engine
from tests.matching.house import House, a_person, a_project, an_id

EPOCH = re.compile(r"\['(living|founding|support|groups)', \d+\]")
KINDS = ("single", "couple", "single-parent", "family", "senior")


async def change_something(house: House, dice: random.Random, sequence: int) -> None:
    """One change of a household or a project."""
    match dice.randrange(5):
        case 0:
            await house.lists(
                a_project(
                    dice.randrange(1, 12),
                    owner=a_person(dice.randrange(100, 112)),
                    warm_cost_eur=dice.choice([None, 500, 600, 700, 800]),
                    persons_max=dice.choice([None, 2, 3, 4]),
                ),
                sequence=sequence,
            )
        case 1:
            await house.drops(an_id(dice.randrange(1, 12)), sequence=sequence)
        case 2:
            await house.pauses(a_person(dice.randrange(1, 12)), dice.choice(["pause", "resume"]))
        case _:
            await house.seeks(
                a_person(dice.randrange(1, 12)),
                household={"kind": dice.choice(KINDS), "persons": dice.randrange(1, 5)},
                max_warm_cost_eur=dice.choice([None, 550, 650, 750]),
            )


async def answer_something(house: House, dice: random.Random) -> None:
    """Somebody answers a match that there is."""
    found = [m for m in await house.matches() if m.match.state in {State.LISTED, State.PROPOSED}]
    if found:
        chosen = dice.choice(sorted(found, key=lambda m: m.match_id))
        side = dice.choice(list(Side))
        await house.answers(
            chosen.match_id, chosen.person(side) or "", dice.choice(["yes", "no", "later"])
        )


def pairs_in(market: Market) -> set[tuple[int, int]]:
    """The pairs that the lists of a market show."""
    found = set()
    for family in FITS:
        for holder in market.tables[family.holder].slots:
            for theirs in market.shown(family, holder):
                found.add((holder, theirs) if family.holder is Side.SEEKER else (theirs, holder))
    return found


async def assert_nothing_twice(house: House) -> None:
    async with house.database.read() as tx:
        twice = await tx.fetch(
            """SELECT f->>'seeker_id', f->>'offer_id', f->>'criteria_version', count(*)
               FROM (SELECT convert_from(payload, 'UTF8')::jsonb AS f FROM outbox
                     WHERE type = 'zukunft.matching.match-proposed.v1') facts
               GROUP BY 1, 2, 3 HAVING count(*) > 1"""
        )
        facts = await tx.fetchval(
            "SELECT count(*) FROM outbox WHERE type = 'zukunft.matching.match-proposed.v1'"
        )
        assert twice == []
        assert facts == await tx.fetchval("SELECT count(*) FROM ledger")
        assert facts > 0


async def assert_tables_show_the_lists(house: House) -> None:
    """Each pair in the lists has an open match, and a listed match stands in the lists."""
    async with house.database.read() as tx:
        rows = {side: await engine.rows(tx, Markets.LIVING, side) for side in Side}
        bans = await engine.bans(tx, Markets.LIVING)
    shown = pairs_in(Market.build(rows, bans))
    found = await house.matches()
    listed = {
        (m.seeker_ordinal, m.offer_ordinal)
        for m in found
        if m.match.state is State.LISTED and not (m.match.seeker.answer or m.match.offer.answer)
    }
    known = {(m.seeker_ordinal, m.offer_ordinal) for m in found}
    assert listed <= shown <= known


@pytest.mark.parametrize("seed", [1, 2])
async def test_tables_follow_the_lists_through_any_changes_and_restarts(house: House, seed):
    dice = random.Random(seed)
    for n in range(1, 120):
        await change_something(house, dice, sequence=n)
        if dice.random() < 0.3:
            await answer_something(house, dice)
        if dice.random() < 0.3:
            await house.follows()
        if dice.random() < 0.1:
            house.restarts()
    await house.follows()

    await assert_tables_show_the_lists(house)
    await assert_nothing_twice(house)


async def test_an_engine_that_starts_anew_finds_nothing_to_do(house: House):
    dice = random.Random(3)
    for n in range(1, 60):
        await change_something(house, dice, sequence=n)
    await house.follows()
    before = await house.everything()

    house.restarts()
    await house.follows()

    assert without_epoch(await house.everything()) == without_epoch(before)


def without_epoch(text: str) -> list[str]:
    return sorted(line for line in text.split("\n") if not EPOCH.fullmatch(line))


async def test_memory_does_not_change_when_the_commit_fails(house: House):
    await house.lists(a_project())
    await house.follows()
    await house.seeks(a_person(1))
    async with house.database.acquire() as connection:
        await connection.execute("ALTER TABLE near_miss RENAME TO near_hidden")
        await connection.execute("ALTER TABLE ledger RENAME TO hidden")
    with pytest.raises(Exception, match="does not exist"):
        await house.follows()
    async with house.database.acquire() as connection:
        await connection.execute("ALTER TABLE near_hidden RENAME TO near_miss")
        await connection.execute("ALTER TABLE hidden RENAME TO ledger")

    assert house.engines[Markets.LIVING].market.tables[Side.SEEKER].slots == {}
    await house.follows()

    assert await house.said() == ["match-proposed"]


async def test_a_replaced_engine_cannot_write(house: House, desk: Desk):
    await house.lists(a_project())
    await house.follows()
    rival = Engine(house.database, desk)
    await rival.load()
    await house.seeks(a_person(1))

    with pytest.raises(EngineReplacedError):
        await house.follows()

    assert await house.said() == []


async def test_two_replicas_under_load_and_a_restart_propose_each_pair_once(
    house: House, database_url: str, desk: Desk
):
    async with (
        Database.open(database_url, service="matching") as one,
        Database.open(database_url, service="matching") as two,
    ):
        stops = [asyncio.Event() for _ in range(3)]
        runs = [
            asyncio.create_task(Engine(one, desk, poll_seconds=0.005).run(stops[0])),
            asyncio.create_task(Engine(two, desk, poll_seconds=0.005).run(stops[1])),
        ]
        dice = random.Random(11)
        for n in range(1, 60):
            await change_something(house, dice, sequence=n)
            if n == 20:
                runs[0].cancel()
            if n == 40:
                runs[1].cancel()
                runs.append(
                    asyncio.create_task(Engine(one, desk, poll_seconds=0.005).run(stops[2]))
                )
        await until_log_is_empty(house)
        for stop in stops:
            stop.set()
        await asyncio.gather(*runs, return_exceptions=True)

    await assert_nothing_twice(house)
    await assert_tables_show_the_lists(house)


async def until_log_is_empty(house: House) -> None:
    while True:
        async with house.database.read() as tx:
            if not await engine.has_entries(tx, Markets.LIVING):
                return
        await asyncio.sleep(0.02)
