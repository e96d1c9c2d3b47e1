"""What is recorded is said by the transaction that did it, and by no other."""

from uuid import UUID, uuid4

import pytest

from contracts import codec, topics
from contracts.codec import Said
from contracts.fact import Tombstone
from services.chassis import outbox
from services.chassis.database import Database
from tests.chassis.builders import a_decline

KEY = UUID(int=7)


async def test_a_recorded_fact_reads_back_as_it_was_said(matching):
    fact = a_decline(KEY)

    async with matching.transaction() as tx:
        fact_id = await outbox.record(tx, fact, sequence=3, dataref="/internal/v1/matches/7/claim")

    row = (await rows_of(matching))[0]
    said = read(row)
    assert said.fact == fact
    assert said.envelope.fact_id == fact_id == row["fact_id"]
    assert said.envelope.sequence == 3
    assert said.envelope.time == tx.now
    assert said.envelope.dataref == "/internal/v1/matches/7/claim"
    assert row["shard"] == outbox.shard_of(str(KEY).encode())


async def test_what_follows_from_a_fact_names_it_as_its_cause(matching):
    async with matching.transaction() as tx:
        await outbox.record(tx, a_decline(KEY), sequence=1)
        cause = read((await tx.fetch("SELECT * FROM outbox"))[0])
        await outbox.record(tx.handling(cause.envelope), a_decline(KEY), sequence=2)

    effect = read((await rows_of(matching))[1])
    assert effect.envelope.causation_id == str(cause.envelope.fact_id)
    assert effect.envelope.correlation_id == cause.envelope.correlation_id


async def test_many_facts_keep_their_order(matching):
    async with matching.transaction() as tx:
        await outbox.record_rows(
            tx, [outbox.row_for(a_decline(KEY, reason=str(n)), tx, sequence=n) for n in range(50)]
        )

    assert [read(row).envelope.sequence for row in await rows_of(matching)] == list(range(50))


async def test_a_tombstone_has_no_value(database):
    async with database.transaction() as tx:
        await outbox.record_tombstone(tx, topics.INITIATIVES, key="abc", sequence=9)

    row = (await rows_of(database))[0]
    assert row["payload"] is None
    assert read(row).fact == Tombstone(topics.INITIATIVES, "abc")


async def test_a_replay_says_nothing(matching):
    async with matching.transaction(is_replay=True) as tx:
        await outbox.record(tx, a_decline(), sequence=1)

    assert await rows_of(matching) == []


async def test_a_service_cannot_say_what_another_one_owns(database):
    async with database.transaction() as tx:
        with pytest.raises(outbox.NotItsOwnerError):
            await outbox.record(tx, a_decline(), sequence=1)


async def test_keys_spread_over_all_shards():
    assert {outbox.shard_of(str(uuid4()).encode()) for _ in range(1000)} == set(range(16))


async def rows_of(database: Database):
    async with database.read() as tx:
        return await tx.fetch("SELECT * FROM outbox ORDER BY id")


def read(row) -> Said:
    headers = [(name, value.encode()) for name, value in row["headers"].items()]
    said = codec.decode(row["topic"], key=row["key"], value=row["payload"], headers=headers)
    assert isinstance(said, Said)
    return said
