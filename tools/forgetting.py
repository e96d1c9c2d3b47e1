"""`zp forget`: after a backup was restored, forget again whom people asked us to forget since.

A backup holds people who were erased after it was made, and the ledgers of erasures in it are as
old as it is. The topic `web-people` keeps every erasure for good, and a database that was not
restored still has its ledger: what any of them knows is applied to all five databases, as each
service does it. What a database's own ledger has is done there already, so a second run does
nothing. It connects as the superuser, while the services are kept out.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path

from aiokafka.errors import KafkaError

from contracts.codec import Said
from contracts.topics import PEOPLE
from contracts.web import PersonErased
from services.chassis import erasure
from services.chassis.database import Database
from services.chassis.handlers import Handlers
from services.chassis.intake import decoded
from services.chassis.replay import reading, records_until
from services.chassis.transaction import Transaction
from tools.environment import service_environment, superuser_database_url
from tools.hindrance import Hindrance
from tools.settings import SERVICES, Local

Erasures = Mapping[str, datetime]
"""Person → until when all that was said is to be forgotten."""
Forget = Callable[[PersonErased, Transaction], Awaitable[None]]
UNHURRIED_SECONDS = 600.0


async def forget_again(local: Local) -> list[str]:
    """Apply every known erasure wherever it is not applied yet; one line per service."""
    known = await known_erasures(local)
    counts = {service: await forget_in(local, service, known=known) for service in SERVICES}
    lines = [f"{service}: {count} persons forgotten" for service, count in counts.items()]
    return [f"{len(known)} persons asked to be forgotten.", *lines]


async def known_erasures(local: Local) -> Erasures:
    """All that the topic and the five ledgers know; of two moments the later one."""
    said = await said_erasures(local)
    for service in SERVICES:
        async with as_superuser(local, service) as database, database.read() as tx:
            rows = await tx.fetch("SELECT person_id, erased_at FROM erased")
        said += [(row["person_id"], row["erased_at"]) for row in rows]
    return dict(sorted(said, key=lambda one: one[1]))


async def said_erasures(local: Local) -> list[tuple[str, datetime]]:
    """Every erasure on Kafka, from the beginning."""
    found: list[tuple[str, datetime]] = []
    try:
        async with reading(local.kafka_bootstrap.split(","), [PEOPLE.name]) as client:
            ends = await client.end_offsets(client.assignment())
            async for records in records_until(client, ends):
                heard = [decoded(record) for record in records]
                facts = [each.fact for each in heard if isinstance(each, Said)]
                found += [
                    (fact.person_id, fact.erased_at)
                    for fact in facts
                    if isinstance(fact, PersonErased)
                ]
    except KafkaError as problem:
        raise Hindrance(
            f"Kafka cannot be read ({type(problem).__name__}): start it first."
        ) from None
    return found


async def forget_in(local: Local, service: str, *, known: Erasures) -> int:
    """Forget in one database whom its ledger does not have, each in a transaction; counts them.

    Who says erasures does it silently: all others have heard of it.
    """
    left = await not_forgotten(local, service, known=known)
    forget = forgetting_of(local, service)
    async with as_superuser(local, service) as database:
        for fact in left:
            async with database.transaction(is_replay=service == PEOPLE.owner) as tx:
                await forget(fact, tx)
    return len(left)


async def not_forgotten(local: Local, service: str, *, known: Erasures) -> list[PersonErased]:
    """The erasures that a database does not know of."""
    async with as_superuser(local, service) as database, database.read() as tx:
        return [
            PersonErased(person_id=person_id, erased_at=erased_at)
            for person_id, erased_at in known.items()
            if not await erasure.is_erased(tx, person_id, erased_at)
        ]


def forgetting_of(local: Local, service: str) -> Forget:
    """How a service forgets a person: as it takes the fact, or as the web does before it says it."""
    if service != PEOPLE.owner:
        return handlers_of(local, service)[PersonErased.TYPE]
    from services.web.work import visitors  # noqa: PLC0415 - each service only when its turn comes

    return lambda fact, tx: visitors.erase_person(
        tx, person=fact.person_id, erased_at=fact.erased_at
    )


def handlers_of(local: Local, service: str) -> Handlers:
    """The functions with which a service takes facts."""
    match service:
        case "registry":
            from services.registry.messages import HANDLERS  # noqa: PLC0415

            return HANDLERS
        case "notifications":
            from services.notifications.messages import HANDLERS  # noqa: PLC0415

            return HANDLERS
        case "matching":
            return handlers_of_matching(local)
        case _:
            return handlers_of_events(local)


def handlers_of_matching(local: Local) -> Handlers:
    """Those of matching, at a desk as its settings say."""
    from services.matching.messages import Messages  # noqa: PLC0415
    from services.matching.settings import MatchingSettings  # noqa: PLC0415
    from services.matching.work.desk import Desk  # noqa: PLC0415

    return Messages(Desk.of(MatchingSettings(keys_dir=keys_dir(local, "matching")))).handlers


def handlers_of_events(local: Local) -> Handlers:
    """Those of events, at a desk as its settings say."""
    from services.events.messages import Messages  # noqa: PLC0415
    from services.events.settings import EventsSettings  # noqa: PLC0415
    from services.events.work.desk import Desk  # noqa: PLC0415

    return Messages(Desk.of(EventsSettings(keys_dir=keys_dir(local, "events")))).handlers


def as_superuser(local: Local, service: str) -> AbstractAsyncContextManager[Database]:
    """A service's database while the service itself is kept out."""
    return Database.open(
        superuser_database_url(local, service),
        service=service,
        pool_size=1,
        statement_timeout_seconds=UNHURRIED_SECONDS,
    )


def keys_dir(local: Local, service: str) -> Path:
    """Where the service finds its keys."""
    return Path(service_environment(local, service)["ZP_KEYS_DIR"])
