"""One batch of records, taken in one transaction: inbox, effects, parked facts.

First all at once; where a handler raises, everything is rolled back and done again with a
savepoint per fact, so that one fact's failure is its own.
"""

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from asyncpg.exceptions import InternalClientError, PostgresError
from opentelemetry.context import Context
from opentelemetry.trace import SpanKind

from contracts import codec
from contracts.codec import Decoded, Said, Unknown, Unreadable
from services.chassis import inbox
from services.chassis.database import Database, is_unwell
from services.chassis.handlers import Router
from services.chassis.logs import get_logger, places, told
from services.chassis.parking import KafkaRecord, Parking, Place, TryLater, held_places, park
from services.chassis.telemetry import Telemetry, context_of, links_to
from services.chassis.transaction import Transaction

TRIES: Final = 3
READ_LOCK: Final = 7004
"""Held, shared, by each batch; a replay takes it alone for the moment of its swap."""


class HandlerFailedError(Exception):
    """A handler raised while the batch was tried at once."""


class TooManyFailuresError(Exception):
    """So much fails that the fault is most likely here: stop rather than park everything."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may fail before the consumer stops."""

    in_a_row: int = 100
    share: float = 0.5
    share_of: int = 1000


@dataclass(slots=True)
class Tally:
    """The outcomes of the latest facts; ``True`` is a failure."""

    limits: Limits
    latest: deque[bool] = field(default_factory=deque)
    failures: int = 0
    in_a_row: int = 0

    def copy(self) -> "Tally":
        """The same, for a batch that may be rolled back."""
        return replace(self, latest=self.latest.copy())

    def note(self, *, failed: bool) -> None:
        """Count an outcome; raises `TooManyFailuresError` beyond a limit."""
        if len(self.latest) == self.limits.share_of:
            self.failures -= self.latest.popleft()
        self.latest.append(failed)
        self.failures += failed
        self.in_a_row = self.in_a_row + 1 if failed else 0
        if self.in_a_row >= self.limits.in_a_row:
            raise TooManyFailuresError(f"{self.in_a_row} facts in a row failed")
        known = len(self.latest)
        if known == self.limits.share_of and self.failures > self.limits.share * known:
            raise TooManyFailuresError(f"{self.failures} of {known} facts failed")


@dataclass(slots=True)
class Batch:
    """What happens to the records of one batch while its transaction is open."""

    fresh: set[object]
    held: set[Place]
    tally: Tally
    parkings: list[Parking] = field(default_factory=list)
    done: int = 0
    skipped: int = 0
    repeated: int = 0

    def park(self, parking: Parking) -> None:
        """Keep the record aside, and with it what follows of its key."""
        self.parkings.append(parking)
        if parking.record.key is not None:
            self.held.add((parking.record.topic, parking.record.key))

    def fail(self, parking: Parking) -> None:
        """Park it, and count it against the limits at once: a flood ends before it is all tried."""
        self.park(parking)
        self.tally.note(failed=True)

    def succeed(self) -> None:
        """Count what had its effect."""
        self.done += 1
        self.tally.note(failed=False)


