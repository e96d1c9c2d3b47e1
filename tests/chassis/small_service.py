"""A service as small as one can be: it writes down what it hears and does what it is told.

As a process (``python -m tests.chassis.small_service worker``) it runs with the chassis's own
roles, in the name of the service that ``SMALL_SERVICE`` names.
"""

import os
from typing import ClassVar, Final

from sqlalchemy import BigInteger, Column, Identity, MetaData, Table, Text, Uuid

from contracts import topics
from contracts.matching import MatchDeclined
from contracts.registry import InitiativeListed
from services.chassis.consumer import NeverWorks, TryLater, handlers, tombstones
from services.chassis.roles import run_role
from services.chassis.settings import ServiceSettings
from services.chassis.tables import chassis_tables
from services.chassis.transaction import Transaction
from services.chassis.worker import run_worker


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
        Column("sequence", BigInteger, nullable=False),
        Column("said", Text, nullable=False),
    )
    return metadata


async def on_match_declined(fact: MatchDeclined, tx: Transaction) -> None:
    """Write it down twice: each time it is heard, and what stands now."""
    await obey(fact.reason, tx)
    await hear(tx, key=fact.key, said=fact.reason)
    await stand(tx, key=fact.key, said=fact.reason)


async def on_initiative_listed(fact: InitiativeListed, tx: Transaction) -> None:
    """Remember its title."""
    await hear(tx, key=fact.key, said=fact.title)
    await stand(tx, key=fact.key, said=fact.title)


async def on_initiative_gone(key: str, tx: Transaction) -> None:
    """Forget it."""
    await hear(tx, key=key, said="gone")
    await tx.execute("DELETE FROM standing WHERE key = $1", key)


async def obey(order: str, tx: Transaction) -> None:
    """Fail as told: for ever, for now, with no known class, or until somebody repairs it."""
    match order.split(":"):
        case ["never", *_]:
            raise NeverWorks("told-so")
        case ["later", *_]:
            raise TryLater("told-so")
        case ["boom", *_]:
            raise RuntimeError(f"the text of this error quotes {order}")
        case ["twice", *_]:
            await tx.execute("INSERT INTO standing VALUES ('twice', 1, $1)", order)
            await tx.execute("INSERT INTO standing VALUES ('twice', 1, $1)", order)
        case ["broken", name] if not await tx.fetchval(
            "SELECT EXISTS (SELECT FROM standing WHERE key = $1)", f"repaired:{name}"
        ):
            raise KeyError(name)


async def hear(tx: Transaction, *, key: str, said: str) -> None:
    """One row per effect: a fact with two effects shows."""
    envelope = tx.envelope
    assert envelope is not None
    await tx.execute(
        "INSERT INTO heard (key, sequence, fact_id, said) VALUES ($1, $2, $3, $4)",
        key,
        envelope.sequence,
        envelope.fact_id,
        said,
    )


async def stand(tx: Transaction, *, key: str, said: str) -> None:
    """What stands now; an older fact never overwrites a newer one."""
    assert tx.envelope is not None
    await tx.execute(
        """INSERT INTO standing VALUES ($1, $2, $3)
           ON CONFLICT (key) DO UPDATE SET sequence = excluded.sequence, said = excluded.said
           WHERE standing.sequence < excluded.sequence""",
        key,
        tx.envelope.sequence,
        said,
    )


HANDLERS: Final = handlers(on_match_declined, on_initiative_listed)
TOMBSTONES: Final = tombstones({topics.INITIATIVES: on_initiative_gone})


class SmallSettings(ServiceSettings):
    """The settings of the process, in the name of a real service."""

    service: ClassVar[str] = os.environ.get("SMALL_SERVICE", "registry")


async def work(settings: SmallSettings) -> None:
    """A reader consumes and relays; the writer only relays."""
    is_reader = settings.service != "matching"
    await run_worker(
        settings,
        handlers=HANDLERS if is_reader else None,
        tombstones=TOMBSTONES if is_reader else None,
    )


if __name__ == "__main__":
    run_role(SmallSettings, worker=work)
