"""Who asked to be forgotten stays forgotten: also after a replay or a late fact.

A restored backup: `tests/tools/test_forgetting.py`.
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.chassis import erasure, timers
from tests.chassis.builders import PERSON, a_decline

SHE = "p_" + "a" * 32
ERASED_AT = datetime(2026, 5, 1, tzinfo=UTC)


async def test_what_was_said_before_is_to_be_forgotten_and_what_comes_after_is_not(database):
    async with database.transaction() as tx:
        await erasure.mark_erased(tx, SHE, ERASED_AT)

        assert await erasure.is_erased(tx, SHE, ERASED_AT - timedelta(days=1))
        assert await erasure.is_erased(tx, SHE, ERASED_AT)
        assert not await erasure.is_erased(tx, SHE, ERASED_AT + timedelta(days=1))
        assert not await erasure.is_erased(tx, PERSON, ERASED_AT)


async def test_an_older_erasure_that_is_replayed_never_replaces_a_later_one(database):
    async with database.transaction() as tx:
        await erasure.mark_erased(tx, SHE, ERASED_AT)
        await erasure.mark_erased(tx, SHE, ERASED_AT - timedelta(days=9))

        assert await erasure.is_erased(tx, SHE, ERASED_AT)


async def test_her_parked_facts_and_her_timers_go_and_those_of_others_stay(stage):
    hers, others = a_decline(uuid4(), reason="boom"), a_decline(uuid4(), reason="boom")
    await stage.say(hers.model_copy(update={"seeker_person_id": SHE}))
    await stage.say(others)
    await stage.relay()
    await stage.listen()
    await stage.until_parked(2)
    async with stage.reader.transaction() as tx:
        due_at = tx.now + timedelta(days=1)
        await timers.schedule(tx, "remind", subject=SHE, due_at=due_at)
        await timers.schedule(tx, "remind", subject="x", due_at=due_at, payload={"who": SHE})
        await timers.schedule(tx, "remind", subject="y", due_at=due_at, payload={"who": PERSON})

        await erasure.purge_person(tx, SHE)

    assert [row["key"] for row in await stage.parked()] == [others.key.encode()]
    assert [row["subject"] for row in await stage.rows("SELECT subject FROM timer")] == ["y"]