class Intake:
    """Turns records into effects; knows nothing of offsets."""

    def __init__(
        self,
        database: Database,
        router: Router,
        *,
        telemetry: Telemetry,
        limits: Limits | None = None,
    ) -> None:
        self.database = database
        self.router = router
        self.telemetry = telemetry
        self.tally = Tally(limits or Limits())
        self._seconds = telemetry.seconds("zp_consumer_work_seconds", "One batch's transaction")
        self._decoding = telemetry.seconds("zp_consumer_decode_seconds", "One batch decoded")
        self._facts = telemetry.meter.create_counter("zp_consumer_facts")

    async def take(self, records: Sequence[KafkaRecord]) -> None:
        """Take them all, each once; raises only what concerns the whole batch."""
        began = time.perf_counter()
        heard = [(record, decoded(record)) for record in records]
        decoded_at = time.perf_counter()
        self._decoding.record(decoded_at - began)
        with self.telemetry.tracer.start_as_current_span(
            "consume", kind=SpanKind.CONSUMER, links=links_to(traces_of(heard))
        ):
            try:
                await self._in_one_transaction(heard, carefully=False)
            except HandlerFailedError:
                await self._in_one_transaction(heard, carefully=True)
        self._seconds.record(time.perf_counter() - decoded_at)

    async def _in_one_transaction(
        self, heard: Sequence[tuple[KafkaRecord, Decoded]], *, carefully: bool
    ) -> None:
        async with self.database.transaction() as tx:
            batch = await self._begin(tx, heard)
            for record, what in heard:
                await self._take_one(tx, batch, record=record, what=what, carefully=carefully)
            if batch.parkings:
                await park(tx, batch.parkings)
        self.tally = batch.tally
        self._count(batch)

    async def _begin(self, tx: Transaction, heard: Sequence[tuple[KafkaRecord, Decoded]]) -> Batch:
        await tx.execute("SELECT pg_advisory_xact_lock_shared($1)", READ_LOCK)
        wanted = {
            what.envelope.fact_id
            for _, what in heard
            if isinstance(what, Said) and self.router.handles(what)
        }
        keys = {record.key for record, _ in heard if record.key is not None}
        fresh: set[object] = set(await inbox.take(tx, wanted)) if wanted else set()
        held = await held_places(tx, keys)
        return Batch(fresh=fresh, held=held, tally=self.tally.copy())

    async def _take_one(
        self,
        tx: Transaction,
        batch: Batch,
        *,
        record: KafkaRecord,
        what: Decoded,
        carefully: bool,
    ) -> None:
        if isinstance(what, Unknown) or self.router.ignores(what):
            batch.skipped += 1
            return
        if isinstance(what, Unreadable):
            batch.fail(Parking.unreadable(record, what))
            return
        if what.envelope.fact_id not in batch.fresh:
            batch.repeated += 1
            return
        batch.fresh.discard(what.envelope.fact_id)
        if (record.topic, record.key) in batch.held:
            batch.park(Parking.behind(record, what))
            return
        problem = await self._handle(tx, what, carefully=carefully)
        if problem is None:
            batch.succeed()
        else:
            batch.fail(Parking.failed(record, what, problem))

    async def _handle(self, tx: Transaction, said: Said, *, carefully: bool) -> Exception | None:
        """Let it be handled; what must wait longer waits parked, never in an open transaction."""
        for attempt in range(1, TRIES + 1):
            try:
                async with tx.savepoint() if carefully else Unprotected():
                    await handle(self.router, said, tx=tx, telemetry=self.telemetry)
            except Exception as problem:  # the edge: whatever a handler raises ends here
                if concerns_all(problem, tx):
                    raise
                if not carefully:
                    raise HandlerFailedError from problem
                if not isinstance(problem, TryLater) or attempt == TRIES:
                    note_failure(said, problem)
                    return problem
            else:
                return None
        return None

    def _count(self, batch: Batch) -> None:
        for outcome, number in (
            ("done", batch.done),
            ("parked", len(batch.parkings)),
            ("skipped", batch.skipped),
            ("repeated", batch.repeated),
        ):
            if number:
                self._facts.add(number, {"outcome": outcome})


class Unprotected:
    """No savepoint: the fast way, on which a failure undoes the batch."""

    async def __aenter__(self) -> None:
        """Begin nothing."""

    async def __aexit__(self, *_: object) -> None:
        """End nothing."""


async def handle(router: Router, said: Said, *, tx: Transaction, telemetry: Telemetry) -> None:
    """Let the service's function do its work, as a part of the fact's own trace."""
    if said.envelope.traceparent is None:
        await router.handle(said, tx)
        return
    with telemetry.tracer.start_as_current_span(
        f"handle {said.envelope.type}", context=context_of(said.envelope), kind=SpanKind.CONSUMER
    ):
        await router.handle(said, tx)


def decoded(record: KafkaRecord) -> Decoded:
    """What the record says; never raises."""
    return codec.decode(record.topic, key=record.key, value=record.value, headers=record.headers)


def concerns_all(problem: Exception, tx: Transaction) -> bool:
    """Whether it is the database's trouble rather than this fact's."""
    return tx.is_lost or (
        isinstance(problem, (PostgresError, InternalClientError)) and is_unwell(problem)
    )


def note_failure(said: Said, problem: Exception) -> None:
    """Write down which fact failed and where, never what it says."""
    get_logger().error(
        "fact failed",
        fact_id=str(said.envelope.fact_id),
        type=said.envelope.type,
        error=told(problem),
        places=places(problem),
    )


def traces_of(heard: Sequence[tuple[KafkaRecord, Decoded]]) -> list[Context]:
    """The places in their traces of the facts of a batch."""
    envelopes = [what.envelope for _, what in heard if isinstance(what, Said)]
    return [context_of(each) for each in envelopes if each.traceparent is not None]
