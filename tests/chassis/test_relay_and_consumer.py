"""From one service's transaction into another's, over a real Kafka: once in effect, in order."""

import asyncio
import os
from uuid import UUID, uuid4

import pytest

from services.chassis import outbox
from services.chassis.handlers import Router
from services.chassis.subscriber import NotManualError, require_manual
from tests.chassis.builders import a_decline
from tests.chassis.records import a_record
from tests.chassis.small_service import HANDLERS
from tests.chassis.waiting import until


async def test_what_one_service_records_another_one_hears_in_order(stage):
    key = uuid4()
    for sequence in range(1, 21):
        await stage.say(a_decline(key, reason=f"n{sequence}"), sequence=sequence)

    await stage.relay()
    await stage.listen()
    await stage.until_heard(20)

    assert await stage.heard() == [(n, f"n{n}") for n in range(1, 21)]
    assert await stage.outbox_is_empty()


async def test_a_rolled_back_transaction_says_nothing(stage):
    async def refused() -> None:
        async with stage.writer.transaction() as tx:
            await outbox.record(tx, a_decline(reason="never said"), sequence=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await refused()
    await stage.say(a_decline(reason="said"))
    await stage.relay()
    await stage.listen()
    await stage.until_heard(1)

    assert await stage.heard() == [(1, "said")]


async def test_a_fact_that_commits_late_is_not_passed_over(stage):
    """A transaction draws a lower id, commits last, and is said all the same."""
    late, early = uuid4(), uuid4()
    async with stage.relaying():
        async with stage.writer.transaction() as slow:
            await outbox.record(slow, a_decline(late, reason="late"), sequence=1)
            await stage.say(a_decline(early, reason="early"))
            await until(lambda: is_said(stage, "early"))
        await stage.say(a_decline(late, reason="after"), sequence=2)
        await until(stage.outbox_is_empty)
    await stage.listen()
    await stage.until_heard(3)

    of_late = await stage.rows("SELECT said FROM heard WHERE key = $1 ORDER BY n", str(late))
    assert [row["said"] for row in of_late] == ["late", "after"]
    assert len(await stage.heard()) == 3


async def test_the_same_fact_twice_in_one_batch_and_across_batches_has_one_effect(stage):
    record = a_record(a_decline(reason="once"))

    await stage.produce(**record)
    await stage.produce(**record)
    await stage.listen()
    await stage.until_heard(1)
    await stage.produce(**record)
    await stage.produce(**a_record(a_decline(UUID(int=5), reason="neighbour")))
    await stage.until_heard(2)
    await stage.close()

    assert sorted(said for _, said in await stage.heard()) == ["neighbour", "once"]


async def test_a_group_whose_offsets_were_set_back_has_no_second_effect(stage):
    await stage.say(a_decline(reason="once"))
    await stage.relay()
    await stage.listen()
    await stage.until_heard(1)
    await stage.close()

    await stage.set_back()
    await stage.say(a_decline(reason="afterwards"))
    await stage.relay()
    await stage.listen()
    await stage.until_heard(2)

    assert [said for _, said in await stage.heard()] == ["once", "afterwards"]


async def test_odd_records_are_parked_with_their_reason_and_hold_nobody_up(stage):
    value, headers = b"{}", [("ce_id", b"x")]
    good = a_record(a_decline(reason="good"))
    for odd in (
        {"key": b"k1", "value": value, "headers": []},
        {"key": b"k2", "value": value, "headers": [("ce_id", None), ("ce_type", None)]},
        {"key": b"k3", "value": value, "headers": [("ce_id", b"\xff\xfe")]},
        {"key": b"k4", "value": os.urandom(400), "headers": headers},
        {"key": None, "value": value, "headers": good["headers"]},
        {"key": b"k5", "value": b"not json", "headers": good["headers"]},
        {"key": b"k6", "value": b"x" * 500_000, "headers": good["headers"]},
        {"key": b"\xff", "value": value, "headers": good["headers"]},
        {"key": b"k7", "value": b'{"reason": "fields missing"}', "headers": good["headers"]},
        {"key": b"k8", "value": None, "headers": [("ce\x00id", b"\x00")]},
    ):
        await stage.produce(**odd)
    await stage.produce(**good)

    await stage.listen()
    await stage.until_heard(1)
    await stage.until_parked(10)

    assert await stage.heard() == [(1, "good")]
    parked = {row["key"]: (row["error_class"], row["state"]) for row in await stage.parked()}
    assert set(parked.values()) == {
        ("bad-envelope", "dead"),
        ("bad-payload", "dead"),
        ("oversize", "dead"),
    }
    assert parked[b"k6"] == ("oversize", "dead")


async def test_a_type_that_this_build_does_not_know_is_skipped(stage):
    record = a_record(a_decline(reason="from the future"))
    record["headers"] = [
        (name, b"zukunft.matching.match-celebrated.v1" if name == "ce_type" else value)
        for name, value in record["headers"]
    ]

    await stage.produce(**record)
    await stage.produce(**a_record(a_decline(reason="known")))
    await stage.listen()
    await stage.until_heard(1)

    assert await stage.heard() == [(1, "known")]
    assert await stage.parked() == []


async def test_an_older_fact_never_overwrites_a_newer_one(stage):
    key = uuid4()
    for sequence in (7, 5, 7):
        record = a_record(a_decline(key, reason=f"v{sequence}"), sequence=sequence)
        await stage.produce(**record)

    await stage.listen()
    await stage.until_heard(3)

    assert (await stage.rows("SELECT sequence, said FROM standing"))[0]["said"] == "v7"


async def test_two_readers_share_the_partitions_and_no_fact_has_two_effects(stage):
    took: dict[str, set[str]] = {"1": set(), "2": set()}
    readers = [stage.consumer(instance=name, router=noting(took[name])) for name in sorted(took)]
    await asyncio.gather(*(reader.start() for reader in readers))
    await until(lambda: have_shared(readers))
    for sequence in range(1, 201):
        await stage.say(a_decline(UUID(int=sequence % 20), reason="x"), sequence=sequence)
    await stage.relay()
    await stage.until_heard(200)
    await asyncio.gather(*(reader.stop() for reader in readers))

    await in_order_once(stage, 200)
    assert min(len(keys) for keys in took.values()) > 0
    assert not took["1"] & took["2"]


def noting(keys: set[str]) -> Router:
    """Handles as ever and notes whose facts came here."""

    async def on_match_declined(fact, tx):
        await HANDLERS[fact.TYPE](fact, tx)
        keys.add(fact.key)

    return Router({a_decline().TYPE: on_match_declined})


async def have_shared(readers) -> bool:
    parts = [reader.client.assignment() for reader in readers]
    return all(parts) and not parts[0] & parts[1]


async def in_order_once(stage, count: int) -> None:
    rows = await stage.rows("SELECT key, sequence FROM heard ORDER BY n")
    assert len(rows) == count
    for key in {row["key"] for row in rows}:
        sequences = [row["sequence"] for row in rows if row["key"] == key]
        assert sequences == sorted(set(sequences))


async def test_a_subscriber_that_would_commit_by_itself_stops_the_start(stage):
    consumer = stage.consumer()
    consumer.broker.subscriber("registry-initiatives", group_id="x")

    with pytest.raises(NotManualError):
        require_manual(consumer.broker)


async def is_said(stage, reason: str) -> bool:
    async with stage.writer.read() as tx:
        waiting = await tx.fetch("SELECT payload FROM outbox")
    return not any(reason.encode() in row["payload"] for row in waiting)
