"""A projection made anew from the topics is the live one, and nothing is said meanwhile."""

import asyncio
from uuid import UUID, uuid4

import pytest

from contracts import topics
from contracts.matching import MatchDeclined
from services.chassis import outbox
from services.chassis.handlers import Router, handlers
from services.chassis.replay import CannotReplayError, Projection, alone, replay
from services.chassis.transaction import Transaction
from tests.chassis.builders import a_decline
from tests.chassis.small_service import stand
from tests.chassis.stage import Stage
from tests.chassis.test_parking import repair, retry_at_once
from tests.chassis.waiting import until


async def on_match_declined(fact: MatchDeclined, tx: Transaction) -> None:
    """The part of the service's handler that fills the projection."""
    await stand(tx, key=fact.key, said=fact.reason)


STANDING = Projection("standing", ("standing",), Router(handlers(on_match_declined)))


@pytest.fixture
async def stage(stage: Stage) -> Stage:
    """A replay reads topics from their beginning, hence nothing of other tests may be in them."""
    await stage.empty()
    return stage


async def test_the_rebuilt_projection_equals_the_live_one(stage):
    for sequence in range(1, 61):
        await stage.say(a_decline(UUID(int=sequence % 7), reason=f"v{sequence}"), sequence=sequence)
    await stage.say(a_decline(UUID(int=3), reason="old news"), sequence=2)
    await stage.relay()
    await stage.listen()
    await stage.until_heard(61)
    live = await standing(stage)
    await stage.rows("UPDATE standing SET said = 'damaged'")

    await rebuild(stage)

    assert await standing(stage) == live
    assert len(live) == 7


async def test_what_is_parked_or_dropped_is_left_out_and_comes_with_its_retry(stage):
    key = uuid4()
    for sequence, reason in enumerate(["ok1", "broken:a", "ok2"], start=1):
        await stage.say(a_decline(key, reason=reason), sequence=sequence)
    await stage.relay()
    await stage.listen()
    await stage.until_parked(2)

    run = await rebuild(stage)
    after_replay = await standing(stage)
    await repair(stage, "a")
    await retry_at_once(stage)

    assert run.left_out == 2
    assert [said for _, _, said in after_replay] == ["ok1"]
    assert (str(key), 3, "ok2") in await standing(stage)


async def test_facts_that_come_while_it_runs_are_neither_lost_nor_doubled(stage):
    keys = [UUID(int=n) for n in range(10)]
    await stage.listen()
    going = True

    async def keep_talking() -> int:
        sequence = 0
        while going or sequence < 100:
            sequence += 1
            await stage.say(
                a_decline(keys[sequence % 10], reason=f"v{sequence}"), sequence=sequence
            )
        return sequence

    async with stage.relaying():
        talking = asyncio.create_task(keep_talking())
        await stage.until_heard(50)
        await rebuild(stage)
        going = False
        said = await talking
        await until(stage.outbox_is_empty)
    await stage.until_heard(said)

    assert {(key, seq) for key, seq, _ in await standing(stage)} == {
        (str(key), max(seq for seq in range(1, said + 1) if seq % 10 == n))
        for n, key in enumerate(keys)
    }


async def test_a_replay_says_nothing_and_keeps_the_names_of_indexes(stage):
    await stage.rows("CREATE INDEX a_name_of_its_own ON standing (said)")
    await stage.say(a_decline(reason="x"))
    await stage.relay()
    await stage.listen()
    await stage.until_heard(1)

    async def say_it_too(fact: MatchDeclined, tx: Transaction) -> None:
        await on_match_declined(fact, tx)
        await outbox.record_tombstone(tx, topics.INITIATIVES, key=fact.key, sequence=1)

    talkative = Router(handlers(say_it_too))
    await rebuild(stage, Projection("standing", ("standing",), talkative))

    names = await stage.rows("SELECT indexname FROM pg_indexes WHERE tablename = 'standing'")
    assert {row["indexname"] for row in names} == {"standing_pkey", "a_name_of_its_own"}
    assert await stage.rows("SELECT FROM outbox") == []
    assert await stage.rows("SELECT FROM pg_namespace WHERE nspname LIKE 'replay%'") == []


async def test_a_table_with_foreign_keys_is_no_projection(stage):
    await stage.rows("CREATE TABLE other (key text REFERENCES standing)")

    with pytest.raises(CannotReplayError, match="other_key_fkey"):
        await rebuild(stage)


async def test_a_second_replay_of_the_same_projection_is_refused_while_the_first_runs(stage):
    async with alone(stage.reader, STANDING):
        with pytest.raises(CannotReplayError, match="already"):
            await rebuild(stage)
        await rebuild(stage, Projection("heard", ("heard",), STANDING.router))

    await rebuild(stage)


async def rebuild(stage, projection: Projection = STANDING):
    return await replay(stage.reader, projection, kafka=[stage.kafka.bootstrap], group=stage.group)


async def standing(stage) -> list[tuple[str, int, str]]:
    rows = await stage.rows(
        "SELECT * FROM standing WHERE NOT starts_with(key, 'repaired') ORDER BY key"
    )
    return [tuple(row) for row in rows]
