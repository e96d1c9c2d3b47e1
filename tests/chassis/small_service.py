"""A service as small as one can be: it counts what it hears and says what it is told to."""

from sqlalchemy import BigInteger, Column, Identity, Integer, MetaData, Table, Text, Uuid

from services.chassis.tables import chassis_tables


def tables() -> MetaData:
    """The chassis's tables and two of its own."""
    metadata = MetaData()
    chassis_tables(metadata)
    Table(
        "heard",
        metadata,
        Column("n", BigInteger, Identity(always=True), primary_key=True),
        Column("key", Text, nullable=False),
        Column("sequence", BigInteger, nullable=False),
        Column("fact_id", Uuid, nullable=False),
        Column("said", Text, nullable=False),
    )
    Table(
        "standing",
        metadata,
        Column("key", Text, primary_key=True),
        Column("sequence", Integer, nullable=False),
        Column("said", Text, nullable=False),
    )
    return metadata
