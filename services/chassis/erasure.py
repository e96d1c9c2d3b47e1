"""Who asked to be forgotten: a ledger of hashes that outlives the data.

It is applied again after a restored backup, a replayed topic or a late fact: what was said about
a person before ``erased_at`` must not come back. The same mailbox may sign up anew afterwards.

A transaction that writes of the person beside the erasure sees nothing of it, and is not seen by
it. So each service forgets once more a little later, when such transactions are over.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis import timers
from services.chassis.timers import Timer, TimerHandler
from services.chassis.transaction import Transaction

FORGET_AGAIN: Final = "forget-again"
"""Name of the timer that looks once more; its subject is the moment of the erasure."""
AGAIN_AFTER: Final = timedelta(minutes=1)
Forget = Callable[[Transaction, str, datetime], Awaitable[None]]
"""Forgets of a person what was said until a moment."""


async def mark_erased(tx: Transaction, person_id: str, erased_at: datetime) -> None:
    """Enter the person; an earlier moment never replaces a later one."""
    await tx.execute(
        """INSERT INTO erased (person_id, erased_at) VALUES ($1, $2)
           ON CONFLICT (person_id)
           DO UPDATE SET erased_at = greatest(erased.erased_at, excluded.erased_at)""",
        person_id,
        erased_at,
    )


async def erase(tx: Transaction, person_id: str, erased_at: datetime, *, forget: Forget) -> None:
    """Enter the person, forget all that was said until then, and do so once more later."""
    await mark_erased(tx, person_id, erased_at)
    await timers.schedule(  # First: whoever runs it has it before what the forgetting locks.
        tx, FORGET_AGAIN, subject=erased_at.isoformat(), due_at=tx.now + AGAIN_AFTER
    )
    await forget(tx, person_id, erased_at)
    await purge_person(tx, person_id)


def forgetting_again(forget: Forget) -> TimerHandler:
    """What the timer does in a service that forgets like this; a second time changes nothing."""

    async def look(timer: Timer, tx: Transaction) -> None:
        erased_at = datetime.fromisoformat(timer.subject)
        for row in await tx.fetch(
            "SELECT person_id FROM erased WHERE erased_at = $1 ORDER BY person_id", erased_at
        ):
            await forget(tx, row["person_id"], erased_at)
            await purge_person(tx, row["person_id"])

    return look


async def is_erased(tx: Transaction, person_id: str, said_at: datetime) -> bool:
    """Whether what was said at that moment is to be forgotten."""
    return bool(
        await tx.fetchval(
            "SELECT EXISTS (SELECT FROM erased WHERE person_id = $1 AND erased_at >= $2)",
            person_id,
            said_at,
        )
    )


async def purge_person(tx: Transaction, person_id: str) -> None:
    """Drop the parked facts, the timers and the stored answers that name the person or are hers.

    Inbox rows hold nothing but ids of facts. Outbox rows name persons by the same hash as Kafka
    does, and leave within seconds.
    """
    await tx.execute(
        "DELETE FROM parked WHERE position($1::bytea IN payload) > 0 OR key = $1",
        person_id.encode(),
    )
    await tx.execute(
        "DELETE FROM timer WHERE subject = $1 OR position($1 IN payload::text) > 0", person_id
    )
    await tx.execute(
        """DELETE FROM idempotency
           WHERE starts_with(route, $1 || ' ') OR position($1 IN answer::text) > 0""",
        person_id,
    )


async def purge_object(tx: Transaction, object_id: UUID) -> None:
    """Drop the timers of something that is forgotten, and the stored answers that name it."""
    await tx.execute("DELETE FROM timer WHERE subject = $1", str(object_id))
    await tx.execute(
        "DELETE FROM idempotency WHERE position($1 IN route) > 0 OR position($1 IN answer::text) > 0",
        str(object_id),
    )
