"""All tables that the chassis keeps in a service's own database."""

from sqlalchemy import MetaData

from services.chassis.capability import capability_table
from services.chassis.erasure import erased_table
from services.chassis.http.idempotency import idempotency_table
from services.chassis.inbox import inbox_table
from services.chassis.outbox import outbox_table
from services.chassis.parking import parked_table
from services.chassis.timers import timer_table


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
