"""Other services as a test lets them speak on a real Kafka, and a live reader that hears them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer

from contracts import codec
from contracts.fact import DomainEvent, Envelope, Tombstone
from contracts.topics import INITIATIVES
from services.chassis.database import Database
from services.chassis.handlers import Router
from services.chassis.intake import Intake
from services.chassis.subscriber import Consumer
from services.chassis.telemetry import Telemetry
from services.notifications.messages import HANDLERS, TOMBSTONES
from tests.chassis.waiting import until
from tests.notifications.builders import an_envelope


@dataclass
class Town:
    """Says facts as their owners do; ``said`` are the ids that the live reader has to take."""

    kafka: str
    database: Database
    measures: Telemetry
    group: str
    said: list[UUID] = field(default_factory=list)

    async def say(
        self,
        fact: DomainEvent,
        *,
        sequence: int = 1,
        dataref: str | None = None,
        at: datetime | None = None,
    ) -> None:
        """Put a fact on its topic."""
        time = at or datetime.now(UTC)
        envelope = an_envelope(fact, dataref=dataref, time=time, sequence=sequence)
        await self._send(fact.TOPIC.name, fact, envelope)

    async def end(self, initiative_id: UUID, *, sequence: int) -> None:
        """The registry takes an initiative out of its directory."""
        now = datetime.now(UTC)
        envelope = Envelope(
            fact_id=uuid4(),
            type="zukunft.registry.tombstone.v1",
            source="/registry",
            subject=str(initiative_id),
            sequence=sequence,
            time=now,
            recorded_at=now,
            correlation_id="test",
        )
        await self._send(INITIATIVES.name, Tombstone(INITIATIVES, str(initiative_id)), envelope)

    async def be_heard(self) -> None:
        """Let the live reader take all that was said, then leave.

        It stands still afterwards, so that what other tests say at the same time stays outside.
        """
        async with self._listening():
            await until(self._is_heard)

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        consumer = Consumer(
            Intake(self.database, Router(HANDLERS, TOMBSTONES), telemetry=self.measures),
            service="notifications",
            instance="town",  # a static member: under a new name it would wait for the old one
            kafka=[self.kafka],
            group=self.group,
        )
        await consumer.start()
        try:
            yield
        finally:
            await consumer.stop()

    async def _is_heard(self) -> bool:
        async with self.database.read() as tx:
            heard = await tx.fetchval(
                "SELECT count(*) FROM inbox WHERE fact_id = ANY($1::uuid[])", self.said
            )
        return bool(heard == len(self.said))

    async def _send(self, topic: str, fact: DomainEvent | Tombstone, envelope: Envelope) -> None:
        key, value, headers = codec.encode(fact, envelope)
        async with AIOKafkaProducer(bootstrap_servers=self.kafka) as producer:
            await producer.send_and_wait(topic, key=key, value=value, headers=headers)
        self.said.append(envelope.fact_id)

    def of(self, database: Database, *, group: str) -> "Town":
        """The same town with another reader."""
        return replace(self, database=database, group=group, said=[])
