"""A batch of records and what becomes of it, without a broker."""

from dataclasses import dataclass
from typing import Any

import pytest

from contracts.matching import MatchProposed
from services.chassis.consumer import TryLater
from services.chassis.handlers import Router
from services.chassis.intake import Intake, Limits, TooManyFailuresError
from services.chassis.retry import Retry
from tests.chassis.builders import a_decline
from tests.chassis.records import a_record
from tests.chassis.small_service import HANDLERS

ROUTER = Router(HANDLERS)


@dataclass
class Read:
    """A record as the Kafka client gives it."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]
    partition: int = 0
    offset: int = 0


def reads(*records: dict[str, Any]) -> list[Read]:
    return [Read(**record, offset=offset) for offset, record in enumerate(records)]


def without_sense(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"value": b'{"shoe_size": 43}'}


def of_type(type_: str, record: dict[str, Any]) -> dict[str, Any]:
    others = [(name, value) for name, value in record["headers"] if name != "ce_type"]
    return record | {"headers": [*others, ("ce_type", type_.encode())]}


async def test_a_flood_of_failures_ends_at_the_limit_and_not_at_the_end_of_the_batch(
    database, measures
):
    tries = []

    async def on_match_declined(fact, _tx):
        tries.append(fact.key)
        raise TryLater("not-yet")

    router = Router({a_decline().TYPE: on_match_declined})
    intake = Intake(database, router, telemetry=measures, limits=Limits(in_a_row=5))

    with pytest.raises(TooManyFailuresError):
        await intake.take(reads(*(a_record(a_decline()) for _ in range(500))))

    assert len(tries) == 1 + 5 * 3
    assert await parked(database) == []


async def test_a_share_of_failures_stops_the_consumer_also_where_no_row_of_them_does(
    database, measures
):
    reasons = ["fine", "boom", "boom"] * 4
    limits = Limits(in_a_row=100, share=0.5, share_of=10)
    intake = Intake(database, ROUTER, telemetry=measures, limits=limits)

    with pytest.raises(TooManyFailuresError, match="6 of 10"):
        await intake.take(reads(*(a_record(a_decline(reason=reason)) for reason in reasons)))


async def test_what_an_undone_batch_counted_is_forgotten_with_it(database, measures):
    """The first fact is done twice, at once with the others and then alone: it counts once."""
    reasons = ["fine", "boom"] * 4
    intake = Intake(database, ROUTER, telemetry=measures)

    await intake.take(reads(*(a_record(a_decline(reason=reason)) for reason in reasons)))

    assert (len(intake.tally.latest), intake.tally.failures) == (8, 4)


async def test_records_that_nobody_can_read_count_as_failures_too(database, measures):
    intake = Intake(database, ROUTER, telemetry=measures, limits=Limits(in_a_row=5))

    with pytest.raises(TooManyFailuresError):
        await intake.take(reads(*(without_sense(a_record(a_decline())) for _ in range(5))))

    assert await parked(database) == []


async def test_an_unreadable_record_of_a_type_that_nobody_handles_here_is_skipped(
    database, measures
):
    intake = Intake(database, ROUTER, telemetry=measures)
    other = of_type(MatchProposed.TYPE, without_sense(a_record(a_decline())))

    await intake.take(reads(other, without_sense(a_record(a_decline()))))

    assert [(row["record_offset"], row["error_class"]) for row in await parked(database)] == [
        (1, "bad-payload")
    ]


async def test_a_parked_record_whose_handler_is_gone_is_done_when_somebody_retries_it(
    database, measures
):
    await Intake(database, ROUTER, telemetry=measures).take(
        reads(without_sense(a_record(a_decline())))
    )
    async with database.transaction() as tx:
        await tx.execute("UPDATE parked SET state = 'waiting', due_at = $1", tx.now)

    await Retry(database, Router(), measures).run_one()

    assert await parked(database) == []


async def parked(database) -> list[Any]:
    async with database.read() as tx:
        rows: list[Any] = await tx.fetch("SELECT * FROM parked ORDER BY id")
    return rows
