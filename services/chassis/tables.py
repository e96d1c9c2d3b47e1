"""All tables that the chassis keeps in a service's own database.

Only migrations and tests import this: a process that serves starts without SQLAlchemy.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import func


def chassis_tables(metadata: MetaData) -> None:
    """Add them to a service's metadata, which owns them from then on."""
    for table in (
        outbox_table,
        inbox_table,
        parked_table,
        timer_table,
        erased_table,
        idempotency_table,
        capability_table,
    ):
        table(metadata)


def outbox_table(metadata: MetaData) -> Table:
    """The table; its id comes from a sequence with cache 1, or the order would break."""
    return Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(always=True, cache=1), primary_key=True),
        Column("shard", SmallInteger, nullable=False),
        Column("topic", Text, nullable=False),
        Column("key", LargeBinary, nullable=False),
        Column("fact_id", Uuid, nullable=False),
        Column("type", Text, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("payload", LargeBinary),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Index("outbox_shard_id", "shard", "id"),
        postgresql_with={"autovacuum_vacuum_scale_factor": 0, "autovacuum_vacuum_threshold": 1000},
    )


def inbox_table(metadata: MetaData) -> Table:
    """One row per fact that was taken, parked ones included."""
    return Table(
        "inbox",
        metadata,
        Column("consumer", Text, primary_key=True),
        Column("fact_id", Uuid, primary_key=True),
        Column("seen_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Index("inbox_seen_at", "seen_at"),
    )


def parked_table(metadata: MetaData) -> Table:
    """The table; the newest ids of a key stand behind its oldest."""
    return Table(
        "parked",
        metadata,
        Column("id", BigInteger, Identity(always=True, cache=1), primary_key=True),
        Column("consumer", Text, nullable=False),
        Column("topic", Text, nullable=False),
        Column("partition", Integer, nullable=False),
        Column("record_offset", BigInteger, nullable=False),
        Column("key", LargeBinary),
        Column("fact_id", Uuid),
        Column("type", Text),
        Column("headers", LargeBinary, nullable=False),
        Column("payload", LargeBinary),
        Column("error_class", Text, nullable=False),
        Column("error", Text, nullable=False),
        Column("trace_id", Text),
        Column("attempts", Integer, nullable=False, server_default="0"),
        Column("parked_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Column("state", Text, nullable=False),
        UniqueConstraint("consumer", "topic", "partition", "record_offset", name="parked_record"),
        Index("parked_place", "consumer", "topic", "key", "id"),
        Index("parked_due_at", "due_at", postgresql_where=text("state = 'waiting'")),
    )


def timer_table(metadata: MetaData) -> Table:
    """One row per thing that is to happen later."""
    return Table(
        "timer",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("name", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Column("payload", JSONB, nullable=False),
        Column("attempts", Integer, nullable=False, server_default="0"),
        UniqueConstraint("name", "subject", name="timer_name_subject"),
        Index("timer_due_at", "due_at"),
    )


def erased_table(metadata: MetaData) -> Table:
    """One row per person who was erased."""
    return Table(
        "erased",
        metadata,
        Column("person_id", Text, primary_key=True),
        Column("erased_at", DateTime(timezone=True), nullable=False),
    )


def idempotency_table(metadata: MetaData) -> Table:
    """One row per caller, route and key; ``route`` names the caller, the method and the path."""
    return Table(
        "idempotency",
        metadata,
        Column("route", Text, primary_key=True),
        Column("key", Uuid, primary_key=True),
        Column("digest", LargeBinary, nullable=False),
        Column("status", SmallInteger),
        Column("answer", JSONB),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )


def capability_table(metadata: MetaData) -> Table:
    """The table of links; its rows hold a hash, never a token."""
    return Table(
        "capability",
        metadata,
        Column("digest", LargeBinary, primary_key=True),
        Column("purpose", Text, nullable=False),
        Column("subject", Text, nullable=False, index=True),
        Column("person_id", Text, nullable=False, index=True),
        Column("expires_at", DateTime(timezone=True), nullable=False),
        Column("single_use", Boolean, nullable=False),
        Column("used_at", DateTime(timezone=True)),
    )
