"""What cannot be handled waits in order, says why without quoting, and holds nobody else up."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.chassis import parking
from services.chassis.handlers import Router
from services.chassis.intake import Limits
from services.chassis.parking import Parked
from services.chassis.retry import next_try
from tests.chassis.builders import a_decline
from tests.chassis.records import a_record
from tests.chassis.small_service import HANDLERS
from tests.chassis.waiting import until


async def test_a_bad_fact_and_what_follows_of_its_key_wait_while_other_keys_go_on(stage):
    key, other = uuid4(), uuid4()
    for sequence, reason in enumerate(["ok1", "boom", "ok2", "ok3"], start=1):
        await stage.say(a_decline(key, reason=reason), sequence=sequence)
    await stage.say(a_decline(other, reason="other"))
    await stage.relay()

    await stage.listen()
    await stage.until_parked(3)
    await stage.until_heard(2)

    assert sorted(said for _, said in await stage.heard()) == ["ok1", "other"]
    assert [(row["error_class"], row["state"]) for row in await stage.parked()] == [
        ("RuntimeError", "waiting"),
        ("Behind", "waiting"),
        ("Behind", "waiting"),
    ]


async def test_once_repaired_the_head_and_its_followers_are_done_in_order(stage):
    key = uuid4()
    for sequence, reason in enumerate(["ok1", "broken:a", "ok2", "broken:b", "ok3"], start=1):
        await stage.say(a_decline(key, reason=reason), sequence=sequence)
    await stage.relay()
    await stage.listen()
    await stage.until_parked(4)

    await repair(stage, "a")
    await retry_at_once(stage)
    after_first = [said for _, said in await stage.heard()]
    await repair(stage, "b")
    await retry_at_once(stage)

    assert after_first == ["ok1", "broken:a", "ok2"]
    assert [said for _, said in await stage.heard()] == [
        "ok1",
        "broken:a",
        "ok2",
        "broken:b",
        "ok3",
    ]
    assert await stage.parked() == []
    standing = await stage.rows("SELECT said FROM standing WHERE key = $1", str(key))
    assert standing[0]["said"] == "ok3"


async def test_a_fact_that_comes_while_its_key_is_held_waits_behind(stage):
    key = uuid4()
    await stage.say(a_decline(key, reason="broken:a"), sequence=1)
    await stage.relay()
    await stage.listen()
    await stage.until_parked(1)

    await stage.say(a_decline(key, reason="ok"), sequence=2)
    await stage.relay()
    await stage.until_parked(2)
    await repair(stage, "a")
    await retry_at_once(stage)

    assert [said for _, said in await stage.heard()] == ["broken:a", "ok"]


async def test_a_dead_head_holds_its_key_until_somebody_drops_it(stage):
    key = uuid4()
    await stage.say(a_decline(key, reason="never"), sequence=1)
    await stage.say(a_decline(key, reason="ok"), sequence=2)
    await stage.relay()
    await stage.listen()
    await stage.until_parked(2)

    await stage.retry_all()
    held = await stage.heard()
    async with stage.reader.transaction() as tx:
        head = await parking.list_parked(tx, key=str(key), state=Parked.DEAD)
        assert await parking.drop(tx, [head[0].id]) == 1
    await stage.retry_all()

    assert held == []
    assert await stage.heard() == [(2, "ok")]


async def test_a_dead_fact_that_somebody_retries_is_tried_again(stage):
    await stage.say(a_decline(reason="never"))
    await stage.relay()
    await stage.listen()
    await stage.until_parked(1)

    async with stage.reader.transaction() as tx:
        dead = await parking.list_parked(tx, error_class="NeverWorks")
        assert await parking.retry(tx, [dead[0].id]) == 1
    await stage.retry_all()

    assert [(row["state"], row["attempts"]) for row in await stage.parked()] == [("dead", 1)]


async def test_what_may_work_later_is_tried_with_its_batch_then_thrice_alone_and_then_waits(stage):
    tries = []

    async def on_match_declined(fact, tx):
        tries.append(fact.key)
        await HANDLERS[fact.TYPE](fact, tx)

    await stage.say(a_decline(reason="later"))
    await stage.relay()
    await stage.listen(router=Router({a_decline().TYPE: on_match_declined}))
    await stage.until_parked(1)

    assert len(tries) == 1 + 3
    row = (await stage.parked())[0]
    assert (row["error_class"], row["error"], row["state"]) == ("TryLater", "told-so", "waiting")
    assert row["due_at"] > row["parked_at"]


async def test_an_unknown_value_of_a_known_fact_is_parked_dead_and_holds_its_key(stage):
    key = uuid4()
    unknown = a_record(a_decline(key), sequence=2)
    unknown["value"] = unknown["value"].replace(b'"seeker"', b'"landlord"')
    extra = a_record(a_decline(key, reason="ok1"))
    extra["value"] = extra["value"].replace(b'{"match_id"', b'{"new_field":1,"match_id"')

    await stage.produce(**extra)
    await stage.produce(**unknown)
    await stage.produce(**a_record(a_decline(key, reason="ok3"), sequence=3))
    await stage.listen()
    await stage.until_parked(2)

    assert await stage.heard() == [(1, "ok1")]
    states = [(row["error_class"], row["state"]) for row in await stage.parked()]
    assert states == [("bad-payload", "dead"), ("Behind", "waiting")]
    assert (await stage.parked())[0]["payload"] == unknown["value"]


async def test_a_restart_between_loses_nothing_and_doubles_nothing(stage):
    key = uuid4()
    for sequence, reason in enumerate(["ok1", "broken:a", "ok2"], start=1):
        await stage.say(a_decline(key, reason=reason), sequence=sequence)
    await stage.relay()
    await stage.listen()
    await stage.until_parked(2)
    await stage.close()

    await stage.set_back()
    await stage.say(a_decline(reason="neighbour"))
    await stage.relay()
    await stage.listen()
    await stage.until_heard(2)
    await repair(stage, "a")
    await retry_at_once(stage)

    said = [said for _, said in await stage.heard() if said != "neighbour"]
    assert said == ["ok1", "broken:a", "ok2"]


async def test_nothing_that_a_person_wrote_is_kept_in_the_reason(stage):
    canary = "kanarienvogel@example.org"
    await stage.say(a_decline(reason=f"boom:{canary}"))
    await stage.say(a_decline(reason=f"twice:{canary}"))
    bad = a_record(a_decline())
    bad["headers"] = [
        (name, canary.encode() if name == "ce_id" else value) for name, value in bad["headers"]
    ]
    await stage.produce(**bad)
    await stage.relay()
    await stage.listen()
    await stage.until_parked(3)

    told = [row["error_class"] + row["error"] for row in await stage.parked()]
    assert not [text for text in told if "kanarienvogel" in text]
    assert any("23505" in text for text in told)


async def test_a_database_that_refuses_one_fact_undoes_that_one_alone(stage):
    await stage.say(a_decline(reason="ok1"))
    await stage.say(a_decline(reason="twice"))
    await stage.say(a_decline(reason="ok2"))
    await stage.relay()
    await stage.listen()
    await stage.until_parked(1)
    await stage.until_heard(2)

    assert sorted(said for _, said in await stage.heard()) == ["ok1", "ok2"]
    assert await stage.rows("SELECT 1 FROM standing WHERE key = 'twice'") == []


async def test_when_nothing_works_any_more_the_consumer_stops_rather_than_park_it_all(stage):
    for number in range(20):
        await stage.say(a_decline(reason="boom"), sequence=number)
    await stage.relay()

    consumer = await stage.listen(limits=Limits(in_a_row=5))
    await until(lambda: stopped(consumer))

    assert consumer.stop_reason == "too-many-failures"
    assert len(await stage.parked()) < 5


async def test_two_retriers_never_take_the_same_head(stage):
    for number in range(20):
        await stage.say(a_decline(reason=f"broken:{number % 2}"), sequence=number)
    await stage.relay()
    await stage.listen()
    await stage.until_parked(20)
    await repair(stage, "0")
    await repair(stage, "1")
    await stage.rows("UPDATE parked SET due_at = now() - interval '1 s'")

    await stage.in_parallel(stage.retry_all, stage.retry_all)

    assert len(await stage.heard()) == 20


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 2), (1, 4), (5, 64), (30, 3600)])
def test_each_try_waits_twice_as_long_up_to_an_hour(attempts, seconds):
    now = datetime(2026, 1, 1, tzinfo=UTC)

    assert next_try(attempts, now=now, chance=0.5) == now + timedelta(seconds=seconds)


async def repair(stage, name: str) -> None:
    await stage.rows("INSERT INTO standing VALUES ($1, 0, '')", f"repaired:{name}")


async def retry_at_once(stage) -> None:
    await stage.rows("UPDATE parked SET due_at = now() - interval '1 s' WHERE state = 'waiting'")
    await stage.retry_all()


async def stopped(consumer) -> bool:
    return consumer.stop_reason is not None
