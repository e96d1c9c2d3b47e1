"""Makes every topic of `contracts.topics` on a Kafka that does not have it yet."""

from collections.abc import Iterable
from datetime import timedelta

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts import topics
from contracts.topics import Topic

HOUR_MS = 3_600_000


async def create_topics(bootstrap: str, *, replicas: int = 1) -> list[str]:
    """Create the topics that are missing; the answer is their names."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        missing = missing_topics(await admin.list_topics())
        if missing:
            await admin.create_topics([described(topic, replicas) for topic in missing])
        return [topic.name for topic in missing]
    finally:
        await admin.close()


def missing_topics(present: Iterable[str]) -> list[Topic]:
    """The declared topics that Kafka does not name."""
    names = set(present)
    return [topic for topic in topics.ALL if topic.name not in names]


def described(topic: Topic, replicas: int) -> NewTopic:
    """The topic as Kafka's admin protocol wants it."""
    return NewTopic(
        topic.name,
        num_partitions=topic.partitions,
        replication_factor=replicas,
        topic_configs=kept(topic.retention),
    )


def kept(retention: timedelta | None) -> dict[str, str]:
    """How long records stay: by age, or until a newer one or a tombstone replaces them.

    Compaction leaves the active segment alone, so that one is closed within the hour.
    """
    if retention is None:
        return {
            "cleanup.policy": "compact",
            "max.compaction.lag.ms": str(HOUR_MS),
            "segment.ms": str(HOUR_MS),
        }
    milliseconds = retention // timedelta(milliseconds=1)
    return {"cleanup.policy": "delete", "retention.ms": str(milliseconds)}
