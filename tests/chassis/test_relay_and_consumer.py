"""From one service's transaction into another's, over a real Kafka: once in effect, in order."""

from uuid import uuid4

from tests.chassis.builders import a_decline


async def test_what_one_service_records_another_one_hears_in_order(stage):
    key = uuid4()
    for sequence in range(1, 21):
        await stage.say(a_decline(key, reason=f"n{sequence}"), sequence=sequence)

    await stage.relay()
    await stage.listen()
    await stage.until_heard(20)

    assert await stage.heard() == [(n, f"n{n}") for n in range(1, 21)]
    assert await stage.outbox_is_empty()
